package view

import (
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

func at(year int, month time.Month, day, hour int) period.Hour {
	return period.FromTime(time.Date(year, month, day, hour, 0, 0, 0, time.UTC))
}

func TestTexts(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Count(0), "0"}, {Count(999), "999"}, {Count(1204331), "1,204,331"}, {Count(-1000), "−1,000"},
		{counted(1, "row", "rows"), "1 row"}, {counted(2300, "row", "rows"), "2,300 rows"},
		{percent(0.219), "21.9%"}, {percent(-0.0004), "0.0%"}, {percent(-0.05), "−5.0%"},
		{wholePercent(0.29), "29%"}, {wholePercent(0.001), "less than 1%"}, {wholePercent(0.999), "more than 99%"}, {wholePercent(1), "100%"},
		{Bytes(1), "1 byte"}, {Bytes(640), "640 bytes"}, {Bytes(88_200_000), "88 MB"}, {Bytes(1_250_000_000), "1.2 GB"}, {Bytes(2_000_000), "2 MB"}, {Bytes(999_999), "1 MB"},
		{list(nil), ""}, {list([]string{"a"}), "a"}, {list([]string{"a", "b", "c"}), "a, b and c"},
		{inSentence("Usage type"), "usage type"}, {inSentence("EC2"), "EC2"},
		{spanText(period.Range{Start: at(2026, 8, 1, 0), End: at(2026, 9, 1, 0)}), "1–31 Aug 2026"},
		{spanText(period.Range{Start: at(2026, 7, 1, 0), End: at(2026, 8, 18, 5)}), "1 Jul–18 Aug 2026"},
		{spanText(period.Range{Start: at(2025, 12, 28, 0), End: at(2026, 1, 4, 0)}), "28 Dec 2025–3 Jan 2026"},
		{spanText(period.Range{Start: at(2026, 8, 6, 3), End: at(2026, 8, 6, 4)}), "6 Aug 2026"},
		{timeText(period.None, period.None), "–"},
		{timeText(at(2026, 8, 6, 3), at(2026, 8, 6, 4)), "6 Aug 2026 03:00"},
		{timeText(at(2026, 8, 1, 0), at(2026, 9, 1, 0)), "1–31 Aug 2026"},
		{timeText(at(2026, 8, 1, 2), at(2026, 8, 1, 5)), "1 Aug 2026 02:00–1 Aug 05:00"},
		{stepLabel(at(2026, 8, 1, 0), period.ByDay), "Sat 1 Aug"},
		{stepStart(at(2026, 8, 1, 13), period.ByHour), "2026-08-01T13:00Z"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// TestRates holds that levels close together read apart, and none as nothing.
func TestRates(t *testing.T) {
	for _, tt := range []struct {
		v    float64
		want string
	}{
		{0, "$0.00"}, {0.5, "$0.50"}, {0.537, "$0.537"}, {0.019, "$0.019"}, {0.0237, "$0.024"}, {0.0024, "$0.0024"}, {0.00237, "$0.0024"},
		{0.002, "$0.002"}, {0.000002, "$0.000002"}, {1e-17, "$0.00"}, {1.284, "$1.28"}, {0.1 + 0.2, "$0.30"}, {-0.0024, "\u2212$0.0024"},
	} {
		if got := rateText(tt.v, "USD"); got != tt.want {
			t.Errorf("%v reads %q, want %q", tt.v, got, tt.want)
		}
	}
}

// TestReadingOfMills walks up levels of a tenth of a cent: the step and the hours
// that would not be filled are told of the level that is meant.
func TestReadingOfMills(t *testing.T) {
	w := &Weighing{Currency: "USD", Years: 1}
	for i := range 5 {
		level := float64(i) / 1000
		w.Levels = append(w.Levels, Level{Level: level, Saving: level * 100, Bad: level})
		w.Curve = append(w.Curve, CurvePoint{Level: level, Cost: 1})
	}
	r := w.Reading(0.003)
	if want := "One step further, to $0.004"; r.StepHead != want {
		t.Errorf("the step: %q, want %q", r.StepHead, want)
	}
	if want := "At $0.003 none of the bill's hours would leave any of it unused."; r.IdleSay != want {
		t.Errorf("the hours: %q, want %q", r.IdleSay, want)
	}
}

// TestInventorySaysWhenCentsDoNotAdd adds thirds.
func TestInventorySaysWhenCentsDoNotAdd(t *testing.T) {
	third := money.Amount(money.Unit / 3).Total()
	v := Inventory{Rows: []InventoryRow{{Net: Money{Value: third}}, {Net: Money{Value: third}}}}
	v.Sum.Net.Value = third.Plus(third)
	if v.adds() { // 0.33 + 0.33 beside 0.67
		t.Error("0.33 and 0.33 are said to be 0.67")
	}
	if v.Sum.Net.Value = third.Plus(third).Minus(money.Amount(money.Unit / 100).Total()); !v.adds() {
		t.Error("0.33 and 0.33 are said not to be 0.66")
	}
}

// TestShapes holds what a chart's title claims of a month of days.
func TestShapes(t *testing.T) {
	month := func(day func(d int, weekend bool) int64) []money.Total {
		var sums []money.Total
		for d := range 31 {
			weekday := at(2026, 8, 1+d, 0).Time().Weekday()
			sums = append(sums, (money.Amount(day(d, weekday == time.Saturday || weekday == time.Sunday)) * money.Unit).Total())
		}
		return sums
	}
	for _, tt := range []struct {
		name string
		sums []money.Total
		want string
	}{
		{"a step that stays, through weekends", month(func(d int, weekend bool) int64 {
			v := int64(500)
			if weekend {
				v = 400
			}
			if d >= 5 {
				v += 60
			}
			return v
		}), "Daily cost stepped up on 6 August and stayed up."},
		{"a step down", month(func(d int, _ bool) int64 {
			if d >= 10 {
				return 100
			}
			return 200
		}), "Daily cost stepped down on 11 August and stayed down."},
		{"a step that does not stay", month(func(d int, _ bool) int64 {
			if d >= 5 && d < 20 {
				return 200
			}
			return 100 + int64(d%2)
		}), "Highest day: Thu 6 Aug, $200.00. Lowest: Sat 1 Aug, $100.00."},
		{"weekdays", month(func(d int, weekend bool) int64 {
			if weekend {
				return 100
			}
			return 130 + int64(d%3)
		}), "Weekdays set the shape: $130.95 a day on average, against $100.00 on weekends."},
		{"nothing", month(func(int, bool) int64 { return 0 }), "Nothing here falls on one day."},
		{"the same every day", month(func(int, bool) int64 { return 7 }), "Highest day: Sat 1 Aug, $7.00."},
	} {
		w, err := basisOf("")
		if err != nil {
			t.Fatal(err)
		}
		m := seriesMaker{basis: w, currency: "USD", grain: period.ByDay, partial: period.None}
		for d := range tt.sums {
			m.steps = append(m.steps, at(2026, 8, 1+d, 0))
		}
		if got := m.title(tt.sums); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
