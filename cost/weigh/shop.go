package weigh

import (
	"errors"
	"maps"
	"slices"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Bet is a scope on the shopping list.
type Bet struct {
	Scope  int // place in Report.Scopes
	Option commit.Option
	Level  float64 // bought in all
	Alone  float64 // the bad case of that level by itself: mean loss of the worst 1 in 20
	Saving float64
}

// Portfolio is what to buy over all scopes, in which order, within one bad case.
type Portfolio struct {
	Absorb  float64
	Default bool // a hundredth of the yearly cost of all scopes
	Bets    []Bet
	Buys    []risk.Purchase // Bet is a place in Bets
	Spread  risk.Spread
	// One is the scope that could give the same expected savings alone, and OneBad its
	// bad case then; OneScope is negative where none can.
	OneScope int
	OneLevel float64
	OneBad   float64
	Left     []int // scopes whose usage another one has
	// Families are the scopes of EC2 Instance plans that Bets hold, beside a Compute plan
	// on the rest; none where a Compute plan is for all.
	Families []int
	// Rival is the other of these two ways, on the same futures and within the same bad
	// case; nil where there is no other.
	Rival *Rival
}

// Rival is a portfolio that was not chosen.
type Rival struct {
	Families []int
	Bought   int // how many of Families it would buy for
	Saving   float64
	Together float64 // its bad case
}

// betsMost is how many scopes are bought for together.
const betsMost = 12

// Shop buys for all scopes that do not share usage, on common scenarios: accounts
// leave all scopes at once. The widest scope covers what several could, unless EC2
// Instance plans for the largest families, and a Compute plan for the rest, are
// expected to save more within the same bad case. q.Limits.Absorb is for all of
// them together.
func Shop(r *commit.Report, q Question) (*Portfolio, error) {
	broad, err := shop(r, q, nil)
	if err != nil || broad == nil {
		return nil, err
	}
	families := largestFamilies(r)
	if len(families) == 0 {
		return broad, nil
	}
	q.Limits.Absorb = broad.Absorb
	narrow, err := shop(r, q, families)
	if err != nil || narrow == nil || len(narrow.Families) == 0 {
		return broad, err
	}
	narrow.Default = broad.Default
	if narrow.Spread.Saving > broad.Spread.Saving {
		broad, narrow = narrow, broad
	}
	broad.Rival = &Rival{Families: narrow.Families, Saving: narrow.Spread.Saving, Together: narrow.Spread.Together}
	for _, b := range narrow.Bets {
		if b.Level > 0 && slices.Contains(narrow.Families, b.Scope) {
			broad.Rival.Bought++
		}
	}
	return broad, nil
}

// ends says whether something that runs in a scope ends within so many years: then
// there is usage to buy for, though none is on demand yet.
func ends(r *commit.Report, s *commit.Scope, years int) bool {
	return slices.ContainsFunc(s.Running, func(i int) bool {
		end := r.Commitments[i].End
		return end != period.None && end < r.Clock.Through+period.Hour(term(r.Clock.Through, years))
	})
}

// largestFamilies are the scopes of EC2 Instance plans with most usage on demand.
func largestFamilies(r *commit.Report) (list []int) {
	for i := range r.Scopes {
		if s := &r.Scopes[i]; s.Kind == commit.EC2Instance && s.OnDemand.Sign() > 0 {
			list = append(list, i)
		}
	}
	sorts.By(list, func(a, b int) int { return r.Scopes[b].OnDemand.Cmp(r.Scopes[a].OnDemand) })
	return list[:min(len(list), familiesMost)]
}

// shop buys for the scopes that are named first, and then for those that share no
// usage, the widest first. A Compute plan is for what the first leave. It is nil where
// there is nothing to buy for.
func shop(r *commit.Report, q Question, first []int) (*Portfolio, error) {
	p := &Portfolio{OneScope: -1}
	taken := map[int]bool{}
	var bets []risk.Bet
	yearly := 0.0
	order := slices.Clone(first)
	for i := range r.Scopes {
		if !slices.Contains(first, i) {
			order = append(order, i)
		}
	}
	for n, i := range order {
		s := &r.Scopes[i]
		options := s.Options()
		if len(bets) == betsMost || s.OnDemand.Sign() <= 0 && !ends(r, s, options[0].Years) || s.Kind == commit.OtherPlan {
			continue
		}
		q.Option, q.Band, q.Without = options[0], 0, nil
		switch {
		case s.Kind == commit.Compute && len(bets) > 0 && len(first) > 0:
			q.Without = maps.Clone(taken)
		case slices.ContainsFunc(s.Classes, func(n int) bool { return taken[n] && r.Classes()[n].OnDemand != nil }):
			p.Left = append(p.Left, i)
			continue
		}
		a, err := Scope(r, i, q)
		if errors.Is(err, ErrNothing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if a.Profile == nil {
			continue // too few hours, or nothing of it has a discount
		}
		for _, n := range s.Classes {
			taken[n] = true
		}
		if n < len(first) {
			p.Families = append(p.Families, i)
		}
		yearly += a.yearly
		p.Bets = append(p.Bets, Bet{Scope: i, Option: options[0]})
		bets = append(bets, risk.Bet{Name: s.Name(), Outcome: a.Outcome})
	}
	if len(bets) == 0 {
		return nil, nil
	}
	p.Absorb = q.Limits.Absorb
	if p.Default = p.Absorb <= 0; p.Default {
		p.Absorb = risk.DefaultTolerance(yearly).Absorb
	}
	var err error
	if p.Buys, p.Spread, err = risk.Shop(bets, p.Absorb, Alpha); err != nil {
		return nil, err
	}
	for _, b := range p.Buys {
		p.Bets[b.Bet].Level = max(p.Bets[b.Bet].Level, b.To)
		p.Bets[b.Bet].Saving += b.Saving
	}
	for i := range p.Bets {
		p.Bets[i].Alone = p.Spread.Alone[i]
	}
	return p, p.single(bets)
}

// single looks for one scope that promises as much saving by itself.
func (p *Portfolio) single(bets []risk.Bet) error {
	for i, b := range bets {
		table, err := risk.Summarize(b.Outcome, Alpha)
		if err != nil {
			return err
		}
		for _, l := range table.Levels {
			if l.Saving >= p.Spread.Saving && l.Saving > 0 {
				if p.OneScope < 0 || l.CVaR < p.OneBad {
					p.OneScope, p.OneLevel, p.OneBad = p.Bets[i].Scope, l.Committed, l.CVaR
				}
				break
			}
		}
	}
	return nil
}
