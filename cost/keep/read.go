package keep

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/period"
)

const (
	// mostMeta is how long the metadata of a message may be: far more than the names
	// and notices of the files of any bill.
	mostMeta = 256 << 20
	prefix   = 8 // bytes before the metadata of a message
	// portion is how much Check reads at a time.
	portion = 1 << 20
)

// reader is a file being read.
type reader struct {
	from     io.ReaderAt
	size, at int64
	sum      sum
	meta     []byte // of the message at hand
	body     []byte // the same; both are reused
}

// Peek reads what a kept bill is called by, and nothing else: it may be damaged
// further on.
func Peek(from io.ReaderAt, size int64) (s Summary, err error) {
	defer caught(&err)
	h, err := (&reader{from: from, size: size}).header()
	return h.Summary, err
}

// Check reads what a kept bill is called by and what was said with it, and adds up
// all bytes: what it returns belongs to a file that is whole. It is several times
// as fast as Read.
func Check(from io.ReaderAt, size int64) (s Summary, more json.RawMessage, err error) {
	defer caught(&err)
	r := &reader{from: from, size: size}
	h, err := r.header()
	if err != nil {
		return s, nil, err
	}
	var tail [len(magic) + 4]byte
	if size-r.at < int64(len(tail))+prefix {
		return s, nil, damaged(io.ErrUnexpectedEOF)
	}
	if n, err := from.ReadAt(tail[:], size-int64(len(tail))); n < len(tail) {
		return s, nil, damaged(err)
	}
	ends := size - int64(len(tail)) - int64(binary.LittleEndian.Uint32(tail[:])) - prefix // of the messages
	if ends < r.at || (ends-r.at)%8 != 0 {
		return s, nil, damaged(errMessage)
	}
	for r.at < ends {
		if r.body, err = r.take(r.body, min(portion, ends-r.at)); err != nil {
			return s, nil, err
		}
		r.sum.add(r.body)
	}
	return h.Summary, h.More, r.end()
}

