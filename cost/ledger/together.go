package ledger

import (
	"sync"

	"github.com/plainbill/plainbill/cost/cur"
)

// Together lets the Builder use two goroutines, which end before its methods return.
// The Ledger is the same.
func (b *Builder) Together() { b.together = true }

// worthwhile is from how many rows on a second goroutine is worth its start: a slice of
// Parquet has more, a batch of text less.
const worthwhile = 4 * blockRows

// both calls two functions that share nothing, at once where the Builder may and so
// many rows are worth it.
func (b *Builder) both(rows int, one, other func()) {
	if !b.together || rows < worthwhile {
		one()
		other()
		return
	}
	var cause any
	var done sync.WaitGroup
	done.Go(func() {
		defer func() { cause = recover() }() // for the caller, who knows the file
		one()
	})
	other()
	done.Wait()
	if cause != nil {
		panic(cause)
	}
}

// adding are the amounts and numbers of rows [lo, hi) of a batch, on their way to
// where row at of a segment will be. They share nothing with its texts and times.
// Rows that nothing is added for are blank: what comes next pads them.
type adding struct {
	s      *openSegment
	batch  *cur.Batch
	lo, hi int
	at     int
}

func (a *adding) add() {
	for field := firstMoney; field < firstNumber; field++ {
		if c := a.batch.Columns[field]; c != nil && !c.Blank {
			a.money(field, c)
		}
	}
	for field := firstNumber; field < cur.FieldCount; field++ {
		if c := a.batch.Columns[field]; c != nil && !c.Blank {
			o := &a.s.numbers[field-firstNumber]
			o.pad(a.at)
			for lo := a.lo; lo < a.hi; lo += blockRows {
				o.add(c.Float[lo:min(a.hi, lo+blockRows)])
			}
		}
	}
}

func (a *adding) money(field cur.Field, c *cur.Column) {
	o, u := &a.s.money[field-firstMoney], &a.s.nulls[field-firstMoney]
	o.pad(a.at)
	u.pad(a.at)
	for lo := a.lo; lo < a.hi; lo += blockRows {
		hi := min(a.hi, lo+blockRows)
		var mask []bool
		if c.Null != nil {
			mask = c.Null[lo:hi]
		}
		if all := u.add(mask, hi-lo); all {
			o.pad(a.at + hi - a.lo) // rows that are null are 0
		} else {
			o.add(c.Money[lo:hi])
		}
	}
}
