package actual

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// account is what the rows of one reservation in one billing period say.
//
// For a whole bill, fees = effective + unused (AWS, amortized reservation data:
// recurring fee + amortized upfront fee = effective cost of usage + unused parts).
// Where one of the three is left out, the other two give it.
type account struct {
	fees      money.Total // Σ unblended + amortized upfront fee of its RIFee rows
	unused    money.Total // Σ unused parts, as far as given
	effective money.Total // Σ effective cost of its usage, as far as given

	usage, someEffective, someUnused bool
	effectiveLeftOut                 bool

	// What is left to share out, by pass (see settle).
	shares, rests shared
}

// reservationKey names an account. Rows that name no reservation share one.
type reservationKey struct{ arn, month uint32 }

// denseAccounts is up to how many reservations times months there is a place for
// every account.
const denseAccounts = 1 << 20

// reservations holds the accounts of a ledger.
type reservations struct {
	places   []int32                // 1 + the account, by reservation and month; nil: too many
	months   int                    // width of places
	index    map[reservationKey]int // where there are no places
	accounts []account

	never             []bool // by reservation: see NeverAmortizes
	someNeverAmortize bool
	someLeftOut       bool       // some account has effectiveLeftOut
	life              []lifetime // by reservation
}

// lifetime is what a ledger says about a reservation in all its months.
type lifetime struct {
	seen, amortizes bool
	balance         money.Total // recurring fees − what usage and unused parts carry
}

func (f *reservations) size(l *ledger.Ledger) {
	n := len(l.Values(ledger.ReservationARN))
	f.index = map[reservationKey]int{}
	if f.months = len(l.Values(ledger.BillingPeriod)); n <= denseAccounts/f.months {
		f.places = make([]int32, n*f.months)
	}
	f.never = make([]bool, n)
	f.life = make([]lifetime, n)
}

// account returns the account of row i, opening it when it is new. It stays valid
// until the next account is opened.
func (e *evaluator) account(i int) *account {
	f := &e.fees
	k := reservationKey{e.reservation.At(i), e.month.At(i)}
	if f.places == nil {
		n, ok := f.index[k]
		if !ok {
			n = f.open()
			f.index[k] = n
		}
		return &f.accounts[n]
	}
	place := &f.places[int(k.arn)*f.months+int(k.month)]
	if *place == 0 {
		*place = int32(f.open() + 1)
	}
	return &f.accounts[*place-1]
}

// open adds an account and returns its index.
func (f *reservations) open() int {
	f.accounts = append(f.accounts, account{})
	return len(f.accounts) - 1
}

// surveyReservation adds a DiscountedUsage or RIFee row to its account.
func (e *evaluator) surveyReservation(t cur.LineItemType, i int) {
	a := e.account(i)
	life := &e.fees.life[e.reservation.At(i)]
	life.seen = true
	if t == cur.RIFee {
		recurring, upfront := e.at(cur.Unblended, i), e.at(cur.RIAmortizedUpfrontFee, i)
		unused := e.at(cur.RIUnusedAmortizedUpfront, i) + e.at(cur.RIUnusedRecurring, i)
		a.fees.Add(recurring + upfront)
		a.unused.Add(unused)
		a.someUnused = a.someUnused || unused != 0
		life.amortizes = life.amortizes || upfront != 0
		life.balance.Add(recurring - unused)
		return
	}
	a.usage = true
	upfront := e.at(cur.RIAmortizedUpfrontForUsage, i)
	effective := e.at(cur.RIEffective, i)
	if !e.given(cur.RIEffective, i) {
		effective = upfront + e.at(cur.RIRecurringForUsage, i)
	}
	a.effective.Add(effective)
	a.someEffective = a.someEffective || effective != 0
	life.amortizes = life.amortizes || upfront != 0
	life.balance.Add(-effective)
}

// slack is how far AWS's rounding of effective costs, row by row, can move a sum.
const slack = money.Unit / 100

// close draws conclusions after the last row.
func (f *reservations) close() {
	for i := range f.accounts {
		a := &f.accounts[i]
		a.effectiveLeftOut = a.usage && !a.someEffective && a.fees.Minus(a.unused).Sign() > 0
		f.someLeftOut = f.someLeftOut || a.effectiveLeftOut
	}
	for arn := range f.life {
		l := &f.life[arn]
		// A negative balance is upfront money that usage carries without saying so.
		carried := l.balance.Plus(slack.Total()).Sign() < 0
		f.never[arn] = arn != 0 && l.seen && !l.amortizes && !carried
		f.someNeverAmortize = f.someNeverAmortize || f.never[arn]
	}
}
