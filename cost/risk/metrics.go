package risk

import (
	"fmt"
	"math"
	"slices"
)

// selectNth puts the n-th smallest of x (from 0) in its place, with nothing larger
// before it and nothing smaller behind it.
func selectNth(x []float64, n int) float64 {
	low, high := 0, len(x)-1
	for low < high {
		// The middle of three as pivot: what comes in is often sorted already.
		a, b, c := x[low], x[(low+high)/2], x[high]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := low, high
		for i <= j {
			for x[i] < pivot {
				i++
			}
			for x[j] > pivot {
				j--
			}
			if i <= j {
				x[i], x[j] = x[j], x[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			high = j
		case n >= i:
			low = i
		default:
			return x[n]
		}
	}
	return x[n]
}

// selectAll finds the numbers of several ascending ranks of x, whose first has the
// rank from, the middle one first: that parts what is left to look at. It is
// quicker than sorting, and reorders x.
func selectAll(x []float64, from int, ranks []int, to []float64) {
	if len(ranks) == 0 {
		return
	}
	middle := len(ranks) / 2
	at := ranks[middle] - from
	to[middle] = selectNth(x, at)
	selectAll(x[:at+1], from, ranks[:middle], to[:middle])
	selectAll(x[at:], from+at, ranks[middle+1:], to[middle+1:])
}

// quantileRank returns the index of the smallest of n sorted numbers that at least
// the share tau does not exceed.
func quantileRank(n int, tau float64) int {
	return min(n-1, max(0, int(math.Ceil(tau*float64(n)-1e-9))-1))
}

// CVaR returns the mean of the worst share 1−alpha of the losses; where that share
// is no whole number of them, the last counts by the rest. losses is reordered.
func CVaR(losses []float64, alpha float64) float64 {
	n := len(losses)
	if n == 0 {
		return 0
	}
	tail := (1 - alpha) * float64(n)
	if tail <= 1 {
		return slices.Max(losses)
	}
	whole := int(math.Floor(tail + 1e-9))
	rest := max(0, tail-float64(whole))
	if rest < 1e-9 {
		rest = 0
	}
	edge := max(0, n-whole-1)
	selectNth(losses, edge)
	sum := 0.0
	for _, l := range losses[n-whole:] {
		sum += l
	}
	if rest > 0 {
		sum += rest * losses[edge]
	}
	return sum / (float64(whole) + rest)
}

// Level is what is known of one level of commitment over all scenarios. Dollars
// are of the whole horizon.
type Level struct {
	Committed     float64 // commitment dollars per hour
	Saving        float64 // expected, against on-demand
	SavingError   float64 // its standard error, from 20 batches
	Deviation     float64 // standard deviation of the saving
	P05, P50, P95 float64 // of the saving
	LossChance    float64 // that it loses against on-demand
	LossSize      float64 // the mean loss when it does
	CVaR          float64 // mean loss in the worst share of scenarios; below 0 they still save
	CVaRError     float64
	Unused        float64 // expected dollars paid for nothing
	UnusedP95     float64
	Regret        float64 // expected, against the best level of each scenario
	RegretP95     float64
	RegretOver    float64 // the part of Regret where less would have been better
	RegretUnder   float64 // and where more would have been
	Obligation    float64 // dollars promised, expected where terms renew
	Return        float64 // expected saving per dollar promised
}

// Profile is the level table of an outcome.
type Profile struct {
	Alpha     float64 // of the CVaR
	Scenarios int
	Levels    []Level
	BreakEven []float64 // by scenario, ascending
}

const batches = 20

// Summarize makes the level table. alpha is the share of scenarios that is not
// the bad tail, usually 0.95.
func Summarize(o *Outcome, alpha float64) (*Profile, error) {
	n, width := o.Count(), len(o.Levels)
	if n <= 0 || width == 0 || len(o.Saving) != n*width || len(o.Unused) != n*width || !(alpha >= 0 && alpha < 1) {
		return nil, fmt.Errorf("%d scenarios of %d levels, tail beyond %v: %w", n, width, alpha, ErrParts)
	}
	p := &Profile{Alpha: alpha, Scenarios: n, Levels: make([]Level, width), BreakEven: slices.Clone(o.BreakEven)}
	slices.Sort(p.BreakEven)
	best := make([]int, n) // of each scenario, the smallest level that saves most
	for k := range n {
		row := o.Saving[k*width : (k+1)*width]
		for i, s := range row {
			if s > row[best[k]] {
				best[k] = i
			}
		}
	}
	hours := mean(o.Hours)
	column, scratch := make([]float64, n), make([]float64, n)
	for i := range p.Levels {
		l := &p.Levels[i]
		l.Committed = o.Levels[i]
		l.Obligation = l.Committed * hours
		for k := range n {
			column[k] = o.Saving[k*width+i]
		}
		l.savings(column, scratch, alpha)
		for k := range n {
			scratch[k] = o.Unused[k*width+i]
		}
		l.Unused = mean(scratch)
		l.UnusedP95 = selectNth(scratch, quantileRank(n, 0.95))
		for k := range n {
			regret := o.Saving[k*width+best[k]] - column[k]
			scratch[k] = regret
			if i > best[k] {
				l.RegretOver += regret / float64(n)
			} else {
				l.RegretUnder += regret / float64(n)
			}
		}
		l.Regret = l.RegretOver + l.RegretUnder
		l.RegretP95 = selectNth(scratch, quantileRank(n, 0.95))
		if l.Obligation > 0 {
			l.Return = l.Saving / l.Obligation
		}
	}
	return p, nil
}

// savings fills in what follows from the savings of one level. column keeps its
// order.
func (l *Level) savings(column, scratch []float64, alpha float64) {
	n := len(column)
	tie := 1e-9 * (math.Abs(l.Obligation) + 1e-300)
	losses := 0
	for k, s := range column {
		l.Saving += s
		if s < -tie {
			losses++
			l.LossSize -= s
		}
		scratch[k] = s
	}
	l.Saving /= float64(n)
	l.LossChance = float64(losses) / float64(n)
	if losses > 0 {
		l.LossSize /= float64(losses)
	}
	squares := 0.0
	for _, s := range column {
		squares += (s - l.Saving) * (s - l.Saving)
	}
	l.Deviation = math.Sqrt(squares / float64(n))
	// Each selection leaves what is smaller before it, so the next one need only
	// look at the rest.
	r5, r50, r95 := quantileRank(n, 0.05), quantileRank(n, 0.5), quantileRank(n, 0.95)
	l.P05 = selectNth(scratch, r5)
	l.P50 = selectNth(scratch[r5:], r50-r5)
	l.P95 = selectNth(scratch[r50:], r95-r50)
	for k, s := range column {
		scratch[k] = -s
	}
	l.SavingError, l.CVaRError = batchErrors(scratch, alpha)
	l.CVaR = CVaR(scratch, alpha)
}

// batchErrors returns the standard errors of the mean and of the CVaR, each from
// its values on batches. losses is reordered within the batches.
func batchErrors(losses []float64, alpha float64) (ofMean, ofCVaR float64) {
	size := len(losses) / batches
	if size < 2 {
		return 0, 0
	}
	var means, tails [batches]float64
	for b := range batches {
		batch := losses[b*size : (b+1)*size]
		means[b], tails[b] = mean(batch), CVaR(batch, alpha)
	}
	return standardError(means[:]), standardError(tails[:])
}

func standardError(x []float64) float64 {
	m, sum := mean(x), 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	n := float64(len(x))
	return math.Sqrt(sum / (n - 1) / n)
}

// LossChanceAt returns the chance that any level loses, from the break-even levels
// alone: a level loses exactly where it lies above its scenario's break-even.
func (p *Profile) LossChanceAt(level float64) float64 {
	below, _ := slices.BinarySearch(p.BreakEven, level*(1-1e-9))
	return float64(below) / float64(len(p.BreakEven))
}
