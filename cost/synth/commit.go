package synth

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// payment is how a commitment is paid.
type payment uint8

const (
	noUpfront payment = iota
	partialUpfront
	allUpfront
)

func (p payment) String() string {
	return [...]string{"No Upfront", "Partial Upfront", "All Upfront"}[p]
}

// plan is a Savings Plan.
type plan struct {
	arn        string
	commitment money.Amount // an hour; a multiple of 1e-4
	price      int64        // per cent of the on-demand cost that covered usage costs
	payment    payment
	fee        *line
	upfront    *line        // in the month in which it starts
	paid       money.Amount // the upfront fee
	texts      map[cur.Field]string

	charges   []*charge
	negations []*negation

	left money.Amount // of this hour's commitment
	used money.Amount // since the last fee row

	kind, family, region string
	owner                string
	ends                 period.Hour // 0: after the month
	truth                Commitment
}

// negation cancels the on-demand cost of covered usage of one kind.
type negation struct {
	line     *line
	key      string
	quantity int64
	cost     money.Amount
}

// reservation is a reserved instance.
type reservation struct {
	arn       string
	count     int64
	upfront   money.Amount // an hour and unit, amortized
	recurring money.Amount // an hour and unit
	payment   payment
	fee       *line
	purchase  *line        // in the month in which it starts
	paid      money.Amount // the upfront fee
	texts     map[cur.Field]string

	left int64 // instances of this hour
	used int64 // instance hours of the month

	truth Commitment
}

// commitments returns one copy of the company's plans and reservations by name.
func (b *builder) commitments(m *model) (map[string]*plan, map[string]*reservation) {
	plans := map[string]*plan{
		"compute":  b.plan(m, "ComputeSavingsPlans", "1yr", "12.5000", 73, noUpfront, "", "", -5),
		"instance": b.plan(m, "EC2InstanceSavingsPlans", "3yr", "2.5000", 55, partialUpfront, "m5", "us-east-1", -17),
		"model":    b.plan(m, "ComputeSavingsPlans", "1yr", "7.3440", 60, allUpfront, "", "", -7),
		"stranded": b.plan(m, "EC2InstanceSavingsPlans", "1yr", "4.2000", 62, noUpfront, "r5", "eu-west-1", -3),
	}
	m.plans = append(m.plans, plans["compute"], plans["instance"], plans["model"], plans["stranded"])

	core, lake := b.account("prod-core"), b.account("data-lake")
	reservations := map[string]*reservation{
		"database": b.reservation(m, core, instanceOffer("rds", "db.r6g.8xlarge", "4.1280000000"), "us-east-1", "db.r6g.8xlarge", 2, "2.6420", "0", allUpfront, 0),
		"batch":    b.reservation(m, lake, instanceOffer("ec2", "c5.9xlarge", "1.5300000000"), "us-east-1", "c5.9xlarge", 2, "0.4800", "0.4815", partialUpfront, -8),
		"cache":    b.reservation(m, core, instanceOffer("cache", "cache.r6g.4xlarge", "1.6480000000"), "us-east-1", "cache.r6g.4xlarge", 1, "0", "1.0500", noUpfront, -2),
		"search":   b.reservation(m, core, instanceOffer("search", "r6g.2xlarge.search", "0.6680000000"), "us-east-1", "r6g.2xlarge.search", 3, "0", "0.4610", noUpfront, -6),
		"unused":   b.reservation(m, b.account("legacy-crm"), instanceOffer("ec2", "m4.2xlarge", "0.4000000000"), "us-east-1", "m4.2xlarge", 3, "0", "0.2480", noUpfront, -9),
	}
	m.reservations = append(m.reservations, reservations["database"], reservations["batch"], reservations["cache"], reservations["search"], reservations["unused"])
	return plans, reservations
}

// term returns the texts of start and end of a commitment that starts so many
// months after the story's last month.
func term(m *model, months int, length string) (start period.Hour, from, to string) {
	t := m.last.Start.Time()
	begin := t.AddDate(0, months, 0)
	years := int(length[0] - '0')
	layout := "2006-01-02T15:04:05.000Z"
	return period.FromTime(begin), begin.Format(layout), begin.AddDate(years, 0, 0).Format(layout)
}

// plan makes a Savings Plan, bought by the payer, that covers usage cheapest
// first in the order of the placements.
func (b *builder) plan(m *model, kind, length, commitment string, price int64, how payment, family, region string, months int) *plan {
	return b.planOf(&b.accounts[0], m, kind, length, commitment, price, how, family, region, months)
}

