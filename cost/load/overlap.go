package load

import (
	"cmp"
	"math/bits"
	"slices"

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
	// files repeat each other; of more, one in sampleOne. Where some do, comparedRows
	// is up to how many rows are compared to find all that do.
	exactRows    = 20_000
	comparedRows = 2_000_000
	sampleOne    = 16
	// coveredPart of the rows of a delivery stand in another that replaces it, and
	// samePart of those that cost something cost the same there. Parts of one
	// delivery share next to none.
	coveredPart = 0.8
	samePart    = 0.5
	// fewRows is how many rows are too few to go by shares: all must be the same.
	fewRows = 20
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
	touched      bool // some rows stand in several units that count
}

// entry is one row: what identifies it, what it was billed, and who has it.
type entry struct {
	key    uint64
	amount money.Amount
	unit   int32
	// segment and row say where it stands in the ledger.
	segment, row int32
}

// facts are what a delivery has of a month.
type facts struct {
	rows            int64
	through         period.Hour // before which its usage ends
	usage, unbilled int64       // usage rows; those without an invoice
	accounts        map[uint32]bool
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
		amounts := s.Money(cur.Unblended)
		invoice, account := s.Codes(ledger.Invoice), s.Codes(ledger.Account)
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
						f = &facts{through: period.None, accounts: map[uint32]bool{}}
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
				if a := account.At(i); !f.accounts[a] {
					f.accounts[a] = true
				}
				if isUsage(types[i]) {
					f.usage++
					if invoice.At(i) == 0 {
						f.unbilled++
					}
					f.through = max(f.through, s.EndAt(i))
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
				e := entry{key: h, unit: int32(u), segment: int32(n), row: int32(i)}
				if amounts != nil {
					e.amount = amounts[i]
				}
				g.entries = append(g.entries, e)
			}
		})
	}
}

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

// overlap counts which rows of a group stand in several of its units.
type overlap struct {
	rows map[int]int64 // looked at
	// shared rows have the same identity, the same ones the same amount too; priced
	// ones of the shared cost something in the first. By pairs of units.
	shared, priced, same map[[2]int]int64
}

// overlaps sorts the rows of a group by what they are and counts.
func (g *group) overlaps() *overlap {
	o := &overlap{rows: map[int]int64{}, shared: map[[2]int]int64{}, priced: map[[2]int]int64{}, same: map[[2]int]int64{}}
	slices.SortFunc(g.entries, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.amount, y.amount), cmp.Compare(x.unit, y.unit),
			cmp.Compare(x.segment, y.segment), cmp.Compare(x.row, y.row))
	})
	for from := 0; from < len(g.entries); {
		to := from + 1
		for to < len(g.entries) && g.entries[to].key == g.entries[from].key {
			to++
		}
		o.line(g.entries[from:to])
		from = to
	}
	return o
}

// line counts the rows that are the same line item.
func (o *overlap) line(rows []entry) {
	all, priced := countUnits(rows)
	for _, u := range all {
		o.rows[u.unit] += u.rows
	}
	if len(all) < 2 {
		return
	}
	for i, u := range all {
		for j, v := range all {
			if i != j {
				pair := [2]int{u.unit, v.unit}
				o.shared[pair] += min(u.rows, v.rows)
				o.priced[pair] += min(priced[u.unit], v.rows)
			}
		}
	}
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && rows[to].amount == rows[from].amount {
			to++
		}
		if units, _ := countUnits(rows[from:to]); len(units) > 1 && rows[from].amount != 0 {
			for i, u := range units {
				for j, v := range units {
					if i != j {
						o.same[[2]int{u.unit, v.unit}] += min(u.rows, v.rows)
					}
				}
			}
		}
		from = to
	}
}

// unitRows says how many rows a unit has.
type unitRows struct {
	unit int
	rows int64
}

// countUnits counts rows by unit, and those of them that cost something.
func countUnits(rows []entry) (all []unitRows, priced map[int]int64) {
	if len(rows) == 1 {
		return []unitRows{{int(rows[0].unit), 1}}, nil // nearly always
	}
	priced = map[int]int64{}
	for _, e := range rows {
		n := slices.IndexFunc(all, func(u unitRows) bool { return u.unit == int(e.unit) })
		if n < 0 {
			n = len(all)
			all = append(all, unitRows{unit: int(e.unit)})
		}
		all[n].rows++
		if e.amount != 0 {
			priced[int(e.unit)]++
		}
	}
	return all, priced
}

// covers says whether v has what u has, so that u adds nothing but a second copy.
func (o *overlap) covers(v, u int) bool {
	pair := [2]int{u, v}
	rows, shared, priced, same := o.rows[u], o.shared[pair], o.priced[pair], o.same[pair]
	if rows < fewRows || priced == 0 {
		return rows > 0 && shared == rows && same == priced
	}
	return float64(shared) >= coveredPart*float64(rows) && float64(same) >= samePart*float64(priced)
}

// touches says whether so many rows of u stand in v as well that it is no chance.
func (o *overlap) touches(u, v int) bool {
	same := o.same[[2]int{u, v}]
	return same >= fewRows && same*10 >= o.rows[u]
}

// anyTouch says whether any two of units have rows in common.
func (o *overlap) anyTouch(units []int) bool {
	for _, u := range units {
		for _, v := range units {
			if u != v && o.touches(u, v) {
				return true
			}
		}
	}
	return false
}
