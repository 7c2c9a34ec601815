package cur

import "errors"

// ErrTime says that a value is not an instant in one of the forms that bills use,
// or not one of the years that bills have.
var ErrTime = errors.New("not a date and time of the years 1970 to 2199")

// endOfTime is the first second after the years that bills have.
const endOfTime = 7_258_118_400

// InTime says whether an instant lies in the years that bills have, 1970 to 2199.
// Others would make endless charts.
func InTime(seconds int64) bool { return 0 <= seconds && seconds < endOfTime }

// ParseTime reads an instant as seconds since 1970 UTC; fractions of a second are
// dropped. Blank text is NoTime. The forms: 2017-11-01T00:00:00Z, the same with a
// fraction, with a blank for the T, without seconds as Azure has it, with 24:00:00
// for the end of a day, without zone (UTC), with a zone such as +00, +0000, +00:00
// or " UTC"; a date alone; and the manifests' 20250101T000000.000Z. Years before
// 1970 and after 2199 are refused; see InTime.
func ParseTime(text []byte) (int64, error) {
	text = trim(text)
	if len(text) == 0 {
		return NoTime, nil
	}
	// The form of nearly every cell, without a turn.
	if len(text) == 20 && text[19] == 'Z' && text[10] == 'T' {
		if date, ok := parseDate(text[:10]); ok {
			if clock, ok := parseClock(text[11:19]); ok {
				return date + clock, nil
			}
		}
		return NoTime, ErrTime
	}
	var date int64
	var ok bool
	basic := len(text) >= 8 && text[4] != '-'
	if basic {
		date, ok = parseBasicDate(text[:8])
		text = text[8:]
	} else if len(text) >= 10 {
		date, ok = parseDate(text[:10])
		text = text[10:]
	}
	if !ok {
		return NoTime, ErrTime
	}
	if len(text) == 0 {
		return date, nil
	}
	if text[0] != 'T' && text[0] != 't' && text[0] != ' ' {
		return NoTime, ErrTime
	}
	text = text[1:]
	var clock int64
	switch {
	case basic && len(text) >= 6:
		clock, ok = parseBasicClock(text[:6])
		text = text[6:]
	case !basic && len(text) >= 8 && text[5] == ':':
		clock, ok = parseClock(text[:8])
		text = text[8:]
	case !basic && len(text) >= 5 && text[2] == ':':
		clock, ok = clockOf(text[0:2], text[3:5], []byte("00"))
		text = text[5:]
	default:
		ok = false
	}
	if !ok {
		return NoTime, ErrTime
	}
	if len(text) > 1 && text[0] == '.' {
		digits := 1
		for digits < len(text) && digit(text[digits]) < 10 {
			digits++
		}
		if digits == 1 {
			return NoTime, ErrTime
		}
		text = text[digits:]
	}
	offset, ok := parseZone(trim(text))
	if !ok || !InTime(date+clock-offset) {
		return NoTime, ErrTime
	}
	return date + clock - offset, nil
}

// parseZone reads how many seconds a zone is ahead of UTC.
func parseZone(text []byte) (seconds int64, ok bool) {
	switch string(text) {
	case "", "Z", "z", "UTC", "GMT":
		return 0, true
	}
	sign := int64(1)
	switch text[0] {
	case '+':
	case '-':
		sign = -1
	default:
		return 0, false
	}
	text = text[1:]
	if len(text) == 5 && text[2] == ':' {
		text = []byte{text[0], text[1], text[3], text[4]}
	}
	if len(text) != 2 && len(text) != 4 {
		return 0, false
	}
	h, ok := pair(text)
	if !ok || h > 18 {
		return 0, false
	}
	var m int
	if len(text) == 4 {
		if m, ok = pair(text[2:]); !ok || m > 59 {
			return 0, false
		}
	}
	return sign * int64(h*3600+m*60), true
}

// parseDate reads yyyy-mm-dd.
func parseDate(text []byte) (int64, bool) {
	if text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	return dateOf(text[0:2], text[2:4], text[5:7], text[8:10])
}

// parseBasicDate reads yyyymmdd.
func parseBasicDate(text []byte) (int64, bool) {
	return dateOf(text[0:2], text[2:4], text[4:6], text[6:8])
}

func dateOf(century, year, month, day []byte) (int64, bool) {
	c, ok1 := pair(century)
	y, ok2 := pair(year)
	m, ok3 := pair(month)
	d, ok4 := pair(day)
	y += 100 * c
	if !ok1 || !ok2 || !ok3 || !ok4 || y < 1970 || y > 2199 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	return daysSinceEpoch(y, m, d) * 86400, true
}

// parseClock reads hh:mm:ss.
func parseClock(text []byte) (int64, bool) {
	if text[2] != ':' || text[5] != ':' {
		return 0, false
	}
	return clockOf(text[0:2], text[3:5], text[6:8])
}

// parseBasicClock reads hhmmss.
func parseBasicClock(text []byte) (int64, bool) {
	return clockOf(text[0:2], text[2:4], text[4:6])
}

func clockOf(hour, minute, second []byte) (int64, bool) {
	h, ok1 := pair(hour)
	m, ok2 := pair(minute)
	s, ok3 := pair(second)
	if !ok1 || !ok2 || !ok3 || h > 24 || m > 59 || s > 59 || h == 24 && m+s > 0 {
		return 0, false
	}
	return int64(h*3600 + m*60 + s), true
}

// pair reads the two digits that text begins with.
func pair(text []byte) (int, bool) {
	a, b := digit(text[0]), digit(text[1])
	return int(a)*10 + int(b), a < 10 && b < 10
}

// digit returns the value of a digit; anything else is 10 or more.
func digit(c byte) byte { return c - '0' }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysSinceEpoch counts days from 1970-01-01. The year is taken to begin in
// March, so that the leap day is its last.
func daysSinceEpoch(year, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	leaps := year/4 - year/100 + year/400
	return int64(year*365 + leaps + (153*(month-3)+2)/5 + day - 1 - 719468)
}

// trim removes blanks at both ends.
func trim(text []byte) []byte {
	for len(text) > 0 && text[0] == ' ' {
		text = text[1:]
	}
	for len(text) > 0 && text[len(text)-1] == ' ' {
		text = text[:len(text)-1]
	}
	return text
}
