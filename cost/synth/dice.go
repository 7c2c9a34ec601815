package synth

// dice is SplitMix64: a tiny generator whose numbers never change with the Go
// version, so that a seed stays the same bill.
//
// Source: Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators.
type dice uint64

func (d *dice) next() uint64 {
	*d += 0x9e3779b97f4a7c15
	return mix(uint64(*d))
}

// mix scrambles one number into another.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number in [0, n).
func (d *dice) below(n int) int { return int(d.next() % uint64(n)) }

// text returns n characters of the alphabet.
func (d *dice) text(n int, alphabet string) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.below(len(alphabet))]
	}
	return string(b)
}

const (
	digits = "0123456789"
	hexes  = "0123456789abcdef"
	upper  = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	lower  = "abcdefghijklmnopqrstuvwxyz234567"
)

// jitter is a number in [1000-width, 1000+width] that depends only on its
// arguments: noise for one hour of one resource, in thousandths.
func jitter(seed uint64, h int64, width int64) int64 {
	if width == 0 {
		return 1000
	}
	return 1000 - width + int64(mix(seed+uint64(h)*0x9e3779b97f4a7c15)%uint64(2*width+1))
}
