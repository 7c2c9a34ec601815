package curparquet

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// someCells are full of values, marks and blanks.
func someCells(random *rand.Rand, kind cur.Kind, n int) *cells {
	c := newCells(kind, n)
	for i := range n {
		switch kind {
		case cur.Text:
			c.codes[i] = random.Uint32()
		case cur.Money:
			c.money[i], c.null[i] = money.Amount(random.Int64()), random.IntN(9) == 0
			c.gaps = c.gaps || c.null[i]
		case cur.Number:
			c.float[i] = random.NormFloat64()
		case cur.Time:
			c.time[i] = random.Int64()
		}
		if random.IntN(200) == 0 {
			c.bad(i, fmt.Sprint(i), errNumber)
		}
	}
	return c
}

// TestSpreadByBits holds levels that are used as bits to those that are unpacked.
func TestSpreadByBits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for kind := cur.Text; kind <= cur.Time; kind++ {
		for round := range 200 {
			bitmap := make([]byte, 1+random.IntN(runLength/8))
			for i := range bitmap {
				switch random.IntN(3 + round%3) {
				case 0:
				case 1:
					bitmap[i] = 0xff
				default:
					bitmap[i] = byte(random.Uint32())
				}
			}
			bitmap[0] &^= 1 // a bitmap of nothing but values is not spread
			var levels []uint32
			count := 0
			for i := range 8 * len(bitmap) {
				levels = append(levels, uint32(bitmap[i/8]>>(i%8)&1))
				count += int(levels[i])
			}
			if n := ones(bitmap); n != count {
				t.Fatalf("%d bits of %x, want %d", n, bitmap, count)
			}
			from := someCells(random, kind, runLength)
			at := random.IntN(40)
			got, want := newCells(kind, at+len(levels)), newCells(kind, at+len(levels))
			got.spreadBits(at, from, bitmap)
			want.spread(at, from, levels, 1)
			if !sameCells(got, want) {
				t.Fatalf("kind %d at %d, bits %x: not what the levels say", kind, at, bitmap)
			}
		}
	}
}

func sameCells(a, b *cells) bool {
	return slices.Equal(a.codes, b.codes) && slices.Equal(a.money, b.money) && slices.Equal(a.null, b.null) && a.gaps == b.gaps &&
		slices.EqualFunc(a.float, b.float, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) &&
		slices.Equal(a.time, b.time) && slices.Equal(a.marks, b.marks) && reflect.DeepEqual(a.odd, b.odd)
}

// TestUnpack holds the unpacking of every width to one that goes bit by bit, up to
// the last byte.
func TestUnpack(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for width := uint(1); width <= 32; width++ {
		for groups := 1; groups < 12; groups++ {
			src := make([]byte, groups*int(width))
			for i := range src {
				src[i] = byte(random.Uint32())
			}
			n := 8 * groups
			want := make([]uint32, n)
			for bit := range uint(n) * width {
				want[bit/width] |= uint32(src[bit/8]>>(bit%8)&1) << (bit % width)
			}
			h := hybrid{}
			if err := h.reset(append([]byte{byte(groups<<1 | 1)}, src...), width); err != nil {
				t.Fatal(err)
			}
			got := make([]uint32, n)
			for at := 0; at < n; { // as readers do: by bits where they can, then by values
				if at%24 == 0 {
					if bits := h.bitmap(min(16, n-at)); len(bits) > 0 {
						for i := range 8 * len(bits) {
							got[at+i] = uint32(bits[i/8] >> (i % 8) & 1)
						}
						at += 8 * len(bits)
						continue
					}
				}
				k := min(1+random.IntN(2*n), n-at)
				if err := h.read(got[at : at+k]); err != nil {
					t.Fatal(err)
				}
				at += k
			}
			if !slices.Equal(got, want) {
				t.Fatalf("width %d, %d groups: %x, want %x", width, groups, got, want)
			}
			if err := h.read(make([]uint32, 1)); err == nil {
				t.Fatalf("width %d: a value beyond the last", width)
			}
		}
	}
}
