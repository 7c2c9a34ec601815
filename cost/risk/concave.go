package risk

import (
	"cmp"
	"math"
	"slices"
)

// bend is a change of slope at a place.
type bend struct {
	at    float64 // commitment dollars per hour, ≥ 0
	slope float64
}

// concave is a piecewise linear function on [0,∞) that is 0 at 0.
type concave struct {
	at    []float64 // ascending, at[0] == 0
	value []float64 // the function at at[i]
	slope []float64 // right of at[i]
}

// sortBends sorts by place. Places are not negative, so the bits of a float order
// as the float does, and a radix sort of 11 bits a pass beats comparing.
func sortBends(bends []bend) {
	if len(bends) < 1<<12 {
		slices.SortFunc(bends, func(a, b bend) int { return cmp.Compare(a.at, b.at) })
		return
	}
	const width, mask = 11, 1<<11 - 1
	from, to := bends, make([]bend, len(bends))
	for shift := 0; shift < 64; shift += width {
		var starts [mask + 1]int
		for _, b := range from {
			starts[math.Float64bits(b.at)>>shift&mask]++
		}
		if starts[math.Float64bits(from[0].at)>>shift&mask] == len(from) {
			continue
		}
		sum := 0
		for i, n := range starts {
			starts[i], sum = sum, sum+n
		}
		for _, b := range from {
			digit := math.Float64bits(b.at) >> shift & mask
			to[starts[digit]] = b
			starts[digit]++
		}
		from, to = to, from
	}
	if &from[0] != &bends[0] {
		copy(bends, from)
	}
}

// integrate sums the slopes of sorted bends, merging those at one place.
func integrate(bends []bend) concave {
	f := concave{
		at:    append(make([]float64, 0, len(bends)+1), 0),
		value: append(make([]float64, 0, len(bends)+1), 0),
		slope: append(make([]float64, 0, len(bends)+1), 0),
	}
	last := 0
	for _, b := range bends {
		if b.at > f.at[last] {
			f.at = append(f.at, b.at)
			f.value = append(f.value, f.value[last]+f.slope[last]*(b.at-f.at[last]))
			f.slope = append(f.slope, f.slope[last])
			last++
		}
		f.slope[last] += b.slope
	}
	// The bends sum to a slope of 0 at the end; what rounding left would grow
	// without bound.
	f.slope[last] = 0
	return f
}

// segment returns the last i with at[i] <= c.
func (f *concave) segment(c float64) int {
	i, exact := slices.BinarySearch(f.at, c)
	if exact {
		return i
	}
	return i - 1
}

func (f *concave) eval(c float64) float64 {
	if c <= 0 {
		return 0
	}
	i := f.segment(c)
	return f.value[i] + f.slope[i]*(c-f.at[i])
}
