package view_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// opened is a bill that was read from CSV texts, as the page would.
type opened struct {
	*load.Bill
	view *view.Bill
}

func open(t testing.TB, csv ...string) opened {
	t.Helper()
	var files []load.File
	for n, text := range csv {
		files = append(files, load.File{Name: fmt.Sprintf("bill-%d.csv", n+1), Size: int64(len(text)), R: strings.NewReader(text)})
	}
	b, err := load.Run(files, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !b.Usable() {
		t.Fatalf("nothing was read: %+v", b.Files)
	}
	return opened{b, view.New(view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: true})}
}

// company is three months of a made-up company.
func company(t testing.TB, rows int64) opened {
	t.Helper()
	june := synthMonth(2026, 6)
	var csv []string
	for month := june; len(csv) < 3; month = month.Next(period.ByMonth) {
		var b bytes.Buffer
		if _, err := synth.Write(&b, synth.Options{Rows: rows, Seed: 7, Schema: synth.CUR1, Month: month, Last: synthMonth(2026, 8)}); err != nil {
			t.Fatal(err)
		}
		csv = append(csv, b.String())
	}
	return open(t, csv...)
}

func synthMonth(year, month int) period.Hour {
	h := period.Hour(0)
	for h.Time().Year() < year || int(h.Time().Month()) < month {
		h = h.Next(period.ByMonth)
	}
	return h
}

// row is one line item, read straight from the ledger.
type row struct {
	cost       money.Amount
	start, end period.Hour
	text       func(key string) string
}

// each visits every row of the ledger.
func (o opened) each(basis actual.Basis, visit func(row)) {
	for n, s := range o.Ledger.Segments() {
		amounts, sources := o.Book.Money(basis, n), o.Book.SourcesOn(basis, n)
		for i := range s.Rows() {
			visit(row{amounts[i], s.StartAt(i), s.EndAt(i), func(key string) string {
				if key == "cost_source" {
					return sources[i].String()
				}
				d, _ := o.Ledger.Lookup(key)
				codes := s.Codes(d)
				return o.Ledger.Values(d)[codes.At(i)]
			}})
		}
	}
}

func matches(q view.Query, r row) bool {
	for _, f := range q.Filters {
		if slices.Contains(f.Values, r.text(f.Dimension)) == f.Not {
			return false
		}
	}
	return inTime(q, r)
}

func inTime(q view.Query, r row) bool {
	if q.From == "" {
		return true
	}
	if len(q.From) == len("2006-01") {
		month := r.text("billing_period")
		return q.From <= month && month < q.To
	}
	day := r.start.Time().Format("2006-01-02")
	return r.start != period.None && q.From <= day && day < q.To
}

// TestLawOfConservation holds, for hundreds of random questions, that every
// figure on a screen is the sum of the rows it stands for, to the last digit:
// against a plain loop over the ledger that knows nothing of breakdowns.
func TestLawOfConservation(t *testing.T) {
	o := company(t, 1500)
	dice := rand.New(rand.NewPCG(1, 2))
	dims := o.Ledger.Dimensions()
	bases := []string{"amortized", "net", "cash", "on_demand", "naive"}
	times := [][2]string{{"", ""}, {"", ""}, {"2026-08", "2026-09"}, {"2026-07", "2026-09"}, {"2026-07-10", "2026-08-05"}}
	empty := 0
	for n := range 400 {
		q := view.Query{
			Basis: bases[dice.IntN(len(bases))], GroupBy: o.Ledger.Key(dims[dice.IntN(len(dims))]),
			Top: []int{0, 1, 2, 5, -1}[dice.IntN(5)], Grain: []string{"", "day", "month", "hour"}[dice.IntN(4)],
		}
		span := times[dice.IntN(len(times))]
		q.From, q.To = span[0], span[1]
		for range dice.IntN(3) {
			d := dims[dice.IntN(len(dims))]
			values := o.Ledger.Values(d)
			if d == ledger.CostSource {
				values = []string{"unblended", "tax", "sp_unused"}
			}
			f := view.Filter{Dimension: o.Ledger.Key(d), Not: dice.IntN(2) == 0}
			for range 1 + dice.IntN(3) {
				f.Values = append(f.Values, values[dice.IntN(len(values))])
			}
			q.Filters = append(q.Filters, f)
		}
		if lawful(t, o, q) == 0 {
			empty++
		}
		if t.Failed() {
			t.Fatalf("question %d: %+v", n, q)
		}
	}
	if empty > 200 {
		t.Errorf("%d of 400 questions matched nothing: they test too little", empty)
	}
}

