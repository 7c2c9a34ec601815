package curcsv

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// keep is a sink that keeps every row as text and checks what batches promise.
type keep struct {
	rows    []string // without the rejected ones
	rejects []*cur.CellError
	totals  [cur.FieldCount]money.Total
	types   map[cur.LineItemType]int
	batches int
	next    int64
	stop    func() error // called by Advance
	light   bool         // sums only
}

func newKeep() *keep { return &keep{types: make(map[cur.LineItemType]int)} }

func (k *keep) total(f cur.Field) money.Total { return k.totals[f] }

func (k *keep) Reject(e *cur.CellError) { k.rejects = append(k.rejects, e) }

func (k *keep) Advance(int64) error {
	if k.stop != nil {
		return k.stop()
	}
	return nil
}

func (k *keep) Batch(b *cur.Batch) error {
	k.batches++
	if b.FirstRow <= k.next || b.Rows < 1 || len(b.Types) != b.Rows {
		return fmt.Errorf("batch of %d rows, %d types, from row %d after %d", b.Rows, len(b.Types), b.FirstRow, k.next)
	}
	k.next = b.FirstRow + int64(b.Rows) - 1
	for f, c := range b.Columns {
		if c != nil && c.Blank && !blank(cur.Field(f), c, b.Rows) {
			return fmt.Errorf("column %d is said to be blank from row %d on", f, b.FirstRow)
		}
	}
	for r := range b.Rows {
		if b.Rejected != nil && b.Rejected[r] {
			continue
		}
		k.types[b.Types[r]]++
		for f, c := range b.Columns {
			if c != nil && cur.Field(f).Kind() == cur.Money {
				k.totals[f].Add(c.Money[r])
			}
		}
		if !k.light {
			k.rows = append(k.rows, rowText(b, r))
		}
	}
	return nil
}

// blank says whether all rows of a column are blank.
func blank(f cur.Field, c *cur.Column, rows int) bool {
	for r := range rows {
		switch f.Kind() {
		case cur.Text:
			if c.Codes[r] != 0 {
				return false
			}
		case cur.Money:
			if c.Money[r] != 0 || c.Null == nil || !c.Null[r] {
				return false
			}
		case cur.Number:
			if c.Float[r] != 0 {
				return false
			}
		case cur.Time:
			if c.Time[r] != cur.NoTime {
				return false
			}
		}
	}
	return true
}

// rowText writes all values of a row.
func rowText(b *cur.Batch, r int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d|%v", b.FirstRow+int64(r), b.Types[r])
	for f, c := range b.Columns {
		if c == nil {
			continue
		}
		switch cur.Field(f).Kind() {
		case cur.Text:
			if v := c.Dict.Value(c.Codes[r]); v != "" {
				fmt.Fprintf(&s, "|%d=%s", f, v)
			}
		case cur.Money:
			if c.Null == nil || !c.Null[r] {
				fmt.Fprintf(&s, "|%d=%v", f, c.Money[r])
			}
		case cur.Number:
			if c.Float[r] != 0 {
				fmt.Fprintf(&s, "|%d=%v", f, c.Float[r])
			}
		case cur.Time:
			if c.Time[r] != cur.NoTime {
				fmt.Fprintf(&s, "|%d=%d", f, c.Time[r])
			}
		}
	}
	var keys []string
	for _, k := range b.Keyed {
		if v := k.Dict.Value(k.Codes[r]); v != "" {
			keys = append(keys, fmt.Sprintf("|%d:%s=%s", k.Space, k.Key, v))
		}
	}
	slices.Sort(keys)
	return s.String() + strings.Join(keys, "")
}

// String is all that was taken: rows, then rejects.
func (k *keep) String() string {
	s := strings.Join(k.rows, "\n") + "\n"
	for _, e := range k.rejects {
		s += fmt.Sprintf("reject %d %s %q: %v\n", e.Row, e.Column, e.Value, e.Err)
	}
	return s
}
