package ledger

import (
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/period"
)

// block holds the ledger codes of the columns that derived dimensions are made
// of, for the rows being added.
type block struct {
	n      int
	have   [cur.BillingPeriodStart]bool
	single [cur.BillingPeriodStart]bool // all rows have one code, the first of codes
	codes  [cur.BillingPeriodStart][]uint32
	zeros  []uint32
	spare  []uint32
}

func newBlock() block {
	return block{zeros: make([]uint32, blockRows), spare: make([]uint32, blockRows)}
}

func (b *block) reset(n int) {
	b.n = n
	clear(b.have[:])
}

// blank says that a field has no value in any row.
func (b *block) blank(field cur.Field) {
	if !derivedFrom[field] {
		return
	}
	b.have[field], b.single[field] = true, true
	if b.codes[field] == nil {
		b.codes[field] = make([]uint32, blockRows)
	}
	b.codes[field][0] = 0
}

// take translates the codes of a field.
func (b *block) take(field cur.Field, from, table []uint32) {
	if b.codes[field] == nil {
		b.codes[field] = make([]uint32, blockRows)
	}
	b.have[field] = true
	if b.single[field] = same(from); b.single[field] {
		from = from[:1]
	}
	to := b.codes[field][:len(from)]
	for i, c := range from {
		to[i] = table[c]
	}
}

// rows returns how many rows need to be looked at to know all of them: one when
// each of the fields has the same code in every row.
func (b *block) rows(fields ...cur.Field) int {
	for _, f := range fields {
		if b.have[f] && !b.single[f] {
			return b.n
		}
	}
	return 1
}

// at returns n codes of a field: zeros where the file has no such column.
func (b *block) at(field cur.Field, n int) []uint32 {
	if !b.have[field] {
		return b.zeros[:n]
	}
	codes := b.codes[field][:n]
	if b.single[field] {
		for i := range codes {
			codes[i] = codes[0]
		}
	}
	return codes
}

// derivedFrom marks the fields that derived dimensions read. It never changes.
var derivedFrom = [cur.BillingPeriodStart]bool{
	cur.UsageAccount: true, cur.UsageAccountName: true, cur.BillingEntity: true, cur.LineItemTypeText: true,
	cur.ProductCode: true, cur.ServiceCode: true, cur.ProductName: true,
	cur.RegionCode: true, cur.Region: true, cur.AvailabilityZone: true, cur.UsageType: true,
	cur.InstanceType: true, cur.InstanceTypeFamily: true,
	cur.ReservationARN: true, cur.SavingsPlanARN: true, cur.PricingCategory: true,
	cur.CommitmentDiscountID: true, cur.CommitmentDiscountType: true, cur.Provider: true, cur.LegalEntity: true,
}

// transfer turns the codes of one dictionary into those of another, asking for
// each text once.
type transfer struct {
	from  cur.Field
	to    Dimension
	text  func(string) string // nil: the same text
	codes []uint32
}

// code returns the code in t.to of code c of t.from.
func (t *transfer) code(b *Builder, c uint32) uint32 {
	if int(c) < len(t.codes) && t.codes[c] != unknown {
		return t.codes[c]
	}
	return t.learn(b, c)
}

func (t *transfer) learn(b *Builder, c uint32) uint32 {
	if c == 0 {
		return 0
	}
	values := b.dims[t.from].values
	if t.codes == nil {
		t.codes = []uint32{0}
	}
	for len(t.codes) < len(values) {
		t.codes = append(t.codes, unknown)
	}
	text := values[c]
	if t.text != nil {
		text = t.text(text)
	}
	t.codes[c] = b.dims[t.to].code(text)
	return t.codes[c]
}