// lawful holds one question against the loop, and returns how many rows match.
func lawful(t *testing.T, o opened, q view.Query) int64 {
	t.Helper()
	basis, err := actual.ParseBasis(q.Basis)
	if err != nil {
		t.Fatal(err)
	}
	var want, whole, scope, before money.Total
	var rows int64
	groups := map[string]money.Total{}
	o.each(basis, func(r row) {
		whole.Add(r.cost)
		if inTime(q, r) {
			scope.Add(r.cost)
		}
		earlier := q
		earlier.From, earlier.To = "2026-07", "2026-08"
		if matches(earlier, r) {
			before.Add(r.cost)
		}
		if matches(q, r) {
			want.Add(r.cost)
			rows++
			g := groups[r.text(q.GroupBy)]
			g.Add(r.cost)
			groups[r.text(q.GroupBy)] = g
		}
	})
	e, err := o.view.Explore(q)
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, got, want money.Total) {
		t.Helper()
		if got != want {
			t.Errorf("%s is %s, want %s", what, got, want)
		}
	}
	same("the ledger bar", e.Bar.Total, whole)
	same("unexplained", e.Bar.Unexplained, money.Total{})
	same("the sum of the table", e.Table.Sum.Money.Value, want)
	var sum, was money.Total
	var count int64
	for _, r := range e.Table.Rows {
		sum = sum.Plus(r.Money.Value)
		count += r.Rows
		if r.Before != nil {
			was = was.Plus(r.Before.Value)
		}
		if !r.Other {
			same("row "+r.Key, r.Money.Value, groups[r.Key])
		}
	}
	same("the rows", sum, want)
	if count != rows || e.Table.Sum.Rows != rows {
		t.Errorf("%d rows in the lines, %d in the sum, want %d", count, e.Table.Sum.Rows, rows)
	}
	if e.Table.Sum.Before != nil {
		same("the month before", e.Table.Sum.Before.Value, before)
		same("the rows of the month before", was, before)
	} else if q.From == "2026-08" {
		t.Error("August is not compared with July")
	}
	for _, part := range []money.Total{want, scope.Minus(want), whole.Minus(scope), whole} {
		if text := part.Display("USD", 2); !part.IsZero() && len(q.Filters) > 0 && q.From != "" && !strings.Contains(e.Table.Conservation, text) && part.Abs().Float64() >= 0.01 {
			t.Errorf("%q does not say %s", e.Table.Conservation, text)
		}
	}
	lawfulSeries(t, o, q, e, basis, same)

	blocks := money.Total{}
	for _, b := range e.Icicle.Root.Children {
		blocks = blocks.Plus(b.Money.Value)
		parts := money.Total{}
		for _, c := range b.Children {
			parts = parts.Plus(c.Money.Value)
		}
		if len(b.Children) > 0 {
			same("the parts of block "+b.Label, parts, b.Money.Value)
		}
	}
	same("the icicle's root", e.Icicle.Root.Money.Value, blocks)
	if left := want.Minus(blocks); !left.IsZero() && !strings.Contains(e.Icicle.LeftOut, exact(left)) {
		t.Errorf("the icicle leaves out %s and says %q", left, e.Icicle.LeftOut)
	}
	if e.Side != nil {
		same("the side table", e.Side.Sum.Money.Value, want)
	}
	lawfulRows(t, o, q, want, rows, same)
	if (e.Empty != nil) != (rows == 0) {
		t.Errorf("%d rows, and empty says %+v", rows, e.Empty)
	}
	return rows
}

