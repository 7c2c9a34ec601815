package keep

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// arrays hands out the arrays and buffers of a record batch in their order. What
// does not lie in the body, or has not the length that it must have, makes it panic
// with errMessage.
type arrays struct {
	rows    int
	nodes   [][2]int64
	buffers [][2]int64
	body    []byte
}

// batch begins the record batch of a message.
func (r *reader) batch(t *table) *arrays {
	rows := t.int64(batchLength)
	if rows < 0 || rows > math.MaxInt32 {
		panic(errMessage)
	}
	return &arrays{int(rows), t.pairs(batchNodes), t.pairs(batchBuffers), r.body}
}

// node begins an array of so many rows; negative for any number.
func (a *arrays) node(rows int) node {
	if len(a.nodes) == 0 {
		panic(errMessage)
	}
	v := node{a.nodes[0][0], a.nodes[0][1]}
	a.nodes = a.nodes[1:]
	if v.rows < 0 || v.rows > math.MaxInt32 || rows >= 0 && v.rows != int64(rows) || v.nulls < 0 || v.nulls > v.rows {
		panic(errMessage)
	}
	return v
}

// array begins an array whose bitmap is not wanted.
func (a *arrays) array(rows int) node {
	v := a.node(rows)
	a.rest()
	return v
}

// rest is the next buffer, however long.
func (a *arrays) rest() []byte {
	if len(a.buffers) == 0 {
		panic(errMessage)
	}
	at, length := a.buffers[0][0], a.buffers[0][1]
	a.buffers = a.buffers[1:]
	if at < 0 || length < 0 || at > int64(len(a.body)) || length > int64(len(a.body))-at {
		panic(errMessage)
	}
	return a.body[at : at+length]
}

// buffer is the next buffer, of so many bytes.
func (a *arrays) buffer(length int) []byte {
	p := a.rest()
	if len(p) != length {
		panic(errMessage)
	}
	return p
}

// bitmap is the bitmap of an array; nil when no row of it is null.
func (a *arrays) bitmap(v node) []byte {
	if p := a.rest(); v.nulls > 0 {
		if int64(len(p)) != (v.rows+7)/8 {
			panic(errMessage)
		}
		return p
	}
	return nil
}

// runs are the ends of the runs of an array, ascending up to its rows.
func (a *arrays) runs() []byte {
	a.node(a.rows)
	v := a.array(-1)
	ends := a.buffer(4 * int(v.rows))
	last := uint32(0)
	for i := 0; i < len(ends); i += 4 {
		end := binary.LittleEndian.Uint32(ends[i:])
		if end <= last {
			panic(errMessage)
		}
		last = end
	}
	if int64(last) != int64(a.rows) {
		panic(errMessage)
	}
	return ends
}

// segment reads a segment.
func (r *reader) segment(columns []column, raw *ledger.Raw) (*ledger.RawSegment, error) {
	top, err := r.message(batchHeader)
	if err != nil {
		return nil, err
	}
	a := r.batch(&top)
	if a.rows == 0 || a.rows > ledger.SegmentRows {
		return nil, damaged(fmt.Errorf("a segment of %d rows", a.rows))
	}
	g := &ledger.RawSegment{Codes: make([]ledger.Codes, len(raw.Dimensions))}
	for f := range g.Nulls {
		g.Nulls[f].All = true
	}
	for n := range columns {
		switch c := &columns[n]; c.Role {
		case typeRole:
			a.array(a.rows)
			g.Types = make([]cur.LineItemType, a.rows)
			for i, t := range a.buffer(a.rows) {
				g.Types[i] = cur.LineItemType(t)
			}
		case startRole:
			g.Start = a.codes(c)
		case lengthRole:
			g.Length = a.codes(c)
		case dimensionRole:
			g.Codes[c.At] = a.codes(c)
		case fileRole, rowRole:
			a.places(c, g)
		case moneyRole:
			a.money(c, g)
		case numberRole:
			a.number(c, g)
		}
	}
	if len(a.nodes) != 0 || len(a.buffers) != 0 {
		return nil, damaged(errMessage)
	}
	return g, nil
}

// codes reads an index for each row; where all are one, only that.
func (a *arrays) codes(c *column) ledger.Codes {
	if v := a.array(a.rows); v.nulls != 0 {
		panic(errMessage)
	}
	p := a.buffer(a.rows * c.Width)
	if bytes.Equal(p[c.Width:], p[:len(p)-c.Width]) {
		var first [4]byte
		copy(first[:], p[:c.Width])
		return ledger.Codes{Constant: binary.LittleEndian.Uint32(first[:])}
	}
	switch c.Width {
	case 1:
		return ledger.Codes{U8: bytes.Clone(p)}
	case 2:
		list := make([]uint16, a.rows)
		for i := range list {
			list[i] = binary.LittleEndian.Uint16(p[2*i:])
		}
		return ledger.Codes{U16: list}
	}
	list := make([]uint32, a.rows)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(p[4*i:])
	}
	return ledger.Codes{U32: list}
}

