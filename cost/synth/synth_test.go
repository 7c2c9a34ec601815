package synth_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// The sample never changes by accident: its figures stand in pictures and tests.
func TestSampleIsGolden(t *testing.T) {
	bills, err := synth.Sample()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"sample-2026-07.csv": "3bf9e2f209907854",
		"sample-2026-08.csv": "7121a81ec1245588",
	}
	if len(bills) != len(want) {
		t.Fatalf("%d bills, want %d", len(bills), len(want))
	}
	for _, b := range bills {
		sum := sha256.Sum256(b.CSV)
		if got := hex.EncodeToString(sum[:8]); got != want[b.Name] {
			t.Errorf("%s: %s, want %s", b.Name, got, want[b.Name])
		}
	}
}

func readBill(t testing.TB, files ...load.File) *load.Bill {
	t.Helper()
	bill, err := load.Run(files, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !bill.Complete() || bill.Ledger.RejectedRows() > 0 {
		t.Fatalf("not read whole: %+v", bill.Files)
	}
	return bill
}

func file(name string, content []byte) load.File {
	return load.File{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}
}

// check compares what the engine makes of a bill with what it must cost.
func check(t *testing.T, name string, bill *load.Bill, want synth.Truth) {
	t.Helper()
	a := audit.Run(bill.Book)
	if len(a.Currencies) != 1 {
		t.Fatalf("%s: %d currencies", name, len(a.Currencies))
	}
	c := a.Currencies[0]
	if c.Rows != want.Rows {
		t.Errorf("%s: %d rows, want %d", name, c.Rows, want.Rows)
	}
	for basis, w := range map[actual.Basis]money.Total{
		actual.Cash: want.Cash, actual.Amortized: want.Amortized, actual.Net: want.Net,
		actual.OnDemand: want.OnDemand, actual.Naive: want.Naive,
	} {
		if got := c.Totals[basis]; got != w {
			t.Errorf("%s: %v is %v, want %v", name, basis, got, w)
		}
	}
	if c.Bridge.TrueUp != want.TrueUp || c.Bridge.Prepay != want.Prepay || !c.Bridge.Difference.IsZero() {
		t.Errorf("%s: bridge %+v, want true-up %v, prepay %v and no difference", name, c.Bridge.Bridge, want.TrueUp, want.Prepay)
	}
	for _, s := range c.Types {
		if got := want.Types[s.Type]; got != s.Rows {
			t.Errorf("%s: %d rows of %v, want %d", name, s.Rows, s.Type, got)
		}
	}
}

// T45: bills of many companies cost what their model says, on every basis and to
// the last digit, and the bridge closes.
func TestBillsCostWhatTheirModelSays(t *testing.T) {
	for _, o := range []synth.Options{
		{Rows: 500, Seed: 1},
		{Rows: 3000, Seed: 2, Schema: synth.CUR2},
		{Rows: 9000, Seed: 3, Schema: synth.CUR2Chosen},
		{Rows: 0, Seed: 5},
		{Rows: 40_001, Seed: 6, Schema: synth.CUR2Chosen},
		{Rows: 2500, Seed: 7, Month: month(2024, 2)},
		{Rows: 6000, Seed: 8, Month: month(2026, 6), Last: month(2026, 8), Schema: synth.CUR2},
	} {
		name := fmt.Sprintf("%d rows of %v, seed %d", o.Rows, o.Schema, o.Seed)
		var text, again bytes.Buffer
		want, err := synth.Write(&text, o)
		if err != nil {
			t.Fatal(err)
		}
		if o.Rows != 0 && want.Rows != o.Rows {
			t.Errorf("%s: wrote %d rows", name, want.Rows)
		}
		check(t, name, readBill(t, file("a.csv", text.Bytes())), want)
		if _, err := synth.Write(&again, o); err != nil || !bytes.Equal(text.Bytes(), again.Bytes()) {
			t.Errorf("%s: two bills from the same options differ (%v)", name, err)
		}
		if o.Schema == synth.CUR2Chosen || o.Rows == 0 {
			continue // a large bill of all columns takes a Parquet writer long in wasm
		}
		var parquet bytes.Buffer
		if _, err := synthparquet.Write(&parquet, o); err != nil {
			t.Fatal(err)
		}
		check(t, name+" in Parquet", readBill(t, file("a.parquet", parquet.Bytes())), want)
	}
}

func month(year, m int) period.Hour {
	return period.FromTime(time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC))
}

func TestTooFewRows(t *testing.T) {
	if _, err := synth.Write(io.Discard, synth.Options{Rows: 20}); err == nil {
		t.Error("a bill of 20 rows was written")
	}
}

// The sample holds what it is there to show.
func TestSampleTellsItsStory(t *testing.T) {
	bills, err := synth.Sample()
	if err != nil {
		t.Fatal(err)
	}
	var files []load.File
	for _, b := range bills {
		check(t, b.Name, readBill(t, file(b.Name, b.CSV)), b.Truth)
		files = append(files, file(b.Name, b.CSV))
	}
	bill := readBill(t, files...)
	if n := bill.Ledger.Rows(); n < 60_000 || n > 120_000 {
		t.Errorf("the sample has %d rows", n)
	}
	a := audit.Run(bill.Book)
	found := map[audit.Code]bool{}
	for _, f := range a.Findings {
		found[f.Code] = true
		if f.Severity == audit.Stop {
			t.Errorf("the sample is wrong somewhere: %s. %s", f.Title, f.Why)
		}
	}
	for _, code := range []audit.Code{audit.CommitmentCostsMore, audit.UnusedCommitment, audit.NaiveDiffers, audit.Untagged, audit.Began} {
		if !found[code] {
			t.Errorf("the sample does not show %s: %v", code, found)
		}
	}
	if found[audit.OpenPeriod] || found[audit.BridgeOpen] || found[audit.FallbackUsed] || found[audit.UnknownTypes] {
		t.Errorf("the sample has findings that were not planted: %v", found)
	}
}

