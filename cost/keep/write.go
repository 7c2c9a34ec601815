package keep

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	flatbuffers "github.com/google/flatbuffers/go"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Write writes a bill. kept is the date, 2006-01-02; more is given back by Read.
func Write(w io.Writer, b *load.Bill, kept string, more json.RawMessage) (Summary, error) {
	raw := b.Ledger.Raw()
	f := &writer{to: w, b: flatbuffers.NewBuilder(1 << 16), raw: &raw, columns: plan(&raw)}
	h := header{
		Format: format, Vocabulary: vocabulary(), Segments: len(raw.Segments), Columns: f.columns,
		Summary: Summary{Months: months(b), Rows: b.Ledger.Rows(), Kept: kept},
		Names:   raw.Names, Padded: raw.Padded, Rejected: raw.Rejected, Files: raw.Files, More: more,
	}
	var err error
	if h.Bill, err = json.Marshal(b.Keep()); err != nil {
		return h.Summary, err
	}
	inColumn := map[int]bool{}
	for _, c := range f.columns {
		if c.Role == dimensionRole {
			inColumn[c.At] = true
		}
	}
	for d, o := range raw.Dimensions {
		one := dimension{Key: o.Key, Label: o.Label, Kind: o.Kind}
		if !inColumn[d] {
			one.Values = o.Values
		}
		h.Dimensions = append(h.Dimensions, one)
	}
	text, err := json.Marshal(h)
	if err != nil {
		return h.Summary, err
	}
	f.write([]byte(magic + "\x00\x00"))
	top := schema(f.b, f.columns, []note{{noteBill, string(text)}, {noteSay, amounts}})
	f.message(schemaHeader, top, nil)
	for n := range f.columns {
		if f.columns[n].Kind == dictionaryKind {
			f.dictionaries = append(f.dictionaries, f.dictionary(n))
		}
	}
	for n := range raw.Segments {
		f.batches = append(f.batches, f.segment(&raw.Segments[n]))
	}
	f.write([]byte{0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0}) // the end of the stream
	f.b.Reset()
	end := padded(footer(f.b, f.columns, f.dictionaries, f.batches, []note{{noteSum, noSum}}))
	f.sum.add(end)
	said := root(end)
	copy(said.note(footerNotes, noteSum), f.sum.text())
	end = binary.LittleEndian.AppendUint32(end, uint32(len(end)))
	if f.err == nil {
		_, f.err = w.Write(append(end, magic...))
	}
	return h.Summary, f.err
}

// months are the billing periods of which the bill has rows.
func months(b *load.Bill) []string {
	list := []string{}
	for _, m := range b.Months(nil) {
		if m.Rows > 0 && (len(list) == 0 || list[len(list)-1] != m.Month) {
			list = append(list, m.Month)
		}
	}
	return list
}

// writer is a file being written.
type writer struct {
	to                    io.Writer
	at                    int64
	sum                   sum
	err                   error
	b                     *flatbuffers.Builder
	raw                   *ledger.Raw
	columns               []column
	dictionaries, batches []block
	body                  []byte // of the message at hand, reused
	nodes                 []node
	buffers               []extent
}

// write writes bytes, a multiple of eight; after an error it does nothing.
func (f *writer) write(p []byte) {
	if f.err != nil {
		return
	}
	f.sum.add(p)
	f.at += int64(len(p))
	_, f.err = f.to.Write(p)
}

// message writes a message with its body, and says where it lies.
func (f *writer) message(kind byte, header flatbuffers.UOffsetT, body []byte) block {
	meta := padded(message(f.b, kind, header, int64(len(body))))
	at := f.at
	prefix := binary.LittleEndian.AppendUint32([]byte{0xFF, 0xFF, 0xFF, 0xFF}, uint32(len(meta)))
	f.write(prefix)
	f.write(meta)
	f.write(body)
	f.b.Reset()
	return block{at, int32(len(meta) + len(prefix)), int64(len(body))}
}

// padded returns p with zeros up to a multiple of eight.
func padded(p []byte) []byte {
	for len(p)%8 != 0 {
		p = append(p, 0)
	}
	return p
}

func (f *writer) begin() { f.body, f.nodes, f.buffers = f.body[:0], f.nodes[:0], f.buffers[:0] }

