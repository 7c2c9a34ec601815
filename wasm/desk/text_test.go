package desk

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// fill sets everything that v holds to something at random, blank things among them:
// a field that is new in a struct is filled, too.
func fill(random *rand.Rand, v reflect.Value, depth int) {
	texts := []string{"", "Amazon S3", `"a" <b> & \ c`, "Größe\u2028\u2212\U0001f4b8", "\b\f\n\r\t", "\x00\t\x7f", "\xff\xfe"}
	numbers := []float64{0, 1, -0.25, 1e-7, 1e21, 123456.789, math.Copysign(0, -1), 5e-324}
	if t, ok := v.Addr().Interface().(*money.Total); ok {
		*t = money.Amount(random.Int64() * int64(random.IntN(3)-1)).Total()
		return
	}
	if random.IntN(6) == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(texts[random.IntN(len(texts))])
	case reflect.Float64:
		v.SetFloat(numbers[random.IntN(len(numbers))])
	case reflect.Int, reflect.Int64:
		v.SetInt(random.Int64N(1e15) - 5e14)
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(random, v.Elem(), depth)
	case reflect.Slice:
		n := random.IntN(3)
		if depth > 5 {
			n = 0
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(random, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(random, v.Field(i), depth+1)
		}
	default:
		panic("a kind that replies did not have: " + v.Kind().String())
	}
}

// inASCII writes what is not ASCII as JSON may, by its number.
func inASCII(text []byte) []byte {
	var b []byte
	for _, r := range string(text) {
		switch {
		case r < utf8.RuneSelf:
			b = append(b, byte(r))
		case r <= 0xffff:
			b = fmt.Appendf(b, "\\u%04x", r)
		default:
			high, low := utf16.EncodeRune(r)
			b = fmt.Appendf(b, "\\u%04x\\u%04x", high, low)
		}
	}
	return b
}

// A reply reads as package json would have written it, whatever is in it.
func TestTextIsWhatJSONWrites(t *testing.T) {
	random := rand.New(rand.NewPCG(41, 42))
	for range 3000 {
		r := wire.Reply{ID: random.Int64(), Explore: &view.Explore{}}
		fill(random, reflect.ValueOf(r.Explore).Elem(), 0)
		switch random.IntN(20) {
		case 0:
			r.Stopped = true
		case 1:
			r.Error = &wire.Error{Title: "both"}
		case 2:
			r.Explore = nil
		}
		got, err := Text(r)
		want, wantErr := json.Marshal(r)
		if r.Explore != nil && !r.Stopped && r.Error == nil {
			want = inASCII(want)
		}
		if string(got) != string(want) || (err == nil) != (wantErr == nil) {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			t.Fatalf("%v; from %d on:\n%.200s\nwant:\n%.200s", err, at, got[at:], want[at:])
		}
	}
	// What no number in JSON can say is an error for both.
	if _, err := Text(wire.Reply{Explore: &view.Explore{Dims: []view.Dimension{{Tagged: math.NaN()}}}}); err == nil {
		t.Error("NaN was written")
	}
}

// Numbers are written as package json writes them: amounts, sums of a few, shares, and
// whatever else a double can be.
func TestNumbersAreWhatJSONWrites(t *testing.T) {
	random := rand.New(rand.NewPCG(43, 44))
	for range 200_000 {
		amount := money.Amount(random.Int64() >> random.IntN(63)).Float64()
		for _, f := range []float64{
			amount, -amount, amount + 0.1, amount / 3, math.Round(amount), random.Float64(),
			math.Nextafter(amount, 2*amount), math.Float64frombits(random.Uint64()),
		} {
			want, err := json.Marshal(f)
			if err != nil {
				continue // no number
			}
			var w writer
			if w.number(&f); string(w.b) != string(want) || w.err != nil {
				t.Fatalf("%s, %v; want %s", w.b, w.err, want)
			}
		}
	}
}
