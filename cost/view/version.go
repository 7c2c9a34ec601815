package view

// Version names this Plainbill: on the page, in reports and on the command line.
const Version = "0.1"
