package cur

import (
	"fmt"
	"testing"
)

// Many texts are looked up together as each by itself: known ones, unknown ones and
// blank ones, in a Dict of any size.
func TestLookupsSaysOfEachTextWhatLookupSays(t *testing.T) {
	for _, size := range []int{0, 1, 300, 20_000} {
		d := NewDict()
		for i := range size {
			d.Code(fmt.Appendf(nil, "arn:aws:ec2:eu-west-1:123456789012:instance/i-%x", i))
		}
		var texts [][]byte
		for i := range size + 1000 { // the last ones have no code
			texts = append(texts, fmt.Appendf(nil, "arn:aws:ec2:eu-west-1:123456789012:instance/i-%x", i*17%(size+1000)))
		}
		texts[500] = nil
		codes := make([]uint32, len(texts))
		d.Lookups(texts, codes)
		found := 0
		for i, text := range texts {
			want, _ := d.Lookup(text)
			if codes[i] != want {
				t.Fatalf("of %d: %q has code %d, want %d", size, text, codes[i], want)
			}
			if want != 0 {
				found++
			}
		}
		if found < size-1 || found > size {
			t.Errorf("of %d, %d are found", size, found)
		}
	}
}
