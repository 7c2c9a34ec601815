package main

import (
	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/weigh"
)

// Portfolio is what to buy over all scopes that share no usage, in which order,
// within one bad case.
type Portfolio struct {
	Absorb     dollars    `json:"absorb"`
	Default    bool       `json:"default"` // a hundredth of the yearly cost of these scopes
	Purchases  []Purchase `json:"purchases"`
	NetSavings dollars    `json:"net_savings"` // expected, of all
	// CVaR is the mean loss of the worst twentieth of futures of all together, Apart
	// the sum of those of each by itself, Spread what not coming together is worth.
	CVaR   dollars  `json:"cvar"`
	Apart  dollars  `json:"cvar_apart"`
	Spread dollars  `json:"spread"`
	Left   []string `json:"left_out"` // scopes whose usage another one covers
	// Instead is the other way to cover machines, within the same bad case: EC2 Instance
	// plans for these families with Compute on the rest, or, where it names none, Compute
	// for all.
	Instead *Instead `json:"instead,omitempty"`
}

// Instead is a portfolio that saves less.
type Instead struct {
	Families   []string `json:"families"`
	NetSavings dollars  `json:"net_savings"`
	CVaR       dollars  `json:"cvar"`
}

// Purchase is one entry of the shopping list.
type Purchase struct {
	Scope string `json:"scope"`
	Option
	From       dollars `json:"from"`
	To         dollars `json:"to"`
	NetSavings dollars `json:"net_savings"` // what it adds
	CVaR       dollars `json:"cvar"`
}

// Joint is the mix of EC2 Instance plans and one Compute plan that would have cost
// least on the last hours, as if nothing ran yet.
type Joint struct {
	Hours    int           `json:"hours"`
	Families []FamilyLevel `json:"families"`
	Compute  dollars       `json:"compute"`
	Cost     dollars       `json:"cost"`
	OnDemand dollars       `json:"on_demand"`
	Broad    dollars       `json:"cost_compute_only"`
	Gap      float64       `json:"gap"` // by what part Cost may lie above the least
}

// FamilyLevel is one family's plan.
type FamilyLevel struct {
	Scope string  `json:"scope"`
	Level dollars `json:"level"`
}

// Offer is an instrument over the years of Frontier.
type Offer struct {
	Kind string `json:"kind"`
	Option
	LongTerm bool         `json:"long_term"` // the history can carry it
	Points   []OfferPoint `json:"points"`
}

// OfferPoint is one level of an offer. Best says that no offer beats it.
type OfferPoint struct {
	Level      dollars `json:"level"`
	NetSavings dollars `json:"net_savings"`
	CVaR       dollars `json:"cvar"`
	Best       bool    `json:"best"`
}

// Frontier is all that is sold for a scope on common scenarios and years.
type Frontier struct {
	Years  int     `json:"years"`
	Offers []Offer `json:"offers"`
}

// Stress is single blows to a level, after so many months each.
type Stress struct {
	Level    dollars   `json:"level"`
	Months   []int     `json:"months"`
	Steady   dollars   `json:"steady"` // what it saves if nothing changes
	Margin   []float64 `json:"margin_of_safety"`
	Blows    []Blow    `json:"blows"`
	Variants []Variant `json:"variants"`
}

// Blow is what the level comes to when a part leaves.
type Blow struct {
	Kind       string    `json:"kind"`
	Value      string    `json:"value"`
	Share      float64   `json:"share"`
	NetSavings []dollars `json:"net_savings"` // by month
}

// Variant is the level under one changed assumption.
type Variant struct {
	Name       string  `json:"name"`
	Stretch    dollars `json:"stretch"`
	NetSavings dollars `json:"net_savings"`
	CVaR       dollars `json:"cvar"`
}

// What is drawn for the parts that compare: enough to rank, and quick for many
// scopes.
const (
	frontierScenarios, frontierLevels = 300, 17
	variantScenarios                  = 300
	shopScenarios, shopLevels         = 2000, 33
)

