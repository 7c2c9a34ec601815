package risk

import (
	"math"
	"slices"
	"testing"
)

// The figures of "Shaved Ice" (ICPE 2025), computed from its public record of
// hourly demand (Snowflake-Labs/shavedice-dataset, CC BY 4.0). Its notebooks leave
// the last hour of a window out, scale a window to a peak of 100 and search a grid.

const premium = 2.1 // on-demand costs this many times the committed rate

var recordDiscount = 1 - 1/premium

// peak100 scales the hours to a peak of 100.
func peak100(hours []float64) []float64 {
	top := slices.Max(hours)
	list := make([]float64, len(hours))
	for i, h := range hours {
		list[i] = h * 100 / top
	}
	return list
}

// searched returns the cheapest of the levels that the notebooks try.
func searched(c *Curve, hours []float64, steps int) float64 {
	low, high := slices.Min(hours), slices.Max(hours)
	best := low
	for i := range steps {
		if level := low + (high-low)*float64(i)/float64(steps-1); c.Cost(level) < c.Cost(best) {
			best = level
		}
	}
	return best
}

func TestRecordFigure4(t *testing.T) {
	want := oracle[struct {
		Fig4 struct {
			ExactC float64 `json:"exact_c"`
			ExactK float64 `json:"exact_C"`
		}
	}](t, "shavedice").Fig4
	costs := []float64{34086, 32105, 30662, 29727, 29333, 29583, 30259, 31643, 33500}
	hours := peak100(record(t, "shavedice_fig4_*.csv"))
	if len(hours) != 336 {
		t.Fatalf("%d hours", len(hours))
	}
	low, high := slices.Min(hours), slices.Max(hours)
	hours = hours[:len(hours)-1]
	c := flat(t, hours, recordDiscount)
	for i, cost := range costs {
		level := low + (high-low)*float64(i)/8
		if got := math.Round(c.Cost(level)); got != cost {
			t.Errorf("cost at %.1f: %v, want %v", level, got, cost)
		}
		within(t, "level", math.Round(level*10)/10, []float64{53.5, 59.3, 65.1, 70.9, 76.7, 82.6, 88.4, 94.2, 100}[i], 1e-9)
	}
	near(t, "level of least cost", c.Best(), 77.45372966909703)
	near(t, "least cost", c.Cost(c.Best()), 29326.432978126857)
	near(t, "level by the oracle", c.Best(), want.ExactC)
	near(t, "cost by the oracle", c.Cost(c.Best()), want.ExactK)
}

func TestRecordFigures8And9(t *testing.T) {
	all := record(t, "shavedice_fig8_*.csv")
	if len(all) != 672 {
		t.Fatalf("%d hours", len(all))
	}
	two := peak100(all[336:])
	both := flat(t, two[:335], recordDiscount)
	first := searched(flat(t, two[:168], recordDiscount), two[:168], 100)
	within(t, "first week's level", first, 79.0, 0.05)
	within(t, "its cost over both", math.Round(both.Cost(first)), 28173, 0)
	level := searched(both, two, 100)
	within(t, "level with the holidays", level, 72.4, 0.05)
	within(t, "its cost", math.Round(both.Cost(level)), 27755, 0)

	hours := peak100(all)
	whole := flat(t, hours[:671], recordDiscount)
	one := searched(whole, hours, 100)
	within(t, "one level", one, 72.4, 0.05)
	within(t, "its cost", math.Round(whole.Cost(one)), 55647, 0)
	near(t, "least cost of one level", whole.Cost(whole.Best()), 55646.86939461898)
	ladder, best := 0.0, 0.0
	for w, rung := range []float64{75, 78, 75, 66} {
		week := hours[w*168 : min(671, (w+1)*168)]
		c := flat(t, week, recordDiscount)
		level := searched(c, week, 100)
		within(t, "rung", math.Round(level), rung, 0)
		ladder += c.Cost(level)
		best += c.Cost(c.Best())
	}
	within(t, "cost of the ladder", math.Round(ladder), 55184, 0)
	near(t, "least cost of the ladder", best, 55183.1642376683)
}

// Table 3: what it costs, in millionths, to commit to last week's level while
// demand grows from day to day.
func TestRecordTable3(t *testing.T) {
	want := oracle[struct {
		Low   float64 `json:"table3_low_actuals"`
		Table struct {
			Weeks     []int
			Trend     []float64
			Published [][]float64
			Tol       float64
		} `json:"table3_cost_premium_per_million"`
	}](t, "shavedice")
	hours := record(t, "shavedice_table3_*.csv")
	if len(hours) != 168 {
		t.Fatalf("%d hours", len(hours))
	}
	for i := range hours {
		hours[i] *= 100.0 / 3732
	}
	level := flat(t, hours[:167], recordDiscount).Best()
	near(t, "last week's level", level, want.Low)
	cells := 0
	for i, weeks := range want.Table.Weeks {
		for j, trend := range want.Table.Trend {
			var grown []float64
			for h := range weeks * 168 {
				grown = append(grown, hours[h%168]*math.Pow(1+trend, float64(h/24+1)/365))
			}
			c := flat(t, grown[:len(grown)-1], recordDiscount)
			premium := 1e6 * (1 - c.Cost(c.Best())/c.Cost(level))
			within(t, "premium", premium, want.Table.Published[i][j], want.Table.Tol)
			cells++
		}
	}
	if cells != 20 {
		t.Errorf("%d cells", cells)
	}
}
