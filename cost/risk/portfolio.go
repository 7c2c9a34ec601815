package risk

import (
	"cmp"
	"fmt"
	"math"

	"github.com/plainbill/plainbill/cost/sorts"
)

// Offer is one instrument (kind, term and payment) with its level table. Tables
// that are compared share their scenarios and their horizon.
type Offer struct {
	Name    string
	Profile *Profile
}

// FrontierPoint is a level of an instrument.
type FrontierPoint struct {
	Offer     int // index of the offer
	Level     Level
	Efficient bool // nothing on offer saves as much at a smaller bad case
}

// Frontier returns the levels of all offers by rising bad case, and marks those
// that nothing beats.
func Frontier(offers []Offer) []FrontierPoint {
	var list []FrontierPoint
	for i, o := range offers {
		for _, l := range o.Profile.Levels {
			list = append(list, FrontierPoint{Offer: i, Level: l})
		}
	}
	sorts.By(list, func(a, b FrontierPoint) int {
		return cmp.Or(cmp.Compare(a.Level.CVaR, b.Level.CVaR), cmp.Compare(b.Level.Saving, a.Level.Saving))
	})
	most := math.Inf(-1)
	for i := range list {
		if saving := list[i].Level.Saving; math.IsInf(most, -1) || saving > most+tieOf(most) {
			list[i].Efficient, most = true, saving
		}
	}
	return list
}

// Column returns what a level saves in each scenario. Between two weighed levels
// the chord is taken, which lies below the true saving.
func (o *Outcome) Column(level float64) []float64 {
	width := len(o.Levels)
	i, f := o.between(level)
	list := make([]float64, o.Count())
	for k := range list {
		row := o.Saving[k*width : (k+1)*width]
		list[k] = row[i] + f*(row[i+1]-row[i])
	}
	return list
}

// between returns the levels i and i+1 that a level lies between, and how far.
func (o *Outcome) between(level float64) (i int, f float64) {
	last := len(o.Levels) - 1
	i = min(last-1, max(0, int(level/(o.Levels[last]/float64(last)))))
	for i > 0 && o.Levels[i] > level {
		i--
	}
	for i < last-1 && o.Levels[i+1] <= level {
		i++
	}
	f = (level - o.Levels[i]) / (o.Levels[i+1] - o.Levels[i])
	return i, min(1, max(0, f))
}

// Bet is a level of one scope.
type Bet struct {
	Name    string
	Outcome *Outcome
	Level   float64
}

// Spread compares bets with each other and with all of them at once.
type Spread struct {
	Saving   float64   // expected, of all
	Alone    []float64 // the bad case of each bet by itself
	Apart    float64   // their sum: what it would be if all went bad together
	Together float64   // the bad case of all, in the scenarios they share
	Benefit  float64   // Apart − Together, what spreading takes away
}

// SpreadOf weighs bets against each other. Their outcomes must hold the same
// scenarios.
func SpreadOf(bets []Bet, alpha float64) (Spread, error) {
	columns := make([][]float64, len(bets))
	for i, b := range bets {
		if b.Outcome.From != bets[0].Outcome.From || b.Outcome.To != bets[0].Outcome.To {
			return Spread{}, fmt.Errorf("bet %q: %w", b.Name, ErrParts)
		}
		columns[i] = b.Outcome.Column(b.Level)
	}
	return spread(columns, alpha), nil
}

func spread(columns [][]float64, alpha float64) Spread {
	var s Spread
	if len(columns) == 0 {
		return s
	}
	sum := make([]float64, len(columns[0]))
	losses := make([]float64, len(sum))
	for _, column := range columns {
		for k, v := range column {
			sum[k] -= v
			losses[k] = -v
			s.Saving += v / float64(len(sum))
		}
		alone := CVaR(losses, alpha)
		s.Alone = append(s.Alone, alone)
		s.Apart += alone
	}
	s.Together = CVaR(sum, alpha)
	s.Benefit = s.Apart - s.Together
	return s
}

