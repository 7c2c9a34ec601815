package cur

import "strings"

// sizeFactors are the normalization factors of instance sizes.
//
// Source: AWS, EC2 and RDS user guides, size flexibility of reservations. Sizes of
// more than one xlarge follow their rule, eight a multiple.
var sizeFactors = map[string]float64{
	"nano": .25, "micro": .5, "small": 1, "medium": 2, "large": 4, "xlarge": 8,
}

// SizeFactor is how many normalized units an hour of an instance counts, by the size
// in its type: 16 for m5.2xlarge and for db.r5.2xlarge. ok is false for types that
// name no size of the rule, bare metal among them.
func SizeFactor(instanceType string) (factor float64, ok bool) {
	parts := strings.Split(instanceType, ".")
	if n := len(parts); n > 2 && (parts[n-1] == "search" || parts[n-1] == "elasticsearch") {
		parts = parts[:n-1]
	}
	if len(parts) < 2 {
		return 0, false
	}
	size := parts[len(parts)-1]
	if factor, ok = sizeFactors[size]; ok {
		return factor, true
	}
	digits, found := strings.CutSuffix(size, "xlarge")
	if !found || digits == "" || len(digits) > 3 {
		return 0, false
	}
	n := 0
	for i := range len(digits) {
		if digit(digits[i]) > 9 {
			return 0, false
		}
		n = n*10 + int(digit(digits[i]))
	}
	return float64(8 * n), n > 0
}
