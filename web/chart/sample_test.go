package chart

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// The promises that the tests draw. Their figures follow simple curves; what is
// tested is how they are drawn.

// weighing is a scope whose average saving has its best at 27 of 30 dollars an
// hour and whose bad case crosses a limit of $16,000 at 22.
func weighing() *view.Weighing {
	w := &view.Weighing{
		Currency: "USD", Title: "Up to $13.50 an hour is comfortable; $22.00 is where a bad year crosses your limit.",
		Measure: "Saving over one year against no new plan, Compute Savings Plan, 1 year, no upfront, 28% discount.",
		BestSay: "On the hours of this bill, $24.00 an hour costs least.", Existing: 38, Best: 24, Absorb: 16000, Start: 18, Ceiling: 22,
		Load: view.LoadDuration{Title: "At $18.00 no August hour would sit idle.", Measure: "Plan-eligible usage at on-demand price, $ an hour, August hours sorted.", Existing: 35, Rate: 1.4},
		Zones: []view.ZoneSpan{
			{Key: "free", Label: "Free savings left", From: 0, To: 9.5, Low: 8, High: 10.5},
			{Key: "comfort", Label: "Comfort", From: 9.5, To: 13.5, Low: 12.5, High: 14.5},
			{Key: "acceptable", Label: "Acceptable", From: 13.5, To: 22, Low: 20, High: 23.5},
			{Key: "unacceptable", Label: "Unacceptable", From: 22, To: 27},
			{Key: "pointless", Label: "Pointless", From: 27, To: 30},
		},
	}
	for i := range 61 {
		x := float64(i) / 2
		l := view.Level{Level: x, Saving: 60500 - 83*(27-x)*(27-x), Bad: 17000 - 187*(9.5-x)*(9.5-x), LossChance: x * x / 9000, Promised: x * 8760}
		l.P05, l.P95 = (l.Saving+l.Bad)/2, l.Saving*1.05
		w.Levels = append(w.Levels, l)
		var futures []float64
		for k := range 100 {
			q := (float64(k) + 0.5) / 100
			futures = append(futures, toCents(l.Saving*1.1-(l.Saving-l.Bad)*1.15*math.Pow(0.02/q, 0.7)-x*300*(1-q)))
		}
		w.Futures = append(w.Futures, futures)
	}
	for i := range 61 {
		x := float64(i) / 1.5
		over := math.Max(0, x-24)
		w.Curve = append(w.Curve, view.CurvePoint{Level: x, Cost: 41000 - 220*math.Min(x, 24) + 14*over*over, Unused: over * 90, Utilization: 1 - over/90, Coverage: x / 45})
	}
	for i := range 101 {
		q := float64(i) / 100
		w.Load.Hours = append(w.Load.Hours, toCents(58+62*math.Pow(1-q, 1.6)+2*math.Sin(q*40)*(1-q)))
	}
	return w
}

// toCents takes off the digits in which processors differ.
func toCents(v float64) float64 { return math.Round(v*100) / 100 }

// daily is a weighing of a bill by the day.
func daily() *view.Weighing {
	w := weighing()
	for _, p := range w.Curve {
		w.Even = append(w.Even, p)
		p.Cost += 90 * p.Level
		w.Burst = append(w.Burst, p)
	}
	return w
}

func wide() *view.Wide {
	w := &view.Wide{Title: "Past $9.50 an hour, every extra dollar saved is paid for in bad years.", Measure: "Average saving a year against the bad year, one point per level."}
	for i, label := range []string{"Compute, 1 yr", "EC2 Instance m5, 1 yr", "Compute, 3 yr", "SageMaker, 3 yr"} {
		k := 1 + 0.35*float64(i)
		o := view.OfferLine{Key: strconv.Itoa(i), Label: label, Chosen: i == 0, Grey: i == 3}
		for j := range 31 {
			x := float64(j)
			saving := k * (60500 - 83*(27-x)*(27-x))
			if j == 0 {
				saving = 0
			}
			bad := 17000 - 187*k*(9.5-x)*(9.5-x)
			if j == 0 {
				bad = 0
			}
			o.Points = append(o.Points, view.OfferPoint{Level: x, Saving: saving, Bad: bad, Best: x >= 9 && x <= 27})
		}
		w.Offers = append(w.Offers, o)
	}
	return w
}

func heat() view.Heat {
	h := view.Heat{Title: "Nights and weekends waste most: the m5 plan has too little to cover.", Measure: "Paid and not used, $ an hour, average by hour of the week, UTC."}
	for i := range 168 {
		day, hour := i/24, i%24
		v := 0.3 + 0.05*float64(i%7)
		if hour < 7 || hour > 19 {
			v = 1.4 + 0.1*float64(day)
		}
		if day > 4 && hour < 9 {
			v = 3.2
		}
		h.Hours = append(h.Hours, v)
	}
	return h
}

func ladderView() (view.Ladder, *view.Plan) {
	l := view.Ladder{
		Title: "Ends are spread out: no day ends more than $13.50 an hour until 2028.", Measure: "Savings Plans in force, $ an hour, by end date.", Begin: "2026-09-01",
		Steps: []view.LadderStep{
			{Label: "Compute plan, October", Hourly: 12, End: "2026-10-19"},
			{Label: "Compute, prepaid", Hourly: 8, End: "2026-10-30"},
			{Label: "m5 Ireland", Hourly: 3.2, End: "2027-05-09"},
			{Label: "Compute 2028", Hourly: 18, End: "2028-03-14"},
		},
	}
	p := &view.Plan{Title: "What to buy, and when"}
	for i, start := range []string{"2026-09-16", "2026-10-20", "2026-11-20", "2026-12-20"} {
		level := 1.5
		if i == 0 {
			level = 13.5
		}
		p.Rows = append(p.Rows, view.PlanRow{On: start, Start: start, End: strconv.Itoa(2027) + start[4:], Level: level})
	}
	return l, p
}

