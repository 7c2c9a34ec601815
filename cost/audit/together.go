package audit

import (
	"sync"

	"github.com/plainbill/plainbill/cost/actual"
)

// Together lets the Auditor use two goroutines, which end before its methods return,
// and says that Identities will be asked for: Of looks at the rows for them at the same
// time. What is found is the same.
func (a *Auditor) Together() { a.together = true }

// ahead is what Of has proved already.
type ahead struct {
	months string // which it is about, as Of remembers them
	by     map[uint32]*proved
}

// of returns what was proved of a currency, or nil.
func (x *ahead) of(currency uint32, months string) *proved {
	if x.months != months {
		return nil
	}
	return x.by[currency]
}

// both adds up; where two goroutines may work, one of them follows the cost of usage
// and proves meanwhile.
func (a *Auditor) both(w *walk, months string) {
	if !a.together {
		w.run()
		return
	}
	var cause any
	var done sync.WaitGroup
	done.Go(func() {
		defer func() { cause = recover() }() // for the caller: it may be that Of is given up
		aside := a.walk(w.scope)
		for n, g := range a.ledger.Segments() {
			a.reader.Check()
			some, _, none := w.holds(g)
			if !none {
				aside.sheet.turn(g)
				aside.sheet.price(a.book, actual.Amortized, n, g.Rows())
			}
			w.follow(&aside.sheet, g, n, some, none)
		}
		proved := map[uint32]*proved{}
		for _, currency := range a.currencies {
			proved[currency] = aside.prove(currency)
		}
		a.ahead = ahead{months, proved}
	})
	func() {
		defer done.Wait()
		w.run()
	}()
	if cause != nil {
		panic(cause)
	}
}