// Read reads a kept bill. Its error is, or wraps, ErrDamaged or ErrOlder, or is
// that of from.
func Read(from io.ReaderAt, size int64) (k *Kept, err error) {
	defer caught(&err)
	r := &reader{from: from, size: size}
	h, err := r.header()
	if err != nil {
		return nil, err
	}
	raw, err := r.frame(h)
	if err != nil {
		return nil, err
	}
	for range h.Segments {
		g, err := r.segment(h.Columns, raw)
		if err != nil {
			return nil, err
		}
		raw.Segments = append(raw.Segments, *g)
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	var said load.Kept
	if err := json.Unmarshal(h.Bill, &said); err != nil {
		return nil, damaged(err)
	}
	raw.Rejects = said.LedgerRejects()
	l, err := ledger.FromRaw(*raw)
	if err != nil {
		return nil, damaged(err)
	}
	if l.Rows() != h.Summary.Rows {
		return nil, damaged(fmt.Errorf("it says %d rows and has %d", h.Summary.Rows, l.Rows()))
	}
	b, err := said.Bill(l)
	if err != nil {
		return nil, damaged(err)
	}
	return &Kept{h.Summary, b, h.More}, nil
}

func damaged(why error) error { return fmt.Errorf("%w: %w", ErrDamaged, why) }

// caught turns a panic over a malformed message into an error.
func caught(err *error) {
	if cause := recover(); cause != nil {
		*err = damaged(fmt.Errorf("%v", cause))
	}
}

// take reads n bytes into buf.
func (r *reader) take(buf []byte, n int64) ([]byte, error) {
	if n < 0 || n > r.size-r.at {
		return nil, damaged(io.ErrUnexpectedEOF)
	}
	if int64(cap(buf)) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	got, err := r.from.ReadAt(buf, r.at)
	if int64(got) < n {
		if err == nil || err == io.EOF {
			err = damaged(io.ErrUnexpectedEOF)
		}
		return nil, err
	}
	r.at += n
	return buf, nil
}

// message reads a message of a kind and returns its header; its body lies in r.body.
func (r *reader) message(kind byte) (t table, err error) {
	var head [prefix]byte
	p, err := r.take(head[:], prefix)
	if err != nil {
		return t, err
	}
	length := int64(binary.LittleEndian.Uint32(p[4:]))
	if binary.LittleEndian.Uint32(p) != 0xFFFFFFFF || length < 8 || length%8 != 0 || length > mostMeta {
		return t, damaged(errMessage)
	}
	r.sum.add(p)
	if r.meta, err = r.take(r.meta, length); err != nil {
		return t, err
	}
	r.sum.add(r.meta)
	top := root(r.meta)
	body := top.int64(messageBody)
	if top.byte(messageHeaderType) != kind || body%8 != 0 {
		return t, damaged(errMessage)
	}
	if r.body, err = r.take(r.body, body); err != nil {
		return t, err
	}
	r.sum.add(r.body)
	return top.child(messageHeader), nil
}

// header reads the begin of the file.
func (r *reader) header() (h header, err error) {
	p, err := r.take(nil, prefix)
	if err != nil {
		return h, err
	}
	if string(p) != magic+"\x00\x00" {
		return h, damaged(fmt.Errorf("it was not written to its end"))
	}
	r.sum.add(p)
	top, err := r.message(schemaHeader)
	if err != nil {
		return h, err
	}
	text := top.note(schemaMetadata, noteBill)
	if text == nil {
		return h, damaged(fmt.Errorf("it holds no bill"))
	}
	var version struct{ Format int }
	if err := json.Unmarshal(text, &version); err != nil {
		return h, damaged(err)
	}
	if version.Format != format {
		return h, ErrOlder
	}
	if err := json.Unmarshal(text, &h); err != nil {
		return h, damaged(err)
	}
	if h.Vocabulary != vocabulary() {
		return h, ErrOlder
	}
	if len(h.Columns) > len(text) || h.Segments < 0 || int64(h.Segments) > r.size/prefix {
		return h, damaged(errMessage)
	}
	return h, nil
}

// frame reads the dictionaries.
func (r *reader) frame(h header) (*ledger.Raw, error) {
	raw := &ledger.Raw{Rejected: h.Rejected, Files: h.Files, Names: h.Names, Padded: h.Padded, Hours: []period.Hour{period.None}, Lengths: []int32{0}}
	for _, d := range h.Dimensions {
		raw.Dimensions = append(raw.Dimensions, ledger.RawDimension{Key: d.Key, Label: d.Label, Kind: d.Kind, Values: d.Values})
	}
	seen := map[string]bool{}
	for n := range h.Columns {
		c := &h.Columns[n]
		c.values = valuesOf(c.Role)
		most := map[role]int{dimensionRole: len(raw.Dimensions), moneyRole: ledger.MoneyFields, numberRole: ledger.NumberFields}[c.Role]
		name := fmt.Sprint(c.Role, c.At)
		if c.At < 0 || c.At >= max(most, 1) || seen[name] || !c.fits() {
			return nil, damaged(fmt.Errorf("column %s cannot be", c.Name))
		}
		seen[name] = true
		if c.Kind != dictionaryKind {
			continue
		}
		if err := r.dictionary(n, c, raw); err != nil {
			return nil, err
		}
	}
	return raw, nil
}

// fits says whether a column of its role can lie as its kind says.
func (c *column) fits() bool {
	switch c.Role {
	case dimensionRole, startRole, lengthRole:
		return c.Kind == dictionaryKind && c.indexed()
	case typeRole:
		return c.Kind == denseKind
	case fileRole, rowRole:
		return c.Kind == runsKind
	case moneyRole:
		return c.Kind == denseKind || c.Kind == runsKind
	case numberRole:
		return c.Kind == denseKind || c.Kind == runsKind || c.Kind == dictionaryKind && c.indexed()
	}
	return false
}

func (c *column) indexed() bool { return c.Width == 1 || c.Width == 2 || c.Width == 4 }

// dictionary reads the values of column n.
func (r *reader) dictionary(n int, c *column, raw *ledger.Raw) error {
	top, err := r.message(dictionaryHeader)
	if err != nil {
		return err
	}
	held := top.child(dictionaryData)
	b := r.batch(&held)
	if top.int64(dictionaryID) != int64(n) {
		return damaged(errMessage)
	}
	rows := b.rows
	v := b.array(rows)
	if c.values == textValues {
		ends, bytes := b.buffer((rows+1)*4), b.rest()
		raw.Dimensions[c.At].Values, err = texts(ends, string(bytes), rows)
		return err
	}
	data := b.buffer(rows * c.values.size())
	if v.nulls != 0 && c.Role != startRole {
		return damaged(errMessage)
	}
	switch c.Role {
	case startRole:
		raw.Hours = make([]period.Hour, rows)
		for i := range raw.Hours {
			s := int64(binary.LittleEndian.Uint64(data[8*i:]))
			if s%3600 != 0 || s/3600 < math.MinInt32 || s/3600 > math.MaxInt32 {
				return damaged(fmt.Errorf("second %d begins no hour", s))
			}
			raw.Hours[i] = period.Hour(s / 3600)
		}
		if rows > 0 {
			raw.Hours[0] = period.None
		}
	case lengthRole:
		raw.Lengths = make([]int32, rows)
		for i := range raw.Lengths {
			raw.Lengths[i] = int32(binary.LittleEndian.Uint32(data[4*i:]))
		}
	default:
		c.table = make([]float64, rows)
		for i := range c.table {
			c.table[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
		}
	}
	return nil
}

// texts cuts a dictionary into its texts.
func texts(ends []byte, all string, rows int) ([]string, error) {
	list := make([]string, rows)
	last := binary.LittleEndian.Uint32(ends)
	for i := range list {
		end := binary.LittleEndian.Uint32(ends[4*i+4:])
		if end < last || int64(end) > int64(len(all)) {
			return nil, damaged(errMessage)
		}
		list[i], last = all[last:end], end
	}
	return list, nil
}

// end reads what follows the last message, and compares the sum of all bytes.
func (r *reader) end() error {
	p, err := r.take(nil, prefix)
	if err != nil {
		return err
	}
	if binary.LittleEndian.Uint64(p) != 0xFFFFFFFF {
		return damaged(errMessage)
	}
	r.sum.add(p)
	rest, err := r.take(nil, r.size-r.at)
	if err != nil {
		return err
	}
	tail := len(rest) - len(magic) - 4
	if tail < 8 || tail%8 != 0 || int64(tail) > mostMeta || string(rest[tail+4:]) != magic || int(binary.LittleEndian.Uint32(rest[tail:])) != tail {
		return damaged(errMessage)
	}
	top := root(rest[:tail])
	place := top.note(footerNotes, noteSum)
	said := string(place)
	copy(place, noSum)
	r.sum.add(rest[:tail])
	if said != r.sum.text() {
		return damaged(fmt.Errorf("its bytes are not those that were written"))
	}
	return nil
}
