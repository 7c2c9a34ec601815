package cur

import "testing"

// TestSizeFactors holds, T47, that sizes are matched whole: every xlarge is a
// multiple of eight, and none is taken for the large that its name ends in.
func TestSizeFactors(t *testing.T) {
	for _, tt := range []struct {
		instance    string
		hours, want float64
	}{
		{"m5.2xlarge", 10, 160}, {"m5.large", 10, 40}, {"db.r5.24xlarge", 1, 192}, {"t3.nano", 4, 1}, {"t2.micro", 2, 1}, {"m5.xlarge", 1, 8},
		{"cache.r6g.4xlarge", 1, 32}, {"r6g.2xlarge.search", 1, 16}, {"u-6tb1.112xlarge", 1, 896}, {"c7g.medium", 1, 2}, {"t4g.small", 1, 1},
	} {
		if factor, ok := SizeFactor(tt.instance); !ok || factor*tt.hours != tt.want {
			t.Errorf("%v hours of %s are %v units, %v; want %v", tt.hours, tt.instance, factor*tt.hours, ok, tt.want)
		}
	}
	for _, instance := range []string{"", "large", "m5.metal", "m5.xxlarge", "m5.0xlarge", "m5.", "m5.1234xlarge", "BoxUsage"} {
		if factor, ok := SizeFactor(instance); ok {
			t.Errorf("%q has the factor %v", instance, factor)
		}
	}
}
