package risk

import (
	"math"
	"math/rand/v2"
)

// stream draws numbers that depend on its two seeds alone. Only the raw words of
// the generator are used, so that no release of Go changes a shared report.
type stream struct{ pcg rand.PCG }

func (s *stream) seed(a, b uint64) { s.pcg.Seed(a, b) }

// uniform returns a number in [0,1).
func (s *stream) uniform() float64 { return float64(s.pcg.Uint64()>>11) / (1 << 53) }

// normal returns a standard normal number.
func (s *stream) normal() float64 { return normalQuantile(max(s.uniform(), 0x1p-54)) }

// below returns a whole number in [0,n), n < 2^31.
func (s *stream) below(n int) int {
	return int(s.pcg.Uint64() >> 32 * uint64(n) >> 32)
}

// salt turns a name into a seed of its own (FNV-1a), so that one event is drawn
// alike in every scope and whatever stands before it in a list.
func salt(seed uint64, kind, name string) uint64 {
	hash := uint64(14695981039346656037)
	for _, text := range [...]string{kind, "\x00", name} {
		for i := range len(text) {
			hash = (hash ^ uint64(text[i])) * 1099511628211
		}
	}
	return seed ^ hash
}

// normalQuantile is the inverse of the normal distribution function by rational
// approximations, good to about 1e-16.
//
// Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988).
func normalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - q*q
		return q * polynomial(&centerTop, r) / polynomial(&centerBottom, r)
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-math.Log(r))
	var z float64
	if r <= 5 {
		r -= 1.6
		z = polynomial(&middleTop, r) / polynomial(&middleBottom, r)
	} else {
		r -= 5
		z = polynomial(&farTop, r) / polynomial(&farBottom, r)
	}
	if q < 0 {
		return -z
	}
	return z
}

// The coefficients of AS 241, lowest power first.
var (
	centerTop    = [8]float64{3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727}
	centerBottom = [8]float64{1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610}
	middleTop    = [8]float64{1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4}
	middleBottom = [8]float64{1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	farTop       = [8]float64{6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	farBottom    = [8]float64{1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

func polynomial(c *[8]float64, x float64) float64 {
	sum := c[7]
	for i := 6; i >= 0; i-- {
		sum = sum*x + c[i]
	}
	return sum
}

// triangular returns the quantile u of a triangular distribution.
func triangular(low, mode, high, u float64) float64 {
	width := high - low
	if width <= 0 {
		return mode
	}
	if u < (mode-low)/width {
		return low + math.Sqrt(u*width*(mode-low))
	}
	return high - math.Sqrt((1-u)*width*(high-mode))
}