func stressView() *view.Stress {
	s := &view.Stress{Title: "Without the prod account the level loses from the start.", Measure: "Saving over the term if one part leaves, $.", Level: 18, Months: []int{1, 3, 6, 9}, Margin: []float64{0.1, 0.2, 0.4, 0.7}}
	for i, label := range []string{"prod", "Data platform of the whole company, legacy", "staging", "eu-west-1"} {
		r := view.StressRow{Label: label, Kind: "account", Share: 0.6 / float64(i+1)}
		for j := range s.Months {
			r.Savings = append(r.Savings, 51200-90000/float64(i+1)+float64(j)*18000)
		}
		s.Rows = append(s.Rows, r)
	}
	return s
}

func backtestView() *view.Backtest {
	return &view.Backtest{Title: "Looking back 60 days cost $512 more than knowing the future.", Measure: "Cost above the best in hindsight on the last 14 days, $.", Rows: []view.BacktestRow{
		{Label: "Best in hindsight", Level: 24, Saving: 5200, Share: .24},
		{Label: "This advice", Level: 18, Saving: 4900, Excess: 300, Share: .22},
		{Label: "Best of the last 60 days", Level: 26, Saving: 4688, Excess: 512, Share: .21},
		{Label: "Lowest hour of the last 30 days", Level: 12, Saving: 3100, Excess: 2100, Share: .14},
		{Label: "Nothing", Excess: 5200},
	}}
}

func bridgeView() view.BridgeChart {
	line := func(label, amount string, total bool) view.BridgeStep {
		t := dollars(amount)
		text := t.Display("USD", 2)
		if !total {
			text = t.DisplayChange("USD", 2)
		}
		return view.BridgeStep{Label: label, Money: view.Money{Value: t, Text: text}, Total: total}
	}
	return view.BridgeChart{Title: "$9,936.51 was prepaid and belongs to August.", Measure: "From the invoice to actual cost, USD. The scale starts at the invoice.", Lines: []view.BridgeStep{
		line("Invoice (cash)", "174283.87", true), line("Prepaid compute plan, August share", "5952.00", false),
		line("m5 plan, upfront share", "1190.40", false), line("RDS reservation, upfront share", "2794.11", false),
		line("Credits booked later", "-600", false), line("Actual cost (amortized)", "183620.38", true),
	}}
}

// drawn are all charts and their tables at a width, by name.
func drawn(width float64) map[string]Markup {
	w, d := weighing(), daily()
	frame := func(id string, height float64) Frame {
		return Frame{ID: fmt.Sprintf("%s-%.0f", id, width), Width: width, Height: height}
	}
	l, p := ladderView()
	chosen := &view.OfferPoint{Level: 18, Saving: w.Reading(18).Saving, Bad: w.Reading(18).Bad}
	return map[string]Markup{
		"zones": Zones(w, frame("zones", 430)), "zones-chosen": ZonesChosen(w, w.Reading(18), frame("zones", 430)), "zones-twin": ZonesTwin(w),
		"futures": Futures(w, w.Reading(18), frame("futures", 340)), "futures-twin": FuturesTwin(w, w.Reading(18)),
		"retrospect": Retrospect(w, w.Reading(18), frame("retrospect", 320)), "retrospect-twin": RetrospectTwin(w),
		"retrospect-daily": Retrospect(d, d.Reading(18), frame("retrospect-daily", 320)), "retrospect-daily-twin": RetrospectTwin(d),
		"load": Load(w, w.Reading(22), frame("load", 340)), "load-twin": LoadTwin(w, w.Reading(22)),
		"frontier": Frontier(wide(), 16000, chosen, "USD", frame("frontier", 360)), "frontier-twin": FrontierTwin(wide(), "USD"),
		"heat": Heat(heat(), "USD", frame("heat", 300)), "heat-twin": HeatTwin(heat(), "USD"),
		"ladder": Ladder(l, p, "USD", frame("ladder", 330)), "ladder-twin": LadderTwin(l, p, "USD"),
		"stress": Stress(stressView(), "USD", frame("stress", 0)), "stress-twin": StressTwin(stressView(), "USD"),
		"backtest": Backtest(backtestView(), "USD", frame("backtest", 0)), "backtest-twin": BacktestTwin(backtestView(), "USD"),
		"bridge": Bridge(bridgeView(), "USD", frame("bridge", 0)), "bridge-twin": BridgeTwin(bridgeView()),
		"use": Use(0.584, 0.63), "use-full": Use(1, 0.52), "use-untold": Use(-1, -1),
	}
}

// answered reads what the engine says of the sample bill.
func answered(t *testing.T) (a *view.Commitments, w, wide *view.Weighing) {
	t.Helper()
	a, w, wide = new(view.Commitments), new(view.Weighing), new(view.Weighing)
	for name, answer := range map[string]any{"commitments.json": a, "weighing.json": w, "weighing-wide.json": wide} {
		text, err := os.ReadFile(filepath.Join("..", "ui", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, answer); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.Levels) < 2 || len(w.Futures) != len(w.Levels) || wide.Wide == nil || len(a.Ladder.Steps) == 0 {
		t.Fatal("the answers hold too little to draw")
	}
	return a, w, wide
}
