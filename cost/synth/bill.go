package synth

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// discount is what the private agreement takes off, in per cent.
const discount = 6

// model is one month of the company and what has been written of it.
type model struct {
	month, last  period.Range
	story        period.Hour // from here on things grow
	step         period.Grain
	charges      []*charge
	plans        []*plan
	reservations []*reservation
	builder      *builder
	invoice      string
	fill         int64 // small rows that make up the number
	filled       int64
	fillers      []*charge
	sharing      bool
	shared       []*coverage // in the order in which plans apply

	yield  func(*Row) error
	number uint64
	row    Row
	truth  Truth

	// Sums that later rows depend on, by account and product code.
	discountable map[slot]money.Amount
	taxable      map[string]money.Amount // by account
	usage        money.Amount
}

// slot is a product in an account.
type slot struct{ account, code string }

func newModel(o Options, step period.Grain, scale int, fill int64) *model {
	start, last := o.Month.Floor(period.ByMonth), o.Last.Floor(period.ByMonth)
	m := &model{
		month:        period.Range{Start: start, End: start.Next(period.ByMonth)},
		last:         period.Range{Start: last, End: last.Next(period.ByMonth)},
		story:        (last - 1).Floor(period.ByMonth),
		step:         step,
		fill:         fill,
		discountable: map[slot]money.Amount{},
		taxable:      map[string]money.Amount{},
		truth:        Truth{Types: map[cur.LineItemType]int64{}},
	}
	m.builder = &builder{dice: dice(o.Seed + 1), accounts: accounts(o.Seed)}
	m.sharing = o.Shared
	m.builder.charges(m, scale)
	if m.sharing {
		m.share()
	}
	if fill > 0 {
		// In these accounts the product occurs anyway, so that small rows bring no
		// further discount or tax rows.
		for _, name := range []string{"data-lake", "prod-web", "prod-core", "ml-platform"} {
			c := &charge{rate: amount("0.0000050000"), base: 40e6, noise: 900, seed: m.builder.dice.next()}
			c.line = m.builder.usage(offerNamed("s3-requests"), m.builder.account(name), "us-east-1", "")
			m.fillers = append(m.fillers, c)
		}
	}
	d := dice(uint64(m.month.Start))
	m.invoice = d.text(10, digits)
	return m
}

// write makes all rows of the month.
func (m *model) write() error {
	if err := m.purchases(); err != nil {
		return err
	}
	for h := m.month.Start; h < m.month.End; {
		start, end := h, h.Next(m.step)
		for ; h < end; h++ {
			m.hour(h)
			if m.step == period.ByHour && (h+1)%24 == 0 {
				if err := m.flush(period.Range{Start: h - 23, End: h + 1}, true); err != nil {
					return err
				}
			}
		}
		if err := m.flush(period.Range{Start: start, End: end}, false); err != nil {
			return err
		}
	}
	return m.monthly()
}

// hour adds one hour of use to every charge.
func (m *model) hour(h period.Hour) {
	for _, p := range m.plans {
		p.left = p.commitment
		if p.ends != 0 && h >= p.ends {
			p.left = 0
		}
	}
	for _, r := range m.reservations {
		r.left = r.count
	}
	for _, c := range m.charges {
		q := c.quantity(h, m.story)
		if q == 0 {
			continue
		}
		cost := c.rate.Part(money.Amount(q), 1e6)
		switch {
		case c.reservation != nil && c.reservation.left > 0:
			c.reservation.left--
			c.reservation.used++
			c.sum.reservedQuantity += q
			c.sum.reservedPublic += cost
			continue
		case c.plan != nil && c.plan.left > 0:
			coveredQuantity, coveredCost, paid := c.plan.take(q, cost, c.plan.price)
			c.sum.coveredPaid += paid
			c.sum.coveredCost += coveredCost
			c.sum.coveredQuantity += coveredQuantity
			n := c.plan.negationOf(c)
			n.cost += coveredCost
			n.quantity += coveredQuantity
			q, cost = q-coveredQuantity, cost-coveredCost
		}
		if m.sharing {
			c.hour.quantity, c.hour.cost = q, cost
			continue
		}
		c.sum.quantity += q
		c.sum.cost += cost
	}
	if m.sharing {
		m.applyShared()
	}
}

