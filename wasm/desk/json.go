package desk

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/plainbill/plainbill/cost/money"
)

// A writer writes JSON, all of it ASCII.
type writer struct {
	b   []byte
	err error
}

func (w *writer) raw(s string) { w.b = append(w.b, s...) }

// field writes a key and a text.
func (w *writer) field(key, s string) {
	w.raw(key)
	w.text(&s)
}

// more is field for texts that are left out when blank.
func (w *writer) more(key, s string) {
	if s != "" {
		w.field(key, s)
	}
}

// truth writes a key and true or false, flag only what is true.
func (w *writer) truth(key string, is bool) {
	w.raw(key)
	w.b = strconv.AppendBool(w.b, is)
}

func (w *writer) flag(key string, is bool) {
	if is {
		w.truth(key, true)
	}
}

func (w *writer) count(key string, n int64) {
	w.raw(key)
	w.b = strconv.AppendInt(w.b, n, 10)
}

// text writes a text, most of which is plain.
func (w *writer) text(text *string) {
	s := *text
	w.b = append(w.b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if ' ' <= c && c < utf8.RuneSelf && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
			i++
			continue
		}
		w.b = append(w.b, s[from:i]...)
		r, size := utf8.DecodeRuneInString(s[i:])
		w.escape(r)
		i += size
		from = i
	}
	w.b = append(append(w.b, s[from:]...), '"')
}

const hexDigits = "0123456789abcdef"

// escape writes a character as it may stand in a text.
func (w *writer) escape(r rune) {
	if i := strings.IndexRune("\"\\\b\f\n\r\t", r); i >= 0 {
		w.b = append(w.b, '\\', "\"\\bfnrt"[i])
		return
	}
	if r > 0xffff { // as two halves
		r -= 0x10000
		w.escape(0xd800 + r>>10)
		r = 0xdc00 + r&0x3ff
	}
	w.b = append(w.b, '\\', 'u', hexDigits[r>>12], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// Doubles tell all numbers of up to fifteen digits apart: one that has no more of them
// is the shortest that means its double.
const (
	unit        = float64(money.Unit)
	exactDigits = 1e15
)

// number writes a double as shortly as can be. Nearly all are amounts of few digits,
// which need no search for the shortest.
func (w *writer) number(number *float64) {
	f := *number
	a := math.Abs(f)
	if scaled := a * unit; scaled < exactDigits && f != 0 {
		if n := math.Round(scaled); n/unit == a && a >= 1e-6 {
			if f < 0 {
				w.raw("-")
			}
			w.b, _ = money.Amount(n).Total().AppendText(w.b)
			return
		}
	}
	if a != 0 && (a < 1e-6 || a >= 1e21) || f != f {
		text, err := json.Marshal(f)
		if err != nil {
			w.err = err
		}
		w.b = append(w.b, text...)
		return
	}
	w.b = strconv.AppendFloat(w.b, f, 'f', -1, 64)
}

func (w *writer) total(t *money.Total) {
	w.b = append(w.b, '"')
	w.b, _ = t.AppendText(w.b) // knows no error
	w.b = append(w.b, '"')
}

// list writes a slice, in which nil is null.
func list[T any](w *writer, all []T, one func(*writer, *T)) {
	if all == nil {
		w.raw(`null`)
		return
	}
	w.raw(`[`)
	for i := range all {
		if i > 0 {
			w.raw(`,`)
		}
		one(w, &all[i])
	}
	w.raw(`]`)
}
