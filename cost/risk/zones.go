package risk

import (
	"math"
)

// Zone says what a level of commitment is, given what one could absorb.
type Zone uint8

// The zones, from the first dollar on.
const (
	FreeSavings  Zone = iota // more commitment would add savings and soften the bad case
	Comfort                  // a loss is as good as excluded
	Acceptable               // outside comfort, before consequences that cannot be borne
	Unacceptable             // the bad case is more than could be absorbed
	Pointless                // more risk for less expected savings
)

// String returns the words that are shown.
func (z Zone) String() string {
	return [...]string{"free savings left", "comfort", "acceptable", "unacceptable", "pointless"}[z]
}

// Tolerance is what the person can bear.
type Tolerance struct {
	// Absorb answers: which loss over the term, against on-demand, could you absorb
	// in a 1-in-20 bad outcome without unacceptable consequences?
	Absorb        float64
	ComfortChance float64 // of a loss that still counts as comfortable, usually 0.01
	LossChance    float64 // the largest chance of any loss; 0 means no such limit
	Obligation    float64 // the most that may be promised over a term, in dollars; 0 means no such limit
}

// DefaultTolerance absorbs a hundredth of a year's on-demand cost.
func DefaultTolerance(yearly float64) Tolerance {
	return Tolerance{Absorb: yearly / 100, ComfortChance: 0.01}
}

// Zones are the borders between the zones, in commitment dollars per hour.
type Zones struct {
	Floor   float64 // least bad case: below it there is nothing to weigh
	Comfort float64 // the largest level whose chance of loss is comfortable
	Limit   float64 // the largest level whose bad case can be absorbed
	Ceiling float64 // most expected savings: beyond it there is no reward
	Stretch float64 // min(Ceiling, Limit): as far as it makes sense to go
	// ComfortOpen and LimitOpen say that the border lies at or beyond the last
	// level that was weighed.
	ComfortOpen, LimitOpen bool
}

// Zones finds the borders. The chance of loss grows with the level and the bad
// case is convex in it and 0 at 0, so every border is one number.
func (p *Profile) Zones(t Tolerance) Zones {
	levels := p.Levels
	last := len(levels) - 1
	var z Zones
	ceiling := 0
	for i := range levels {
		if levels[i].Saving > levels[ceiling].Saving+tieOf(levels[ceiling].Saving) {
			ceiling = i
		}
	}
	floor := 0
	for i := range ceiling + 1 {
		if levels[i].CVaR < levels[floor].CVaR-tieOf(levels[floor].CVaR) {
			floor = i
		}
	}
	z.Ceiling, z.Floor = levels[ceiling].Committed, levels[floor].Committed
	z.Comfort, z.ComfortOpen = p.within(t.ComfortChance)
	z.Limit, z.LimitOpen = levels[last].Committed, true
	for i := range levels {
		if over := levels[i].CVaR - t.Absorb; over > tieOf(t.Absorb) {
			// The chord lies above a convex function: this errs to the safe side.
			z.Limit, z.LimitOpen = 0, false
			if i > 0 {
				before := levels[i-1]
				z.Limit = zero(before.Committed, t.Absorb-before.CVaR, levels[i].Committed, -over)
			}
			break
		}
	}
	if t.LossChance > 0 {
		if c, open := p.within(t.LossChance); c < z.Limit {
			z.Limit, z.LimitOpen = c, open
		}
	}
	if t.Obligation > 0 && levels[last].Committed > 0 {
		if hours := levels[last].Obligation / levels[last].Committed; t.Obligation/hours < z.Limit {
			z.Limit, z.LimitOpen = t.Obligation/hours, false
		}
	}
	z.Stretch = min(z.Ceiling, z.Limit)
	return z
}

// within returns the largest level whose chance of loss is at most chance.
func (p *Profile) within(chance float64) (level float64, open bool) {
	n := len(p.BreakEven)
	may := int(math.Floor(chance*float64(n) + 1e-9))
	if may >= n {
		return p.Levels[len(p.Levels)-1].Committed, true
	}
	level = p.BreakEven[may]
	return level, level >= p.Levels[len(p.Levels)-1].Committed
}

func tieOf(x float64) float64 { return 1e-9 * math.Abs(x) }

// Of returns the zone of a level; at a border the zone below it holds.
func (z *Zones) Of(level float64) Zone {
	level *= 1 - 1e-9
	switch {
	case level > z.Limit:
		return Unacceptable
	case level > z.Ceiling:
		return Pointless
	case level > z.Comfort:
		return Acceptable
	case level < min(z.Floor, z.Comfort)*(1-2e-9):
		return FreeSavings
	}
	return Comfort
}

