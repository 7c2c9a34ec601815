package ledger

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/period"
)

// openClock gives codes to hours and lengths.
type openClock struct {
	hours      []period.Hour
	lengths    []int32
	hourOf     map[period.Hour]uint32
	lengthOf   map[int32]uint32
	recent     [1024]recentHour // by the low bits of the hour
	lastLength int32
	lastCode   uint32 // of lastLength; 0 when there is none
	lastEnd    int64
	endHour    period.Hour // of lastEnd
}

type recentHour struct {
	hour period.Hour
	code uint32
}

func newClock() openClock {
	return openClock{
		hours:    []period.Hour{period.None},
		lengths:  []int32{0},
		hourOf:   map[period.Hour]uint32{},
		lengthOf: map[int32]uint32{},
		lastEnd:  cur.NoTime,
	}
}

func (c *openClock) now() *clock {
	return &clock{c.hours[:len(c.hours):len(c.hours)], c.lengths[:len(c.lengths):len(c.lengths)]}
}

func (c *openClock) hour(h period.Hour) uint32 {
	r := &c.recent[h&1023]
	if r.code != 0 && r.hour == h {
		return r.code
	}
	code, ok := c.hourOf[h]
	if !ok {
		code = uint32(len(c.hours))
		c.hours = append(c.hours, h)
		c.hourOf[h] = code
	}
	*r = recentHour{h, code}
	return code
}

func (c *openClock) length(hours int32) uint32 {
	if c.lastCode != 0 && c.lastLength == hours {
		return c.lastCode
	}
	code, ok := c.lengthOf[hours]
	if !ok {
		code = uint32(len(c.lengths))
		c.lengths = append(c.lengths, hours)
		c.lengthOf[hours] = code
	}
	c.lastLength, c.lastCode = hours, code
	return code
}

// ceil returns the first hour that begins at a second or after it.
func (c *openClock) ceil(second int64) period.Hour {
	if second != c.lastEnd {
		c.lastEnd, c.endHour = second, period.FromUnix(second+3599)
	}
	return c.endHour
}
