package curcsv

import (
	"encoding/binary"
	"math"
	"math/bits"

	"github.com/plainbill/plainbill/cost/money"
)

const (
	zeroes = '0' * each
	points = '.' * each
)

// figures reads what plain reads, sixteen bytes at a time: n bytes of text from a
// place on. Sixteen bytes behind it may be looked at. Where it is not ok, the cell
// may still be a number.
func figures(text []byte, from, n uint32) (mantissa uint64, decimals uint32, negative, ok bool) {
	if text[from] == '-' {
		negative, from, n = true, from+1, n-1
	}
	if n-1 >= 16 {
		return 0, 0, false, false
	}
	cell := text[from : from+16]
	low, high := binary.LittleEndian.Uint64(cell[:8]), binary.LittleEndian.Uint64(cell[8:])
	// Where the first point is: 16 or more without one.
	at := uint32(16)
	if x := low ^ points; (x-each)&^x&(0x80*each) != 0 {
		at = uint32(bits.TrailingZeros64((x-each)&^x&(0x80*each))) / 8
	} else if x := high ^ points; (x-each)&^x&(0x80*each) != 0 {
		at = 8 + uint32(bits.TrailingZeros64((x-each)&^x&(0x80*each)))/8
	}
	if at < n {
		n--
		decimals = n - at
		before := uint64(1)<<(at*8&63) - 1
		if at < 8 {
			low = low&before | (low>>8|high<<56)&^before
			high >>= 8
		} else {
			high = high&before | high>>8&^before
		}
		if n == 0 {
			return 0, 0, false, false
		}
	}
	low, high = low^zeroes, high^zeroes
	// Zeros before the first figure make sixteen of them.
	if n <= 8 {
		low, high = 0, low<<((64-8*n)&63)
	} else if n < 16 {
		shift := (128 - 8*n) & 63
		low, high = low<<shift, high<<shift|low>>((64-shift)&63)
	}
	if ((low+0x76*each)|low|(high+0x76*each)|high)&(0x80*each) != 0 {
		return 0, 0, false, false // some byte is no figure
	}
	return eight(low)*1e8 + eight(high), decimals, negative, true
}

// eight is the number of eight figures, of which the first is the lowest byte.
func eight(word uint64) uint64 {
	word = (word*10 + word>>8) & 0x00ff00ff00ff00ff
	word = (word*100 + word>>16) & 0x0000ffff0000ffff
	return (word*10000 + word>>32) & 0xffffffff
}

// bare returns where a cell lies without quotes around it.
func bare(text []byte, from, to uint32) (at, n uint32) {
	if text[from] == '"' && to-from > 2 && text[to-1] == '"' {
		return from + 1, to - from - 2
	}
	return from, to - from
}

// most says how large figures may be that get so many zeros more.
var most = [...]uint64{math.MaxInt64, math.MaxInt64 / 10, math.MaxInt64 / 100, math.MaxInt64 / 1000, math.MaxInt64 / 10_000, math.MaxInt64 / 100_000,
	math.MaxInt64 / 1_000_000, math.MaxInt64 / 10_000_000, math.MaxInt64 / 100_000_000, math.MaxInt64 / 1_000_000_000, math.MaxInt64 / 10_000_000_000}

// amountAt reads an amount as nearly all are written; others are left to
// parseAmount.
func amountAt(text []byte, from, to uint32) (amount money.Amount, ok bool) {
	at, n := bare(text, from, to)
	mantissa, decimals, negative, ok := figures(text, at, n)
	if !ok || decimals > 10 || mantissa > most[10-decimals] {
		return 0, false
	}
	amount = money.Amount(mantissa * pow10[10-decimals])
	if negative {
		amount = -amount
	}
	return amount, true
}

// floatAt reads a quantity as nearly all are written; others are left to
// parseFloat.
func floatAt(text []byte, from, to uint32) (f float64, ok bool) {
	at, n := bare(text, from, to)
	mantissa, decimals, negative, ok := figures(text, at, n)
	if !ok || mantissa >= 1<<53 {
		return 0, false
	}
	f = float64(mantissa) / float64(pow10[decimals])
	if negative {
		f = -f
	}
	return f, true
}