// The rows themselves hold the identities of AWS's columns, read here without the
// engine: per Savings Plan and hour, and per reservation.
func TestIdentities(t *testing.T) {
	var text bytes.Buffer
	truth, err := synth.Write(&text, synth.Options{Seed: 9})
	if err != nil {
		t.Fatal(err)
	}
	rows := csv.NewReader(&text)
	header, err := rows.Read()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	type sums struct{ used, effective, covered, negated, fee, reserved, unused money.Amount }
	plans, reservations := map[string]*sums{}, map[string]*sums{}
	of := func(m map[string]*sums, key string) *sums {
		if m[key] == nil {
			m[key] = &sums{}
		}
		return m[key]
	}
	n := int64(0)
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
		amount := func(column string) money.Amount {
			i, ok := at[column]
			if !ok {
				t.Fatalf("no column %s", column)
			}
			a, rounded, err := money.Parse([]byte(row[i]))
			if err != nil || rounded {
				t.Fatalf("row %d: %s is %q", n, column, row[i])
			}
			return a
		}
		hour := row[at["savingsPlan/SavingsPlanARN"]] + row[at["lineItem/UsageStartDate"]]
		arn := row[at["reservation/ReservationARN"]]
		switch cur.ParseLineItemType(row[at["lineItem/LineItemType"]]) {
		case cur.SavingsPlanCoveredUsage:
			s := of(plans, hour)
			s.effective += amount("savingsPlan/SavingsPlanEffectiveCost")
			s.covered += amount("lineItem/UnblendedCost")
		case cur.SavingsPlanNegation:
			of(plans, hour).negated += amount("lineItem/UnblendedCost")
		case cur.SavingsPlanRecurringFee:
			s := of(plans, hour)
			s.used += amount("savingsPlan/UsedCommitment")
			if rest := amount("savingsPlan/TotalCommitmentToDate") - amount("savingsPlan/RecurringCommitmentForBillingPeriod") -
				amount("savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod"); rest != 0 {
				t.Errorf("row %d: I2 is off by %v", n, rest)
			}
		case cur.DiscountedUsage:
			s := of(reservations, arn)
			s.reserved += amount("reservation/EffectiveCost")
			if rest := amount("reservation/EffectiveCost") - amount("reservation/AmortizedUpfrontCostForUsage") - amount("reservation/RecurringFeeForUsage"); rest != 0 {
				t.Errorf("row %d: I6 is off by %v", n, rest)
			}
		case cur.RIFee:
			s := of(reservations, arn)
			s.fee += amount("lineItem/UnblendedCost") + amount("reservation/AmortizedUpfrontFeeForBillingPeriod")
			s.unused += amount("reservation/UnusedRecurringFee") + amount("reservation/UnusedAmortizedUpfrontFeeForBillingPeriod")
		}
	}
	if n != truth.Rows || len(plans) != 4*744 || len(reservations) != 5 {
		t.Errorf("%d rows, %d hours of plans, %d reservations", n, len(plans), len(reservations))
	}
	for key, s := range plans {
		if s.effective != s.used {
			t.Errorf("%s: I1 is off by %v", key, s.effective-s.used)
		}
		if s.covered != -s.negated {
			t.Errorf("%s: I3 is off by %v", key, s.covered+s.negated)
		}
	}
	idle := 0
	for arn, s := range reservations {
		if s.fee != s.reserved+s.unused {
			t.Errorf("%s: I4 is off by %v", arn, s.fee-s.reserved-s.unused)
		}
		if s.reserved == 0 {
			idle++
		}
	}
	if idle != 1 {
		t.Errorf("%d reservations are not used at all, want 1", idle)
	}
}

// A company keeps its names from month to month.
func TestNamesStay(t *testing.T) {
	resources := func(m int) map[string]bool {
		var text bytes.Buffer
		if _, err := synth.Write(&text, synth.Options{Seed: 11, Month: month(2026, m), Last: month(2026, 8)}); err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, line := range strings.Split(text.String(), "\n") {
			if i := strings.Index(line, "i-0"); i >= 0 && strings.Contains(line, "BoxUsage") && len(line) > i+19 {
				found[line[i:i+19]] = true
			}
		}
		return found
	}
	july, august := resources(7), resources(8)
	if len(july) < 10 {
		t.Fatalf("only %d instances", len(july))
	}
	for id := range july {
		if !august[id] {
			t.Errorf("instance %s is gone in August", id)
		}
	}
}

func BenchmarkSample(b *testing.B) {
	size := 0
	for b.Loop() {
		bills, err := synth.Sample()
		if err != nil {
			b.Fatal(err)
		}
		size = len(bills[0].CSV) + len(bills[1].CSV)
	}
	b.SetBytes(int64(size))
}
