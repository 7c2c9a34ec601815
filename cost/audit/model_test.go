package audit_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/money"
)

// month is a closed bill made from commitments whose figures are known before
// any row is: so the identities of AWS's bills hold in it by construction.
type month struct {
	random *rand.Rand
	text   strings.Builder

	cash, cost, trueUp, prepay         money.Total
	used, unused, onDemand, ownPricing money.Total
	naive                              money.Total
}

func (m *month) row(format string, args ...any) {
	fmt.Fprintf(&m.text, format+"\n", args...)
}

// amount is a random amount below so many units, to the last digit.
func (m *month) amount(units int64) money.Amount {
	return money.Amount(m.random.Int64N(units * int64(money.Unit)))
}

// parts cuts an amount into n, none negative.
func (m *month) parts(a money.Amount, n int) []money.Amount {
	list := make([]money.Amount, n)
	for i := range list[:n-1] {
		list[i] = a.Part(money.Amount(m.random.Int64N(1000)), 1000)
		a -= list[i]
	}
	list[n-1] = a
	return list
}

// split says which share of a monthly commitment was paid upfront and, perhaps,
// what was paid upfront in this very month.
func (m *month) split(monthly money.Amount) (amortized, recurring, upfront money.Amount) {
	switch m.random.IntN(3) {
	case 0: // no upfront
		return 0, monthly, 0
	case 1: // all upfront
		amortized = monthly
	default:
		amortized = monthly / 2
		recurring = monthly - amortized
	}
	if m.random.IntN(2) == 0 {
		upfront = 12 * amortized
	}
	return amortized, recurring, upfront
}

// use takes a random share of what a commitment charges, often all or nothing.
func (m *month) use(monthly money.Amount) money.Amount {
	switch m.random.IntN(4) {
	case 0:
		return 0
	case 1:
		return monthly
	}
	return monthly.Part(money.Amount(m.random.Int64N(1000)), 1000)
}

func (m *month) reservation(n int) {
	monthly := m.amount(500)
	amortized, recurring, upfront := m.split(monthly)
	usedUpfront := m.use(amortized)
	usedRecurring := recurring
	if amortized > 0 {
		usedRecurring = recurring.Part(usedUpfront, amortized)
	} else {
		usedRecurring = m.use(recurring)
	}
	if upfront > 0 {
		m.row("Fee U=%v arn=ri-%d", upfront, n)
		m.cash.Add(upfront)
		m.prepay.Add(upfront)
		m.naive.Add(upfront)
	}
	a, r := m.parts(usedUpfront, 3), m.parts(usedRecurring, 3)
	for i := range a {
		price := m.amount(300) + 1
		m.row("DiscountedUsage U=0 effective=%v P=%v usage=%d arn=ri-%d account=22222222222%d", a[i]+r[i], price, i+1, n, i)
		m.used.Add(a[i] + r[i])
		m.naive.Add(a[i] + r[i])
		m.onDemand.Add(price)
	}
	m.row("RIFee U=%v AUF=%v UAUF=%v URF=%v arn=ri-%d", recurring, amortized, amortized-usedUpfront, recurring-usedRecurring, n)
	m.cash.Add(recurring)
	m.naive.Add(recurring)
	m.cost.Add(monthly)
	m.unused.Add(monthly - usedUpfront - usedRecurring)
	m.trueUp.Add(-amortized)
}

func (m *month) plan(n int) {
	monthly := m.amount(500)
	amortized, recurring, upfront := m.split(monthly)
	used := m.use(monthly)
	if upfront > 0 {
		m.row("SavingsPlanUpfrontFee U=%v arn=sp-%d", upfront, n)
		m.cash.Add(upfront)
		m.naive.Add(upfront)
		m.prepay.Add(upfront)
		if m.random.IntN(4) == 0 {
			m.row(`Refund U=%v product=ComputeSavingsPlans description="Refund for one-time fee for Savings Plan ID %d"`, -upfront, n)
			m.cash.Add(-upfront)
			m.naive.Add(-upfront)
			m.prepay.Add(-upfront)
		}
	}
	var covered money.Amount
	for _, effective := range m.parts(used, 4) {
		billed := effective + m.amount(100) + 1
		covered += billed
		m.row("SavingsPlanCoveredUsage U=%v effective=%v P=%v arn=sp-%d account=333333333333", billed, effective, billed, n)
		m.used.Add(effective)
		m.naive.Add(effective)
		m.onDemand.Add(billed)
	}
	m.row("SavingsPlanNegation U=%v P=%v arn=sp-%d", -covered, covered, n)
	m.naive.Add(-covered)
	m.row("SavingsPlanRecurringFee U=%v TC=%v UC=%v AUC=%v RC=%v arn=sp-%d", recurring, monthly, used, amortized, recurring, n)
	m.cash.Add(recurring)
	m.naive.Add(recurring)
	m.cost.Add(monthly)
	m.unused.Add(monthly - used)
	m.trueUp.Add(-amortized)
}

