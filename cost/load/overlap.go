package load

import (
	"math"
	"math/bits"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// identifying are the fields by which a line item is known again in another file.
// AWS's own line item id is not among them: it changes from delivery to delivery.
// What it costs is not, either: AWS restates it.
//
// Source: AWS CUR user guide, identity/LineItemId.
var identifying = []cur.Field{
	cur.UsageAccount, cur.UsageType, cur.ResourceID, cur.ProductCode, cur.Operation, cur.AvailabilityZone, cur.Description,
	cur.ProductName, cur.TaxType, cur.CurrencyCode, cur.ReservationARN, cur.SavingsPlanARN,
}

const (
	// exactRows is up to how many rows of a month all are compared to find out whether
	// files repeat each other; of more, one in sampleOne. Where some seem to, or a file
	// has fewer than shortRows, all are compared up to comparedRows.
	exactRows    = 20_000
	comparedRows = 2_000_000
	sampleOne    = 16
	shortRows    = 4 * fewRows * sampleOne
)

// group is a month of a payer of which several deliveries have rows.
type group struct {
	payer, month uint32 // codes
	units        []int  // deliveries
	all          int64  // rows of all of them
	dims         []ledger.Dimension
	every        uint64 // one row in so many is looked at
	entries      []entry
	facts        map[int]*facts
	touched      bool // more rows stand in several units that count than chance explains
}

// entry is one row: what identifies it, what it was billed, and who has it.
type entry struct {
	key    uint64
	amount money.Amount
	usage  uint32 // the bits of the usage amount
	unit   int32
	// segment and row say where it stands in the ledger.
	segment, row int32
	start        period.Hour
	// account and service are the last bits of their codes.
	account, service uint8
}

// facts are what a delivery has of a month.
type facts struct {
	rows            int64
	through         period.Hour // before which its usage ends
	from, last      period.Hour // its first and last usage begin then
	usage, unbilled int64       // usage rows; those without an invoice
	accounts        map[uint32]int64
	days            [dayCells]int64 // usage rows by the day on which they begin
}

// scan goes once through the rows of all groups. unit says whose the rows of a
// part are; negative for nobody's.
func (r *run) scan(l *ledger.Ledger, groups []*group, unit func(part int) int) {
	if len(groups) == 0 {
		return
	}
	type cell struct{ payer, month uint32 }
	at := map[cell]*group{}
	for _, g := range groups {
		at[cell{g.payer, g.month}] = g
		g.entries, g.facts = nil, map[int]*facts{}
	}
	for n, s := range l.Segments() {
		payers, months := s.Codes(ledger.Payer), s.Codes(ledger.BillingPeriod)
		amounts, used := s.Money(cur.Unblended), s.Number(cur.UsageAmount)
		invoice, account, service := s.Codes(ledger.Invoice), s.Codes(ledger.Account), s.Codes(ledger.Service)
		types := s.Types()
		s.Runs(func(file, from, to int) {
			u := unit(r.partOf[file])
			if u < 0 {
				return
			}
			var g *group
			var f *facts
			var columns []ledger.Codes
			last := cell{^uint32(0), ^uint32(0)}
		rows:
			for i := from; i < to; i++ {
				if c := (cell{payers.At(i), months.At(i)}); c != last {
					last, g = c, at[c]
					if g == nil {
						continue
					}
					if f = g.facts[u]; f == nil {
						f = &facts{through: period.None, last: period.None, accounts: map[uint32]int64{}}
						g.facts[u] = f
					}
					columns = columns[:0]
					for _, d := range g.dims {
						columns = append(columns, s.Codes(d))
					}
				}
				if g == nil {
					continue
				}
				f.rows++
				f.accounts[account.At(i)]++
				if isUsage(types[i]) {
					f.usage++
					f.days[dayOf(s.StartAt(i))]++
					if invoice.At(i) == 0 {
						f.unbilled++
					}
					if f.usage == 1 {
						f.from = s.StartAt(i)
					}
					f.from, f.last, f.through = min(f.from, s.StartAt(i)), max(f.last, s.StartAt(i)), max(f.through, s.EndAt(i))
				}
				if len(columns) == 0 {
					continue
				}
				h := mix(uint64(types[i])<<32 ^ uint64(uint32(s.StartAt(i))))
				for k := range columns {
					h = mix(h ^ uint64(columns[k].At(i)+1))
					if k == 2 && g.every > 1 && h>>32%g.every != 0 {
						continue rows
					}
				}
				e := entry{key: h, unit: int32(u), segment: int32(n), row: int32(i), start: s.StartAt(i), account: uint8(account.At(i)), service: uint8(service.At(i))}
				if amounts != nil {
					e.amount = amounts[i]
				}
				if used != nil {
					e.usage = math.Float32bits(float32(used[i])) // formats differ in the last digits
				}
				g.entries = append(g.entries, e)
			}
		})
	}
}

// dayOf is the cell of the day of an hour.
func dayOf(at period.Hour) int { return int(uint32(at) / 24 % dayCells) }

// isUsage says whether rows of a type are usage.
func isUsage(t cur.LineItemType) bool {
	switch t {
	case cur.Usage, cur.DiscountedUsage, cur.SavingsPlanCoveredUsage, cur.FlatRateSubscription, cur.FocusUsage:
		return true
	}
	return false
}

// mix scatters the bits of h.
func mix(h uint64) uint64 {
	high, low := bits.Mul64(h^0x9e3779b97f4a7c15, 0xd6e8feb86659fd93)
	return high ^ low
}