// buffer ends the buffer that began at from.
func (f *writer) buffer(from int) {
	f.buffers = append(f.buffers, extent{int64(from), int64(len(f.body) - from)})
	f.body = padded(f.body)
}

// none is the buffer of a bitmap that is not needed.
func (f *writer) none() { f.buffer(len(f.body)) }

// dictionary writes the values of column n.
func (f *writer) dictionary(n int) block {
	f.begin()
	c := &f.columns[n]
	count := 0
	none := func(rows int) {
		count = rows
		f.nodes = append(f.nodes, node{int64(rows), 0})
		f.none()
	}
	switch {
	case c.Role == dimensionRole:
		texts := f.raw.Dimensions[c.At].Values
		none(len(texts))
		from, end := len(f.body), uint32(0)
		f.body = binary.LittleEndian.AppendUint32(f.body, 0)
		for _, s := range texts {
			if uint64(end)+uint64(len(s)) > math.MaxInt32 {
				f.err = fmt.Errorf("the texts of %s are longer than 2 GB", c.Name)
				break
			}
			end += uint32(len(s))
			f.body = binary.LittleEndian.AppendUint32(f.body, end)
		}
		f.buffer(from)
		from = len(f.body)
		for _, s := range texts {
			f.body = append(f.body, s...)
		}
		f.buffer(from)
	case c.Role == startRole:
		// No time is null for others; here it is code 0.
		count = len(f.raw.Hours)
		f.nodes = append(f.nodes, node{int64(count), 1})
		f.bitmap(count, func(i int) bool { return i > 0 })
		from := len(f.body)
		for _, h := range f.raw.Hours {
			f.body = binary.LittleEndian.AppendUint64(f.body, uint64(seconds(h)))
		}
		f.buffer(from)
	case c.Role == lengthRole:
		none(len(f.raw.Lengths))
		from := len(f.body)
		for _, h := range f.raw.Lengths {
			f.body = binary.LittleEndian.AppendUint32(f.body, uint32(h))
		}
		f.buffer(from)
	default:
		none(len(c.table))
		from := len(f.body)
		for _, v := range c.table {
			f.body = binary.LittleEndian.AppendUint64(f.body, math.Float64bits(v))
		}
		f.buffer(from)
	}
	held := batch(f.b, count, f.nodes, f.buffers)
	f.b.StartObject(3)
	f.b.PrependInt64Slot(dictionaryID, int64(n), 0)
	f.b.PrependUOffsetTSlot(dictionaryData, held, 0)
	return f.message(dictionaryHeader, f.b.EndObject(), f.body)
}

// seconds is an hour in seconds since 1970; 0 for none.
func seconds(h period.Hour) int64 {
	if h == period.None {
		return 0
	}
	return int64(h) * 3600
}

// bitmap writes a bit for each row.
func (f *writer) bitmap(rows int, valid func(i int) bool) {
	from := len(f.body)
	f.body = append(f.body, make([]byte, (rows+7)/8)...)
	for i := range rows {
		if valid(i) {
			f.body[from+i/8] |= 1 << (i & 7)
		}
	}
	f.buffer(from)
}

// segment writes the columns of a segment.
func (f *writer) segment(g *ledger.RawSegment) block {
	f.begin()
	rows := len(g.Types)
	for n := range f.columns {
		c := &f.columns[n]
		switch c.Role {
		case typeRole:
			f.plain(rows)
			from := len(f.body)
			for _, t := range g.Types {
				f.body = append(f.body, byte(t))
			}
			f.buffer(from)
		case startRole:
			f.codes(c, &g.Start, rows)
		case lengthRole:
			f.codes(c, &g.Length, rows)
		case dimensionRole:
			codes := ledger.Codes{}
			if c.At < len(g.Codes) {
				codes = g.Codes[c.At]
			}
			f.codes(c, &codes, rows)
		case fileRole, rowRole:
			f.places(c, g)
		case moneyRole:
			amounts := dense(&g.Money[c.At], rows, make([]money.Amount, rows))
			nulls := g.Nulls[c.At]
			null := nulls.At
			if nulls.Bits == nil && !nulls.All {
				null = nil
			}
			write64(f, c, amounts, null, func(v money.Amount) uint64 { return uint64(v) })
		case numberRole:
			numbers := dense(&g.Numbers[c.At], rows, make([]float64, rows))
			if c.Kind == dictionaryKind {
				f.indexes(c, rows, func(i int) uint32 { return c.place[math.Float64bits(numbers[i])] })
				continue
			}
			write64(f, c, numbers, nil, math.Float64bits)
		}
	}
	return f.message(batchHeader, batch(f.b, rows, f.nodes, f.buffers), f.body)
}

