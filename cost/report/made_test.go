package report_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/view"
)

func usd(t testing.TB, text string) money.Total {
	t.Helper()
	var total money.Total
	if err := total.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return total
}

// made are the views of a made bill of two months, with a commitment weighed.
func made(t testing.TB) report.Sources {
	t.Helper()
	l := &view.Letter{
		Currency: "USD", When: "August", Period: "August 2026", Before: "July", Measure: "Actual cost, amortized",
		Query: view.Query{Basis: "amortized"}, Rows: 600_000, StepGrain: "day",
		Bar:      view.Bar{State: "complete", Rows: 1_204_331, Total: usd(t, "184220.38")},
		Invoice:  usd(t, "174283.87"),
		Promised: view.LetterPromised{Any: true, Gross: usd(t, "22111.35"), Unused: usd(t, "1203"), Net: usd(t, "20908.35")},
	}
	for _, row := range []struct{ label, now, before string }{
		{"EC2", "40333.1", "39555.1"}, {"RDS", "24127.05", "23658.05"}, {"VPC", "23148.4", "14429.4"}, {"S3", "17433", "16552"},
		{"Tax", "11383.2", "10996.2"}, {"Bedrock", "9722.63", "7578.63"}, {"CloudFront", "8339", "8651"}, {"Business Support", "7864", "7653"},
		{"EKS", "6100", "6100"}, {"Redshift", "0", "1873.2"},
	} {
		l.Services = append(l.Services, view.LetterRow{Label: row.label, Public: true, Now: usd(t, row.now), Before: usd(t, row.before)})
	}
	l.Services = append(l.Services, view.LetterRow{Label: "Secret Vendor GmbH", Now: usd(t, "35770"), Before: usd(t, "34243.58")})
	for _, row := range l.Services {
		l.Total, l.BeforeTotal = l.Total.Plus(row.Now), l.BeforeTotal.Plus(row.Before)
	}
	for day := range 31 {
		date := time.Date(2026, 8, 1+day, 0, 0, 0, 0, time.UTC)
		l.Steps = append(l.Steps, view.LetterStep{Start: date.Format("2006-01-02"), Label: date.Format("Mon 2 Jan"), Sum: usd(t, "5"+date.Format("02")+"0.5")})
	}
	l.Tables = []view.LetterTable{{Key: "account", Label: "Account", Rows: []view.LetterRow{
		{Label: `"><svg onload=alert(1)>`, Now: usd(t, "100000"), Before: usd(t, "90000")}, {Label: "rest", Now: l.Total.Minus(usd(t, "100000")), Before: l.BeforeTotal.Minus(usd(t, "90000"))},
	}}}
	w := &view.Weighing{Currency: "USD", Option: "Compute Savings Plan, 1 year, no upfront", Absorb: 16000, Seed: 42,
		Evidence: view.Evidence{Grade: "C"}, Assumed: []view.Assumption{{Key: "growth", Text: "no growth", Unit: "%"}, {Key: "volatility", Text: "18%", Value: 0.18, Unit: "%"},
			{Key: "discount:secret", Label: "Secret", Text: "Secret", Value: 0.28, Unit: "%"}, {Key: "discount", Text: "28% on average", Value: 0.28, Unit: "%"}}}
	for i := range 31 {
		level := float64(i)
		w.Levels = append(w.Levels, view.Level{Level: level, Saving: 3000 * level, P05: 1824 * level, Bad: 1931, LossChance: 0.01, UnusedP95: 1139.2 * level, Promised: 8760 * level})
	}
	w.Zones = []view.ZoneSpan{{Key: "free", Label: "Free savings", To: 9.5}, {Key: "comfort", Label: "Comfort", From: 9.5, To: 13.5},
		{Key: "acceptable", Label: "Acceptable", From: 13.5, To: 22}, {Key: "unacceptable", Label: "Unacceptable", From: 22, To: 30}}
	c := &view.Commitments{Ladder: view.Ladder{Begin: "2026-09-01", Steps: []view.LadderStep{
		{Label: "one", Hourly: 20, End: "2026-10-19"}, {Label: "two", Hourly: 12.5, End: "2027-12-01"}, {Label: "not told", Hourly: 99}, {New: true, Hourly: 77, End: "2028-01-01"}}},
		InForce: view.Inventory{Rows: []view.InventoryRow{{Key: "arn:aws:secret", Label: "sp-1f2e", Note: "Compute, 1 year", Ends: "19 Oct 2026", UsedShare: "98.2%", Net: view.Money{Value: usd(t, "812.5")}}}}}
	return report.Sources{
		Letter: l, Commitments: c, Weighing: w, Files: 4, Maker: "0.1",
		SHA256: "9f2c41d07be39f2c41d07be39f2c41d07be39f2c41d07be39f2c41d07be3a6e8",
	}
}

func choice() report.Choice {
	return report.Choice{
		Prepared: "2026-09-12", Expires: "2026-09-19", From: "Example GmbH", Level: 18,
		Decision: &report.Decision{Title: "$18.00 an hour, one year, no upfront payment", Text: "$13.50 on 16 September, then three parts of $1.50.", Who: "Finance", By: "2026-09-15"},
	}
}

func build(t testing.TB, s report.Sources, c report.Choice) *report.Report {
	t.Helper()
	r, err := report.Build(s, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func marshal(t testing.TB, r *report.Report) []byte {
	t.Helper()
	text, err := report.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// loaded is the view of a bill from its file.
func loaded(t testing.TB, csv []byte) *view.Bill {
	t.Helper()
	b, err := load.Run([]load.File{{Name: "secret-file-name.csv", Size: int64(len(csv)), R: bytes.NewReader(csv)}}, load.Options{})
	if err != nil || !b.Usable() {
		t.Fatal("the bill cannot be loaded: ", err, b.States)
	}
	return view.New(view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: true})
}