// portfolioOf buys for all scopes; nil where there are too few hours.
func portfolioOf(r *commit.Report, seed uint64, tolerance float64, kept *weigh.Kept) (*Portfolio, error) {
	p, err := weigh.Shop(r, weigh.Question{Seed: seed, Limits: weigh.Limits{Absorb: tolerance}, Scenarios: shopScenarios, Levels: shopLevels, Kept: kept})
	if err != nil || p == nil {
		return nil, err
	}
	out := &Portfolio{Absorb: dollars(p.Absorb), Default: p.Default, Purchases: []Purchase{}, Left: []string{}, NetSavings: dollars(p.Spread.Saving),
		CVaR: dollars(p.Spread.Together), Apart: dollars(p.Spread.Apart), Spread: dollars(p.Spread.Benefit)}
	for _, b := range p.Buys {
		bet := &p.Bets[b.Bet]
		out.Purchases = append(out.Purchases, Purchase{Scope: r.Scopes[bet.Scope].Name(), Option: Option{bet.Option.Years, bet.Option.Payment.String()},
			From: dollars(b.From), To: dollars(b.To), NetSavings: dollars(b.Saving), CVaR: dollars(b.CVaR)})
	}
	for _, i := range p.Left {
		out.Left = append(out.Left, r.Scopes[i].Name())
	}
	if v := p.Rival; v != nil {
		out.Instead = &Instead{Families: []string{}, NetSavings: dollars(v.Saving), CVaR: dollars(v.Together)}
		for _, i := range v.Families {
			out.Instead.Families = append(out.Instead.Families, r.Scopes[i].Name())
		}
	}
	return out, nil
}

// jointOf mixes plans; nil where there are no two families.
func jointOf(r *commit.Report) (*Joint, error) {
	m, err := weigh.Jointly(r)
	if err != nil || m == nil {
		return nil, err
	}
	out := &Joint{Hours: m.Hours, Families: []FamilyLevel{}, Compute: dollars(m.Joint.Broad), Cost: dollars(m.Joint.Cost), OnDemand: dollars(m.OnDemand),
		Broad: dollars(m.Broad), Gap: m.Joint.Gap()}
	for _, f := range m.Families {
		if f.Scope >= 0 {
			out.Families = append(out.Families, FamilyLevel{Scope: r.Scopes[f.Scope].Name(), Level: dollars(f.Narrow)})
		}
	}
	return out, nil
}

// frontierOf compares what is sold for a scope; nil where there are too few hours.
func frontierOf(r *commit.Report, i int, seed uint64, longTerm bool, kept *weigh.Kept) (*Frontier, error) {
	offers, years, err := weigh.Frontier(r, i, weigh.Question{Seed: seed, Scenarios: frontierScenarios, Levels: frontierLevels, Kept: kept})
	if err != nil || len(offers) == 0 {
		return nil, err
	}
	out := &Frontier{Years: years}
	for _, o := range offers {
		one := Offer{Kind: o.Option.Kind.String(), Option: Option{o.Option.Years, o.Option.Payment.String()}, LongTerm: longTerm || o.Option.Years == 1}
		for _, p := range o.Points {
			one.Points = append(one.Points, OfferPoint{Level: dollars(p.Level.Committed), NetSavings: dollars(p.Level.Saving), CVaR: dollars(p.Level.CVaR), Best: p.Efficient})
		}
		out.Offers = append(out.Offers, one)
	}
	return out, nil
}

// stressOf strikes blows at the recommended level, or at the one of least cost
// where none is recommended; nil where both are 0.
func stressOf(a *weigh.Answer) (*Stress, error) {
	level := a.Recommended()
	if level == 0 {
		level = risk.RoundDown(a.Best)
	}
	if level == 0 {
		return nil, nil
	}
	s, err := a.Stress(level)
	if err != nil {
		return nil, err
	}
	out := &Stress{Level: dollars(level), Months: s.Months, Steady: dollars(s.Steady), Margin: s.Margin, Blows: []Blow{}}
	for _, b := range s.Blows {
		one := Blow{Kind: b.Kind, Value: b.Value, Share: b.Share}
		for _, v := range b.Savings {
			one.NetSavings = append(one.NetSavings, dollars(v))
		}
		out.Blows = append(out.Blows, one)
	}
	variants, err := a.Variants(level, variantScenarios)
	if err != nil {
		return nil, err
	}
	for _, v := range variants {
		out.Variants = append(out.Variants, Variant{Name: v.Name, Stretch: dollars(v.Stretch), NetSavings: dollars(v.Saving), CVaR: dollars(v.CVaR)})
	}
	return out, nil
}
