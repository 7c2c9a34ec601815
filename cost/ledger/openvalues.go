package ledger

import (
	"slices"

	"github.com/plainbill/plainbill/cost/money"
)

// openValues is a column being filled: sparse until most rows are nonzero. What
// it was filled in is used again for the next segment, where the last one keeps
// its values elsewhere.
type openValues[T money.Amount | float64] struct {
	dense []T
	rows  []uint16
	some  []T
	n     int
	spare []T // a dense column's memory, free
}

// pad adds zeros up to n rows.
func (o *openValues[T]) pad(n int) {
	if o.dense != nil && n > o.n {
		o.dense = extend(o.dense, n-o.n)
	}
	o.n = n
}

// add appends at most blockRows rows.
func (o *openValues[T]) add(rows []T) {
	if o.dense != nil {
		o.dense = append(room(o.dense, len(rows)), rows...)
		o.n += len(rows)
		return
	}
	k := len(o.rows)
	o.rows, o.some = slices.Grow(o.rows, len(rows)), slices.Grow(o.some, len(rows))
	at, some := o.rows[:k+len(rows)], o.some[:k+len(rows)]
	for i, v := range rows {
		// Written always and kept only where it counts: no jump to be guessed.
		at[k], some[k] = uint16(o.n+i), v
		if v != 0 {
			k++
		}
	}
	o.rows, o.some = at[:k], some[:k]
	o.n += len(rows)
	if 2*k > o.n {
		o.fill()
	}
}

// fill makes a sparse column dense.
func (o *openValues[T]) fill() {
	o.dense, o.spare = o.spare, nil
	if cap(o.dense) < o.n {
		o.dense = make([]T, o.n, roomFor(0, o.n))
	} else {
		o.dense = o.dense[:o.n]
		clear(o.dense)
	}
	for k, row := range o.rows {
		o.dense[row] = o.some[k]
	}
	o.rows, o.some = o.rows[:0], o.some[:0]
}

// freeze returns the column as it is at n rows; the open column may grow on: what
// is shared is never written again.
func (o *openValues[T]) freeze(n int) values[T] {
	o.pad(n)
	if o.dense != nil {
		return values[T]{dense: o.dense[:n:n]}
	}
	return values[T]{rows: o.rows[:len(o.rows):len(o.rows)], some: o.some[:len(o.some):len(o.some)]}
}

// keep makes v independent of the column that it was frozen from, and empties
// that for the next segment. A dense column that is full is handed over.
func (o *openValues[T]) keep(v values[T]) values[T] {
	switch {
	case !aliases(v.dense, o.dense):
		o.spare = o.dense
	case cap(o.dense)-len(o.dense) > len(o.dense)/16:
		o.spare, v.dense = o.dense, clip(o.dense)
	}
	if aliases(v.rows, o.rows) {
		v.rows, v.some = exact(v.rows), exact(v.some)
	}
	*o = openValues[T]{rows: o.rows[:0], some: o.some[:0], spare: o.spare[:0]}
	return v
}

// aliases says whether two columns are one and the same memory.
func aliases[T any](a, b []T) bool { return len(a) > 0 && len(b) > 0 && &a[0] == &b[0] }
