package ui

//go:generate go run ./vgen .
