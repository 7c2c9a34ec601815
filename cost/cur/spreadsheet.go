package cur

import (
	"bytes"
	"errors"
)

// ErrDateOrder says that a date such as 4/5/25 can be read in two ways.
var ErrDateOrder = errors.New("day and month of this date cannot be told apart; write it as 2025-04-05")

// ParseTimeBeside is ParseTime for a cell of a row whose billing period is written
// in the cells start and end. It also reads what spreadsheets make of dates: 4/1/25,
// 4/1/2025 13:00, 2025/04/01. Which of the numbers is the month is told by the
// billing period, which begins and ends on the first of a month; by the date
// itself where one number is above twelve or both are the same; and by nothing
// else: then the date is refused. Years of two digits are those after 2000.
func ParseTimeBeside(text, start, end []byte) (int64, error) {
	t, err := ParseTime(text)
	if err == nil {
		return t, nil
	}
	d, ok := parseSlashed(text)
	if !ok {
		return NoTime, err
	}
	if d.year >= 0 {
		return d.at(d.a, d.b)
	}
	first, second := d.monthFirst(), d.dayFirst()
	for _, bound := range [][]byte{start, end} {
		if b, ok := parseSlashed(bound); ok && b.year < 0 && first && second {
			// The first of a month: the number that is not one is the month.
			first, second = b.b == 1, b.a == 1
		}
	}
	switch {
	case first && second && d.a != d.b:
		return NoTime, ErrDateOrder
	case first:
		return d.at(d.a, d.b)
	case second:
		return d.at(d.b, d.a)
	}
	return NoTime, ErrTime
}

// slashed is a date with slashes: two numbers in either order and the year behind
// them, or the year in front, then month and day.
type slashed struct {
	a, b   int
	year   int // in front; -1 where it is behind
	behind int
	clock  int64
}

func (d slashed) monthFirst() bool { return d.a <= 12 }

func (d slashed) dayFirst() bool { return d.b <= 12 }

// at is the instant when month and day are these.
func (d slashed) at(month, day int) (int64, error) {
	year := max(d.year, d.behind)
	if year < 1970 || year > 2199 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return NoTime, ErrTime
	}
	return daysSinceEpoch(year, month, day)*86400 + d.clock, nil
}

func parseSlashed(text []byte) (d slashed, ok bool) {
	text = trim(text)
	date, clock, timed := bytes.Cut(text, []byte(" "))
	if timed {
		if d.clock, ok = looseClock(trim(clock)); !ok {
			return d, false
		}
	}
	parts := bytes.Split(date, []byte("/"))
	if len(parts) != 3 {
		return d, false
	}
	var n [3]int
	for i, p := range parts {
		if len(p) == 0 || len(p) > 4 || len(p) == 3 || len(p) == 4 && i == 1 {
			return d, false
		}
		for _, c := range p {
			if digit(c) > 9 {
				return d, false
			}
			n[i] = n[i]*10 + int(digit(c))
		}
	}
	switch {
	case len(parts[0]) == 4 && len(parts[2]) <= 2:
		d.year, d.a, d.b, d.behind = n[0], n[1], n[2], -1
	case len(parts[0]) <= 2 && len(parts[2]) == 4:
		d.year, d.a, d.b, d.behind = -1, n[0], n[1], n[2]
	case len(parts[0]) <= 2 && len(parts[2]) == 2:
		d.year, d.a, d.b, d.behind = -1, n[0], n[1], 2000+n[2]
	default:
		return d, false
	}
	return d, true
}

// looseClock reads 0:00, 13:00 and 13:00:00.
func looseClock(text []byte) (int64, bool) {
	if len(text) == 4 || len(text) == 7 {
		text = append([]byte{'0'}, text...)
	}
	switch {
	case len(text) == 5 && text[2] == ':':
		return clockOf(text[0:2], text[3:5], []byte("00"))
	case len(text) == 8:
		return parseClock(text)
	}
	return 0, false
}

// ShownAmount returns an amount that is written as spreadsheets show money, as a
// plain number: 50000.00 for "$50,000.00" and "(1,000.00)" with its minus. ok is
// false for anything else, and for what other countries would read as another
// number: 1,234 alone may be one and a quarter.
func ShownAmount(text []byte) (plain []byte, ok bool) {
	text = trim(text)
	minus := false
	if n := len(text); n > 2 && text[0] == '(' && text[n-1] == ')' {
		text, minus = trim(text[1:n-1]), true
	}
	if len(text) > 0 && text[0] == '-' && !minus {
		text, minus = text[1:], true
	}
	symbol := false
	for _, s := range []string{"$", "€", "£", "¥"} {
		if rest, found := bytes.CutPrefix(text, []byte(s)); found {
			text, symbol = trim(rest), true
			break
		}
	}
	if len(text) > 0 && text[0] == '-' && !minus {
		text, minus = text[1:], true
	}
	whole, decimals, point := bytes.Cut(text, []byte("."))
	groups := bytes.Split(whole, []byte(","))
	if len(groups) == 1 && !symbol && !minus || len(groups) == 2 && !point && !symbol {
		return nil, false
	}
	if minus {
		plain = append(plain, '-')
	}
	for i, g := range groups {
		if !digits(string(g)) || len(groups) > 1 && (i > 0 && len(g) != 3 || len(g) > 3) {
			return nil, false
		}
		plain = append(plain, g...)
	}
	if point {
		if !digits(string(decimals)) {
			return nil, false
		}
		plain = append(append(plain, '.'), decimals...)
	}
	return plain, true
}
