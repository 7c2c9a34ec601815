package commit

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Bound compares what was paid with public on-demand prices: usage that has one,
// and what commitments left unused. Headroom is below 0 where on demand would
// have been cheaper. Outside is everything that has no such price.
type Bound struct {
	Level    string // commitment, scope, account or bill
	Key      string // ARN, scope or account
	Public   money.Total
	Actual   money.Total
	Headroom money.Total
	Outside  money.Total
	Over     bool // by more than rounding explains
}

// Bounds is the sanity bound at every level.
type Bounds struct {
	Bill     Bound
	Scopes   []Bound
	Accounts []Bound // the worst headroom first
	// Commitments are those with what their own usage would have cost; see
	// Commitment.Loses for whether the bill tells enough to judge.
	Commitments []Bound

	// Lines counts rows that cost more than on demand, Excess is by how much, and
	// Worst are the first of them by money.
	Lines  int64
	Excess money.Total
	Worst  []Line
	// Unpriced counts rows that cost something and have no public price though most
	// of their product's rows have one; UnpricedCost is what they cost.
	Unpriced     int64
	UnpricedCost money.Total
}

// Line is a row that costs more than on demand.
type Line struct {
	File           string
	Row            int64
	Public, Actual money.Amount
	segment, i     int
}

const worstMost = 20

// The scopes of the bound.
const (
	scopePlans = iota
	scopeReservations
	scopeSpot
	scopeOnDemand
	scopeCount
)

var scopeKeys = [scopeCount]string{"savings_plans", "reservations", "spot", "on_demand"}

// sums of one level.
type levelSums struct{ public, actual, outside money.Total }

func (s *levelSums) bound(level, key string) Bound {
	b := Bound{Level: level, Key: key, Public: s.public, Actual: s.actual, Headroom: s.public.Minus(s.actual), Outside: s.outside}
	b.Over = over(b.Headroom, b.Public)
	return b
}

// over says whether headroom is below 0 by more than a cent and a millionth.
func over(headroom, public money.Total) bool {
	return headroom.Neg().Cmp(tolerance) > 0 && headroom.Neg().Float64() > 1e-6*public.Float64()
}

type boundFacts struct {
	bill     levelSums
	scopes   [scopeCount]levelSums
	accounts []levelSums
	lines    int64
	excess   money.Total
	worst    []Line
	priced   []int64 // by code of the product
	unpriced []levelSums
	missing  []int64
}

func newBoundFacts(l *ledger.Ledger) boundFacts {
	products := len(l.Values(ledger.ProductCode))
	return boundFacts{
		accounts: make([]levelSums, len(l.Values(ledger.Account))),
		priced:   make([]int64, products), unpriced: make([]levelSums, products), missing: make([]int64, products),
	}
}

// bounds1 adds row i of segment n.
func (w *walk) bounds1(n, i int, t cur.LineItemType, amortized, public money.Amount) {
	f := &w.bound
	account := &f.accounts[w.account.At(i)]
	scope := scopeOnDemand
	waste := false
	switch t {
	case cur.SavingsPlanCoveredUsage:
		scope = scopePlans
	case cur.DiscountedUsage:
		scope = scopeReservations
	case cur.SavingsPlanRecurringFee:
		scope, waste = scopePlans, true
	case cur.RIFee:
		scope, waste = scopeReservations, true
	default:
		if w.spot != 0 && w.option.At(i) == w.spot {
			scope = scopeSpot
		}
	}
	stated := money.Amount(0)
	if usage(t) {
		stated = w.g.Amount(cur.PublicOnDemand, i)
	}
	if stated <= 0 && !waste {
		if amortized == 0 {
			return
		}
		f.bill.outside.Add(amortized)
		f.scopes[scope].outside.Add(amortized)
		account.outside.Add(amortized)
		if usage(t) && amortized > 0 {
			p := w.product.At(i)
			f.missing[p]++
			f.unpriced[p].actual.Add(amortized)
		}
		return
	}
	if !waste {
		f.priced[w.product.At(i)]++
	} else {
		stated = 0
	}
	for _, s := range []*levelSums{&f.bill, &f.scopes[scope], account} {
		s.public.Add(stated)
		s.actual.Add(amortized)
	}
	if excess := amortized - stated; !waste && excess > max(money.Unit/100, stated/1e6) {
		f.lines++
		f.excess.Add(excess)
		f.worst = append(f.worst, Line{Public: stated, Actual: amortized, segment: n, i: i})
		if len(f.worst) > 8*worstMost {
			f.cut()
		}
	}
}

// cut keeps the worst lines.
func (f *boundFacts) cut() {
	sorts.By(f.worst, func(a, b Line) int { return cmp.Compare(b.Actual-b.Public, a.Actual-a.Public) })
	f.worst = f.worst[:min(len(f.worst), worstMost)]
}

// bounds sums up.
func (w *walk) bounds(list []Commitment) Bounds {
	f := &w.bound
	f.cut()
	b := Bounds{Bill: f.bill.bound("bill", ""), Lines: f.lines, Excess: f.excess, Worst: f.worst}
	for s := range f.scopes {
		if x := &f.scopes[s]; !x.public.IsZero() || !x.actual.IsZero() || !x.outside.IsZero() {
			b.Scopes = append(b.Scopes, x.bound("scope", scopeKeys[s]))
		}
	}
	for code := range f.accounts {
		if x := &f.accounts[code]; !x.public.IsZero() || !x.actual.IsZero() || !x.outside.IsZero() {
			b.Accounts = append(b.Accounts, x.bound("account", w.ledger.Values(ledger.Account)[code]))
		}
	}
	sorts.By(b.Accounts, func(x, y Bound) int {
		return cmp.Or(x.Headroom.Cmp(y.Headroom), cmp.Compare(x.Key, y.Key))
	})
	for i := range list {
		c := &list[i]
		s := levelSums{public: c.OnDemand, actual: c.Effective.Plus(c.Unused)}
		b.Commitments = append(b.Commitments, s.bound("commitment", c.ARN))
	}
	for i := range b.Worst {
		file, row := w.ledger.Segments()[b.Worst[i].segment].Place(b.Worst[i].i)
		b.Worst[i].File, b.Worst[i].Row = w.ledger.Files()[file], row
	}
	for p := range f.priced {
		if f.priced[p] > f.missing[p] {
			b.Unpriced += f.missing[p]
			b.UnpricedCost = b.UnpricedCost.Plus(f.unpriced[p].actual)
		}
	}
	return b
}

func (w *walk) unsureList() []Unsure {
	var list []Unsure
	for _, u := range w.unsure {
		list = append(list, *u)
	}
	sorts.By(list, func(a, b Unsure) int { return cmp.Or(b.Public.Cmp(a.Public), cmp.Compare(a.Why, b.Why)) })
	return list
}
