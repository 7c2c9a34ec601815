package weigh

import "github.com/plainbill/plainbill/cost/risk"

const (
	// lookMost scenarios, or a lookPart of those that are drawn, are a first look that
	// only places the levels.
	lookMost   = 200
	lookLeast  = 50
	lookPart   = 5
	lookLevels = 33
	// looksMost bounds how often the look moves: each goes on twice as far, or starts
	// again within the first of its steps.
	looksMost = 6
	// beyond is how far the levels go past the last that matters: room for what the
	// coarse look cannot see, and to see a little of what is pointless.
	beyond = 1.15
)

// axis chooses the levels: from 0 to a little beyond where the average saving is
// used up and the bad case is more than is borne by default. It depends on the
// scope and the assumptions alone, not on what can be borne or, from a thousand
// on, on how many scenarios are drawn, so that the same level can be asked of
// every depth.
func (a *Answer) axis(m *risk.Model, scenarios int) (risk.Grid, error) {
	g := m.Grid(lookLevels)
	if !(g.Step > 0) { // no level would have paid: show by how much
		g.Step = a.Whole.Peak() / (lookLevels - 1)
	}
	absorb := risk.DefaultTolerance(a.yearly).Absorb
	top := 0.0
	for range looksMost {
		_, p, err := a.table(m, g, min(lookMost, max(lookLeast, scenarios/lookPart)))
		if err != nil {
			return risk.Grid{}, err
		}
		i := 0
		for i < lookLevels && !(p.Levels[i].Saving < 0 && p.Levels[i].CVaR > absorb) {
			i++
		}
		if i == lookLevels {
			top = g.Level(lookLevels - 1)
			g.Step *= 2
			continue
		}
		if top = g.Level(i); i > 1 {
			break
		}
		g.Step /= lookLevels - 1
	}
	top = max(beyond*top, a.Best)
	return risk.Grid{Step: top / float64(a.question.Levels-1), Count: a.question.Levels}, nil
}