// planOf makes a Savings Plan that an account bought.
func (b *builder) planOf(payer *account, m *model, kind, length, commitment string, price int64, how payment, family, region string, months int) *plan {
	start, from, to := term(m, months, length)
	p := &plan{
		arn:        "arn:aws:savingsplans::" + payer.id + ":savingsplan/" + b.uuid(),
		commitment: amount(commitment),
		price:      price,
		payment:    how,
		kind:       kind,
		family:     family,
		region:     region,
		owner:      payer.id,
	}
	p.truth = Commitment{ARN: p.arn, Owner: payer.id, Payment: how.String(), Hourly: p.commitment}
	p.texts = map[cur.Field]string{
		cur.SavingsPlanARN:           p.arn,
		cur.SavingsPlanOfferingType:  kind,
		cur.SavingsPlanPaymentOption: how.String(),
		cur.SavingsPlanPurchaseTerm:  length,
		cur.SavingsPlanRegion:        region,
		cur.SavingsPlanFamily:        family,
		cur.SavingsPlanStart:         from,
		cur.SavingsPlanEnd:           to,
	}
	if region == "" {
		p.texts[cur.SavingsPlanRegion] = "Any"
	}
	if m.month.Start < start {
		return p // not bought yet: its usage is on demand
	}
	fee := &line{
		kind:       cur.SavingsPlanRecurringFee,
		discounted: true,
		uses: using(cur.Unblended, cur.NetUnblended, cur.SPTotalCommitment, cur.SPUsedCommitment, cur.SPAmortizedUpfront,
			cur.SPRecurring, cur.SPNetAmortizedUpfront, cur.SPNetRecurring),
		texts: map[cur.Field]string{
			// AWS books plans of every kind under this code.
			cur.ProductCode: "ComputeSavingsPlans",
			cur.ServiceCode: "ComputeSavingsPlans",
			cur.ProductName: "Savings Plans for AWS Compute usage",
			cur.UsageType:   "ComputeSP:" + length + map[payment]string{noUpfront: "NoUpfront", partialUpfront: "PartialUpfront", allUpfront: "AllUpfront"}[how],
			cur.ResourceID:  p.arn,
			cur.RegionCode:  "global",
			cur.PricingUnit: "Hrs",
			cur.Description: length[:1] + " year " + how.String() + " Savings Plan",
		},
		attributes: []Pair{{"product_name", "Savings Plans for AWS Compute usage"}, {"region", "global"}},
	}
	b.own(fee, payer)
	p.fee = fee.like(cur.SavingsPlanRecurringFee, fee.uses, p.texts)
	if start == m.month.Start && how != noUpfront {
		p.paid = p.upfrontRate() * money.Amount(24*365*int64(length[0]-'0'))
		p.upfront = fee.like(cur.SavingsPlanUpfrontFee, using(cur.Unblended, cur.NetUnblended), p.texts)
		p.upfront.texts[cur.LineItemTypeText] = cur.SavingsPlanUpfrontFee.String()
		p.upfront.texts[cur.BillType] = "Purchase"
	}
	return p
}

// upfrontRate is the part of the hourly commitment that was paid beforehand.
func (p *plan) upfrontRate() money.Amount {
	switch p.payment {
	case partialUpfront:
		return p.commitment / 2
	case allUpfront:
		return p.commitment
	}
	return 0
}

// cover lets the plan cover a charge.
func (p *plan) cover(c *charge) {
	if p.fee == nil {
		return
	}
	c.plan = p
	p.charges = append(p.charges, c)
	c.covered = p.coveredLine(c, p.price)
	p.negate(c)
}

// coveredLine is the line of a charge's usage under the plan, at per cent of its
// on-demand cost.
func (p *plan) coveredLine(c *charge, price int64) *line {
	l := c.line.like(cur.SavingsPlanCoveredUsage,
		using(cur.Unblended, cur.NetUnblended, cur.PublicOnDemand, cur.SPEffective, cur.SPNetEffective), p.texts)
	l.texts[cur.LineItemTypeText] = cur.SavingsPlanCoveredUsage.String()
	l.texts[cur.SPRate] = c.rate.Part(money.Amount(price), 100).String()
	return l
}

// take covers usage with what the plan has left in the hour, at per cent of its
// on-demand cost, and returns what is covered and what it took.
func (p *plan) take(q int64, cost money.Amount, price int64) (quantity int64, covered, paid money.Amount) {
	paid = cost.Part(money.Amount(price), 100) / 100 * 100
	quantity, covered = q, cost
	if paid > p.left {
		paid = p.left
		covered = min(cost, paid.Part(100, money.Amount(price)))
		quantity = int64(money.Amount(q).Part(covered, cost))
	}
	p.left -= paid
	p.used += paid
	return quantity, covered, paid
}