// plain begins an array without nulls.
func (f *writer) plain(rows int) {
	f.nodes = append(f.nodes, node{int64(rows), 0})
	f.none()
}

func (f *writer) codes(c *column, codes *ledger.Codes, rows int) {
	if c.Width == 1 && codes.U8 != nil {
		f.plain(rows)
		from := len(f.body)
		f.body = append(f.body, codes.U8...)
		f.buffer(from)
		return
	}
	f.indexes(c, rows, codes.At)
}

// indexes writes an index for each row.
func (f *writer) indexes(c *column, rows int, at func(i int) uint32) {
	f.plain(rows)
	from := len(f.body)
	f.body = slices.Grow(f.body, rows*c.Width+8)[:from+rows*c.Width]
	to := f.body[from:]
	switch c.Width {
	case 1:
		for i := range to {
			to[i] = byte(at(i))
		}
	case 2:
		for i := range rows {
			binary.LittleEndian.PutUint16(to[2*i:], uint16(at(i)))
		}
	default:
		for i := range rows {
			binary.LittleEndian.PutUint32(to[4*i:], at(i))
		}
	}
	f.buffer(from)
}

// places writes where rows stand: the file, or what a row's number is more than its
// place in the segment.
func (f *writer) places(c *column, g *ledger.RawSegment) {
	f.runEnds(len(g.Types), len(g.Runs), func(k int) int32 {
		if k+1 < len(g.Runs) {
			return g.Runs[k+1].First
		}
		return int32(len(g.Types))
	})
	f.plain(len(g.Runs))
	from := len(f.body)
	for _, r := range g.Runs {
		if c.Role == fileRole {
			f.body = binary.LittleEndian.AppendUint32(f.body, uint32(r.File))
		} else {
			f.body = binary.LittleEndian.AppendUint64(f.body, uint64(r.Row-int64(r.First)))
		}
	}
	f.buffer(from)
}

// runEnds begins a run-end encoded array.
func (f *writer) runEnds(rows, runs int, end func(k int) int32) {
	f.nodes = append(f.nodes, node{int64(rows), 0})
	f.plain(runs)
	from := len(f.body)
	for k := range runs {
		f.body = binary.LittleEndian.AppendUint32(f.body, uint32(end(k)))
	}
	f.buffer(from)
}

// write64 writes values of eight bytes, for each row or for each run. null says which
// rows are; nil: none.
func write64[T money.Amount | float64](f *writer, c *column, list []T, null func(i int) bool, bits func(T) uint64) {
	if c.Kind == denseKind && null == nil {
		f.plain(len(list))
		from := len(f.body)
		for _, v := range list {
			f.body = binary.LittleEndian.AppendUint64(f.body, bits(v))
		}
		f.buffer(from)
		return
	}
	if null == nil {
		null = func(int) bool { return false }
	}
	rows := make([]int, 0, len(list)) // that begin a run; all of them where the column is dense
	for i, v := range list {
		if c.Kind == denseKind || i == 0 || bits(v) != bits(list[i-1]) || null(i) != null(i-1) {
			rows = append(rows, i)
		}
	}
	if c.Kind == runsKind {
		f.runEnds(len(list), len(rows), func(k int) int32 {
			if k+1 < len(rows) {
				return int32(rows[k+1])
			}
			return int32(len(list))
		})
	}
	nulls := 0
	for _, i := range rows {
		if null(i) {
			nulls++
		}
	}
	f.nodes = append(f.nodes, node{int64(len(rows)), int64(nulls)})
	if nulls == 0 {
		f.none()
	} else {
		f.bitmap(len(rows), func(k int) bool { return !null(rows[k]) })
	}
	from := len(f.body)
	for _, i := range rows {
		f.body = binary.LittleEndian.AppendUint64(f.body, bits(list[i]))
	}
	f.buffer(from)
}
