package breakdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Match is a value that a search found, with what its matching rows cost.
type Match struct {
	Dim   ledger.Dimension
	Code  uint32
	Text  string
	Total money.Total
	Rows  int64
}

// Search returns the values of any dimension that contain text, whatever the
// case, and occur in matching rows: the largest magnitude first, then by text,
// then by dimension. more is how many were left out.
func (r *Reader) Search(q Query, text string, count int) (found []Match, more int) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, 0
	}
	needle := newNeedle(text)
	chosen := r.choose(q)
	for _, d := range r.ledger.Dimensions() {
		values := r.Values(d)
		var codes []int
		for code, v := range values {
			if v != "" && needle.in(v) {
				codes = append(codes, code)
			}
		}
		if len(codes) == 0 {
			continue
		}
		t := r.sum(q.Basis, chosen, r.locator([]ledger.Dimension{d}))
		for _, code := range codes {
			if total, rows := t.cell(code); rows > 0 {
				found = append(found, Match{d, uint32(code), values[code], total, rows})
			}
		}
	}
	sorts.By(found, func(a, b Match) int {
		if n := b.Total.Abs().Cmp(a.Total.Abs()); n != 0 {
			return n
		}
		return strings.Compare(a.Text, b.Text)
	})
	if len(found) > count {
		more = len(found) - max(0, count)
		found = found[:max(0, count)]
	}
	return found, more
}

// needle is a text to look for.
type needle struct {
	folded []rune // each rune in its lower case
	first  [2]byte
	ascii  string
}

func newNeedle(text string) needle {
	n := needle{folded: []rune(text)}
	ascii := true
	for i, c := range n.folded {
		n.folded[i] = fold(c)
		ascii = ascii && c < utf8.RuneSelf
	}
	if ascii {
		n.ascii = strings.ToLower(text)
		n.first = [2]byte{n.ascii[0], strings.ToUpper(n.ascii[:1])[0]}
	}
	return n
}

// fold returns one rune for all cases of c.
func fold(c rune) rune { return unicode.ToLower(unicode.ToUpper(c)) }

// in says whether text contains the needle, whatever the case. Texts are compared
// in place: a ledger can have a million of them.
func (n *needle) in(text string) bool {
	if n.ascii == "" {
		return n.slowly(text)
	}
	for i := 0; i+len(n.ascii) <= len(text); i++ {
		if c := text[i]; c != n.first[0] && c != n.first[1] {
			continue
		}
		if sameLetters(text[i:i+len(n.ascii)], n.ascii) {
			return true
		}
	}
	return false
}

// sameLetters compares ASCII letters without case; lower is in lower case.
func sameLetters(text, lower string) bool {
	for i := 0; i < len(lower); i++ {
		c := text[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func (n *needle) slowly(text string) bool {
	for i := range text {
		if n.begins(text[i:]) {
			return true
		}
	}
	return false
}

func (n *needle) begins(text string) bool {
	k := 0
	for _, c := range text {
		if fold(c) != n.folded[k] {
			return false
		}
		if k++; k == len(n.folded) {
			return true
		}
	}
	return false
}