// derivation makes the derived dimensions.
type derivation struct {
	nameService, codeService, productService transfer
	codeRegion, nameRegion, zoneRegion       transfer
	usageRegion, homeRegion                  transfer
	typeFamily, ownFamily                    transfer
	planCommitment, reservationCommitment    transfer
	focusCommitment, commitmentOption        transfer
	spot, focusOption, unknownType           transfer
	savingsPlan, reserved, onDemand          uint32 // codes of purchase options; 0 not asked
	committed                                uint32
	marketplace                              []int8 // by billing entity: 0 not asked, 1 yes, -1 no
	publisher                                []int8 // by legal entity of FOCUS rows: the same
	month                                    map[period.Hour]uint32
	types                                    [cur.LineItemTypeCount]uint32
	lastSecond                               int64
	lastMonth                                uint32
}

func newDerivation() derivation {
	return derivation{
		nameService:           transfer{from: cur.ProductName, to: Service},
		codeService:           transfer{from: cur.ServiceCode, to: Service},
		productService:        transfer{from: cur.ProductCode, to: Service},
		codeRegion:            transfer{from: cur.RegionCode, to: Region},
		nameRegion:            transfer{from: cur.Region, to: Region},
		zoneRegion:            transfer{from: cur.AvailabilityZone, to: Region, text: regionOfZone},
		usageRegion:           transfer{from: cur.UsageType, to: Region, text: regionOfUsageType},
		homeRegion:            transfer{from: cur.UsageType, to: Region, text: regionOrHome},
		typeFamily:            transfer{from: cur.InstanceType, to: InstanceFamily, text: familyOf},
		ownFamily:             transfer{from: cur.InstanceTypeFamily, to: InstanceFamily},
		planCommitment:        transfer{from: cur.SavingsPlanARN, to: Commitment},
		reservationCommitment: transfer{from: cur.ReservationARN, to: Commitment},
		focusCommitment:       transfer{from: cur.CommitmentDiscountID, to: Commitment},
		commitmentOption:      transfer{from: cur.CommitmentDiscountType, to: PurchaseOption, text: commitmentOption},
		spot:                  transfer{from: cur.UsageType, to: PurchaseOption, text: spotOrOnDemand},
		focusOption:           transfer{from: cur.PricingCategory, to: PurchaseOption, text: focusOption},
		unknownType:           transfer{from: cur.LineItemTypeText, to: LineItemType},
		month:                 map[period.Hour]uint32{},
		lastSecond:            cur.NoTime,
	}
}

// derive adds the derived dimensions of a block.
func (b *Builder) derive(s *openSegment, types []cur.LineItemType, batch *cur.Batch, lo int) {
	b.service(s, types)
	b.region(s, batch.Columns[cur.RegionCode] == nil && batch.Columns[cur.Region] == nil)
	b.instanceFamily(s)
	b.commitment(s)
	b.lineItemType(s, types)
	b.doubts(s, types, batch, lo)
	if c := batch.Columns[cur.BillingPeriodStart]; c != nil {
		b.billingPeriod(s, c.Time[lo:lo+b.block.n])
	}
	if b.block.have[cur.UsageAccountName] {
		b.accountNames()
	}
}

// keep adds a block of a derived dimension; a single code is that of all rows.
func (b *Builder) keep(s *openSegment, d Dimension, codes []uint32) {
	o := &s.codes[d]
	o.pad(s.n)
	if len(codes) == 1 {
		o.addSame(codes[0], b.block.n)
		return
	}
	var mixed, largest uint32
	for _, c := range codes {
		mixed |= c ^ codes[0]
		largest = max(largest, c)
	}
	if mixed == 0 {
		o.addSame(codes[0], len(codes))
	} else {
		o.add(codes, largest)
	}
}

func (b *Builder) service(s *openSegment, types []cur.LineItemType) {
	d := &b.derived
	if b.block.have[cur.Provider] {
		b.focusService(s)
		return
	}
	n := b.block.rows(cur.BillingEntity, cur.ProductName, cur.ServiceCode, cur.ProductCode)
	entity := b.block.at(cur.BillingEntity, n)
	if d.sells(b, entity[0]) && n == 1 {
		n = b.block.n // it depends on the types too
		entity = b.block.at(cur.BillingEntity, n)
	}
	name, code, product := b.block.at(cur.ProductName, n), b.block.at(cur.ServiceCode, n), b.block.at(cur.ProductCode, n)
	g := b.block.spare[:n]
	for i := range g {
		switch {
		case name[i] != 0 && d.sells(b, entity[i]) && !types[i].Discount():
			g[i] = d.nameService.code(b, name[i])
		case code[i] != 0:
			g[i] = d.codeService.code(b, code[i])
		case product[i] != 0:
			g[i] = d.productService.code(b, product[i])
		default:
			g[i] = d.nameService.code(b, name[i])
		}
	}
	b.keep(s, Service, g)
}

