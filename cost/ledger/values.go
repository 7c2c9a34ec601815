package ledger

import (
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

// values is a frozen column of amounts or numbers: dense, or only the nonzero
// rows, or absent when all are zero.
type values[T money.Amount | float64] struct {
	dense []T
	rows  []uint16 // of the nonzero values, ascending
	some  []T
}

func (v *values[T]) at(i int) T {
	if v.dense != nil {
		return v.dense[i]
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
	if len(v.rows) == 0 {
		return nil
	}
	if len(buf) == rows {
		clear(buf)
	} else {
		buf = make([]T, rows)
	}
	for n, row := range v.rows {
		buf[row] = v.some[n]
	}
	return buf
}

// openValues is a column being filled: sparse until most rows are nonzero.
type openValues[T money.Amount | float64] struct {
	values[T]
	n int
}

// pad adds zeros up to n rows.
func (o *openValues[T]) pad(n int) {
	if o.dense != nil && n > o.n {
		o.dense = append(o.dense, make([]T, n-o.n)...)
	}
	o.n = n
}

// add appends rows. room is how many rows the column will hold in the end, as
// far as that is known.
func (o *openValues[T]) add(rows []T, room int) {
	if o.dense == nil {
		for i, v := range rows {
			if v != 0 {
				o.rows = append(o.rows, uint16(o.n+i))
				o.some = append(o.some, v)
			}
		}
		o.n += len(rows)
		if len(o.rows)*2 > o.n {
			dense := make([]T, o.n, max(room, o.n))
			for k, row := range o.rows {
				dense[row] = o.some[k]
			}
			o.dense, o.rows, o.some = dense, nil, nil
		}
		return
	}
	o.dense = append(o.dense, rows...)
	o.n += len(rows)
}

// freeze returns the column at its smallest. The open column may grow on: what
// is shared is never written again.
func (o *openValues[T]) freeze(n int) values[T] {
	o.pad(n)
	if o.dense == nil {
		if len(o.rows) == 0 {
			return values[T]{}
		}
		return values[T]{rows: slices.Clone(o.rows), some: slices.Clone(o.some)}
	}
	return values[T]{dense: clip(o.dense)}
}

// clip returns s without room to grow, in a smaller array where that saves much.
func clip[S ~[]E, E any](s S) S {
	if cap(s)-len(s) > len(s)/8 {
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

// grow makes room for n rows when a bit set is there, or needed because rows of
// the other sort arrive.
func (o *openNulls) grow(n int) {
	if o.bits == nil && o.null == o.n && o.null > 0 {
		for i := range o.n {
			o.set(i)
		}
	}
	for len(o.bits)*64 < n {
		o.bits = append(o.bits, 0)
	}
}

func (o *openNulls) set(i int) {
	for len(o.bits) <= i>>6 {
		o.bits = append(o.bits, 0)
	}
	o.bits[i>>6] |= 1 << (i & 63)
}

// pad adds null rows up to n.
func (o *openNulls) pad(n int) {
	if o.null < o.n { // some are not null: the new ones need their bits
		for i := o.n; i < n; i++ {
			o.set(i)
		}
	}
	o.null += n - o.n
	o.n = n
}

// add appends rows; a nil mask means that none is null.
func (o *openNulls) add(mask []bool, rows int) {
	count := 0
	for _, null := range mask {
		if null {
			count++
		}
	}
	switch {
	case count == rows:
		o.pad(o.n + rows)
		return
	case count == 0 && o.null == 0:
	default:
		o.grow(o.n + rows)
		for i, null := range mask {
			if null {
				o.set(o.n + i)
			}
		}
	}
	o.null += count
	o.n += rows
}

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