func (m *month) rest() {
	for _, kind := range []string{"Usage", "FlatRateSubscription", "Tax", "Fee", "Credit", "Refund", "EdpDiscount", "BundledDiscount", "NewCharge"} {
		for range m.random.IntN(4) {
			a := m.amount(200)
			if kind == "Credit" || kind == "Refund" || strings.HasSuffix(kind, "Discount") {
				a = -a
			}
			m.row("%s U=%v", kind, a)
			m.cash.Add(a)
			m.cost.Add(a)
			m.naive.Add(a)
			if kind == "Usage" || kind == "FlatRateSubscription" {
				m.ownPricing.Add(a)
			}
		}
	}
}

func randomMonth(seed uint64) *month {
	m := &month{random: rand.New(rand.NewPCG(seed, 45))}
	for n := range m.random.IntN(5) {
		m.reservation(n)
	}
	for n := range m.random.IntN(4) {
		m.plan(n)
	}
	m.rest()
	m.row("Usage U=1 P=1")
	m.cash.Add(money.Unit)
	m.cost.Add(money.Unit)
	m.naive.Add(money.Unit)
	m.ownPricing.Add(money.Unit)
	return m
}

// TestMonths holds, T45, that closed months come out as they were made: every
// basis, the bridge without any difference, and the verdict on commitments.
func TestMonths(t *testing.T) {
	for seed := range uint64(400) {
		m := randomMonth(seed)
		b, a := priced(t, m.text.String())
		c := a.Currencies[0]
		for _, tt := range []struct {
			name      string
			got, want money.Total
		}{
			{"cash", c.Totals[actual.Cash], m.cash},
			{"amortized", c.Totals[actual.Amortized], m.cost},
			{"naive", c.Totals[actual.Naive], m.naive},
			{"on-demand", c.Totals[actual.OnDemand], m.onDemand.Plus(m.ownPricing)},
			{"true-up", c.Bridge.TrueUp, m.trueUp},
			{"prepay", c.Bridge.Prepay, m.prepay},
			{"difference", c.Bridge.Difference, money.Total{}},
			{"used", c.All.Used, m.used},
			{"unused", c.All.Unused, m.unused},
			{"saved", c.All.Net(), m.onDemand.Minus(m.used).Minus(m.unused)},
		} {
			if tt.got != tt.want {
				t.Errorf("seed %d: %s is %v, made as %v\n%s", seed, tt.name, tt.got, tt.want, m.text.String())
			}
		}
		lost := m.unused.Cmp(m.onDemand.Minus(m.used)) > 0
		if got := has(a, audit.CommitmentsCostMore); got != lost {
			t.Errorf("seed %d: commitments cost more: %v, made as %v", seed, got, lost)
		}
		for _, d := range c.Identities {
			if !d.Gap().IsZero() {
				t.Errorf("seed %d: %s: %v and %v", seed, d.Name, d.LeftSum, d.RightSum)
			}
		}
		conserved(t, b, a)
		if t.Failed() {
			return
		}
	}
}

func has(a *audit.Audit, code audit.Code) bool {
	for _, f := range a.Findings {
		if f.Code == code {
			return true
		}
	}
	return false
}

// TestOrder holds that neither the order of rows nor the way a bill is cut into
// files changes any figure, fallbacks included.
func TestOrder(t *testing.T) {
	for seed := range uint64(60) {
		m := randomMonth(seed)
		// Reservations whose costs must be worked out from their fees.
		for i := range 7 {
			m.row("DiscountedUsage usage=%d P=5 arn=ri-left", i*i+1)
		}
		m.row("RIFee U=%v AUF=%v arn=ri-left", m.amount(90), m.amount(90))
		for h := range 5 {
			at := fmt.Sprintf("start=2026-06-02T0%d:00:00Z end=2026-06-02T0%d:00:00Z arn=sp-left", h, h+1)
			m.row("SavingsPlanCoveredUsage U=2 effective=%v P=2 %s", m.amount(1), at)
			m.row("SavingsPlanNegation U=-2 %s", at)
			m.row("SavingsPlanRecurringFee U=1 %s", at)
		}
		header, rows := table(t, m.text.String())
		want := audit.Run(actual.Evaluate(read(t, write(header, rows))))
		m.random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		cut := m.random.IntN(len(rows))
		b := actual.Evaluate(read(t, write(header, rows[:cut]), write(header, rows[cut:])))
		got := audit.Run(b)
		for _, p := range []struct{ got, want any }{
			{got.Currencies[0].Totals, want.Currencies[0].Totals},
			{got.Currencies[0].Bridge, want.Currencies[0].Bridge},
			{got.Currencies[0].Naive, want.Currencies[0].Naive},
			{got.Currencies[0].Commitments, want.Currencies[0].Commitments},
			{got.Months, want.Months},
			{sums(got), sums(want)},
		} {
			if !reflect.DeepEqual(p.got, p.want) {
				t.Fatalf("seed %d: shuffled and cut at row %d:\n%+v\nas made:\n%+v", seed, cut, p.got, p.want)
			}
		}
		conserved(t, b, got)
	}
}

// sums are the sums by source, whatever their order.
func sums(a *audit.Audit) map[actual.Source]audit.SourceSum {
	m := map[actual.Source]audit.SourceSum{}
	for _, s := range a.Currencies[0].Sources {
		m[s.Source] = s
	}
	return m
}
