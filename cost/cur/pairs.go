package cur

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Pair is one key of a map cell with its value.
type Pair struct{ Key, Value string }

// ErrMap says that a cell that should hold a JSON object does not.
var ErrMap = errors.New("not a JSON object")

// maxDepth is how deep the values of a map cell may be nested.
const maxDepth = 64

// ParseMap reads a cell of CUR 2.0 that holds a JSON object, such as
// {"user_name":"a"}. Blank text and null have no pairs. A null value is the
// blank text, which is no value; numbers, booleans, lists and objects are kept as written. Of
// a key that occurs twice, the last value counts. Broken UTF-8 and half surrogates
// become U+FFFD.
//
// Queries of Athena and DuckDB print maps as {user_name=a, user_team=b}, without
// quotes. That is read too; a comma and blank that no key follows belongs to the
// value before it.
func ParseMap(text []byte) ([]Pair, error) {
	p := mapParser{text: text}
	p.blanks()
	if p.i == len(text) {
		return nil, nil
	}
	if p.word("null") {
		return nil, p.end()
	}
	if !p.take('{') {
		return nil, ErrMap
	}
	var list pairList
	p.blanks()
	if p.take('}') {
		return nil, p.end()
	}
	if p.i < len(text) && text[p.i] != '"' {
		return parsePrinted(text[p.i:])
	}
	for {
		p.blanks()
		key, ok := p.quoted()
		if !ok {
			return nil, ErrMap
		}
		p.blanks()
		if !p.take(':') {
			return nil, ErrMap
		}
		p.blanks()
		value, null, ok := p.value()
		if !ok {
			return nil, ErrMap
		}
		if null {
			value = ""
		}
		list.put(key, value)
		p.blanks()
		if p.take('}') {
			if err := p.end(); err != nil {
				return nil, err
			}
			return list.pairs, nil
		}
		if !p.take(',') {
			return nil, ErrMap
		}
	}
}

// parsePrinted reads what stands behind the opening bracket of a printed map.
func parsePrinted(text []byte) ([]Pair, error) {
	text = bytes.TrimRight(text, " \t\r\n")
	body, closed := bytes.CutSuffix(text, []byte("}"))
	if !closed {
		return nil, ErrMap
	}
	var list pairList
	var key, value string
	for i, part := range bytes.Split(body, []byte(", ")) {
		k, v, ok := bytes.Cut(part, []byte("="))
		switch {
		case !ok && i == 0:
			return nil, ErrMap
		case !ok:
			value += ", " + Visible(part)
			continue
		case i > 0:
			list.put(key, value)
		}
		key, value = Visible(k), Visible(v)
		if value == "null" {
			value = ""
		}
	}
	list.put(key, value)
	return list.pairs, nil
}

// pairList collects pairs by key; many get an index.
type pairList struct {
	pairs []Pair
	index map[string]int
}

// manyPairs is how many pairs are looked through one by one.
const manyPairs = 32

// put sets key to value; the last value of a key counts.
func (l *pairList) put(key, value string) {
	if len(l.pairs) < manyPairs {
		for i := range l.pairs {
			if l.pairs[i].Key == key {
				l.pairs[i].Value = value
				return
			}
		}
	} else {
		if l.index == nil {
			l.index = make(map[string]int, 2*manyPairs)
			for i := range l.pairs {
				l.index[l.pairs[i].Key] = i
			}
		}
		if i, ok := l.index[key]; ok {
			l.pairs[i].Value = value
			return
		}
		l.index[key] = len(l.pairs)
	}
	l.pairs = append(l.pairs, Pair{key, value})
}

type mapParser struct {
	text []byte
	i    int
}

func (p *mapParser) blanks() {
	for p.i < len(p.text) {
		switch p.text[p.i] {
		case ' ', '\t', '\n', '\r':
			p.i++
		default:
			return
		}
	}
}

func (p *mapParser) take(c byte) bool {
	if p.i < len(p.text) && p.text[p.i] == c {
		p.i++
		return true
	}
	return false
}

