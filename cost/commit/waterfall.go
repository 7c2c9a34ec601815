package commit

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/sorts"
)

// Pool is a Savings Plan, or several of one kind, term, payment, scope and owner,
// which AWS applies alike.
type Pool struct {
	Kind  Kind
	Owner string
	// Discount returns what the pool takes off usage; ok is false for usage that it
	// does not cover. Late usage comes after all other: the bill shows that the pool
	// had better use.
	Discount func(class int) (share float64, late, ok bool)
}

// Waterfall covers the usage of one hour as AWS does: reservations have taken
// theirs; then EC2 Instance Savings Plans, then Compute Savings Plans; plans for
// databases and SageMaker by themselves. In each of these the usage of the
// plan's owner comes first, then all usage, the highest discount before others.
// Nothing is carried over from hour to hour.
//
// Source: AWS Savings Plans user guide, how plans apply to usage.
type Waterfall struct {
	steps []step
	pools int
}

// step lets a pool cover a class.
type step struct {
	pool, class int
	rate        float64 // of the pool's dollars for one on-demand dollar
	share       float64
	stage       int
	late        bool
}

// NewWaterfall prepares pools for classes; owners are the accounts of the
// classes, blank for usage of all other accounts.
func NewWaterfall(pools []Pool, owners []string) *Waterfall {
	w := &Waterfall{pools: len(pools)}
	for p := range pools {
		for c, owner := range owners {
			share, late, ok := pools[p].Discount(c)
			if !ok {
				continue
			}
			stage := 1
			if owner != "" && owner == pools[p].Owner {
				stage = 0
			}
			if pools[p].Kind != EC2Instance {
				stage += 2
			}
			w.steps = append(w.steps, step{pool: p, class: c, rate: 1 - share, share: share, stage: stage, late: late})
		}
	}
	sorts.By(w.steps, func(a, b step) int {
		order := cmp.Compare(a.stage, b.stage)
		if order == 0 && a.late != b.late {
			order = 1
			if b.late {
				order = -1
			}
		}
		return cmp.Or(order, cmp.Compare(b.share, a.share), cmp.Compare(a.class, b.class), cmp.Compare(a.pool, b.pool))
	})
	return w
}

// Cover takes from left, on-demand dollars by class, what the pools cover in one
// hour with what they have, in their dollars by pool. What is left of both stays
// in the slices.
func (w *Waterfall) Cover(left, have []float64) {
	for i := range w.steps {
		s := &w.steps[i]
		x, c := left[s.class], have[s.pool]
		if x <= 0 || c <= 0 {
			continue
		}
		if need := x * s.rate; need <= c {
			left[s.class], have[s.pool] = 0, c-need
		} else {
			left[s.class], have[s.pool] = x-c/s.rate, 0
		}
	}
}
