package chart

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// oddWeighings are weighings as no one would want them.
func oddWeighings() map[string]*view.Weighing {
	scaled := func(by float64) *view.Weighing {
		w := weighing()
		w.Currency = "NOK"
		w.Absorb *= by
		for i := range w.Levels {
			l := &w.Levels[i]
			l.Saving, l.Bad, l.P05, l.P95 = l.Saving*by, l.Bad*by, l.P05*by, l.P95*by
			for k := range w.Futures[i] {
				w.Futures[i][k] *= by
			}
		}
		for i := range w.Curve {
			w.Curve[i].Cost *= by
		}
		for i := range w.Load.Hours {
			w.Load.Hours[i] *= by
		}
		w.Load.Existing *= by
		return w
	}
	one := weighing()
	one.Levels, one.Futures, one.Curve = one.Levels[:1], one.Futures[:1], one.Curve[:1]
	flat := weighing()
	for i := range flat.Levels {
		flat.Levels[i].Saving, flat.Levels[i].Bad = 0, 0
		for k := range flat.Futures[i] {
			flat.Futures[i][k] = 0
		}
	}
	for i := range flat.Curve {
		flat.Curve[i].Cost = 1000
	}
	for i := range flat.Load.Hours {
		flat.Load.Hours[i] = 10
	}
	flat.Absorb = 0
	losing := scaled(1)
	for i := range losing.Levels {
		losing.Levels[i].Saving, losing.Levels[i].Bad = -float64(i)*900, -float64(i)*5000
		for k := range losing.Futures[i] {
			losing.Futures[i][k] = float64(k-100) * 500
		}
	}
	losing.Zones = []view.ZoneSpan{{Key: "unacceptable", Label: "Unacceptable", From: 0, To: 30}}
	thin := weighing()
	thin.Zones = []view.ZoneSpan{
		{Key: "free", Label: "Free savings left", From: 0, To: 0.2, Low: 0.1, High: 3}, {Key: "comfort", Label: "Comfort", From: 0.2, To: 0.5, Low: 0.2, High: 4},
		{Key: "acceptable", Label: "Acceptable", From: 0.5, To: 0.9, Low: 0.5, High: 5}, {Key: "unacceptable", Label: hostile, From: 0.9, To: 30},
		{Key: "pointless", Label: "Pointless", From: 30, To: 30},
	}
	thin.Title, thin.Measure = hostile, hostile
	same := weighing()
	for i := range same.Levels {
		same.Levels[i].Level = 0
	}
	return map[string]*view.Weighing{"nothing": {}, "one level": one, "all equal": flat, "tiny": scaled(1e-9), "huge": scaled(2e7), "losing": losing, "thin zones": thin, "levels in one place": same}
}

// oddities are drawings of what no one would want to draw.
func oddities(width float64) map[string]Markup {
	m := map[string]Markup{}
	f := Frame{ID: fmt.Sprintf("odd%.0f", width), Width: width, Height: 320}
	for name, w := range oddWeighings() {
		for _, level := range []float64{0, 29.9, 1e12} {
			r := w.Reading(level)
			f.ID += "x"
			at := fmt.Sprintf("%s at %g", name, level)
			m[at+" zones"], m[at+" zones-chosen"], m[at+" futures"] = Zones(w, f), ZonesChosen(w, r, f), Futures(w, r, f)
			m[at+" retrospect"], m[at+" load"] = Retrospect(w, r, f), Load(w, r, f)
			m[at+" twins"] = ZonesTwin(w) + FuturesTwin(w, r) + RetrospectTwin(w) + LoadTwin(w, r)
		}
	}
	many := view.Ladder{Title: hostile, Begin: "2026-09-01"}
	for i := range 10_000 {
		many.Steps = append(many.Steps, view.LadderStep{Label: strings.Repeat("plan ", i%40), Hourly: float64(i%97) + 0.01, End: fmt.Sprintf("20%02d-%02d-%02d", 26+i%4, i%12+1, i%28+1)})
	}
	many.Steps = append(many.Steps, view.LadderStep{Label: hostile, Hourly: 1e6}, view.LadderStep{Label: "", Hourly: 5e5, End: "9999-12-31"}, view.LadderStep{Label: "over", Hourly: 5, End: "1999-01-01"})
	m["ladder of 10,000"] = Ladder(many, nil, "NOK", f)
	m["ladder of 10,000 twin"] = LadderTwin(many, nil, "NOK")
	m["ladder without a begin"] = Ladder(view.Ladder{Steps: many.Steps[:3]}, nil, "USD", f)
	m["heat of nothing"] = Heat(view.Heat{}, "USD", f)
	m["heat of zeros"] = Heat(view.Heat{Hours: make([]float64, 168)}, "USD", f)
	alike := view.Heat{Hours: make([]float64, 168)}
	for i := range alike.Hours {
		alike.Hours[i] = 123456789
	}
	m["heat alike"] = Heat(alike, "NOK", f)
	m["stress of nothing"] = Stress(nil, "USD", f)
	months := stressView()
	for i := range 40 {
		months.Months = append(months.Months, 10+i)
		for j := range months.Rows {
			months.Rows[j].Savings = append(months.Rows[j].Savings, -1e12)
		}
	}
	months.Rows[0].Label, months.Rows[1].Savings = hostile, nil
	m["stress of many months"] = Stress(months, "NOK", f)
	m["stress of many months twin"] = StressTwin(months, "NOK")
	m["frontier of no instrument"] = Frontier(nil, 0, nil, "USD", f)
	m["frontier of no level"] = Frontier(&view.Wide{Offers: []view.OfferLine{{}}}, 0, nil, "USD", f)
	far := wide()
	for i := range 30 {
		far.Offers = append(far.Offers, view.OfferLine{Label: strings.Repeat(hostile, i%5), Points: []view.OfferPoint{{Level: 1, Saving: float64(i) * 1e10, Bad: -float64(i) * 1e11}}})
	}
	m["frontier far out"] = Frontier(far, 1, nil, "NOK", f)
	m["frontier far out twin"] = FrontierTwin(far, "NOK")
	m["backtest of nothing"] = Backtest(nil, "USD", f)
	m["backtest of one"] = Backtest(&view.Backtest{Rows: []view.BacktestRow{{Label: hostile}}}, "USD", f)
	m["bridge of nothing"] = Bridge(view.BridgeChart{}, "USD", f)
	b := bridgeView()
	b.Lines[1].Label = strings.Repeat(hostile, 20)
	for i := range b.Lines {
		b.Lines[i].Money.Value = total(-1e12 * float64(i))
		b.Lines[i].Money.Text = b.Lines[i].Money.Value.Display("NOK", 2)
	}
	m["bridge far down"] = Bridge(b, "NOK", f)
	m["use beyond all"] = Use(1e12, 1e12) + Use(0, 0)
	return m
}

func TestOddDataAreDrawn(t *testing.T) {
	for _, width := range []float64{200, 326, 795} {
		for name, markup := range oddities(width) {
			inert(t, string(markup))
			for _, bad := range []string{"NaN", "Inf", "%!", "e+"} {
				if strings.Contains(strings.ReplaceAll(string(markup), "Infrastructure", ""), bad) {
					t.Errorf("%s at %g: %s in the drawing", name, width, bad)
				}
			}
			if len(markup) > 150_000 {
				t.Errorf("%s at %g: %d bytes", name, width, len(markup))
			}
		}
	}
}
