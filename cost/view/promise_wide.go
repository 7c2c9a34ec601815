package view

import (
	"maps"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/weigh"
)

// wide compares instruments and scopes.
func (f *weigher) wide() error {
	v := &Wide{Offers: []OfferLine{}, Shop: []ShopRow{}}
	if !f.x.wide {
		ask := f.ask
		ask.Scenarios, ask.Levels = min(wideScenarios, f.ask.Scenarios), wideLevels
		ask.Chosen = withoutDiscounts(ask.Chosen)
		var err error
		if f.x.offers, f.x.years, err = weigh.Frontier(f.report, f.scope, ask); err != nil {
			return err
		}
		f.x.wide = true
	}
	f.offers(v)
	if err := f.shop(v); err != nil {
		return err
	}
	m, err := weigh.Jointly(f.report)
	if err != nil {
		return err
	}
	if m != nil {
		v.Joint = f.joint(m)
	}
	f.w.Wide = v
	return nil
}

// withoutDiscounts leaves out discounts that were set by hand: they are about one
// option.
func withoutDiscounts(chosen map[string]float64) map[string]float64 {
	kept := maps.Clone(chosen)
	maps.DeleteFunc(kept, func(key string, _ float64) bool { return strings.HasPrefix(key, "discount") })
	return kept
}

// offers draws a line for each instrument.
func (f *weigher) offers(v *Wide) {
	grey := false
	for _, o := range f.x.offers {
		l := OfferLine{Key: optionKeyOf(o.Option), Label: o.Option.Kind.Label() + ", " + o.Option.String(), Chosen: o.Option == f.option,
			Grey: o.Option.Years > 1 && !f.a.Evidence.LongTerm, Points: []OfferPoint{}}
		grey = grey || l.Grey
		for _, p := range o.Points {
			l.Points = append(l.Points, OfferPoint{Level: p.Level.Committed, Saving: p.Level.Saving, Bad: -p.Level.CVaR, Best: p.Efficient})
		}
		v.Offers = append(v.Offers, l)
	}
	v.Years = f.x.years
	span := counted(int64(v.Years), "year", "years")
	v.Measure = "Expected saving against the mean of the worst 1 in 20 outcomes, over " + span + " on top of what runs to its end, shorter terms renewed at the level of usage then, " + f.unit() + "."
	v.Title = f.frontierTitle(v.Offers)
	if at := v.At(f.w.Start); at != nil && f.w.Start > 0 && v.Years > f.w.Years {
		v.Note = "Sums here are over " + span + ", not the " + counted(int64(f.w.Years), "year", "years") + " of the term: " + rateText(f.w.Start, f.code) + " an hour of " + f.w.Option +
			" is expected to save " + wholeText(at.Saving, f.code) + " here and " + wholeText(f.w.level(f.w.Start).Saving, f.code) + " over its first term."
		if f.endsWithin(v.Years) {
			v.Note += " Commitments that run today end within these years and leave it more to cover."
		}
	}
	if grey {
		v.Note = join(v.Note, "Lines of three years are grey: this history cannot carry a promise of three years.")
	}
	if len(withoutDiscounts(f.ask.Chosen)) < len(f.ask.Chosen) {
		v.Note = join(v.Note, "Discounts that you set are about one instrument, and not in these lines.")
	}
	if y, ok := weigh.Yield(f.x.offers, 1); ok {
		f.w.Notes = append(f.w.Notes, Check{Code: "upfront", Label: "Paying upfront", OK: true,
			Text: "All Upfront is a loan to AWS that earns " + percent(y) + " a year here, at the discounts below. Compare it with your own cost of capital."})
	}
}

// endsWithin says whether something that runs today ends within so many years.
func (f *weigher) endsWithin(years int) bool {
	for _, c := range f.a.Scope.Running {
		if c.Level > 0 && c.End < f.a.Scope.Begin+period.Hour(years*8760) {
			return true
		}
	}
	return false
}

// At is the point of the chosen instrument's line at a level, between two levels
// on the straight line; nil where no instrument of v is the chosen one. A level
// beyond the line's end is taken to it.
func (v *Wide) At(level float64) *OfferPoint {
	for i := range v.Offers {
		p := v.Offers[i].Points
		if !v.Offers[i].Chosen || len(p) < 2 {
			continue
		}
		n, f := between(len(p), func(i int) float64 { return p[i].Level }, level)
		a, b := &p[n], &p[n+1]
		return &OfferPoint{Level: lerp(a.Level, b.Level, f), Saving: lerp(a.Saving, b.Saving, f), Bad: lerp(a.Bad, b.Bad, f)}
	}
	return nil
}

// frontierTitle states which instrument gives most within what can be absorbed.
func (f *weigher) frontierTitle(offers []OfferLine) string {
	best, at := -1, OfferPoint{}
	for i, o := range offers {
		if o.Grey {
			continue
		}
		for _, p := range o.Points {
			if p.Bad >= -f.w.Absorb && p.Saving > at.Saving {
				best, at = i, p
			}
		}
	}
	if best < 0 {
		return "No instrument saves anything within what you could absorb."
	}
	return offers[best].Label + ", gives most within what you could absorb: " + wholeText(at.Saving, f.code) + " at " + rateText(at.Level, f.code) + " an hour."
}