// region derives the region. home says that the file has no region column, so
// that a usage type without a prefix is all there is to go by.
func (b *Builder) region(s *openSegment, home bool) {
	d := &b.derived
	n := b.block.rows(cur.RegionCode, cur.Region, cur.AvailabilityZone, cur.UsageType)
	code, name := b.block.at(cur.RegionCode, n), b.block.at(cur.Region, n)
	zone, usage := b.block.at(cur.AvailabilityZone, n), b.block.at(cur.UsageType, n)
	g := b.block.spare[:n]
	last := &d.usageRegion
	if home {
		last = &d.homeRegion
	}
	for i := range g {
		switch {
		case code[i] != 0:
			g[i] = d.codeRegion.code(b, code[i])
		case name[i] != 0:
			g[i] = d.nameRegion.code(b, name[i])
		case zone[i] != 0:
			g[i] = d.zoneRegion.code(b, zone[i])
		default:
			g[i] = last.code(b, usage[i])
		}
	}
	b.keep(s, Region, g)
}

func (b *Builder) instanceFamily(s *openSegment) {
	if !b.block.have[cur.InstanceType] && !b.block.have[cur.InstanceTypeFamily] {
		return
	}
	d := &b.derived
	n := b.block.rows(cur.InstanceTypeFamily, cur.InstanceType)
	own, size := b.block.at(cur.InstanceTypeFamily, n), b.block.at(cur.InstanceType, n)
	g := b.block.spare[:n]
	for i := range g {
		if size[i] != 0 {
			g[i] = d.typeFamily.code(b, size[i])
		} else {
			g[i] = d.ownFamily.code(b, own[i])
		}
	}
	b.keep(s, InstanceFamily, g)
}

func (b *Builder) lineItemType(s *openSegment, types []cur.LineItemType) {
	d, g := &b.derived, b.block.spare[:b.block.n]
	text, dict := b.block.at(cur.LineItemTypeText, b.block.n), &b.dims[LineItemType]
	for i, t := range types {
		if (t == cur.UnknownType || t == cur.OtherDiscount) && text[i] != 0 {
			g[i] = d.unknownType.code(b, text[i])
			continue
		}
		if d.types[t] == 0 {
			d.types[t] = dict.code(t.String())
		}
		g[i] = d.types[t]
	}
	b.keep(s, LineItemType, g)
}

func (b *Builder) billingPeriod(s *openSegment, seconds []int64) {
	d, g := &b.derived, b.block.spare[:b.block.n]
	for i, t := range seconds {
		if t != d.lastSecond {
			d.lastSecond, d.lastMonth = t, 0
			if t != cur.NoTime {
				d.lastMonth = b.month(period.FromUnix(t))
			}
		}
		g[i] = d.lastMonth
	}
	b.keep(s, BillingPeriod, g)
}

// month returns the code of the billing period that begins at h.
func (b *Builder) month(h period.Hour) uint32 {
	c, ok := b.derived.month[h]
	if !ok {
		c = b.dims[BillingPeriod].code(h.Time().Format("2006-01"))
		b.derived.month[h] = c
	}
	return c
}

// accountNames remembers the first name that each account was seen with.
func (b *Builder) accountNames() {
	n := b.block.rows(cur.UsageAccount, cur.UsageAccountName)
	account, name := b.block.at(cur.UsageAccount, n), b.block.at(cur.UsageAccountName, n)
	for i, a := range account {
		if name[i] == 0 || a == 0 || int(a) < len(b.names) && b.names[a] != 0 {
			continue
		}
		for int(a) >= len(b.names) {
			b.names = append(b.names, 0)
		}
		b.names[a] = name[i]
	}
}