// emit hands one row on. amortized, net and so on have been set by the caller.
func (m *model) emit(l *line, span period.Range) error {
	r := &m.row
	r.line, r.start, r.end, r.month = l, span.Start, span.End, m.month
	l.texts[cur.InvoiceID] = m.invoice
	m.number++
	r.number = m.number ^ uint64(m.month.Start)<<32
	u := r.amounts[0]
	m.truth.Rows++
	m.truth.Types[l.kind]++
	m.truth.Cash.Add(u)
	m.truth.Amortized.Add(r.amortized)
	m.truth.Net.Add(r.net)
	m.truth.OnDemand.Add(r.onDemand)
	m.truth.Naive.Add(r.naive)
	err := m.yield(r)
	*r = Row{}
	return err
}

// after is an amount less the private discount.
func after(a money.Amount) money.Amount { return a.Part(100-discount, 100) }

// flush makes the rows of what was used since the last flush: of the charges
// that are counted by the day, or of all others.
func (m *model) flush(span period.Range, daily bool) error {
	for _, c := range m.charges {
		if m.step == period.ByHour && c.daily != daily {
			continue
		}
		if err := m.flushCharge(c, span); err != nil {
			return err
		}
	}
	if daily {
		return nil
	}
	for _, p := range m.plans {
		if err := m.flushPlan(p, span); err != nil {
			return err
		}
	}
	return m.filling(span)
}

// flushCharge makes up to three rows: reserved, covered and on demand.
func (m *model) flushCharge(c *charge, span period.Range) error {
	r, sum := &m.row, c.sum
	c.sum.quantity, c.sum.cost = 0, 0
	c.sum.coveredQuantity, c.sum.coveredCost, c.sum.coveredPaid = 0, 0, 0
	c.sum.reservedQuantity, c.sum.reservedPublic = 0, 0
	if sum.reservedQuantity > 0 {
		res := c.reservation
		res.truth.OnDemand.Add(sum.reservedPublic)
		hours := money.Amount(sum.reservedQuantity / 1e6)
		up, rec := res.upfront*hours, res.recurring*hours
		r.quantity = sum.reservedQuantity
		r.set(cur.PublicOnDemand, sum.reservedPublic)
		r.set(cur.RIAmortizedUpfrontForUsage, up)
		r.set(cur.RIRecurringForUsage, rec)
		r.set(cur.RIEffective, up+rec)
		r.set(cur.RINetEffective, after(up+rec))
		r.amortized, r.net, r.naive, r.onDemand = up+rec, after(up+rec), up+rec, sum.reservedPublic
		if err := m.emit(c.reserve, span); err != nil {
			return err
		}
	}
	if sum.coveredQuantity > 0 {
		if err := m.coveredRow(c.plan, c.covered, sum.coveredQuantity, sum.coveredCost, sum.coveredPaid, span); err != nil {
			return err
		}
	}
	for _, k := range c.coverages {
		if k.quantity == 0 {
			continue
		}
		if err := m.coveredRow(k.plan, k.line, k.quantity, k.cost, k.paid, span); err != nil {
			return err
		}
		k.quantity, k.cost, k.paid = 0, 0, 0
	}
	if sum.quantity > 0 {
		return m.flushUsage(c, sum.quantity, sum.cost, span)
	}
	return nil
}

