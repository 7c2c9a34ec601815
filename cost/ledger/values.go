package ledger

import (
	"math"
	"math/bits"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

const (
	firstMoney   = cur.Unblended
	firstNumber  = cur.UsageAmount
	moneyFields  = int(cur.UsageAmount - cur.Unblended)
	numberFields = int(cur.FieldCount - cur.UsageAmount)
)

// values is a frozen column of amounts or numbers. It is dense; or has only the
// nonzero rows; or, packed, a small integer or an index into a table for each row.
// It is absent when all are zero.
type values[T money.Amount | float64] struct {
	dense []T
	// rows lists the rows of some, ascending: all that are nonzero, or where small
	// is set those that do not fit it.
	rows  []uint16
	some  []T
	small []int32
	codes Codes // into table, where that is set
	table []T
}

// elsewhere marks a row of values.small whose value is in values.some.
const elsewhere = math.MinInt32

func (v *values[T]) at(i int) T {
	switch {
	case v.dense != nil:
		return v.dense[i]
	case v.table != nil:
		return v.table[v.codes.At(i)]
	case v.small != nil && v.small[i] != elsewhere:
		return T(v.small[i])
	}
	if n, ok := slices.BinarySearch(v.rows, uint16(i)); ok {
		return v.some[n]
	}
	return 0
}

func (v *values[T]) expand(rows int, buf []T) []T {
	if v.dense != nil {
		return v.dense
	}
	if len(v.rows) == 0 && v.table == nil && v.small == nil {
		return nil
	}
	if len(buf) != rows {
		buf = make([]T, rows)
	} else if v.table == nil && v.small == nil {
		clear(buf)
	}
	switch {
	case v.codes.U8 != nil:
		for i, c := range v.codes.U8 {
			buf[i] = v.table[c]
		}
	case v.codes.U16 != nil:
		for i, c := range v.codes.U16 {
			buf[i] = v.table[c]
		}
	case v.table != nil:
		for i := range buf {
			buf[i] = v.table[v.codes.At(i)]
		}
	case v.small != nil:
		for i, c := range v.small {
			buf[i] = T(c)
		}
	}
	for n, row := range v.rows {
		buf[row] = v.some[n]
	}
	return buf
}

// exact returns a copy of s that takes no more than it needs.
func exact[T any](s []T) []T { return append(make([]T, 0, len(s)), s...) }

// roomFor is what a column of the given room is given when it needs so many rows:
// twice as much while a bill may be small, then at once what a full segment holds,
// and never more.
func roomFor(room, rows int) int {
	if rows > 2*blockRows {
		return max(SegmentRows, rows)
	}
	return max(2*room, rows, 64)
}

// room returns s with room for n elements more, whatever they hold.
func room[S ~[]E, E any](s S, n int) S {
	if length := len(s) + n; length > cap(s) {
		return append(make(S, 0, roomFor(cap(s), length)), s...)
	}
	return s
}

// extend returns s with n zeros more, with the room that columns are given.
func extend[S ~[]E, E any](s S, n int) S {
	length := len(s)
	s = room(s, n)[:length+n]
	clear(s[length:])
	return s
}

// clip returns s without room to grow, in a smaller array where that saves much.
func clip[S ~[]E, E any](s S) S {
	if cap(s)-len(s) > len(s)/16 {
		return append(make(S, 0, len(s)), s...)
	}
	return s[:len(s):len(s)]
}

// nulls says which rows of a money field were empty. The zero value: none.
type nulls struct {
	all  bool
	bits []uint64
}

func (u *nulls) at(i int) bool { return u.all || u.bits != nil && u.bits[i>>6]>>(i&63)&1 == 1 }

// openNulls is being filled. A row that was never added counts as null.
type openNulls struct {
	n, null int
	bits    []uint64 // only when some are null and some are not
}

// reserve makes room for the bits of n rows, those of earlier null rows set.
func (o *openNulls) reserve(n int) {
	if words := (n + 63) / 64; len(o.bits) < words {
		if o.bits == nil && o.null > 0 {
			o.bits = extend(o.bits, words)
			o.set(0, o.n)
			return
		}
		o.bits = extend(o.bits, words-len(o.bits))
	}
}

// set marks rows [from, to) as null.
func (o *openNulls) set(from, to int) {
	for i := from; i < to; i++ {
		o.bits[i>>6] |= 1 << (i & 63)
	}
}

// pad adds null rows up to n.
func (o *openNulls) pad(n int) {
	if o.null < o.n && n > o.n { // some are not null: the new ones need their bits
		o.reserve(n)
		o.set(o.n, n)
	}
	o.null += n - o.n
	o.n = n
}

// add appends at most blockRows rows; a nil mask means that none is null. It says
// whether all are.
func (o *openNulls) add(mask []bool, rows int) (all bool) {
	var words [blockRows / 64]uint64
	count := 0
	for w := 0; w*64 < len(mask); w++ {
		var word uint64
		for i, null := range mask[w*64 : min(len(mask), w*64+64)] {
			var b uint64
			if null {
				b = 1
			}
			word |= b << (i & 63)
		}
		words[w] = word
		count += bits.OnesCount64(word)
	}
	if count == rows {
		o.pad(o.n + rows)
		return true
	}
	if count > 0 || o.null > 0 {
		o.reserve(o.n + rows)
	}
	if count > 0 {
		at, shift := o.n>>6, o.n&63
		for w := range (rows + 63) / 64 {
			o.bits[at+w] |= words[w] << shift
			if high := words[w] >> (64 - shift); high != 0 {
				o.bits[at+w+1] |= high
			}
		}
	}
	o.null += count
	o.n += rows
	return false
}

// freeze returns the bits of n rows.
func (o *openNulls) freeze(n int) nulls {
	o.pad(n)
	switch o.null {
	case 0:
		return nulls{}
	case n:
		return nulls{all: true}
	}
	words := make([]uint64, (n+63)/64)
	copy(words, o.bits)
	return nulls{bits: words}
}
