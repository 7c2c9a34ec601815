package ledger

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// MoneyFields and NumberFields are how many fields hold amounts and numbers; the
// first of them are cur.Unblended and cur.UsageAmount, the others follow.
const (
	MoneyFields  = moneyFields
	NumberFields = numberFields
)

// Raw is a ledger as plain columns, to be kept and brought back. Its slices are the
// ledger's own: read only.
type Raw struct {
	Rejected   int64
	Rejects    []*cur.CellError
	Files      []string
	Dimensions []RawDimension // by Dimension
	Hours      []period.Hour  // code 0 is period.None
	Lengths    []int32        // in hours; code 0 is unknown
	Names      []uint32       // code of an account → code of its name
	Padded     int            // accounts that had lost zeros
	Segments   []RawSegment
}

// RawDimension is a dimension with its texts by code.
type RawDimension struct {
	Key, Label string
	Kind       Kind
	Values     []string
}

// RawSegment is a run of rows, column by column.
type RawSegment struct {
	Types         []cur.LineItemType
	Codes         []Codes // by Dimension; what is beyond has no value
	Money         [moneyFields]RawColumn[money.Amount]
	Nulls         [moneyFields]RawNulls
	Numbers       [numberFields]RawColumn[float64]
	Start, Length Codes
	Runs          []RawRun
}

// RawColumn is a column of amounts or numbers: dense; or its nonzero rows, ascending;
// or an index into a table for each row. It is 0 everywhere when all are nil.
type RawColumn[T money.Amount | float64] struct {
	Dense []T
	Rows  []uint16
	Some  []T
	Codes Codes
	Table []T
}

// RawNulls are the rows of a money field that were empty: all, or those with their
// bit set, or none.
type RawNulls struct {
	All  bool
	Bits []uint64
}

// At says whether row i was empty.
func (n RawNulls) At(i int) bool { return (&nulls{n.All, n.Bits}).at(i) }

// RawRun says that the rows from First on stand at Row, Row+1, … of a file, up to
// the next run.
type RawRun struct {
	First, File int32
	Row         int64
}

// Raw returns the ledger as plain columns.
func (l *Ledger) Raw() Raw {
	r := Raw{Rejected: l.rejected, Rejects: l.rejects, Files: l.files, Hours: l.clock.hours, Lengths: l.clock.lengths, Names: l.names, Padded: l.padded}
	for d := range l.dims {
		o := &l.dims[d]
		r.Dimensions = append(r.Dimensions, RawDimension{o.key, o.label, o.kind, o.values})
	}
	for _, s := range l.segments {
		g := RawSegment{Types: s.types, Codes: s.codes, Start: s.start, Length: s.length}
		for f := range s.money {
			g.Money[f] = rawColumn(&s.money[f], s.rows)
			g.Nulls[f] = RawNulls{s.nulls[f].all, s.nulls[f].bits}
		}
		for f := range s.numbers {
			g.Numbers[f] = rawColumn(&s.numbers[f], s.rows)
		}
		for _, run := range s.runs {
			g.Runs = append(g.Runs, RawRun{run.first, run.file, run.row})
		}
		r.Segments = append(r.Segments, g)
	}
	return r
}

func rawColumn[T money.Amount | float64](v *values[T], rows int) RawColumn[T] {
	if v.small != nil {
		return RawColumn[T]{Dense: v.expand(rows, nil)}
	}
	return RawColumn[T]{v.dense, v.rows, v.some, v.codes, v.table}
}

// FromRaw makes a ledger of plain columns, which it takes over. It believes
// nothing: every code lies in its dictionary, every column has as many rows as its
// segment, or an error says what does not.
func FromRaw(r Raw) (*Ledger, error) {
	l := &Ledger{rejected: r.Rejected, rejects: r.Rejects, files: r.Files, clock: clock{r.Hours, r.Lengths}, names: r.Names, padded: r.Padded}
	if err := checkFrame(&r); err != nil {
		return nil, err
	}
	for d := range r.Dimensions {
		o := &r.Dimensions[d]
		l.dims = append(l.dims, dimension{key: o.Key, label: o.Label, kind: o.Kind, offered: d >= int(firstKeyed), values: o.Values})
	}
	for _, f := range fixedDimensions {
		l.dims[f.dim].offered = f.offered
	}
	l.segments = make([]*Segment, 0, len(r.Segments))
	for n := range r.Segments {
		g := &r.Segments[n]
		if err := g.check(&r, n); err != nil {
			return nil, err
		}
		l.segments = append(l.segments, g.segment(n, &l.clock))
		l.rows += int64(len(g.Types))
	}
	l.offered = offered(l.dims, l.segments)
	return l, nil
}

// segment packs the amounts as a Builder does; n is its number.
func (g *RawSegment) segment(n int, c *clock) *Segment {
	s := &Segment{rows: len(g.Types), types: g.Types, codes: g.Codes, start: g.Start, length: g.Length, clock: c, runs: make([]run, len(g.Runs))}
	for f := range s.money {
		m := &g.Money[f]
		s.money[f] = values[money.Amount]{dense: m.Dense, rows: m.Rows, some: m.Some, codes: m.Codes, table: m.Table}
		s.nulls[f] = nulls{g.Nulls[f].All, g.Nulls[f].Bits}
		s.share(f)
	}
	for f := range s.numbers {
		m := &g.Numbers[f]
		s.numbers[f] = values[float64]{dense: m.Dense, rows: m.Rows, some: m.Some, codes: m.Codes, table: m.Table}
	}
	s.packAmounts(n)
	for i, run := range g.Runs {
		s.runs[i].first, s.runs[i].file, s.runs[i].row = run.First, run.File, run.Row
	}
	return s
}

// Vocabulary lists by name what numbers stand for in a Raw: fields, line item types
// and dimensions. Another list means that the numbers mean something else.
func Vocabulary() []string {
	var list []string
	for f := cur.NoField; f < cur.FieldCount; f++ {
		list = append(list, f.String())
	}
	for t := range cur.LineItemTypeCount {
		list = append(list, t.String())
	}
	for _, f := range fixedDimensions {
		list = append(list, f.key)
	}
	return list
}