func (p *mapParser) word(w string) bool {
	if len(p.text)-p.i >= len(w) && string(p.text[p.i:p.i+len(w)]) == w {
		p.i += len(w)
		return true
	}
	return false
}

// end returns ErrMap when more than blanks follow.
func (p *mapParser) end() error {
	p.blanks()
	if p.i != len(p.text) {
		return ErrMap
	}
	return nil
}

// value reads any JSON value; what is no text is returned as written.
func (p *mapParser) value() (value string, null, ok bool) {
	if p.i < len(p.text) && p.text[p.i] == '"' {
		value, ok = p.quoted()
		return value, false, ok
	}
	if p.word("null") {
		return "", true, true
	}
	start := p.i
	if !p.skip(0) {
		return "", false, false
	}
	return string(p.text[start:p.i]), false, true
}

// skip passes over any JSON value.
func (p *mapParser) skip(depth int) bool {
	if p.i == len(p.text) || depth > maxDepth {
		return false
	}
	switch c := p.text[p.i]; c {
	case '"':
		_, ok := p.quoted()
		return ok
	case '{', '[':
		return p.skipNested(c, depth)
	case 't':
		return p.word("true")
	case 'f':
		return p.word("false")
	case 'n':
		return p.word("null")
	}
	return p.number()
}

// skipNested passes over an object or a list, whose first byte is open.
func (p *mapParser) skipNested(open byte, depth int) bool {
	p.i++
	last := open + 2 // both closing brackets lie two after the opening ones
	p.blanks()
	if p.take(last) {
		return true
	}
	for {
		p.blanks()
		if open == '{' {
			if _, ok := p.quoted(); !ok {
				return false
			}
			p.blanks()
			if !p.take(':') {
				return false
			}
			p.blanks()
		}
		if !p.skip(depth + 1) {
			return false
		}
		p.blanks()
		if p.take(last) {
			return true
		}
		if !p.take(',') {
			return false
		}
	}
}

// number passes over a JSON number.
func (p *mapParser) number() bool {
	p.take('-')
	zero := p.i < len(p.text) && p.text[p.i] == '0'
	n := p.digits()
	if n == 0 || zero && n > 1 {
		return false
	}
	if p.take('.') && p.digits() == 0 {
		return false
	}
	if p.take('e') || p.take('E') {
		if !p.take('+') {
			p.take('-')
		}
		return p.digits() > 0
	}
	return true
}

func (p *mapParser) digits() int {
	start := p.i
	for p.i < len(p.text) && digit(p.text[p.i]) < 10 {
		p.i++
	}
	return p.i - start
}

// quoted reads a JSON text with its quotes.
func (p *mapParser) quoted() (string, bool) {
	if !p.take('"') {
		return "", false
	}
	start := p.i
	for ; p.i < len(p.text); p.i++ {
		switch c := p.text[p.i]; {
		case c == '"':
			s := p.text[start:p.i]
			p.i++
			return Visible(s), true
		case c == '\\':
			return p.escaped(start)
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads on from the first backslash of a text that began at start.
func (p *mapParser) escaped(start int) (string, bool) {
	out := append([]byte(nil), p.text[start:p.i]...)
	for p.i < len(p.text) {
		c := p.text[p.i]
		p.i++
		switch {
		case c == '"':
			return Visible(out), true
		case c < ' ':
			return "", false
		case c != '\\':
			out = append(out, c)
			continue
		}
		if p.i == len(p.text) {
			return "", false
		}
		c = p.text[p.i]
		p.i++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, ok := p.hex()
			if !ok {
				return "", false
			}
			if utf16.IsSurrogate(r) {
				mark := p.i
				if !p.word(`\u`) {
					r = utf8.RuneError
				} else if low, ok := p.hex(); !ok {
					return "", false
				} else if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
					p.i = mark
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			return "", false
		}
	}
	return "", false
}

// hex reads the four digits of \uXXXX.
func (p *mapParser) hex() (rune, bool) {
	if len(p.text)-p.i < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.text[p.i:p.i+4]), 16, 32)
	p.i += 4
	return rune(n), err == nil
}
