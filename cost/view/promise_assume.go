package view

import (
	"math"
	"strconv"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/weigh"
)

// discounts lists what a commitment takes off, and how that is known.
func (f *weigher) discounts() {
	all := 0.0
	for _, c := range f.a.Demand.Classes {
		all += c.OnDemand.Sum()
	}
	keys := f.a.DiscountKeys()
	for i, c := range f.a.Demand.Classes {
		row := DiscountRow{Key: keys[i], Label: c.Name, Low: c.Discount.Low, Typical: c.Discount.Typical, High: c.Discount.High,
			Provenance: c.Discount.Provenance.String(), From: c.Discount.From}
		if n := len(c.From); n > 1 {
			row.Label += " and " + strconv.Itoa(n-1) + " more"
		}
		if all > 0 {
			row.Share = c.OnDemand.Sum() / all
		}
		f.w.Discounts = append(f.w.Discounts, row)
	}
}

// assumed lists what the bill cannot tell.
func (f *weigher) assumed() {
	for _, g := range f.a.Given {
		v := Assumption{Key: g.Key, Label: g.Label, Origin: capital(g.Origin) + ".", Value: g.Value, Least: g.Least, Most: g.Most, Step: g.Step, Unit: "%", Chosen: g.Chosen}
		v.Text = wholePercent(g.Value)
		if g.Value < 0 {
			v.Text = "\u2212" + wholePercent(-g.Value)
		}
		if g.Unit == weigh.Yearly {
			v.Unit = "a year"
			v.Text = strconv.FormatFloat(math.Round(g.Value*100)/100, 'f', -1, 64) + " times a year"
			if g.Value > 0 && g.Value < 1 {
				v.Text = strconv.FormatFloat(math.Round(g.Value*1000)/10, 'f', -1, 64) + " in 100 a year"
			}
		}
		if g.Key == "growth" && g.Value == 0 {
			v.Text = "no growth"
		}
		f.w.Assumed = append(f.w.Assumed, v)
	}
	f.w.Assumed = append(f.w.Assumed, f.discountAssumption())
}

// discountAssumption is the mean discount, to be set for all usage at once.
func (f *weigher) discountAssumption() Assumption {
	v := Assumption{Key: "discount", Label: "Discount", Value: 1 - f.rate(), Most: 0.95, Step: 0.01, Unit: "%"}
	v.Text = wholePercent(v.Value) + " on average"
	shares := map[commit.Provenance]float64{}
	for i, c := range f.a.Demand.Classes {
		shares[c.Discount.Provenance] += f.w.Discounts[i].Share
		v.Chosen = v.Chosen || c.Discount.Provenance == commit.Chosen
	}
	var parts []string
	for p := commit.ObservedExact; p <= commit.Chosen; p++ {
		if shares[p] > 0 {
			parts = append(parts, wholePercent(shares[p])+" of the usage "+provenanceText(p))
		}
	}
	v.Origin = capital(list(parts)) + "."
	return v
}

func provenanceText(p commit.Provenance) string {
	switch p {
	case commit.ObservedExact:
		return "seen in this bill"
	case commit.ObservedFamily, commit.ObservedFamilyAnyRegion, commit.ObservedService:
		return "seen in this bill for usage of its kind"
	case commit.Derived:
		return "derived from another option in this bill"
	case commit.Chosen:
		return "your own figure"
	}
	return "assumed, from the table of " + commit.TableVersion
}

// gauges need no model of the future.
func (f *weigher) gauges() {
	w, discount := f.w, 1-f.rate()
	if discount <= 0 {
		return
	}
	add := func(code, label, text string) {
		w.Notes = append(w.Notes, Check{Code: code, Label: label, Text: text, OK: true})
	}
	hours := risk.BreakEvenHours(discount, f.a.Scope.Term)
	add("break-even", "Break-even", "A dollar of it pays once it is used "+wholePercent(1-discount)+" of the time: usage that runs without a break and then ends has paid after "+
		Count(int64(math.Round(hours/24)))+" of "+Count(int64(f.a.Scope.Term/24))+" days.")
	level := w.Start
	if level <= 0 {
		level = f.a.Best
	}
	if level > 0 && f.a.Evidence.Grade > risk.NoGrade && !f.a.Evidence.Bounds {
		clock := risk.SkiRental([]float64{f.a.Curve.Displaced(level)}, level, f.a.Scope.Term)
		text := "Without any forecast one would wait until on-demand has cost as much as the fee would: for " + rateText(level, f.code) + " an hour this bill shows " + wholePercent(clock) + " of it."
		if clock >= 1 {
			text += " By that rule it is time to buy; it never pays more than twice what a clairvoyant would."
		}
		add("clock", "The clock of one who never forecasts", text)
	}
	add("rate-drop", "If prices fall by 10%", "The discount of "+wholePercent(discount)+" would be "+signedPercent(risk.AfterRateDrop(discount, 0.1))+" of what on-demand costs then.")
}

func signedPercent(v float64) string {
	if v < 0 {
		return "\u2212" + wholePercent(-v)
	}
	return wholePercent(v)
}
