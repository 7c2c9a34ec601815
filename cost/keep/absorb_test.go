package keep_test

import (
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/load"
)

// TestAKeptBillIsTakenOver holds that a bill of one file that was kept and came back
// can go into another ledger, after what that has already, with all that was said of it.
func TestAKeptBillIsTakenOver(t *testing.T) {
	first := made(t, 700).Ledger
	taken := 0
	for name, files := range drops(t) {
		b, err := load.Run(files, load.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if !b.Usable() || len(b.Ledger.Files()) != 1 || b.Ledger.Rows() > 5000 {
			continue
		}
		taken++
		into := ledger.NewBuilder()
		for _, l := range []*ledger.Ledger{first, back(t, write(t, b)).Bill.Ledger} {
			if err := into.File(name).Absorb(l); err != nil {
				t.Fatal(err)
			}
		}
		got := into.Seal()
		want := slices.Concat(first.Canonical(), b.Ledger.Canonical())
		slices.Sort(want)
		if !slices.Equal(got.Canonical(), want) {
			t.Errorf("%s: other rows", name)
		}
		if got.RejectedRows() != b.Ledger.RejectedRows() || len(got.Rejects()) != len(b.Ledger.Rejects()) || got.LostLeadingZeros() != b.Ledger.LostLeadingZeros() {
			t.Errorf("%s: %d rejected, %d said, %d padded; want %d, %d, %d", name, got.RejectedRows(), len(got.Rejects()), got.LostLeadingZeros(),
				b.Ledger.RejectedRows(), len(b.Ledger.Rejects()), b.Ledger.LostLeadingZeros())
		}
		if name == "awkward/lost_leading_zero_accounts.cur1.csv" && got.LostLeadingZeros() == 0 {
			t.Errorf("%s: no account is padded", name)
		}
	}
	if taken < 20 {
		t.Errorf("only %d bills were taken over", taken)
	}
}
