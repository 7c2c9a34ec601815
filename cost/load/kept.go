package load

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// ErrFilesGone says that a bill was kept without its files.
var ErrFilesGone = errors.New("only what was read of the files is kept, not the files: drop them to read them again")

// Kept is all of a bill but its ledger and book, as JSON holds it.
type Kept struct {
	Files      []keptReport   `json:"files"`
	States     []keptState    `json:"states"`
	Tables     []keptTable    `json:"tables,omitempty"` // columns of files; many files have the same
	Rejects    []keptReject   `json:"rejects,omitempty"`
	Notices    []cur.Notice   `json:"notices,omitempty"`
	Cancelled  bool           `json:"cancelled,omitempty"`
	Partial    bool           `json:"partial,omitempty"`
	Deliveries []keptDelivery `json:"deliveries,omitempty"`
	Known      int            `json:"known,omitempty"`
	Unknown    int            `json:"unknown,omitempty"`
	BadNames   []keptReject   `json:"bad_names,omitempty"`
	Cells      []keptCell     `json:"cells,omitempty"`
}

type keptReport struct {
	cur.FileReport
	Table int `json:"table"` // index into Kept.Tables; negative: none
}

type keptTable struct {
	Present []cur.Field        `json:"present"`
	Missing []cur.Field        `json:"missing"`
	Columns []cur.MappedColumn `json:"columns"`
	Absent  []cur.AbsentColumn `json:"absent"`
}

type keptState struct {
	Name    string       `json:"name"`
	State   State        `json:"state"`
	Say     string       `json:"say"`
	Bytes   int64        `json:"bytes"`
	Done    int64        `json:"done"`
	Rows    int64        `json:"rows"`
	Notices []cur.Notice `json:"notices,omitempty"`
}

type keptReject struct {
	File   string `json:"file"`
	Row    int64  `json:"row"`
	Column string `json:"column,omitempty"`
	Value  string `json:"value,omitempty"`
	Why    string `json:"why"`
}

type keptDelivery struct {
	Delivery
	Billed []keptSum `json:"billed,omitempty"` // in place of Delivery.Billed
	Whole  bool      `json:"whole"`
	Parts  []int     `json:"parts,omitempty"`
}

type keptSum struct {
	Currency string      `json:"currency"`
	Total    money.Total `json:"total"`
}

// keptCell is how many rows a delivery has of a month of a payer.
type keptCell struct {
	Payer    string `json:"payer"`
	Month    string `json:"month"`
	Delivery int    `json:"delivery"`
	Rows     int64  `json:"rows"`
}

// Keep returns all of the bill but its ledger and book. What it shares with the
// bill must not be changed.
func (b *Bill) Keep() Kept {
	k := Kept{Notices: b.Notices, Cancelled: b.Cancelled, Partial: b.Partial, Known: b.Names.Known, Unknown: b.Names.Unknown,
		BadNames: keepRejects(b.Names.Rejects), Rejects: keepRejects(b.Ledger.Rejects())}
	for _, r := range b.Files {
		k.Files = append(k.Files, keptReport{r, k.table(r)})
	}
	for _, s := range b.States {
		k.States = append(k.States, keptState(s))
	}
	for _, d := range b.Deliveries {
		one := keptDelivery{Delivery: d, Whole: d.whole, Parts: d.parts}
		for _, s := range d.Billed {
			one.Billed = append(one.Billed, keptSum(s))
		}
		k.Deliveries = append(k.Deliveries, one)
	}
	for at, rows := range b.rowsOf {
		for d, n := range rows {
			k.Cells = append(k.Cells, keptCell{at.payer, at.month, d, n})
		}
	}
	sorts.By(k.Cells, func(x, y keptCell) int {
		return cmp.Or(cmp.Compare(x.Payer, y.Payer), cmp.Compare(x.Month, y.Month), x.Delivery-y.Delivery)
	})
	return k
}

// table finds the columns of a report among those that are kept, or adds them.
func (k *Kept) table(r cur.FileReport) int {
	if r.Present == nil && r.Missing == nil && r.Columns == nil && r.Absent == nil {
		return -1
	}
	n := slices.IndexFunc(k.Tables, func(t keptTable) bool {
		return slices.Equal(t.Present, r.Present) && slices.Equal(t.Missing, r.Missing) && slices.Equal(t.Columns, r.Columns) && slices.Equal(t.Absent, r.Absent)
	})
	if n < 0 {
		n = len(k.Tables)
		k.Tables = append(k.Tables, keptTable{r.Present, r.Missing, r.Columns, r.Absent})
	}
	return n
}

