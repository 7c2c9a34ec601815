package risk

import (
	"math"
	"slices"
)

// Concentration returns the Herfindahl–Hirschman index of amounts and the number
// of equal ones that would be as concentrated. Amounts not above 0 are left out.
func Concentration(amounts []float64) (index, effective float64) {
	sum, squares := 0.0, 0.0
	for _, a := range amounts {
		if a > 0 {
			sum += a
			squares += a * a
		}
	}
	if sum == 0 {
		return 0, 0
	}
	index = squares / (sum * sum)
	return index, 1 / index
}

// EulerShares returns the part of each series in the variance of their sum; the
// parts sum to 1. All are 0 where the sum does not vary.
func EulerShares(series [][]float64) []float64 {
	shares := make([]float64, len(series))
	if len(series) == 0 {
		return shares
	}
	sums := make([]float64, len(series[0]))
	for _, row := range series {
		for i, x := range row {
			sums[i] += x
		}
	}
	center, variance := mean(sums), 0.0
	for _, x := range sums {
		variance += (x - center) * (x - center)
	}
	if variance == 0 {
		return shares
	}
	for j, row := range series {
		m := mean(row)
		for i, x := range row {
			shares[j] += (x - m) * (sums[i] - center) / variance
		}
	}
	return shares
}

// priorWeeks is how many weeks of evidence the prior volatility counts for.
const priorWeeks = 8

// Volatility returns the yearly volatility of the level: the prior's variance and
// that of the weekly changes (in logarithms), weighted by weeks.
func Volatility(prior float64, changes []float64) float64 {
	sum := priorWeeks * prior * prior / 52
	for _, r := range changes {
		sum += r * r
	}
	return math.Sqrt(52 * sum / float64(priorWeeks+len(changes)))
}

// WeeklyChanges returns the logarithms of the changes between the weekly means of
// the hours, with those beyond three MAD of their median drawn in. Weeks without
// usage give no change.
func WeeklyChanges(demand []float64) []float64 {
	level := WeeklyMeans(demand)
	var changes []float64
	for w := 1; w < len(level); w++ {
		if level[w-1] > 0 && level[w] > 0 {
			changes = append(changes, math.Log(level[w]/level[w-1]))
		}
	}
	center := median(changes)
	distances := make([]float64, len(changes))
	for i, r := range changes {
		distances[i] = math.Abs(r - center)
	}
	if reach := 3 * median(distances); reach > 0 {
		for i, r := range changes {
			changes[i] = min(max(r, center-reach), center+reach)
		}
	}
	return changes
}

// EffectiveHours returns how many independent hours the hours are worth: they
// follow on each other, and one hour says much of what the next one says.
// Autocorrelations are summed in pairs while a pair is above 0.
func EffectiveHours(x []float64) float64 {
	n := len(x)
	if n < 4 {
		return float64(n)
	}
	m := mean(x)
	covariance := func(lag int) float64 {
		sum := 0.0
		for i := lag; i < n; i++ {
			sum += (x[i] - m) * (x[i-lag] - m)
		}
		return sum / float64(n)
	}
	variance := covariance(0)
	if variance <= 1e-18*m*m {
		return float64(n)
	}
	sum := 0.0
	for lag := 1; lag+1 < min(n/2, 1000); lag += 2 {
		pair := (covariance(lag) + covariance(lag+1)) / variance
		if pair <= 0 {
			break
		}
		sum += pair
	}
	return min(float64(n), max(1, float64(n)/(1+2*sum)))
}

// QuantileRanks returns the ranks, counted from 1, of the order statistics of n
// independent values between which the quantile tau lies with the given
// confidence.
func QuantileRanks(n int, tau, confidence float64) (low, high int) {
	tail := (1 - confidence) / 2
	// The cumulated binomial distribution, by logarithms: n may be large.
	sum := 0.0
	low, high = 0, n
	lowFound, highFound := false, false
	for k := 0; k <= n; k++ {
		lg := func(v int) float64 { g, _ := math.Lgamma(float64(v) + 1); return g }
		p := math.Exp(lg(n) - lg(k) - lg(n-k) + float64(k)*math.Log(tau) + float64(n-k)*math.Log1p(-tau))
		sum += p
		if !lowFound && sum >= tail {
			low, lowFound = k, true
		}
		if !highFound && sum >= 1-tail {
			high, highFound = k+1, true
		}
	}
	return max(1, low), min(n, high)
}

// QuantileInterval returns the interval in which the quantile tau of the demand
// lies, counting the hours for what they are worth.
func QuantileInterval(demand []float64, tau, confidence float64) (low, high float64) {
	if len(demand) == 0 {
		return 0, 0
	}
	n := max(1, int(math.Round(EffectiveHours(demand))))
	l, h := QuantileRanks(n, tau, confidence)
	sorted := slices.Clone(demand)
	slices.Sort(sorted)
	at := func(rank int) float64 {
		return sorted[min(len(sorted)-1, max(0, int(math.Ceil(float64(rank)/float64(n)*float64(len(sorted))))-1))]
	}
	return at(l), at(h)
}

// BootstrapInterval returns the interval in which the quantile tau of the demand
// lies, from drawing whole days again and again: a check on QuantileInterval that
// assumes less of the hours and more of the days.
func BootstrapInterval(demand []float64, tau, confidence float64, seed uint64) (low, high float64) {
	days := len(demand) / 24
	if days == 0 {
		return 0, 0
	}
	const draws = 200
	var dice stream
	levels, drawn := make([]float64, draws), make([]float64, days*24)
	for i := range levels {
		dice.seed(salt(seed, "interval", ""), uint64(i))
		for d := range days {
			day := dice.below(days)
			copy(drawn[d*24:d*24+24], demand[day*24:])
		}
		levels[i] = selectNth(drawn, quantileRank(len(drawn), tau))
	}
	slices.Sort(levels)
	tail := (1 - confidence) / 2
	return levels[quantileRank(draws, tail)], levels[quantileRank(draws, 1-tail)]
}
