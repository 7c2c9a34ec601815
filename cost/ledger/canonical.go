package ledger

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// Canonical writes every row as text, sorted, without its place in a file: two
// ledgers hold the same rows if and only if their canonical texts are equal,
// however the rows were ordered and split over files and batches. It is for
// tests: it takes about a kilobyte a row.
func (l *Ledger) Canonical() []string {
	keys := map[string]Dimension{}
	for d := range l.dims {
		if l.dims[d].key != "" {
			keys[l.dims[d].key] = Dimension(d)
		}
	}
	var order []string
	for k := range keys {
		order = append(order, k)
	}
	slices.Sort(order)
	rows := make([]string, 0, l.rows)
	for _, s := range l.segments {
		columns := make([]Codes, len(order))
		for n, k := range order {
			columns[n] = s.Codes(keys[k])
		}
		for i := range s.rows {
			var b strings.Builder
			b.WriteString(s.types[i].String())
			for n, k := range order {
				if c := columns[n].At(i); c != 0 {
					b.WriteString(" " + k + "=" + strconv.Quote(l.Values(keys[k])[c]))
				}
			}
			s.writeFigures(&b, i)
			rows = append(rows, b.String())
		}
	}
	slices.Sort(rows)
	return rows
}

// writeFigures writes the times, amounts and numbers of a row.
func (s *Segment) writeFigures(b *strings.Builder, i int) {
	b.WriteString(" " + strconv.Itoa(int(s.StartAt(i))) + ".." + strconv.Itoa(int(s.EndAt(i))))
	for f := firstMoney; f < firstNumber; f++ {
		if !s.Null(f, i) {
			b.WriteString(" " + f.String() + "=" + s.Amount(f, i).String())
		}
	}
	for f := firstNumber; f < cur.FieldCount; f++ {
		if v := s.NumberAt(f, i); v != 0 {
			b.WriteString(" " + f.String() + "=" + strconv.FormatFloat(v, 'g', -1, 64))
		}
	}
}