func keepRejects(list []*cur.CellError) []keptReject {
	var kept []keptReject
	for _, e := range list {
		kept = append(kept, keptReject{e.File, e.Row, e.Column, e.Value, e.Err.Error()})
	}
	return kept
}

func takeRejects(kept []keptReject) []*cur.CellError {
	var list []*cur.CellError
	for _, r := range kept {
		list = append(list, &cur.CellError{File: r.File, Row: r.Row, Column: r.Column, Value: r.Value, Err: errors.New(r.Why)})
	}
	return list
}

// LedgerRejects are the rows that were not kept, for the ledger that comes with k.
func (k *Kept) LedgerRejects() []*cur.CellError { return takeRejects(k.Rejects) }

// Bill makes a bill of what was kept and its ledger. It has no files: what would
// read them again gives ErrFilesGone. The book is evaluated anew, by the rules as
// they are now.
func (k *Kept) Bill(l *ledger.Ledger) (*Bill, error) {
	if err := k.check(l); err != nil {
		return nil, err
	}
	b := &Bill{Ledger: l, Book: actual.Evaluate(l), Notices: k.Notices, Cancelled: k.Cancelled, Partial: k.Partial, gone: true,
		Names: AccountNames{Known: k.Known, Unknown: k.Unknown, Rejects: takeRejects(k.BadNames)}, rowsOf: map[key]map[int]int64{}}
	for _, r := range k.Files {
		report := r.FileReport
		if r.Table >= 0 {
			t := k.Tables[r.Table]
			report.Present, report.Missing, report.Columns, report.Absent = t.Present, t.Missing, t.Columns, t.Absent
		}
		b.Files = append(b.Files, report)
	}
	for _, s := range k.States {
		b.States = append(b.States, FileProgress(s))
	}
	for _, d := range k.Deliveries {
		one := d.Delivery
		one.whole, one.parts, one.Billed = d.Whole, d.Parts, nil
		for _, s := range d.Billed {
			one.Billed = append(one.Billed, Sum(s))
		}
		b.Deliveries = append(b.Deliveries, one)
	}
	for _, c := range k.Cells {
		at := key{c.Payer, c.Month}
		if b.rowsOf[at] == nil {
			b.rowsOf[at] = map[int]int64{}
		}
		b.rowsOf[at][c.Delivery] = c.Rows
	}
	return b, nil
}

// check looks at every index and count.
func (k *Kept) check(l *ledger.Ledger) error {
	if len(k.Files) != len(k.States) {
		return fmt.Errorf("%d files with %d states", len(k.Files), len(k.States))
	}
	kept := int64(0)
	for _, r := range k.Files {
		if r.Table >= len(k.Tables) || r.Rows < 0 || r.Kept < 0 || r.Rejected < 0 || r.Rows != r.Kept+r.Rejected {
			return fmt.Errorf("the report of %s cannot be", cur.Clip(r.Name))
		}
		kept += r.Kept
	}
	if kept != l.Rows() {
		return fmt.Errorf("the files say %d rows, the ledger has %d", kept, l.Rows())
	}
	for _, t := range k.Tables {
		for _, f := range slices.Concat(t.Present, t.Missing) {
			if f >= cur.FieldCount {
				return fmt.Errorf("there is no column %d", f)
			}
		}
		for _, c := range t.Columns {
			if c.Field >= cur.FieldCount || c.Role > cur.MapColumn || c.Space > cur.CostCategory || c.Map > cur.DiscountMap {
				return fmt.Errorf("column %s cannot be", cur.Clip(c.Name))
			}
		}
		for _, c := range t.Absent {
			if c.Field >= cur.FieldCount {
				return fmt.Errorf("column %s cannot be", cur.Clip(c.Name))
			}
		}
	}
	for _, s := range k.States {
		if s.State > Partial {
			return fmt.Errorf("%s is in no state", cur.Clip(s.Name))
		}
	}
	out := func(list []int, most int) bool {
		return slices.ContainsFunc(list, func(n int) bool { return n < 0 || n >= most })
	}
	for _, d := range k.Deliveries {
		if out(d.Files, len(k.Files)) || out(d.Parts, len(k.Files)) || out(d.Instead, len(k.Deliveries)) || d.Named < 0 || d.Rows < 0 {
			return fmt.Errorf("delivery %s cannot be", cur.Clip(d.Name))
		}
	}
	for _, c := range k.Cells {
		if c.Delivery < 0 || c.Delivery >= len(k.Deliveries) || c.Rows < 0 {
			return fmt.Errorf("month %s cannot be", cur.Clip(c.Month))
		}
	}
	return nil
}
