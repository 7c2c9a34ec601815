package view_test

import (
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// million is a bill of a million rows, made when a benchmark asks for it.
var million *opened

func big(b *testing.B) opened {
	if million == nil {
		o := company(b, 340_000)
		million = &o
	}
	return *million
}

// BenchmarkExplore answers Explore over a million rows, filters known and new.
func BenchmarkExplore(b *testing.B) {
	o := big(b)
	d, _ := o.Ledger.Lookup("account")
	account := view.Filter{Dimension: "account", Values: []string{o.Ledger.Values(d)[1]}}
	for _, tt := range []struct {
		name string
		q    view.Query
	}{
		{"whole", view.Query{}},
		{"month-with-the-one-before", view.Query{From: "2026-08", To: "2026-09"}},
		{"account", view.Query{Filters: []view.Filter{account}}},
		{"resource", view.Query{GroupBy: "resource"}},
		{"resource-by-hour", view.Query{GroupBy: "resource", Grain: "hour", From: "2026-08-01", To: "2026-08-31"}},
		{"usage-type-of-account", view.Query{GroupBy: "usage_type", Filters: []view.Filter{account, {Dimension: "line_item_type", Values: []string{"Tax"}, Not: true}}}},
	} {
		b.Run(tt.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := o.view.Explore(tt.q); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(o.Ledger.Rows())*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// BenchmarkOverview answers the overview over a million rows.
func BenchmarkOverview(b *testing.B) {
	o := big(b)
	for b.Loop() {
		if _, err := o.view.Overview(view.Query{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFirstAnswers is what is done once a bill is read: the audit, and the
// first overview with nothing remembered.
func BenchmarkFirstAnswers(b *testing.B) {
	o := big(b)
	for b.Loop() {
		v := view.New(view.Made{Ledger: o.Ledger, Book: o.Book, Files: o.Files, Whole: true})
		if _, err := v.Overview(view.Query{}); err != nil {
			b.Fatal(err)
		}
	}
}