// lawfulSeries holds the chart: each band is its steps, and the bands with what
// lasts longer than a step, or lies on other days, are the sum.
func lawfulSeries(t *testing.T, o opened, q view.Query, e *view.Explore, basis actual.Basis, same func(string, money.Total, money.Total)) {
	t.Helper()
	grain, err := period.ParseGrain(e.Series.Grain)
	if err != nil {
		t.Fatal(err)
	}
	longest := map[period.Grain]period.Hour{period.ByHour: 1, period.ByDay: 24, period.ByMonth: 31 * 24}[grain]
	layout := map[period.Grain]string{period.ByHour: "2006-01-02T15:04Z", period.ByDay: "2006-01-02", period.ByMonth: "2006-01-02"}[grain]
	steps := map[string]money.Total{}
	for _, s := range e.Series.Steps {
		steps[s.Start] = money.Total{}
	}
	apart := money.Total{}
	o.each(basis, func(r row) {
		if !matches(q, r) {
			return
		}
		at := r.start.Floor(grain).Time().Format(layout)
		if s, on := steps[at]; on && r.start != period.None && (r.end == period.None || r.end-r.start <= longest) {
			s.Add(r.cost)
			steps[at] = s
			return
		}
		apart.Add(r.cost)
	})
	bands := money.Total{}
	for _, g := range e.Series.Groups {
		if len(g.Values) != len(e.Series.Steps) {
			t.Fatalf("band %s has %d values for %d steps", g.Label, len(g.Values), len(e.Series.Steps))
		}
		sum := money.Total{}
		for n, v := range g.Values {
			sum = sum.Plus(v)
			at := e.Series.Steps[n].Start
			steps[at] = steps[at].Minus(v)
		}
		same("band "+g.Label, g.Total, sum)
		bands = bands.Plus(sum)
	}
	for at, left := range steps {
		same("what the bands leave of "+at, left, money.Total{})
	}
	same("the bands and what is not drawn", bands.Plus(apart), e.Table.Sum.Money.Value)
	if !apart.IsZero() && !strings.Contains(e.Series.Note, exact(apart)) {
		t.Errorf("%s is not drawn, and the note says %q", apart, e.Series.Note)
	}
}

// lawfulRows holds line items and the explanation of the same question.
func lawfulRows(t *testing.T, o opened, q view.Query, want money.Total, rows int64, same func(string, money.Total, money.Total)) {
	t.Helper()
	page, err := o.view.LineItems(q, 0, 5)
	if err != nil {
		t.Fatal(err)
	}
	same("the sum of the line items", page.Sum.Value, want)
	if page.Matched != rows {
		t.Errorf("%d line items match, want %d", page.Matched, rows)
	}
	for _, item := range page.Rows {
		if len(item.Cells) != len(page.Columns) {
			t.Errorf("%d cells for %d columns", len(item.Cells), len(page.Columns))
		}
	}
	x, err := o.view.Explain(q)
	if err != nil {
		t.Fatal(err)
	}
	sum, count := money.Total{}, int64(0)
	for _, s := range x.BySource {
		sum = sum.Plus(s.Money.Value)
		count += s.Rows
	}
	same("the explained figure", x.Money.Value, want)
	same("its parts", sum, want)
	if count != rows || x.Matched != rows {
		t.Errorf("%d rows explained, %d matched, want %d", count, x.Matched, rows)
	}
}

// exact is how a small or large amount stands in a sentence.
func exact(t money.Total) string {
	if strings.Trim(t.Fixed(2), "-0.") == "" {
		return t.DisplayExact("USD")
	}
	return t.Display("USD", 2)
}
