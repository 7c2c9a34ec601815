package money

// Split shares an amount out in proportion to weights, rounded half to even at
// 1e-10. The shares add up to the amount to the last digit: what rounding leaves
// goes to the largest weight, the first of several. Weights below 0 count as 0;
// where all are 0 the amount is shared evenly.
func Split(pool Amount, weights []Amount) []Amount {
	shares := make([]Amount, len(weights))
	if len(weights) == 0 {
		return shares
	}
	var sum Total
	largest := 0
	for i, w := range weights {
		sum.Add(max(0, w))
		if w > weights[largest] {
			largest = i
		}
	}
	// Weights that together are beyond an Amount are halved until they fit: no share
	// of a bill moves by a digit that anybody sees, and the sum stays exact.
	shift := 0
	whole, ok := sum.Amount()
	for !ok {
		shift++
		sum = Total{}
		for _, w := range weights {
			sum.Add(max(0, w) >> shift)
		}
		whole, ok = sum.Amount()
	}
	rest := pool
	for i, w := range weights {
		if whole == 0 {
			shares[i] = pool.Part(1, Amount(len(weights)))
		} else {
			shares[i] = pool.Part(max(0, w)>>shift, whole)
		}
		rest -= shares[i]
	}
	shares[largest] += rest
	return shares
}
