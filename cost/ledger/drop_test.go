package ledger

import (
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// Single rows that are taken back are gone, and the others keep their places.
func TestDropRows(t *testing.T) {
	rows := anyRows(8, SegmentRows+4000)
	b := NewBuilder()
	f := b.File("a")
	send(t, f, rows, 1500)
	drop := map[int][]int{}
	var left []row
	var places []int64
	kept := int64(0)
	for n, s := range b.Snapshot().Segments() {
		for i := range s.Rows() {
			_, place := s.Place(i)
			if place%3 == 0 || place > 60_000 && place < 60_500 {
				drop[n] = append(drop[n], i)
				continue
			}
			left, places, kept = append(left, rows[place-1]), append(places, place), kept+1
		}
	}
	b.DropRows(drop)
	if f.Kept() != kept {
		t.Errorf("%d rows kept, want %d", f.Kept(), kept)
	}
	l := b.Seal()
	if !slices.Equal(l.Canonical(), build(t, left, 999).Canonical()) {
		t.Error("other rows are left than those that were not dropped")
	}
	at := 0
	for _, s := range l.Segments() {
		last := 0
		s.Runs(func(file, from, to int) {
			if from != last || to <= from || file != 0 {
				t.Fatalf("a run of file %d from %d to %d follows row %d", file, from, to, last)
			}
			last = to
			for i := from; i < to; i++ {
				if _, place := s.Place(i); place != places[at] {
					t.Fatalf("row %d stands at %d, want %d", i, place, places[at])
				}
				at++
			}
		})
		if last != s.Rows() {
			t.Fatalf("runs end at %d of %d", last, s.Rows())
		}
	}
}

// Names that are given go before those of the bill; the ledger itself stays.
func TestNamed(t *testing.T) {
	l := build(t, []row{
		{text: map[cur.Field]string{cur.UsageAccount: "111111111111"}},
		{text: map[cur.Field]string{cur.UsageAccount: "222222222222", cur.UsageAccountName: "prod"}},
		{text: map[cur.Field]string{cur.UsageAccount: "333333333333", cur.UsageAccountName: "test"}},
	}, 1)
	named, unknown := l.Named(map[string]string{"111111111111": "first", "222222222222": "other", "444444444444": "gone"})
	for id, want := range map[string][2]string{"111111111111": {"", "first"}, "222222222222": {"prod", "other"}, "333333333333": {"test", "test"}, "444444444444": {}} {
		if got := [2]string{l.NameOf(id), named.NameOf(id)}; got != want {
			t.Errorf("%s is called %q, want %q", id, got, want)
		}
	}
	if unknown != 1 || !slices.Equal(named.Canonical(), l.Canonical()) {
		t.Errorf("%d unknown; rows %q, want %q", unknown, named.Canonical(), l.Canonical())
	}
	if _, unknown := NewBuilder().Seal().Named(map[string]string{"111111111111": "x"}); unknown != 1 {
		t.Errorf("an empty ledger knows %d accounts", 1-unknown)
	}
}