// Purchase is one entry of a shopping list, in the order in which to buy.
type Purchase struct {
	Bet      int     // index of the scope
	From, To float64 // commitment dollars per hour
	Saving   float64 // expected savings added
	CVaR     float64 // bad case added
	Rate     float64 // Saving ÷ CVaR; +Inf where the bad case does not grow
}

// Shop buys step by step what adds most expected savings for each dollar of bad
// case of the whole, until the next step would exceed what can be absorbed or
// nothing adds savings. The finer the levels, the less a step that is too large
// leaves unused. The levels of the bets are where it starts. Steps of one
// scope that follow on each other are one entry.
func Shop(bets []Bet, absorb, alpha float64) ([]Purchase, Spread, error) {
	if len(bets) == 0 {
		return nil, Spread{}, nil
	}
	n := bets[0].Outcome.Count()
	at := make([]int, len(bets))
	sum := make([]float64, n)
	for i, b := range bets {
		if b.Outcome.From != bets[0].Outcome.From || b.Outcome.To != bets[0].Outcome.To {
			return nil, Spread{}, fmt.Errorf("bet %q: %w", b.Name, ErrParts)
		}
		for at[i] < len(b.Outcome.Levels)-1 && b.Outcome.Levels[at[i]+1] <= b.Level*(1+1e-12) {
			at[i]++
		}
		width := len(b.Outcome.Levels)
		for k := range n {
			sum[k] += b.Outcome.Saving[k*width+at[i]]
		}
	}
	losses := make([]float64, n)
	badCase := func(b *Outcome, i int) float64 {
		width := len(b.Levels)
		for k := range losses {
			losses[k] = -sum[k]
			if i >= 0 {
				losses[k] -= b.Saving[k*width+i+1] - b.Saving[k*width+i]
			}
		}
		return CVaR(losses, alpha)
	}
	now := badCase(bets[0].Outcome, -1)
	var list []Purchase
	for {
		var pick Purchase
		pick.Bet = -1
		for j, b := range bets {
			o, width := b.Outcome, len(b.Outcome.Levels)
			if at[j] >= width-1 {
				continue
			}
			gain := 0.0
			for k := range n {
				gain += o.Saving[k*width+at[j]+1] - o.Saving[k*width+at[j]]
			}
			gain /= float64(n)
			if gain <= 0 {
				continue
			}
			then := badCase(o, at[j])
			if then > absorb+tieOf(absorb) && then > now {
				continue
			}
			p := Purchase{Bet: j, From: o.Levels[at[j]], To: o.Levels[at[j]+1], Saving: gain, CVaR: then - now, Rate: math.Inf(1)}
			if p.CVaR > 0 {
				p.Rate = gain / p.CVaR
			}
			if pick.Bet < 0 || p.Rate > pick.Rate || p.Rate == pick.Rate && p.Saving > pick.Saving {
				pick = p
			}
		}
		if pick.Bet < 0 {
			break
		}
		o, width, i := bets[pick.Bet].Outcome, len(bets[pick.Bet].Outcome.Levels), at[pick.Bet]
		for k := range n {
			sum[k] += o.Saving[k*width+i+1] - o.Saving[k*width+i]
		}
		at[pick.Bet]++
		now += pick.CVaR
		list = joined(list, pick)
	}
	columns := make([][]float64, len(bets))
	for j, b := range bets {
		columns[j] = b.Outcome.Column(b.Outcome.Levels[at[j]])
	}
	return list, spread(columns, alpha), nil
}

// joined adds a purchase, to the last one if that is of the same scope.
func joined(list []Purchase, p Purchase) []Purchase {
	if len(list) == 0 || list[len(list)-1].Bet != p.Bet || math.IsInf(list[len(list)-1].Rate, 1) != math.IsInf(p.Rate, 1) {
		return append(list, p)
	}
	last := &list[len(list)-1]
	last.To, last.Saving, last.CVaR = p.To, last.Saving+p.Saving, last.CVaR+p.CVaR
	if last.CVaR > 0 {
		last.Rate = last.Saving / last.CVaR
	}
	return list
}
