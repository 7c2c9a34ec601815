package load

import (
	"cmp"
	"maps"
	"slices"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// settle finds out by the rows that were read which deliveries hold the same
// month, and takes all but one back.
func (r *run) settle() {
	l := r.builder.Snapshot()
	cells := r.survey(l)
	defer r.keepRows(l, cells)
	if r.cancelled != nil {
		return // whoever cancels wants what there is, now
	}
	groups := r.groups(l, cells)
	var over []map[int][]int // by group: who counts instead of whom
	if len(groups) > 0 {
		unit := r.unitOf()
		r.scan(l, groups, unit)
		r.scan(l, r.undecided(groups), unit)
		for _, g := range groups {
			instead := r.newestOfExport(g)
			r.rivalsByRows(g, instead)
			r.otherFormat(l, g, instead)
			over = append(over, instead)
		}
	}
	r.dropReplaced(groups, over, cells)
	r.sumBilled(l)
	again := map[int][]int{}
	for n, g := range groups {
		r.dropMonth(l, g, over[n], again, cells)
		r.repeats(l, g, over[n], again, cells)
	}
	if len(again) > 0 {
		for _, rows := range again {
			slices.Sort(rows)
		}
		r.builder.DropRows(again)
	}
	var drop []*ledger.FileSink
	unit := r.unitOf()
	for i := range r.deliveries {
		if r.deliveries[i].Kept {
			continue
		}
		r.leaveOutRead(i, unit, &drop)
	}
	r.builder.DropFile(drop...)
}

// keepRows notes the rows of each month and payer of the deliveries that count.
func (r *run) keepRows(l *ledger.Ledger, cells cellRows) {
	r.rowsOf = map[key]map[int]int64{}
	for c, rows := range cells {
		k := key{l.Values(ledger.Payer)[c[0]], l.Values(ledger.BillingPeriod)[c[1]]}
		for u, n := range rows {
			if !r.deliveries[u].Kept || n == 0 {
				continue
			}
			if r.rowsOf[k] == nil {
				r.rowsOf[k] = map[int]int64{}
			}
			r.rowsOf[k][u] += n
		}
	}
}

// unitOf gives the delivery that counts, now, of those that a part is in; negative
// for none.
func (r *run) unitOf() func(part int) int {
	of := make([]int, len(r.parts))
	for part := range of {
		of[part] = -1
	}
	for i := range r.deliveries {
		for _, part := range r.deliveries[i].parts {
			if r.deliveries[i].Kept && of[part] < 0 {
				of[part] = i
			}
		}
	}
	return func(part int) int { return of[part] }
}

// cellRows counts rows by payer and month, as codes, for each delivery.
type cellRows map[[2]uint32]map[int]int64

// survey counts the rows of each delivery that was read, and notes what they are of.
func (r *run) survey(l *ledger.Ledger) cellRows {
	unit := r.unitOf()
	cells := cellRows{}
	for _, s := range l.Segments() {
		payers, months := s.Codes(ledger.Payer), s.Codes(ledger.BillingPeriod)
		add := func(u int, c [2]uint32, rows int) {
			if cells[c] == nil {
				cells[c] = map[int]int64{}
			}
			cells[c][u] += int64(rows)
		}
		s.Runs(func(file, from, to int) {
			u := unit(r.partOf[file])
			if u < 0 {
				return
			}
			if payers.Same() && months.Same() {
				add(u, [2]uint32{payers.Constant, months.Constant}, to-from)
				return
			}
			for i := from; i < to; i++ {
				add(u, [2]uint32{payers.At(i), months.At(i)}, 1)
			}
		})
	}
	for c, rows := range cells {
		payer, month := l.Values(ledger.Payer)[c[0]], l.Values(ledger.BillingPeriod)[c[1]]
		for u, n := range rows {
			d := &r.deliveries[u]
			if !d.Counted {
				d.Counted, d.Months = true, nil
			}
			d.Rows += n
			d.Payers, d.Months = insert(d.Payers, payer), insert(d.Months, month)
		}
	}
	for i := range r.deliveries {
		d := &r.deliveries[i]
		for _, part := range d.parts {
			if d.Kept && r.reports[part].Format != "" {
				d.Format, d.Counted = r.reports[part].Format, true
			}
			if d.Kept && !r.reports[part].Complete {
				d.whole = false
			}
		}
	}
	return cells
}

// insert adds text to a sorted list that has no blanks.
func insert(list []string, text string) []string {
	n, found := slices.BinarySearch(list, text)
	if found || text == "" {
		return list
	}
	return slices.Insert(list, n, text)
}

// groups returns the months of which several deliveries have rows.
func (r *run) groups(l *ledger.Ledger, cells cellRows) []*group {
	var list []*group
	for c, rows := range cells {
		if len(rows) < 2 || l.Values(ledger.BillingPeriod)[c[1]] == "" {
			continue
		}
		g := &group{payer: c[0], month: c[1], every: 1, units: slices.Sorted(maps.Keys(rows))}
		for _, n := range rows {
			g.all += n
		}
		if g.all > exactRows {
			g.every = sampleOne
		}
		g.dims = r.identity(g.units)
		list = append(list, g)
	}
	slices.SortFunc(list, func(x, y *group) int { return cmp.Or(cmp.Compare(x.payer, y.payer), cmp.Compare(x.month, y.month)) })
	return list
}

// identity returns the dimensions by which rows of all units can be known again;
// nil when they have too little in common.
func (r *run) identity(units []int) []ledger.Dimension {
	var dims []ledger.Dimension
	has := func(f cur.Field) bool {
		for _, u := range units {
			for _, part := range r.deliveries[u].parts {
				if report := &r.reports[part]; report.Kept > 0 && !slices.Contains(report.Present, f) {
					return false
				}
			}
		}
		return true
	}
	if !has(cur.UsageStart) || !has(cur.UsageAccount) || !has(cur.UsageType) && !has(cur.ResourceID) {
		return nil
	}
	for _, f := range identifying {
		if d, ok := ledger.Of(f); ok && has(f) {
			dims = append(dims, d)
		}
	}
	return dims
}

// undecided returns the groups of which a sample says too little, to be looked at
// row by row: those where most rows are alike, and those of few enough rows in which
// a file is short, or files seem to repeat each other. So a sample alone decides only
// that files have nothing in common, but in months of more rows than are compared.
func (r *run) undecided(groups []*group) (few []*group) {
	for _, g := range groups {
		if g.every == 1 || len(g.dims) == 0 {
			continue
		}
		if int64(len(g.entries)) < g.all/(4*sampleOne) || g.all <= comparedRows && (r.anyShort(g) || r.seemRepeated(g)) {
			g.every, few = 1, append(few, g)
		}
	}
	return few
}

// anyShort says whether a delivery has too few rows of a month for a sample, and is
// none of the numbered parts beside another.
func (r *run) anyShort(g *group) bool {
	return slices.ContainsFunc(g.units, func(u int) bool {
		return g.facts[u] != nil && g.facts[u].rows < shortRows &&
			slices.ContainsFunc(g.units, func(v int) bool { return v != u && !r.series(u, v) })
	})
}

// seemRepeated says whether a sample has more rows in several deliveries than chance
// explains.
func (r *run) seemRepeated(g *group) bool {
	o := g.overlaps(r.ranked(g, g.units))
	for pair := range o.pairs {
		if u, v := pair[0], pair[1]; o.suspect(u, v) || o.covers(v, u, r.apart(u, v), true) {
			return true
		}
	}
	return false
}

// dropReplaced leaves out the deliveries that are replaced in every month that
// they have rows of.
func (r *run) dropReplaced(groups []*group, over []map[int][]int, cells cellRows) {
	months := map[int]int{}
	for _, rows := range cells {
		for u := range rows {
			months[u]++
		}
	}
	replaced, instead := map[int]int{}, map[int][]int{}
	for n := range groups {
		for u, by := range over[n] {
			replaced[u]++
			for _, v := range by {
				if !slices.Contains(instead[u], v) {
					instead[u] = append(instead[u], v)
				}
			}
		}
	}
	for _, u := range slices.Sorted(maps.Keys(replaced)) {
		if replaced[u] == months[u] {
			slices.Sort(instead[u])
			r.drop(u, instead[u])
		}
	}
}

// sumBilled adds up what deliveries come to that are left out, and those that count
// in their place.
func (r *run) sumBilled(l *ledger.Ledger) {
	asked := map[int]bool{}
	for i := range r.deliveries {
		if d := &r.deliveries[i]; !d.Kept && len(d.parts) > 0 {
			asked[i] = d.Counted
			for _, k := range d.Instead {
				asked[k] = true
			}
		}
	}
	if len(asked) == 0 {
		return
	}
	values := l.Values(ledger.Currency)
	sums := map[int][]money.Total{} // by code of the currency
	for _, s := range l.Segments() {
		currency, amounts := s.Codes(ledger.Currency), s.Money(cur.Unblended)
		s.Runs(func(file, from, to int) {
			for u, sum := range asked {
				if !sum || !slices.Contains(r.deliveries[u].parts, r.partOf[file]) {
					continue
				}
				if sums[u] == nil {
					sums[u] = make([]money.Total, len(values))
				}
				for i := from; i < to && amounts != nil; i++ {
					sums[u][currency.At(i)].Add(amounts[i])
				}
			}
		})
	}
	for u, by := range sums {
		named := map[string]money.Total{}
		for code, sum := range by {
			if !sum.IsZero() {
				named[values[code]] = sum
			}
		}
		r.deliveries[u].Billed = sortedSums(named)
	}
}
