package view_test

import (
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// BenchmarkWeigh answers the depths about the sample bill, each question for the
// first time. The budget in the browser is 150 ms for the futures of the first and
// 1 s for those of the full one.
func BenchmarkWeigh(b *testing.B) {
	v := sampleBill(b).view
	if _, err := v.Commitments(view.CommitmentsQuery{}); err != nil {
		b.Fatal(err)
	}
	seed := int64(1)
	for _, depth := range []view.Depth{view.FirstDepth, view.FullDepth, view.WideDepth} {
		b.Run(string(depth), func(b *testing.B) {
			for b.Loop() {
				seed++
				if w, err := v.Weigh(view.WeighQuery{Depth: depth, Seed: seed}); err != nil || len(w.Levels) == 0 {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("other-limit", func(b *testing.B) {
		absorb := 1000.0
		for b.Loop() {
			absorb++
			if _, err := v.Weigh(view.WeighQuery{Absorb: absorb}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCommitments answers the tab, nothing remembered.
func BenchmarkCommitments(b *testing.B) {
	o := sampleBill(b)
	for b.Loop() {
		v := view.New(view.Made{Ledger: o.Ledger, Book: o.Book, Files: o.Files, Whole: true})
		if _, err := v.Commitments(view.CommitmentsQuery{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReading reads a level, as while a slider moves.
func BenchmarkReading(b *testing.B) {
	w, err := sampleBill(b).view.Weigh(view.WeighQuery{})
	if err != nil {
		b.Fatal(err)
	}
	level := 0.0
	for b.Loop() {
		level += 0.01
		if level > w.Top() {
			level = 0
		}
		if w.Reading(level).Promised < 0 {
			b.Fatal(level)
		}
	}
}
