package commit

import (
	"strings"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Class is usage that commitments treat alike: of one price, in one region. Its
// series are dollars an hour at public on-demand prices.
type Class struct {
	Service   string
	UsageType string
	Operation string
	Region    string
	Family    string // of the instance; blank: none
	Instance  string
	System    string // operating system
	Group     Group
	// Owner is the account when that account owns a Savings Plan, which then covers
	// it first; else blank.
	Owner string

	OnDemand, Reserved Series
	Planned            [kindCount]Series // by kind of the plan that covers it
	// Public are the exact sums of the same over the whole bill, the dropped tail
	// included.
	Public struct{ OnDemand, Planned, Reserved money.Total }

	eligibility
	seen []observation
}

// observation is what a Savings Plan or reservation charged for usage of a class.
type observation struct {
	commitment uint32
	effective  money.Total
	public     money.Total
}

// cover names usage of a class under a reservation.
type cover struct {
	class      int
	commitment uint32
}

// classKey finds a class.
type classKey struct {
	usageType, operation, region, product, instance, owner uint32
}

// place is a class that a key stands for; class is -1 for what nothing covers.
type place struct {
	class  int
	unsure string
}

// walk goes through the rows of one currency and adds up.
type walk struct {
	check    func() // see Options.Check
	book     *actual.Book
	ledger   *ledger.Ledger
	currency uint32
	code     string
	clock    Clock

	facts   []*fact // by code of the commitment
	owners  map[string]bool
	owner   []uint32 // by code of the account: itself when it owns a plan, else 0
	classes []*Class
	places  map[classKey]place
	maybe   []bool // by code of the product: rows may be eligible
	fargate []bool // by code of the usage type: it is Fargate, whatever the product
	spot    uint32 // code of the purchase option
	covers  map[cover]*Series
	unsure  map[string]*Unsure
	lasting [period.ByMonth + 1]money.Total // eligible usage by how long rows last
	bound   boundFacts
	payers  []bool      // by code of the payer
	members []bool      // by code of the account: has usage
	focus   int64       // rows of FOCUS
	foreign money.Total // usage of providers that the table does not know, at list prices
	// Of FOCUS commitments: their kind by code, and the codes that are recurring.
	focusKinds map[uint32]Kind
	recurring  []bool
	free       money.Total // eligible usage that was billed at nothing
	missing    int64       // rows priced without the columns of commitments

	// of the segment at hand
	g                                                          *ledger.Segment
	usageType, operation, region, product, instance, account   ledger.Codes
	serviceCode, family, tenancy, system, engine, option, arns ledger.Codes
}

func newWalk(b *actual.Book, o Options) *walk {
	l := b.Ledger()
	w := &walk{book: b, ledger: l, check: o.Check, places: map[classKey]place{}, covers: map[cover]*Series{}, unsure: map[string]*Unsure{}, owners: map[string]bool{}}
	w.chooseCurrency(o.Currency)
	w.clock = newClock(l, w.keeps())
	w.facts = make([]*fact, len(l.Values(ledger.Commitment)))
	for _, arn := range l.Values(ledger.SavingsPlanARN) {
		if a := accountOf(arn); a != "" {
			w.owners[a] = true
		}
	}
	for code, id := range l.Values(ledger.Account) {
		at := uint32(0)
		if w.owners[id] {
			at = uint32(code)
		}
		w.owner = append(w.owner, at)
	}
	w.maybe = make([]bool, len(l.Values(ledger.ProductCode)))
	for code, product := range l.Values(ledger.ProductCode) {
		w.maybe[code] = code == 0 || booked(product)
	}
	for _, text := range l.Values(ledger.UsageType) {
		w.fargate = append(w.fargate, part([]string{"Fargate"}, text))
	}
	w.spot, _ = l.Code(ledger.PurchaseOption, "Spot")
	w.payers = make([]bool, len(l.Values(ledger.Payer)))
	w.members = make([]bool, len(l.Values(ledger.Account)))
	w.bound = newBoundFacts(l)
	w.surveyFocus()
	return w
}

// booked says whether some row of the table is about a product.
func booked(product string) bool {
	for i := range eligible {
		if len(eligible[i].services) > 0 && whole(eligible[i].services, product) {
			return true
		}
	}
	return false
}

// chooseCurrency finds the code of the wanted currency, or of that of most rows;
// cur.NoCurrency are the rows that name none.
func (w *walk) chooseCurrency(want string) {
	if want == cur.NoCurrency {
		return // the code of rows that name none is 0
	}
	values := w.ledger.Values(ledger.Currency)
	rows := make([]int64, len(values))
	for _, g := range w.ledger.Segments() {
		codes := g.Codes(ledger.Currency)
		if codes.Same() {
			rows[codes.Constant] += int64(g.Rows())
			continue
		}
		for i := range g.Rows() {
			rows[codes.At(i)]++
		}
	}
	for code := range values {
		if want != "" && values[code] == want {
			w.currency, w.code = uint32(code), want
			return
		}
		if rows[code] > rows[w.currency] {
			w.currency = uint32(code)
		}
	}
	w.code = values[w.currency]
	if want != "" {
		w.code, w.currency = want, 1<<31 // no row has it
	}
}

// keeps says which rows are in the currency and no second view of others.
func (w *walk) keeps() keeper {
	overlay := make([]bool, len(w.ledger.Values(ledger.Operation)))
	for code, text := range w.ledger.Values(ledger.Operation) {
		overlay[code] = text == "EKSPod-EC2" || text == "ECSTask-EC2"
	}
	unused := make([]bool, len(w.ledger.Values(ledger.CommitmentStatus)))
	for code, text := range w.ledger.Values(ledger.CommitmentStatus) {
		unused[code] = strings.EqualFold(text, "Unused") // usage by type, but nothing was used
	}
	return func(g *ledger.Segment) func(i int) bool {
		currency, operation, status := g.Codes(ledger.Currency), g.Codes(ledger.Operation), g.Codes(ledger.CommitmentStatus)
		return func(i int) bool {
			return currency.At(i) == w.currency && !overlay[operation.At(i)] && !unused[status.At(i)]
		}
	}
}

// turn moves to a segment.
func (w *walk) turn(g *ledger.Segment) {
	w.g = g
	w.usageType, w.operation = g.Codes(ledger.UsageType), g.Codes(ledger.Operation)
	w.region, w.product = g.Codes(ledger.Region), g.Codes(ledger.ProductCode)
	w.instance, w.account = g.Codes(ledger.InstanceType), g.Codes(ledger.Account)
	w.serviceCode, w.family = g.Codes(ledger.ServiceCode), g.Codes(ledger.ProductFamily)
	w.tenancy, w.system = g.Codes(ledger.Dimension(cur.Tenancy)), g.Codes(ledger.Dimension(cur.OperatingSystem))
	w.engine = g.Codes(ledger.Dimension(cur.DatabaseEngine))
	w.option, w.arns = g.Codes(ledger.PurchaseOption), g.Codes(ledger.Commitment)
}

// checkEvery is after how many rows somebody may have given up waiting.
const checkEvery = 1 << 13

// run goes through all rows.
func (w *walk) run() {
	var bufs [2][]money.Amount
	for n, g := range w.ledger.Segments() {
		for k := range bufs {
			if len(bufs[k]) != g.Rows() {
				bufs[k] = make([]money.Amount, g.Rows())
			}
		}
		amortized := w.book.MoneyInto(actual.Amortized, n, bufs[0])
		public := w.book.MoneyInto(actual.OnDemand, n, bufs[1])
		sources := w.book.Sources(n)
		w.turn(g)
		payer, currency := g.Codes(ledger.Payer), g.Codes(ledger.Currency)
		for i, t := range g.Types() {
			if i%checkEvery == 0 && w.check != nil {
				w.check()
			}
			if currency.At(i) != w.currency || sources[i] == actual.SplitOverlayExcluded {
				continue
			}
			w.payers[payer.At(i)] = true
			stated := t
			t = w.means(t, sources[i], i)
			if usage(t) {
				w.members[w.account.At(i)] = true
			}
			w.bounds1(n, i, t, amortized[i], public[i])
			if stated == cur.FocusUsage || stated == cur.FocusPurchase {
				w.focus++
			}
			switch t {
			case cur.FocusPurchase:
				w.addPurchase(i)
			case cur.FocusUsage:
				w.foreign.Add(public[i])
			case cur.Usage:
				if w.maybe[w.product.At(i)] || w.fargate[w.usageType.At(i)] {
					w.addUsage(i, public[i])
				}
			case cur.SavingsPlanCoveredUsage, cur.DiscountedUsage:
				w.addCovered(i, t, sources[i], amortized[i], public[i])
			case cur.SavingsPlanRecurringFee, cur.RIFee, cur.SavingsPlanUpfrontFee:
				if stated == cur.FocusUsage {
					w.addUnused(i, t, amortized[i])
				} else {
					w.addFee(i, t, sources[i], amortized[i])
				}
			case cur.Fee:
				if sources[i] == actual.PrepayExcluded || sources[i] == actual.PrepayUnamortizable {
					w.addFee(i, t, sources[i], amortized[i])
				}
			}
		}
	}
	w.clock.Grain = w.grain()
}

// grain is the grain of most of the eligible money.
func (w *walk) grain() period.Grain {
	most := period.ByHour
	for g := range w.lasting {
		if w.lasting[g].Cmp(w.lasting[most]) > 0 {
			most = period.Grain(g)
		}
	}
	return most
}

// sku reads what decides the eligibility of row i.
func (w *walk) sku(i int) sku {
	text := func(d ledger.Dimension, c *ledger.Codes) string { return w.ledger.Values(d)[c.At(i)] }
	k := sku{
		service: text(ledger.ProductCode, &w.product), family: text(ledger.ProductFamily, &w.family),
		usageType: text(ledger.UsageType, &w.usageType), operation: text(ledger.Operation, &w.operation),
		region: text(ledger.Region, &w.region), instance: text(ledger.InstanceType, &w.instance),
		tenancy: text(ledger.Dimension(cur.Tenancy), &w.tenancy), system: text(ledger.Dimension(cur.OperatingSystem), &w.system),
		engine: text(ledger.Dimension(cur.DatabaseEngine), &w.engine),
	}
	if k.service == "" {
		k.service = text(ledger.ServiceCode, &w.serviceCode)
	}
	if k.instance == "" {
		k.instance = instanceIn(k.usageType)
	}
	return k
}

// instanceIn reads the instance type off a usage type: "EUW1-BoxUsage:m5.large".
func instanceIn(usageType string) string {
	for i := len(usageType) - 1; i >= 0; i-- {
		if usageType[i] == ':' {
			if rest := usageType[i+1:]; sizeless(rest) != "" {
				return rest
			}
			return ""
		}
	}
	return ""
}

// key is what classes are told apart by.
func (w *walk) key(i int) classKey {
	return classKey{w.usageType.At(i), w.operation.At(i), w.region.At(i), w.product.At(i), w.instance.At(i), w.owner[w.account.At(i)]}
}

// find returns the class of row i, by the table or, for covered usage, by what
// covers it. Kind is then that of the plan.
func (w *walk) find(i int, covered bool, kind Kind) place {
	key := w.key(i)
	p, ok := w.places[key]
	if !ok {
		k := w.sku(i)
		e := judge(k)
		p = place{class: -1, unsure: e.unsure}
		if e.known() {
			p.class = w.newClass(k, e, key)
		}
		w.places[key] = p
	}
	if !covered {
		return p
	}
	// What the bill shows as covered is eligible, whatever the table says.
	if p.class < 0 {
		k := w.sku(i)
		e := judge(k)
		e.unsure = ""
		p = place{class: w.newClass(k, e, key)}
		w.places[key] = p
	}
	c := w.classes[p.class]
	if kind.Plan() {
		c.plans[kind] = true
	} else if c.reserve == "" {
		c.reserve = c.Service
	}
	return p
}

func (w *walk) newClass(k sku, e eligibility, key classKey) int {
	c := &Class{Service: k.service, UsageType: k.usageType, Operation: k.operation, Region: k.region,
		Family: sizeless(k.instance), Instance: k.instance, System: k.system, Group: e.group, eligibility: e}
	if key.owner != 0 {
		c.Owner = w.ledger.Values(ledger.Account)[key.owner]
	}
	w.classes = append(w.classes, c)
	return len(w.classes) - 1
}

// addUsage adds a row of usage on demand.
func (w *walk) addUsage(i int, public money.Amount) {
	if w.spot != 0 && w.option.At(i) == w.spot {
		return
	}
	p := w.find(i, false, NoKind)
	if p.unsure != "" {
		w.addUnsure(p.unsure, i, public)
		return
	}
	if p.class < 0 {
		return
	}
	if w.g.Amount(cur.Unblended, i) == 0 {
		w.free.Add(public)
		return
	}
	c := w.classes[p.class]
	c.Public.OnDemand.Add(public)
	start, end := w.times(i)
	w.lasting[lasting(start, end)].Add(public)
	w.clock.spread(&c.OnDemand, public.Float64(), start, end)
}

// times are the hours of row i; a row that does not say when it ends lasts an
// hour.
func (w *walk) times(i int) (start, end period.Hour) {
	start, end = w.g.StartAt(i), w.g.EndAt(i)
	if start != period.None && end == period.None {
		end = start + 1
	}
	return start, end
}

// lasting is the grain of a span.
func lasting(start, end period.Hour) period.Grain {
	switch n := end - start; {
	case start == period.None || n > 24:
		return period.ByMonth
	case n > 1:
		return period.ByDay
	}
	return period.ByHour
}

// addCovered adds a row of usage that a commitment covers.
func (w *walk) addCovered(i int, t cur.LineItemType, s actual.Source, amortized, public money.Amount) {
	f := w.fact(w.arns.At(i), t, i)
	f.rows++
	if s == actual.CommitmentColumnsMissing {
		w.missing++
		f.unpriced++
		return
	}
	f.effective.Add(amortized)
	f.public.Add(public)
	f.usedBy(w.account.At(i)).Add(amortized)
	f.coverFocus(w, i, amortized, public)
	if public == 0 && amortized > 0 || s == actual.RIEffectiveMissing || s == actual.SPEffectiveMissing {
		f.unpriced++
	}
	kind := Reservation
	if t == cur.SavingsPlanCoveredUsage {
		kind = f.planKind(w.ledger)
	}
	p := w.find(i, true, kind)
	c := w.classes[p.class]
	start, end := w.times(i)
	w.lasting[lasting(start, end)].Add(public)
	c.see(w.arns.At(i), amortized, public)
	if t == cur.DiscountedUsage {
		c.Public.Reserved.Add(public)
		w.clock.spread(&c.Reserved, public.Float64(), start, end)
		at := cover{p.class, w.arns.At(i)}
		if w.covers[at] == nil {
			w.covers[at] = new(Series)
		}
		w.clock.spread(w.covers[at], public.Float64(), start, end)
		return
	}
	c.Public.Planned.Add(public)
	w.clock.spread(&c.Planned[kind], public.Float64(), start, end)
	w.clock.spread(&f.coveredBy, amortized.Float64(), start, end)
}

func (c *Class) see(commitment uint32, effective, public money.Amount) {
	for k := range c.seen {
		if c.seen[k].commitment == commitment {
			c.seen[k].effective.Add(effective)
			c.seen[k].public.Add(public)
			return
		}
	}
	c.seen = append(c.seen, observation{commitment: commitment})
	o := &c.seen[len(c.seen)-1]
	o.effective.Add(effective)
	o.public.Add(public)
}

// Unsure is usage that a commitment may or may not cover.
type Unsure struct {
	Why    string // a sentence without a full stop
	Rows   int64
	Public money.Total // at on-demand prices
	// Kinds of usage, a few of them, for a look.
	UsageTypes []string
}

const unsureMost = 8

func (w *walk) addUnsure(why string, i int, public money.Amount) {
	u := w.unsure[why]
	if u == nil {
		u = &Unsure{Why: why}
		w.unsure[why] = u
	}
	u.Rows++
	u.Public.Add(public)
	text := w.ledger.Values(ledger.UsageType)[w.usageType.At(i)]
	for _, known := range u.UsageTypes {
		if known == text {
			return
		}
	}
	if len(u.UsageTypes) < unsureMost {
		u.UsageTypes = append(u.UsageTypes, text)
	}
}