// coveredRow makes one row of usage that a Savings Plan covers.
func (m *model) coveredRow(p *plan, l *line, quantity int64, cost, paid money.Amount, span period.Range) error {
	r := &m.row
	p.truth.OnDemand.Add(cost)
	r.quantity = quantity
	r.set(cur.Unblended, cost)
	r.set(cur.NetUnblended, after(cost))
	r.set(cur.PublicOnDemand, cost)
	r.set(cur.SPEffective, paid)
	r.set(cur.SPNetEffective, after(paid))
	r.amortized, r.net, r.naive, r.onDemand = paid, after(paid), paid, cost
	return m.emit(l, span)
}

// flushUsage makes one on-demand row.
func (m *model) flushUsage(c *charge, quantity int64, cost money.Amount, span period.Range) error {
	r, paid := &m.row, cost
	switch {
	case c.spot:
		paid = cost.Part(31, 100)
	case c.free:
		paid = 0
	}
	r.quantity = quantity
	r.set(cur.Unblended, paid)
	r.set(cur.NetUnblended, after(paid))
	r.set(cur.PublicOnDemand, cost)
	r.amortized, r.net, r.naive, r.onDemand = paid, after(paid), paid, cost
	account := c.line.texts[cur.UsageAccount]
	m.discountable[slot{account, c.line.texts[cur.ProductCode]}] += paid
	m.taxable[account] += paid
	m.usage += paid
	return m.emit(c.line, span)
}

// flushPlan makes the negations and the fee of a Savings Plan.
func (m *model) flushPlan(p *plan, span period.Range) error {
	if p.fee == nil {
		return nil
	}
	r := &m.row
	for _, n := range p.negations {
		if n.quantity == 0 {
			continue
		}
		r.quantity = n.quantity
		r.set(cur.Unblended, -n.cost)
		r.set(cur.NetUnblended, -after(n.cost))
		r.set(cur.PublicOnDemand, n.cost)
		r.naive = -n.cost
		n.quantity, n.cost = 0, 0
		if err := m.emit(n.line, span); err != nil {
			return err
		}
	}
	if p.ends != 0 {
		if span.End = min(span.End, p.ends); span.Empty() {
			return nil
		}
	}
	hours := money.Amount(span.Hours())
	total := p.commitment * hours
	up := p.upfrontRate() * hours
	rec := total - up
	unused := total - p.used
	r.quantity = int64(hours) * 1e6
	r.set(cur.Unblended, rec)
	r.set(cur.NetUnblended, after(rec))
	r.set(cur.SPTotalCommitment, total)
	r.set(cur.SPUsedCommitment, p.used)
	r.set(cur.SPAmortizedUpfront, up)
	r.set(cur.SPNetAmortizedUpfront, after(up))
	r.set(cur.SPRecurring, rec)
	r.set(cur.SPNetRecurring, after(rec))
	r.amortized, r.net, r.naive = unused, after(unused), rec
	p.truth.Used.Add(p.used)
	p.truth.Unused.Add(unused)
	m.truth.TrueUp.Add(-up)
	m.discountable[slot{p.fee.texts[cur.UsageAccount], p.fee.texts[cur.ProductCode]}] += rec
	p.used = 0
	return m.emit(p.fee, span)
}

// filling makes the share of the small rows that is due by the end of span.
func (m *model) filling(span period.Range) error {
	if m.fill == 0 {
		return nil
	}
	due := m.fill * int64(span.End-m.month.Start) / int64(m.month.Hours())
	for ; m.filled < due; m.filled++ {
		c := m.fillers[m.filled%int64(len(m.fillers))]
		q := max(1e6, c.quantity(period.Hour(m.filled), m.story)/1e6*1e6)
		if err := m.flushUsage(c, q, c.rate.Part(money.Amount(q), 1e6), span); err != nil {
			return err
		}
	}
	return nil
}

// sortedSlots returns the products by account in a fixed order.
func sortedSlots(sums map[slot]money.Amount) []slot {
	keys := make([]slot, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	sorts.By(keys, func(a, b slot) int {
		return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.code, b.code))
	})
	return keys
}
