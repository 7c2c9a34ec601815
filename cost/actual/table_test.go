package actual

import (
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// TestTable holds that the table is closed: every type has a rule that always
// holds, its last step always fits, and every label can be given and explained.
func TestTable(t *testing.T) {
	steps, table := theRule().steps, theRule().table
	if len(steps) >= int(slow) {
		t.Fatalf("%d steps: a code must stay below %d", len(steps), slow)
	}
	for kind := range cur.LineItemTypeCount {
		closed := slices.ContainsFunc(table, func(r Rule) bool { return r.When == nil && slices.Contains(r.Types, kind) })
		if !closed {
			t.Errorf("%v: no rule holds always", kind)
		}
	}
	if last := table[len(table)-1]; !slices.Equal(last.Types, []cur.LineItemType{cur.UnknownType}) || last.When != nil {
		t.Errorf("the last rule is %q, not that of unknown types", last.Name)
	}
	given := map[Source]bool{NetMissingGrossUsed: true} // the net basis gives it where no step fits
	for _, r := range table {
		if r.Name == "" || r.From == "" || len(r.Gross) == 0 {
			t.Errorf("%q: a rule needs a name, a source and a step", r.Name)
			continue
		}
		if s := r.Gross[len(r.Gross)-1]; s.All != nil || s.Any != nil || s.Unless != NoTest {
			t.Errorf("%q: its last step may not fit", r.Name)
		}
		for _, s := range append(slices.Clone(r.Gross), r.Net...) {
			given[s.Source] = true
			if (s.Sum != nil && s.Product != nil) || (s.Pass != NoPass && (s.Sum != nil || s.Product != nil)) {
				t.Errorf("%q: a step has two amounts", r.Name)
			}
		}
		for _, sum := range [][]Term{r.Cash, r.Naive, r.TrueUp, r.Prepay} {
			for _, term := range sum {
				if term.Field.Kind() != cur.Money {
					t.Errorf("%q: %v is no amount", r.Name, term.Field)
				}
			}
		}
		if r.Cash == nil && r.Group != GroupOverlay {
			t.Errorf("%q: only a second view of other rows has no cash", r.Name)
		}
	}
	for s := range SourceCount {
		if s.String() == "" || s.Words() == "" || !given[s] {
			t.Errorf("source %d %q: label, words and a step that gives it are needed", s, s)
		}
		if back, err := ParseSource(s.String()); back != s || err != nil {
			t.Errorf("ParseSource(%q) = %v, %v", s, back, err)
		}
	}
	for b := range BasisCount {
		if back, err := ParseBasis(b.String()); back != b || err != nil {
			t.Errorf("ParseBasis(%q) = %v, %v", b, back, err)
		}
	}
	if _, err := ParseBasis("blended"); err == nil {
		t.Error("blended is taken for a basis")
	}
}

// TestBridgeIsTheTable holds that the bridge follows from the table: for every
// step that a row alone prices, cash = amortized + true-up + prepay holds field
// by field, but for commitments, where it takes all rows of one.
func TestBridgeIsTheTable(t *testing.T) {
	for _, r := range theRule().table {
		switch r.Group {
		case GroupRIUsage, GroupSPUsage, GroupRIUnused, GroupSPUnused, GroupInternal:
			continue
		}
		for _, s := range r.Gross {
			if s.Source == Focus || r.Group == GroupCommitted || r.Group == GroupUnused || s.Source == FocusPurchase {
				continue // what the provider states is not ours to balance
			}
			sum := map[cur.Field]int{}
			add := func(terms []Term, sign int) {
				for _, term := range terms {
					if term.Minus {
						sum[term.Field] -= sign
					} else {
						sum[term.Field] += sign
					}
				}
			}
			add(r.Cash, 1)
			add(s.Sum, -1)
			add(r.TrueUp, -1)
			add(r.Prepay, -1)
			for f, n := range sum {
				if n != 0 {
					t.Errorf("%q, %v: %+d × %v is left over", r.Name, s.Source, n, f)
				}
			}
		}
	}
}
