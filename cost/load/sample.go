package load

import (
	"errors"
	"math"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

const (
	// sampleRows is how many rows of a text are looked at before it is read: fewer than
	// the first block that is unpacked holds, because somebody waits.
	sampleRows = 3 * 512
	// sampleBytes is where looking ends whatever was found: a line may have no end.
	sampleBytes = 8 << 20
	// likelyNew is the share of rows that have a text of their own at most, where all
	// of the sample have: others may come again after it.
	likelyNew = 0.6
	// turnover is the power of the steps of a month with which there are more texts: in
	// a made-up company whose machines come and go, five times as many in 720 hours.
	turnover = 0.25
)

// sample is what the first rows of a text show.
type sample struct {
	count
	format string
	fields [cur.FieldCount]*sampled
	keyed  []*sampled
	// back counts the rows that begin before the one before them, last is when the last
	// one begins, and step how long one lasts, in seconds.
	back, last, step int64
}

// sampled is what they show of a column.
type sampled struct {
	field cur.Field
	dict  *cur.Dict
	code  uint32 // of the first row
	mixed bool   // and not of all
	times []int  // how often each code came
	words []uint64
}

func newSample() *sample {
	return &sample{count: count{advance: func(int64) error { return nil }, sums: map[string]money.Total{}}}
}

// Batch implements cur.Sink.
func (s *sample) Batch(b *cur.Batch) error {
	begun := s.rows > 0
	if err := s.count.Batch(b); err != nil {
		return err
	}
	for f, c := range b.Columns {
		if c == nil || cur.Field(f).Kind() == cur.Time {
			continue
		}
		if s.fields[f] == nil {
			s.fields[f] = &sampled{field: cur.Field(f)}
		}
		s.fields[f].take(c, b.Rows, begun)
	}
	for i := range b.Keyed {
		k := &b.Keyed[i]
		n := 0
		for n < len(s.keyed) && s.keyed[n].dict != k.Dict {
			n++
		}
		if n == len(s.keyed) {
			s.keyed = append(s.keyed, &sampled{mixed: begun})
		}
		s.keyed[n].take(&k.Column, b.Rows, begun)
	}
	if start, end := b.Columns[cur.UsageStart], b.Columns[cur.UsageEnd]; start != nil && end != nil {
		for i, at := range start.Time[:b.Rows] {
			if at < s.last {
				s.back++
			}
			s.last = at
			if s.step == 0 && at != cur.NoTime && end.Time[i] > at {
				s.step = end.Time[i] - at
			}
		}
	}
	if s.rows >= sampleRows {
		return errEnough
	}
	return nil
}

// take looks at the rows of a batch.
func (s *sampled) take(c *cur.Column, rows int, begun bool) {
	for _, a := range c.Money {
		s.words = append(s.words, uint64(a))
	}
	for _, f := range c.Float {
		s.words = append(s.words, math.Float64bits(f))
	}
	if s.dict = c.Dict; s.dict == nil {
		return
	}
	if !begun {
		s.code = c.Codes[0]
	}
	s.times = append(s.times, make([]int, c.Dict.Len()-len(s.times))...)
	for _, code := range c.Codes[:rows] {
		s.mixed = s.mixed || code != s.code
		s.times[code]++
	}
}

// outlooks says what the columns look like in so many rows.
func (s *sample) outlooks(rows int64) (list []cur.Outlook) {
	sample, all := float64(max(1, s.rows)), float64(max(rows, s.rows))
	steps := s.steps()
	for _, c := range s.fields {
		if c == nil {
			continue
		}
		if c.dict != nil {
			list = append(list, c.texts(sample, all, steps))
			continue
		}
		o := cur.Outlook{Field: c.field, Kind: c.field.Kind()}
		for _, w := range c.words {
			if w != 0 {
				o.Filled++
			}
			if int64(w) != int64(int32(w)) { // as an amount
				o.Wide++
			}
		}
		o.Filled /= max(1, float64(len(c.words)))
		o.Wide = math.Round(min(1, o.Wide/max(1, float64(len(c.words)))*2))
		if more := all / sample; o.Filled >= 0.5 {
			times := c.codes()
			o.Different, o.Nearby = different(times, more), different(times, min(more, 1<<16/sample))
		}
		list = append(list, o)
	}
	for _, c := range s.keyed {
		list = append(list, c.texts(sample, all, steps))
	}
	return list
}

// codes is how often each amount or number came.
func (c *sampled) codes() (times []int) {
	codes := make(map[uint64]int, len(c.words)/4)
	for _, w := range c.words {
		code, ok := codes[w]
		if !ok {
			code = len(codes)
			codes[w], times = code, append(times, 0)
		}
		times[code]++
	}
	return times
}

// steps is how often all that costs something comes again in a month, where rows stand
// in the order of time; 1 where they do not.
func (s *sample) steps() float64 {
	const month = 30 * 24 * 3600
	if s.step == 0 || s.back > s.rows/20 {
		return 1
	}
	return max(1, float64(month/min(s.step, month)))
}

// texts is the outlook of a column of texts in rows that come in so many steps.
func (c *sampled) texts(sample, all, steps float64) cur.Outlook {
	o := cur.Outlook{Field: c.field, Kind: cur.Text}
	if !c.mixed {
		o.Same = 1
	}
	given := max(1, sample-float64(c.times[0]))
	some := max(1, float64(len(c.times)-1))
	// In the order of time texts come again from one step to the next, but for a few.
	more := all / steps / sample
	o.Different = min(different(c.times[1:], more)*math.Pow(steps, turnover), max(some, all*likelyNew*given/sample))
	for code := range c.times {
		o.Text += float64(len(c.dict.Value(uint32(code))))
	}
	o.Text *= o.Different / some
	return o
}

// different is how many values there will be in so many times the rows, by how often
// each of some came. Values grow with a power of the rows (Heaps' law), which is the
// share of values that came once: it is 0 where all come again, 1 where none does.
//
// Source: Pitman, Combinatorial stochastic processes, 2006, section 3.3.
func different(times []int, more float64) float64 {
	var some, once float64
	for _, n := range times {
		if n > 0 {
			some++
		}
		if n == 1 {
			once++
		}
	}
	return some * math.Pow(max(1, more), once/max(1, some))
}

// look reads the first rows of text i; nil where it cannot. What keep says is read is
// not read again when its turn comes.
func (r *run) look(i int, keep bool) *sample {
	if !r.open(i) {
		return nil
	}
	s, b := newSample(), r.ahead[i]
	p := &peeked{ReadCloser: b.text}
	b.text = p
	report, err := r.decode(i, s)
	if p.again = true; keep {
		b.advance, r.ahead[i] = nil, b
	} else {
		_ = p.Close() // nothing of it counts yet
	}
	if s.format = report.Format; s.rows == 0 || err != nil && !errors.Is(err, errEnough) {
		return nil
	}
	return s
}
