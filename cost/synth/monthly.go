package synth

import (
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// once makes a line that has one row a bill, in an account, with nothing but
// what is said here.
func (m *model) once(kind cur.LineItemType, account, code, product, description string) *line {
	l := &line{
		kind: kind,
		uses: using(cur.Unblended, cur.NetUnblended),
		texts: map[cur.Field]string{
			cur.ProductCode: code, cur.ServiceCode: code, cur.ProductName: product, cur.Description: description,
		},
		attributes: []Pair{{"product_name", product}},
	}
	m.builder.own(l, m.builder.account(account))
	l.tags, l.categories = nil, nil
	return l
}

// plain makes a row that costs the same on every basis.
func (m *model) plain(l *line, a money.Amount, span period.Range) error {
	r := &m.row
	r.quantity = 1e6
	r.set(cur.Unblended, a)
	r.set(cur.NetUnblended, a)
	r.amortized, r.net, r.naive = a, a, a
	return m.emit(l, span)
}

// prepaid makes a row that counts only in cash.
func (m *model) prepaid(l *line, a money.Amount, span period.Range) error {
	r := &m.row
	r.quantity = 1e6
	r.set(cur.Unblended, a)
	r.set(cur.NetUnblended, a)
	r.naive = a
	m.truth.Prepay.Add(a)
	return m.emit(l, span)
}

// purchases makes the upfront fees of what starts this month, and, in the
// story's last month, a plan that was bought and returned.
func (m *model) purchases() error {
	first := period.Range{Start: m.month.Start, End: m.month.Start + 1}
	for _, p := range m.plans {
		if p.upfront != nil {
			if err := m.prepaid(p.upfront, p.paid, first); err != nil {
				return err
			}
		}
	}
	for _, r := range m.reservations {
		if r.purchase != nil {
			if err := m.prepaid(r.purchase, r.paid, first); err != nil {
				return err
			}
		}
	}
	if m.month != m.last {
		return nil
	}
	plans := "Savings Plans for AWS Compute usage"
	bought := m.once(cur.SavingsPlanUpfrontFee, "fernhill-billing", "ComputeSavingsPlans", plans, "1 year All Upfront Savings Plan")
	id := m.builder.uuid()
	bought.texts[cur.SavingsPlanARN] = "arn:aws:savingsplans::" + m.builder.accounts[0].id + ":savingsplan/" + id
	bought.texts[cur.SavingsPlanOfferingType] = "ComputeSavingsPlans"
	bought.texts[cur.SavingsPlanPaymentOption] = allUpfront.String()
	bought.texts[cur.BillType] = "Purchase"
	paid := amount("0.05") * 8760
	third := period.Range{Start: m.month.Start + 53, End: m.month.Start + 54}
	if err := m.prepaid(bought, paid, third); err != nil {
		return err
	}
	// AWS leaves the plan's columns blank on the refund; only its text tells.
	returned := m.once(cur.Refund, "fernhill-billing", "ComputeSavingsPlans", plans, "Refund for one-time fee for Savings Plan ID: "+id)
	returned.texts[cur.BillType] = "Refund"
	fifth := period.Range{Start: m.month.Start + 97, End: m.month.Start + 98}
	return m.prepaid(returned, -paid, fifth)
}

// monthly makes the rows that come once a month.
func (m *model) monthly() error {
	for _, r := range m.reservations {
		if err := m.reservationFee(r); err != nil {
			return err
		}
	}
	for _, row := range []func() error{m.contracts, m.corrections, m.discounts, m.taxes} {
		if err := row(); err != nil {
			return err
		}
	}
	return nil
}

// reservationFee makes the monthly fee of a reservation with its unused part.
func (m *model) reservationFee(res *reservation) error {
	if res.fee == nil {
		return nil
	}
	hours := money.Amount(int64(m.month.Hours()) * res.count)
	idle := hours - money.Amount(res.used)
	rec, up := res.recurring*hours, res.upfront*hours
	idleRec, idleUp := res.recurring*idle, res.upfront*idle
	r := &m.row
	r.quantity = int64(hours) * 1e6
	r.set(cur.Unblended, rec)
	r.set(cur.NetUnblended, after(rec))
	r.set(cur.RIAmortizedUpfrontFee, up)
	r.set(cur.RINetAmortizedUpfrontFee, after(up))
	r.set(cur.RIUnusedAmortizedUpfront, idleUp)
	r.set(cur.RINetUnusedAmortizedUpfront, after(idleUp))
	r.set(cur.RIUnusedRecurring, idleRec)
	r.set(cur.RINetUnusedRecurring, after(idleRec))
	r.set(cur.RIUpfrontValue, res.upfront*8760*money.Amount(res.count))
	res.fee.texts[cur.RIUnusedQuantity] = string(appendQuantity(nil, int64(idle)*1e6, true))
	r.amortized, r.net, r.naive = idleRec+idleUp, after(idleRec)+after(idleUp), rec
	res.truth.Used = (rec + up - idleRec - idleUp).Total()
	res.truth.Unused = (idleRec + idleUp).Total()
	m.truth.TrueUp.Add(-up)
	m.discountable[slot{res.fee.texts[cur.UsageAccount], res.fee.texts[cur.ProductCode]}] += rec
	return m.emit(res.fee, m.month)
}

// contracts makes support, marketplace and flat subscriptions.
func (m *model) contracts() error {
	support := m.once(cur.Fee, "fernhill-billing", "AWSSupportBusiness", "AWS Support (Business)", "7% of monthly AWS usage")
	if err := m.plain(support, cents(m.usage.Part(7, 100)), m.month); err != nil {
		return err
	}
	market := m.once(cur.Fee, "observability", "8ayp2qpfhh4qz1yiyqqf5zb8p", "Beacon Pro, metrics, traces and logs", "Contract, billed monthly")
	market.texts[cur.BillingEntity] = "AWS Marketplace"
	market.texts[cur.LegalEntity] = "Beacon Systems, Inc."
	if err := m.plain(market, amount("14600"), m.month); err != nil {
		return err
	}
	metered := m.once(cur.Usage, "security", "4vfm12rb3sk8yf2qqln3rzyg7", "Palisade Scan, per image", "Images scanned")
	metered.texts[cur.BillingEntity] = "AWS Marketplace"
	metered.texts[cur.LegalEntity] = "Palisade GmbH"
	metered.texts[cur.PricingUnit] = "Images"
	metered.uses |= using(cur.PublicOnDemand)
	m.row.set(cur.PublicOnDemand, amount("318.4500"))
	m.row.onDemand = amount("318.4500")
	if err := m.plain(metered, amount("318.4500"), m.month); err != nil {
		return err
	}
	flat := m.once(cur.FlatRateSubscription, "dev-shared", "AmazonQ", "Amazon Q", "Developer Pro, 18 seats")
	flat.uses |= using(cur.PublicOnDemand)
	m.row.set(cur.PublicOnDemand, amount("342"))
	m.row.onDemand = amount("342")
	return m.plain(flat, amount("342"), m.month)
}

// corrections makes credits and a refund.
func (m *model) corrections() error {
	migration := m.once(cur.Credit, "legacy-crm", "AmazonRDS", "Amazon Relational Database Service", "AWS Migration Acceleration Program credit")
	promotion := m.once(cur.Credit, "ml-platform", "AmazonBedrock", "Amazon Bedrock", "AWS promotional credit")
	if err := m.plain(migration, amount("-612.3000"), m.month); err != nil {
		return err
	}
	if err := m.plain(promotion, amount("-750"), m.month); err != nil {
		return err
	}
	refund := m.once(cur.Refund, "data-lake", "AmazonS3", "Amazon Simple Storage Service", "Service level agreement refund")
	return m.plain(refund, amount("-137.4200"), m.month)
}

// discounts makes the rows of the private agreement; they are already in the net
// columns of what they are for, and cost nothing there.
func (m *model) discounts() error {
	for _, s := range sortedSlots(m.discountable) {
		off := m.discountable[s].Part(discount, 100)
		if off == 0 {
			continue
		}
		l := m.once(cur.EdpDiscount, m.nameOf(s.account), s.code, "", "Enterprise Program Discount for "+s.code)
		r := &m.row
		r.set(cur.Unblended, -off)
		r.amortized, r.naive = -off, -off
		if err := m.emit(l, m.month); err != nil {
			return err
		}
	}
	return nil
}

// taxes makes one tax row an account, of nothing in most.
func (m *model) taxes() error {
	ids := make([]string, 0, len(m.taxable))
	for id := range m.taxable {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		name := m.nameOf(id)
		due := money.Amount(0)
		if name == "observability" || name == "legacy-crm" || name == "dev-shared" {
			due = cents(m.taxable[id].Part(62, 1000))
		}
		l := m.once(cur.Tax, name, "AmazonEC2", "Amazon Elastic Compute Cloud", "Tax for product code AmazonEC2")
		l.texts[cur.TaxType] = "USSalesTax"
		if err := m.plain(l, due, m.month); err != nil {
			return err
		}
	}
	return nil
}

func (m *model) nameOf(id string) string {
	for _, a := range m.builder.accounts {
		if a.id == id {
			return a.name
		}
	}
	panic("synth: no account " + id)
}

// cents rounds to whole cents.
func cents(a money.Amount) money.Amount { return a.Part(1, 1e8) * 1e8 }
