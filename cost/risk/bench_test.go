package risk

import (
	"fmt"
	"testing"
)

// The budget in the browser is 150 ms for 2,000 scenarios of a year on 64 levels,
// with the model, and 1 s for 10,000.
func BenchmarkScenarios(b *testing.B) {
	s := example(31)
	for _, bm := range []struct{ scenarios, years int }{{2000, 1}, {10000, 1}, {4000, 3}} {
		b.Run(fmt.Sprintf("%d of %d years", bm.scenarios, bm.years), func(b *testing.B) {
			s.Term = 8760
			s.Horizon = bm.years * 8760
			for b.Loop() {
				m := modelOf(b, s, Base(42, BroadVolatility))
				g := m.Grid(64)
				p := profile(b, outcome(b, m, g, 0, bm.scenarios))
				if z := p.Zones(DefaultTolerance(m.Yearly())); z.Ceiling <= 0 {
					b.Fatal(z)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
		})
	}
	m := modelOf(b, s, Base(42, BroadVolatility))
	o := outcome(b, m, m.Grid(64), 0, 10000)
	b.Run("level table of 10000", func(b *testing.B) {
		for b.Loop() {
			profile(b, o)
		}
	})
	b.Run("model", func(b *testing.B) {
		for b.Loop() {
			modelOf(b, s, Base(42, BroadVolatility))
		}
	})
}

// A year of hours of 64 classes: 300 ms is the budget in the browser.
func BenchmarkCurve(b *testing.B) {
	var dice stream
	dice.seed(1, 1)
	classes := make([]Class, 64)
	for i := range classes {
		classes[i].Discount = Exactly(0.1 + 0.005*float64(i))
		classes[i].OnDemand = make([]float64, 8760)
		for h := range classes[i].OnDemand {
			classes[i].OnDemand[h] = 10 * dice.uniform()
		}
	}
	for b.Loop() {
		if curve(b, classes...).Best() <= 0 {
			b.Fatal("nothing to commit to")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms")
}

func BenchmarkJoint(b *testing.B) {
	for _, families := range []int{3, 5} {
		b.Run(fmt.Sprintf("%d families of a month", families), func(b *testing.B) {
			f := randomFamilies(7, families, 720)
			var j *Joint
			for b.Loop() {
				var err error
				if j, err = OptimizeJointly(f, 1e-3, 500); err != nil || j.Gap() > 1e-3 {
					b.Fatal(j, err)
				}
			}
			b.ReportMetric(float64(j.Rounds), "rounds")
		})
	}
}
