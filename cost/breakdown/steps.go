package breakdown

import (
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/period"
)

// keptSteps is of how many timelines the step of every row is kept: charts by day
// and by hour, of all time and of a part of it.
const keptSteps = 3

// stepped is the step of every row on a timeline, as a column of codes: 0 undated,
// 1+n in step n, 1+steps+n starting in step n and lasting longer than it.
type stepped struct {
	line    timeline
	span    period.Range
	columns []column // by segment
	used    int
}

// width is how many places the series of one cell takes.
func (s *stepped) width() int { return 1 + 2*len(s.line.starts) }

// steps returns the steps of a query's timeline.
func (r *Reader) steps(q Query) *stepped {
	line, span := r.timeline(q)
	r.clock++
	for _, s := range r.stepped {
		if s.line.grain == line.grain && s.span == span {
			s.used = r.clock
			return s
		}
	}
	made := &stepped{line: line, span: span, used: r.clock, columns: make([]column, len(r.ledger.Segments()))}
	for n, g := range r.ledger.Segments() {
		r.check()
		ids := r.scratch.identify(g.Rows())
		line.advance(ids, g, nil)
		made.columns[n] = column{Codes: narrowest(ids, made.width())}
	}
	if len(r.stepped) == keptSteps {
		oldest := 0
		for i, s := range r.stepped {
			if s.used < r.stepped[oldest].used {
				oldest = i
			}
		}
		r.stepped[oldest] = made
		return made
	}
	r.stepped = append(r.stepped, made)
	return made
}

// narrowest copies codes below width into as few bytes as hold them.
func narrowest(codes []uint32, width int) (c ledger.Codes) {
	switch {
	case width <= 1<<8:
		c.U8 = make([]uint8, len(codes))
		for i, code := range codes {
			c.U8[i] = uint8(code)
		}
	case width <= 1<<16:
		c.U16 = make([]uint16, len(codes))
		for i, code := range codes {
			c.U16[i] = uint16(code)
		}
	default:
		c.U32 = append(make([]uint32, 0, len(codes)), codes...)
	}
	return c
}

// timeline is the steps of a series.
type timeline struct {
	grain  period.Grain
	starts []period.Hour
	step   []uint32 // by hour code: 0 undated, else 1 + the index of the step
	long   []uint32 // by length code: 1 when longer than a step
}

// timeline returns the steps of a query and the hours that they cover.
func (r *Reader) timeline(q Query) (timeline, period.Range) {
	if r.span == nil {
		all := r.ledger.Span()
		r.span = &all
	}
	span := *r.span
	if !q.Range.Empty() { // which may be open at an end
		span = period.Range{Start: max(span.Start, q.Range.Start), End: min(span.End, q.Range.End)}
	}
	t := timeline{grain: q.Grain}
	if t.grain == period.ByHour && span.Hours() > maxSteps {
		t.grain = period.ByDay
	}
	if t.grain == period.ByDay && span.Hours() > 24*maxSteps {
		t.grain = period.ByMonth
	}
	index := map[period.Hour]uint32{}
	if !span.Empty() {
		for h := span.Start.Floor(t.grain); h < span.End; h = h.Next(t.grain) {
			t.starts = append(t.starts, h)
			index[h] = uint32(len(t.starts))
		}
	}
	hours := r.ledger.Hours()
	t.step = make([]uint32, len(hours))
	for c, h := range hours {
		if c > 0 && span.Contains(h) {
			t.step[c] = index[h.Floor(t.grain)]
		}
	}
	longest := [...]int32{period.ByHour: 1, period.ByDay: 24, period.ByMonth: 31 * 24}[t.grain]
	lengths := r.ledger.Lengths()
	t.long = make([]uint32, len(lengths))
	for c, hours := range lengths {
		if c > 0 && hours > longest {
			t.long[c] = 1
		}
	}
	return t, span
}

// advance puts the step of each row behind its id.
func (t *timeline) advance(ids []uint32, s *ledger.Segment, rows []uint16) {
	steps := len(t.starts)
	start, length := column{Codes: s.StartCodes()}, column{Codes: s.LengthCodes()}
	advance(ids, &start, t.step, 1+2*steps, rows)
	if length.same() && t.long[length.Constant] == 0 {
		return
	}
	for i := range ids {
		row := i
		if rows != nil {
			row = int(rows[i])
		}
		if t.long[length.At(row)] == 1 && t.step[start.At(row)] > 0 {
			ids[i] += uint32(steps)
		}
	}
}