// Band is the borders over several sets of assumptions.
type Band struct{ Low, High Zones }

// NewBand returns the lowest and highest of each border.
func NewBand(all ...Zones) Band {
	if len(all) == 0 {
		return Band{}
	}
	b := Band{all[0], all[0]}
	for _, z := range all[1:] {
		b.Low.Floor, b.High.Floor = min(b.Low.Floor, z.Floor), max(b.High.Floor, z.Floor)
		b.Low.Comfort, b.High.Comfort = min(b.Low.Comfort, z.Comfort), max(b.High.Comfort, z.Comfort)
		b.Low.Limit, b.High.Limit = min(b.Low.Limit, z.Limit), max(b.High.Limit, z.Limit)
		b.Low.Ceiling, b.High.Ceiling = min(b.Low.Ceiling, z.Ceiling), max(b.High.Ceiling, z.Ceiling)
		b.Low.Stretch, b.High.Stretch = min(b.Low.Stretch, z.Stretch), max(b.High.Stretch, z.Stretch)
		b.Low.ComfortOpen, b.High.ComfortOpen = b.Low.ComfortOpen && z.ComfortOpen, b.High.ComfortOpen || z.ComfortOpen
		b.Low.LimitOpen, b.High.LimitOpen = b.Low.LimitOpen && z.LimitOpen, b.High.LimitOpen || z.LimitOpen
	}
	return b
}

// Trade is what going from one level to the next adds and costs.
type Trade struct {
	From, To   float64 // commitment dollars per hour
	Saving     float64 // expected savings gained
	CVaR       float64 // bad case added
	LossChance float64
	Obligation float64
	// Rate is the expected dollars gained for each dollar that the bad case grows
	// by: the price that is paid for courage. +Inf where the bad case does not
	// grow, below 0 where expected savings shrink.
	Rate float64
}

// Trades returns the steps between all neighboring levels.
func (p *Profile) Trades() []Trade {
	list := make([]Trade, 0, len(p.Levels)-1)
	for i := 1; i < len(p.Levels); i++ {
		list = append(list, trade(&p.Levels[i-1], &p.Levels[i]))
	}
	return list
}

func trade(a, b *Level) Trade {
	t := Trade{
		From: a.Committed, To: b.Committed, Saving: b.Saving - a.Saving, CVaR: b.CVaR - a.CVaR,
		LossChance: b.LossChance - a.LossChance, Obligation: b.Obligation - a.Obligation,
	}
	switch {
	case t.CVaR > 0:
		t.Rate = t.Saving / t.CVaR
	case t.Saving >= 0:
		t.Rate = math.Inf(1)
	default:
		t.Rate = math.Inf(-1)
	}
	return t
}

// ImpliedCourage returns what the step at today's level would have gained for
// each dollar of bad case that is not risked by staying there.
func (p *Profile) ImpliedCourage(level float64) float64 {
	for i := 1; i < len(p.Levels); i++ {
		if p.Levels[i].Committed > level*(1+1e-9) || i == len(p.Levels)-1 {
			t := trade(&p.Levels[i-1], &p.Levels[i])
			return t.Rate
		}
	}
	return 0
}

// At returns the level table between its levels, linearly.
func (p *Profile) At(level float64) Level {
	last := len(p.Levels) - 1
	if level <= p.Levels[0].Committed || last == 0 {
		return p.Levels[0]
	}
	i := 1
	for i < last && p.Levels[i].Committed < level {
		i++
	}
	a, b := p.Levels[i-1], p.Levels[i]
	f := min(1, (level-a.Committed)/(b.Committed-a.Committed))
	mix := func(x, y float64) float64 { return x + f*(y-x) }
	return Level{
		Committed: mix(a.Committed, b.Committed), Saving: mix(a.Saving, b.Saving), SavingError: mix(a.SavingError, b.SavingError),
		Deviation: mix(a.Deviation, b.Deviation), P05: mix(a.P05, b.P05), P50: mix(a.P50, b.P50), P95: mix(a.P95, b.P95),
		LossChance: mix(a.LossChance, b.LossChance), LossSize: mix(a.LossSize, b.LossSize), CVaR: mix(a.CVaR, b.CVaR), CVaRError: mix(a.CVaRError, b.CVaRError),
		Unused: mix(a.Unused, b.Unused), UnusedP95: mix(a.UnusedP95, b.UnusedP95), Regret: mix(a.Regret, b.Regret), RegretP95: mix(a.RegretP95, b.RegretP95),
		RegretOver: mix(a.RegretOver, b.RegretOver), RegretUnder: mix(a.RegretUnder, b.RegretUnder), Obligation: mix(a.Obligation, b.Obligation), Return: mix(a.Return, b.Return),
	}
}