// negate lets the plan's negations cancel usage of a charge's kind.
func (p *plan) negate(c *charge) {
	key := c.line.texts[cur.UsageType] + c.line.texts[cur.Operation] + c.line.texts[cur.AvailabilityZone]
	for _, n := range p.negations {
		if n.key == key {
			return
		}
	}
	n := &negation{key: key}
	n.line = c.line.like(cur.SavingsPlanNegation, using(cur.Unblended, cur.NetUnblended, cur.PublicOnDemand), p.texts)
	n.line.texts[cur.LineItemTypeText] = cur.SavingsPlanNegation.String()
	n.line.texts[cur.ResourceID] = ""
	n.line.texts[cur.Description] = "SavingsPlanNegation used by AccountId : " + c.line.texts[cur.UsageAccount]
	n.line.tags, n.line.categories, n.line.factor = nil, nil, 0
	p.negations = append(p.negations, n)
}

func (p *plan) negationOf(c *charge) *negation {
	key := c.line.texts[cur.UsageType] + c.line.texts[cur.Operation] + c.line.texts[cur.AvailabilityZone]
	for _, n := range p.negations {
		if n.key == key {
			return n
		}
	}
	panic("synth: no negation for " + key)
}

// reservation makes reserved instances of one kind; upfront and recurring are
// what one of them costs an hour.
func (b *builder) reservation(m *model, owner *account, o offer, region, size string, count int64, upfront, recurring string, how payment, months int) *reservation {
	start, from, to := term(m, months, "1yr")
	service := map[string]string{"AmazonEC2": "ec2", "AmazonRDS": "rds", "AmazonElastiCache": "elasticache", "AmazonES": "es"}[o.code]
	r := &reservation{
		arn:       "arn:aws:" + service + ":" + region + ":" + owner.id + ":reserved-instances/" + b.uuid(),
		count:     count,
		upfront:   amount(upfront),
		recurring: amount(recurring),
		payment:   how,
	}
	r.truth = Commitment{ARN: r.arn, Owner: owner.id, Payment: how.String(), Hourly: (r.upfront + r.recurring) * money.Amount(count)}
	// Everything that rolls dice comes first, so that a company's names do not
	// depend on the month.
	like := b.usage(o, owner, region, size)
	subscription := b.dice.text(11, digits)
	if m.month.Start < start {
		return r
	}
	hours := int64(m.month.Hours())
	r.texts = map[cur.Field]string{
		cur.ReservationARN:        r.arn,
		cur.PricingTerm:           "Reserved",
		cur.PricingPurchaseOption: how.String(),
		cur.LeaseContractLength:   "1yr",
		cur.OfferingClass:         "standard",
	}
	terms := map[cur.Field]string{
		cur.ReservationStart:              from,
		cur.ReservationEnd:                to,
		cur.ReservationCount:              strconv.FormatInt(count, 10),
		cur.ReservationUnits:              strconv.FormatInt(hours, 10),
		cur.ReservationModificationStatus: "Original",
		cur.RITotalReservedUnits:          strconv.FormatInt(hours*count, 10),
		cur.ResourceID:                    r.arn,
		cur.AvailabilityZone:              "",
		cur.LineItemTypeText:              cur.RIFee.String(),
		cur.UnblendedRate:                 r.recurring.String(),
		cur.PublicOnDemandRate:            "",
		cur.UsageType:                     prefixes[region] + "HeavyUsage:" + size,
		cur.Description:                   "USD " + r.recurring.String() + " hourly fee per " + size,
	}
	r.fee = like.like(cur.RIFee, using(cur.Unblended, cur.NetUnblended, cur.RIAmortizedUpfrontFee, cur.RINetAmortizedUpfrontFee,
		cur.RIUnusedAmortizedUpfront, cur.RINetUnusedAmortizedUpfront, cur.RIUnusedRecurring, cur.RINetUnusedRecurring, cur.RIUpfrontValue), r.texts)
	r.fee = r.fee.like(cur.RIFee, r.fee.uses, terms)
	r.fee.tags, r.fee.categories = nil, nil
	if start == m.month.Start && how != noUpfront {
		r.paid = r.upfront * money.Amount(24*365*count)
		r.purchase = r.fee.like(cur.Fee, using(cur.Unblended, cur.NetUnblended), map[cur.Field]string{
			cur.LineItemTypeText: cur.Fee.String(),
			cur.BillType:         "Purchase",
			cur.Description:      "Sign up charge for subscription: " + subscription,
		})
		r.purchase.factor = 0
	}
	return r
}

// cover lets the reservation cover an instance.
func (r *reservation) cover(c *charge) {
	if r.fee == nil {
		return
	}
	c.reservation = r
	c.reserve = c.line.like(cur.DiscountedUsage, using(cur.Unblended, cur.NetUnblended, cur.PublicOnDemand, cur.RIEffective, cur.RINetEffective,
		cur.RIAmortizedUpfrontForUsage, cur.RIRecurringForUsage), r.texts)
	c.reserve.texts[cur.LineItemTypeText] = cur.DiscountedUsage.String()
	c.reserve.texts[cur.UnblendedRate] = "0.0000000000"
	c.reserve.texts[cur.Description] = c.line.texts[cur.InstanceType] + " reserved instance applied"
}
