package weigh

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/risk"
)

// keptMost is how many of each are kept: those of all scopes that are bought for
// together.
const keptMost = betsMost

// Kept is what the answers about one report share: it is worked out once, and is
// the same whoever asks first.
type Kept struct {
	parts []keptParts
	dice  []keptDice
}

type keptParts struct {
	key  string
	list []commit.Part
}

type keptDice struct {
	name   string
	seed   uint64
	shared float64
	dice   *risk.Dice
}

// partsOf takes the demand of a scope apart, which goes through the rows of the bill.
func (k *Kept) partsOf(r *commit.Report, scope int, d *commit.Demand, by ledger.Dimension, most int) []commit.Part {
	if k == nil {
		return r.Parts(d, by, most)
	}
	key := fmt.Sprint(scope, by, most)
	for i := range d.Classes {
		key += fmt.Sprint(d.Classes[i].From)
	}
	for _, p := range k.parts {
		if p.key == key {
			return p.list
		}
	}
	list := r.Parts(d, by, most)
	k.parts = append([]keptParts{{key, list}}, k.parts[:min(len(k.parts), keptMost-1)]...)
	return list
}

// throw gives the model its dice.
func (k *Kept) throw(m *risk.Model, name string, given risk.Assumptions, scenarios int) {
	if k == nil {
		m.Throw(scenarios, nil)
		return
	}
	for i := range k.dice {
		if d := &k.dice[i]; d.name == name && d.seed == given.Seed && d.shared == given.Shared {
			d.dice = m.Throw(scenarios, d.dice)
			return
		}
	}
	k.dice = append([]keptDice{{name, given.Seed, given.Shared, m.Throw(scenarios, nil)}}, k.dice[:min(len(k.dice), keptMost-1)]...)
}