// shop buys for all scopes within one bad case.
func (f *weigher) shop(v *Wide) error {
	ask := f.ask
	ask.Chosen, ask.Scenarios, ask.Levels = nil, min(wideScenarios, f.ask.Scenarios), wideLevels
	ask.Limits.MostPromised = 0
	p, err := weigh.Shop(f.report, ask)
	if err != nil {
		return err
	}
	if p == nil {
		v.ShopSay = "No scope has usage left at on-demand prices: what runs covers it, so there is nothing to add in any order."
		return nil
	}
	name := func(scope int) string { return f.report.Scopes[scope].Name() }
	v.Shop = shopRows(p.Buys, func(bet int) string { return name(p.Bets[bet].Scope) })
	bets := 0
	for _, b := range p.Bets {
		if b.Level > 0 {
			bets++
		}
	}
	limit := wholeText(p.Absorb, f.code)
	if p.Default {
		limit += ", a hundredth of what this usage costs on demand in a year"
	}
	if bets == 0 {
		v.ShopSay = "Within a bad case of " + limit + " nothing is worth buying in any scope."
		return nil
	}
	v.ShopSay = "Bought in steps, each where a dollar of bad case buys most expected savings, until " + limit + " are at stake: " + wholeText(p.Spread.Saving, f.code) + " a year on average over " +
		counted(int64(bets), "scope", "scopes") + ", each for " + p.Bets[0].Option.String() + ". In the worst 1 in 20 years they " + gainText(-p.Spread.Together, f.code) + "."
	if len(p.Left) > 0 {
		v.ShopSay += " " + counted(int64(len(p.Left)), "narrower scope is", "narrower scopes are") + " left out, because a wider one covers the same usage."
	}
	v.ShopSay += f.rivalText(p) + " The plan below is for the chosen usage by itself, with a limit of its own."
	if bets > 1 {
		v.Spread = "Each by itself, the worst years would " + gainText(-p.Spread.Apart, f.code) + " in sum; they do not come together, so all at once they " + gainText(-p.Spread.Together, f.code) +
			": spreading is worth " + wholeText(p.Spread.Benefit, f.code) + "."
		if p.OneScope >= 0 {
			v.Spread += " To expect as much from one scope alone, " + name(p.OneScope) + " would need " + rateText(p.OneLevel, f.code) + " an hour, and would " + gainText(-p.OneBad, f.code) + " in its worst years."
		} else {
			v.Spread += " No single scope could be expected to save as much, at any level."
		}
	}
	return nil
}

// shopRows sums the steps of a shopping list by what they buy, in the order of the
// first steps: the steps of a few scopes take turns, hundreds of times.
func shopRows(steps []risk.Purchase, name func(bet int) string) []ShopRow {
	var rows []ShopRow
	at := map[int]int{} // row of a bet
	for _, b := range steps {
		i, ok := at[b.Bet]
		if !ok {
			i = len(rows)
			at[b.Bet] = i
			rows = append(rows, ShopRow{Label: name(b.Bet), From: b.From})
		}
		r := &rows[i]
		r.To, r.Saving, r.Bad = b.To, r.Saving+b.Saving, r.Bad-b.CVaR
	}
	return rows
}

// rivalText tells of the other way to cover machines: plans of their families with
// Compute on the rest, or Compute for all.
func (f *weigher) rivalText(p *weigh.Portfolio) string {
	if p.Rival == nil {
		return ""
	}
	other := ": " + wholeText(p.Rival.Saving, f.code) + " a year on average, and in the worst 1 in 20 years they " + gainText(-p.Rival.Together, f.code) + "."
	if n := len(p.Families); n > 0 {
		return " EC2 Instance plans for " + counted(int64(n), "family", "families") + ", with Compute on the rest, save more than Compute for all, on the same futures and within the same bad case" + other
	}
	n := len(p.Rival.Families)
	if p.Rival.Bought == 0 {
		return " EC2 Instance plans for the " + counted(int64(n), "family", "families") +
			" with most usage were weighed too: on average none saves anything at any level, for what is on demand there would not use it for enough hours."
	}
	return " EC2 Instance plans for " + counted(int64(n), "family", "families") +
		", with Compute on the rest, were weighed on the same futures and within the same bad case, and save less" + other +
		" Their discounts are deeper, but what is left over in one family covers nothing in another, and the usage of one is assumed to swing more, and to end more often, than that of all together."
}

// gainText is what a sum does, behind a noun in the plural.
func gainText(v float64, currency string) string {
	if v < 0 {
		return "lose " + wholeText(-v, currency)
	}
	return "still save " + wholeText(v, currency)
}

// joint is the mix of narrow and broad plans.
func (f *weigher) joint(m *weigh.Mix) *Joint {
	j := &Joint{Rows: []ShopRow{}, Cost: m.Joint.Cost, Gap: m.Joint.Gap()}
	for _, x := range m.Families {
		if x.Narrow > 0 {
			j.Rows = append(j.Rows, ShopRow{Label: f.report.Scopes[x.Scope].Name(), To: x.Narrow})
		}
	}
	j.Rows = append(j.Rows, ShopRow{Label: "Compute Savings Plan", To: m.Joint.Broad})
	gap := "0.1%"
	if j.Gap >= 0.001 {
		gap = percent(j.Gap)
	}
	j.Say = "On the last " + Count(int64(m.Hours)) + " hours, as if nothing ran yet, this mix would have cost least: " + wholeText(j.Cost, f.code) + " instead of " + wholeText(m.OnDemand, f.code) +
		" on demand and " + wholeText(m.Broad, f.code) + " with a Compute plan alone. No other mix can be cheaper by more than " + gap + ", with each of the " + strconv.Itoa(len(m.Families)) +
		" parts at its mean discount. It looks back: it does not know which family leaves."
	return j
}
