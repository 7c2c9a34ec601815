package audit

import (
	"math"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// Alike is about rows that agree in everything that is read of them: time,
// account, resource, kind of usage, tags, quantity and every amount. A bill may
// rightly hold some, where it was exported without resources; many of them say
// that rows were loaded twice.
type Alike struct {
	// Rows counts the rows that repeat an earlier one, Billed is what they were
	// billed at.
	Rows   int64
	Billed money.Total
	// Examples are places of rows that repeat one another, a few pairs.
	Examples []Pair
	// Checked counts the rows that were compared: those that were billed.
	Checked int64
}

// Pair names a row and an earlier one like it, by file and row number.
type Pair struct{ First, Again Place }

// Place is where a row stands.
type Place struct {
	File string
	Row  int64
}

// alikeExamples is how many pairs are kept.
const alikeExamples = 3

// alikeFields are the amounts and quantities that rows must share to be alike.
var alikeFields = []cur.Field{cur.Unblended, cur.PublicOnDemand, cur.RIEffective, cur.SPEffective, cur.SPUsedCommitment}

// alike finds billed rows of one currency that repeat another. It marks hashes in
// bits first, so that only rows whose hash occurs twice need room in a table.
func (w *walk) alike(code uint32) Alike {
	l := w.ledger
	dims := slices.Clone(l.Dimensions())
	dims = slices.DeleteFunc(dims, func(d ledger.Dimension) bool { return d == ledger.CostSource })
	bits := uint64(1 << 16)
	for bits < 16*uint64(l.Rows()) && bits < 1<<28 {
		bits <<= 1
	}
	once, twice := make([]uint64, bits/64), make([]uint64, bits/64)
	w.hashes(code, dims, func(_, _ int, h uint64) {
		at, bit := h%bits/64, uint64(1)<<(h%64)
		twice[at] |= once[at] & bit
		once[at] |= bit
	})
	var found Alike
	type at struct{ segment, row int }
	first := map[uint64]at{}
	w.hashes(code, dims, func(n, i int, h uint64) {
		found.Checked++
		if twice[h%bits/64]&(1<<(h%64)) == 0 {
			return
		}
		earlier, ok := first[h]
		if !ok {
			first[h] = at{n, i}
			return
		}
		a, b := l.Segments()[earlier.segment], l.Segments()[n]
		if !w.same(dims, a, earlier.row, b, i) {
			return
		}
		found.Rows++
		found.Billed.Add(b.Amount(cur.Unblended, i))
		if len(found.Examples) < alikeExamples {
			found.Examples = append(found.Examples, Pair{w.place(a, earlier.row), w.place(b, i)})
		}
	})
	return found
}

// hashes calls f for every billed row of a currency, in order.
func (w *walk) hashes(code uint32, dims []ledger.Dimension, f func(segment, row int, hash uint64)) {
	var sums []uint64
	for n, g := range w.ledger.Segments() {
		w.reader.Check()
		some, _, none := w.holds(g)
		billed := g.Money(cur.Unblended)
		if none || billed == nil {
			continue
		}
		if len(sums) < g.Rows() {
			sums = make([]uint64, g.Rows())
		}
		sums = sums[:g.Rows()]
		clear(sums)
		mix := func(c ledger.Codes) {
			if c.Same() {
				return // the same in every row; same looks again
			}
			for i := range sums {
				sums[i] = scatter(sums[i] + uint64(c.At(i)))
			}
		}
		for _, d := range dims {
			mix(g.Codes(d))
		}
		mix(g.LengthCodes())
		hours, start := w.ledger.Hours(), g.StartCodes()
		for i := range sums {
			sums[i] = scatter(sums[i] + uint64(hours[start.At(i)]))
		}
		for _, field := range alikeFields {
			for i, a := range g.Money(field) {
				sums[i] = scatter(sums[i] + uint64(a))
			}
		}
		for i, q := range g.Number(cur.UsageAmount) {
			sums[i] = scatter(sums[i] + math.Float64bits(q))
		}
		currency := g.Codes(ledger.Currency)
		for i, h := range sums {
			if billed[i] != 0 && currency.At(i) == code && (some == nil || some(i)) {
				f(n, i, h)
			}
		}
	}
}

// scatter spreads a number over 64 bits (the finisher of SplitMix64).
func scatter(x uint64) uint64 {
	x = (x + 0x9e3779b97f4a7c15)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// same compares two rows in full.
func (w *walk) same(dims []ledger.Dimension, a *ledger.Segment, i int, b *ledger.Segment, j int) bool {
	for _, d := range dims {
		x, y := a.Codes(d), b.Codes(d)
		if x.At(i) != y.At(j) {
			return false
		}
	}
	for _, f := range alikeFields {
		if a.Amount(f, i) != b.Amount(f, j) {
			return false
		}
	}
	return a.StartAt(i) == b.StartAt(j) && a.EndAt(i) == b.EndAt(j) && a.NumberAt(cur.UsageAmount, i) == b.NumberAt(cur.UsageAmount, j)
}

func (w *walk) place(g *ledger.Segment, i int) Place {
	file, row := g.Place(i)
	return Place{w.ledger.Files()[file], row}
}