// places reads where rows stand. Files and numbers have the same runs.
func (a *arrays) places(c *column, g *ledger.RawSegment) {
	ends := a.runs()
	runs := len(ends) / 4
	if v := a.array(runs); v.nulls != 0 {
		panic(errMessage)
	}
	p := a.buffer(runs * c.values.size())
	if g.Runs == nil {
		g.Runs = make([]ledger.RawRun, runs)
	}
	if len(g.Runs) != runs {
		panic(errMessage)
	}
	first := int32(0)
	for k := range g.Runs {
		run := &g.Runs[k]
		if run.First != 0 && run.First != first {
			panic(errMessage)
		}
		run.First = first
		if c.Role == fileRole {
			run.File = int32(binary.LittleEndian.Uint32(p[4*k:]))
		} else {
			run.Row = int64(binary.LittleEndian.Uint64(p[8*k:])) + int64(first)
		}
		first = int32(binary.LittleEndian.Uint32(ends[4*k:]))
	}
}

// money reads amounts, and which of them are none.
func (a *arrays) money(c *column, g *ledger.RawSegment) {
	m, nulls := &g.Money[c.At], &g.Nulls[c.At]
	nulls.All = false
	if c.Kind == denseKind {
		v := a.node(a.rows)
		invert(a.bitmap(v), a.rows, nulls)
		m.Dense = amounts64(a.buffer(8 * a.rows))
		return
	}
	ends := a.runs()
	runs := len(ends) / 4
	v := a.node(runs)
	valid, p := a.bitmap(v), a.buffer(8*runs)
	some, none, first := 0, 0, 0
	for k := range runs {
		end := int(binary.LittleEndian.Uint32(ends[4*k:]))
		if binary.LittleEndian.Uint64(p[8*k:]) != 0 {
			some += end - first
		}
		if valid != nil && valid[k/8]>>(k&7)&1 == 0 {
			none += end - first
		}
		first = end
	}
	if nulls.All = none == a.rows; none > 0 && !nulls.All {
		nulls.Bits = make([]uint64, (a.rows+63)/64)
	}
	m.Rows, m.Some = make([]uint16, 0, some), make([]money.Amount, 0, some)
	first = 0
	for k := range runs {
		end, amount := int(binary.LittleEndian.Uint32(ends[4*k:])), money.Amount(binary.LittleEndian.Uint64(p[8*k:]))
		for i := first; i < end && amount != 0; i++ {
			m.Rows, m.Some = append(m.Rows, uint16(i)), append(m.Some, amount)
		}
		if nulls.Bits != nil && valid[k/8]>>(k&7)&1 == 0 {
			for i := first; i < end; i++ {
				nulls.Bits[i>>6] |= 1 << (i & 63)
			}
		}
		first = end
	}
	if some == 0 {
		m.Rows, m.Some = nil, nil
	}
}

// amounts64 reads amounts; nil when all are 0.
func amounts64(p []byte) []money.Amount {
	list := make([]money.Amount, len(p)/8)
	any := uint64(0)
	for i := range list {
		v := binary.LittleEndian.Uint64(p)
		p = p[8:]
		any |= v
		list[i] = money.Amount(v)
	}
	if any == 0 {
		return nil
	}
	return list
}

// invert turns the bitmap of what is there into one of what is not.
func invert(valid []byte, rows int, nulls *ledger.RawNulls) {
	if valid == nil {
		return
	}
	list, none := make([]uint64, (rows+63)/64), 0
	for i := range rows {
		if valid[i/8]>>(i&7)&1 == 0 {
			list[i>>6] |= 1 << (i & 63)
			none++
		}
	}
	if nulls.All = none == rows; !nulls.All && none > 0 {
		nulls.Bits = list
	}
}

// number reads numbers.
func (a *arrays) number(c *column, g *ledger.RawSegment) {
	m := &g.Numbers[c.At]
	switch c.Kind {
	case dictionaryKind:
		codes := a.codes(c)
		if codes.Same() && int(codes.Constant) < len(c.table) && math.Float64bits(c.table[codes.Constant]) == 0 {
			return
		}
		m.Codes, m.Table = codes, c.table
		if m.Table == nil {
			panic(errMessage)
		}
	case denseKind:
		if v := a.array(a.rows); v.nulls != 0 {
			panic(errMessage)
		}
		p := a.buffer(8 * a.rows)
		list, any := make([]float64, a.rows), uint64(0)
		for i := range list {
			v := binary.LittleEndian.Uint64(p)
			p = p[8:]
			any |= v
			list[i] = math.Float64frombits(v)
		}
		if any != 0 {
			m.Dense = list
		}
	default:
		ends := a.runs()
		runs := len(ends) / 4
		if v := a.array(runs); v.nulls != 0 {
			panic(errMessage)
		}
		p := a.buffer(8 * runs)
		first := 0
		for k := range runs {
			end, v := int(binary.LittleEndian.Uint32(ends[4*k:])), math.Float64frombits(binary.LittleEndian.Uint64(p[8*k:]))
			for i := first; i < end && v != 0; i++ {
				m.Rows, m.Some = append(m.Rows, uint16(i)), append(m.Some, v)
			}
			first = end
		}
	}
}
