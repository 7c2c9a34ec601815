package cur

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Clean says whether text is valid UTF-8 without NUL bytes.
func Clean(text []byte) bool {
	return bytes.IndexByte(text, 0) < 0 && utf8.Valid(text)
}

// Visible returns text with each NUL byte shown as U+2400 and each byte that is
// no UTF-8 as U+FFFD, so that damage stays to be seen.
func Visible(text []byte) string {
	if Clean(text) {
		return string(text)
	}
	var b strings.Builder
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == 0 {
			r = '\u2400'
		}
		b.WriteRune(r)
		text = text[n:]
	}
	return b.String()
}
