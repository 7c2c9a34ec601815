package delivery

import (
	"strings"
	"unicode/utf16"

	"github.com/plainbill/plainbill/cost/cur"
)

// plainText returns text as UTF-8, without the mark in front by which spreadsheets
// tell its encoding.
func plainText(text []byte) string {
	low, high := 0, 1
	switch cur.SniffBytes(text) {
	case cur.UTF16LE:
	case cur.UTF16BE:
		low, high = 1, 0
	default:
		return strings.TrimPrefix(string(text), "\xef\xbb\xbf")
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = uint16(text[2*i+low]) | uint16(text[2*i+high])<<8
	}
	return strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff")
}

// nextRow returns the cells of the first row of text that is not blank, and what
// comes after it; no cells at the end. It is for tables of a few columns that people
// made: a quote that opens no cell, or closes none, stands for itself.
func nextRow(text string, delimiter byte) (cells []string, rest string) {
	text = strings.TrimLeft(text, "\r\n")
	if text == "" {
		return nil, ""
	}
	var cell strings.Builder
	quoted := false
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || !quoted && text[i] == '\n':
			return append(cells, strings.TrimSuffix(cell.String(), "\r")), text[min(i+1, len(text)):]
		case quoted && text[i] == '"' && strings.HasPrefix(text[i+1:], "\""):
			cell.WriteByte('"')
			i++
		case quoted && text[i] == '"':
			if quoted = false; i+1 < len(text) && strings.IndexByte("\r\n", text[i+1]) < 0 && text[i+1] != delimiter {
				cell.WriteByte('"') // the rest of the table is not in this cell
			}
		case !quoted && text[i] == '"' && cell.Len() == 0:
			quoted = true
		case !quoted && text[i] == delimiter:
			cells = append(cells, cell.String())
			cell.Reset()
		default:
			cell.WriteByte(text[i])
		}
	}
	return cells, ""
}
