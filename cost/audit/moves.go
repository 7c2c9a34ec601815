package audit

import (
	"slices"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// cellsMost bounds the table of days and services. Beyond it only beginnings are
// told, not rises.
const cellsMost = 1 << 20

// moves follows the cost of usage over the days of a bill: what began in its
// midst, and the day with the largest rise. Rows that last longer than a day say
// nothing about days and are left out.
type moves struct {
	ledger   *ledger.Ledger
	span     period.Range  // whole days
	services int           // width of the table
	daily    []money.Total // by currency, day and service; nil when too large
	began    [2][]beginning
	// old is what months before the span used: that is not new. nil: the ledger has
	// no other months.
	old [2][]bool
	// payers says of each payer since when there is usage of it: what was there when
	// its bill begins is not new, it is only the first that is known.
	payers []payerStart

	day  []int32 // by code of the hour; negative outside of the span
	long []bool  // by code of the length: it is more than a day
}

// payerStart is when the usage of a payer begins.
type payerStart struct {
	known bool        // in a month before the span
	first period.Hour // in the span; seen: there is any
	seen  bool
}

// The dimensions whose beginnings are followed, wide before narrow.
var followed = [2]ledger.Dimension{ledger.Service, ledger.UsageType}

// beginning is when a service or usage type was first used, and what it cost.
type beginning struct {
	first   period.Hour
	payer   uint32 // of the first row
	service uint32
	total   money.Total
	// currency is that of its first row; rows in others are left out.
	currency uint32
	seen     bool
}

// newMoves follows the rows in span; others says that the ledger may have rows
// before it.
func newMoves(l *ledger.Ledger, span period.Range, others bool) moves {
	m := moves{ledger: l, span: span, services: len(l.Values(ledger.Service)), payers: make([]payerStart, len(l.Values(ledger.Payer)))}
	if !m.span.Empty() {
		m.span.Start = m.span.Start.Floor(period.ByDay)
		m.span.End = (m.span.End - 1).Next(period.ByDay)
	}
	m.day = make([]int32, len(l.Hours()))
	for code, h := range l.Hours() {
		m.day[code] = -1
		if code > 0 && m.span.Contains(h) {
			m.day[code] = int32(h-m.span.Start) / 24
		}
	}
	m.long = make([]bool, len(l.Lengths()))
	for code, n := range l.Lengths() {
		m.long[code] = n > 24
	}
	if n := m.days() * m.services * len(l.Values(ledger.Currency)); n <= cellsMost {
		m.daily = make([]money.Total, n)
	}
	for i, d := range followed {
		m.began[i] = make([]beginning, len(l.Values(d)))
		if others {
			m.old[i] = make([]bool, len(l.Values(d)))
		}
	}
	return m
}

func (m *moves) days() int { return m.span.Hours() / 24 }

// on returns the cost of a service on a day, or nil without a table.
func (m *moves) on(currency uint32, day int, service uint32) *money.Total {
	if m.daily == nil {
		return nil
	}
	return &m.daily[(int(currency)*m.days()+day)*m.services+int(service)]
}

// before goes through a segment out of scope: what was used in earlier months is
// not new.
func (m *moves) before(g *ledger.Segment, sources []actual.Source, amounts func() []money.Amount, earlier bool) {
	if !earlier {
		return
	}
	service, kind, payer, cost := g.Codes(ledger.Service), g.Codes(ledger.UsageType), g.Codes(ledger.Payer), amounts()
	for i, t := range g.Types() {
		if cost[i] != 0 && usage(t) && sources[i] != actual.SplitOverlayExcluded && sources[i] != actual.FocusUnused {
			m.old[0][service.At(i)], m.old[1][kind.At(i)] = true, true
			m.payers[payer.At(i)].known = true
		}
	}
}

// add goes through a segment.
func (m *moves) add(sheet *sheet, g *ledger.Segment, sources []actual.Source, amounts []money.Amount, some func(int) bool) {
	currency := g.Codes(ledger.Currency)
	service, kind, payer := sheet.of(g, ledger.Service), sheet.of(g, ledger.UsageType), sheet.of(g, ledger.Payer)
	start, length := sheet.times(g)
	hours := m.ledger.Hours()
	for i, t := range g.Types() {
		if amounts[i] == 0 || !used[t] || beside[sources[i]] || m.day[start[i]] < 0 || m.long[length[i]] || some != nil && !some(i) {
			continue
		}
		c, v, h := currency.At(i), service[i], hours[start[i]]
		if sum := m.on(c, int(m.day[start[i]]), v); sum != nil {
			sum.Add(amounts[i])
		}
		who := payer[i]
		if of := &m.payers[who]; !of.seen || h < of.first {
			of.first, of.seen = h, true
		}
		for _, b := range [2]*beginning{&m.began[0][v], &m.began[1][kind[i]]} {
			if b.seen && b.currency == c && h >= b.first { // as nearly always
				b.total.Add(amounts[i])
			} else {
				b.note(h, c, v, who, amounts[i])
			}
		}
	}
}

// beside marks the sources of rows that are no use of anything: second views of
// others, and what nothing used.
var beside = [actual.SourceCount]bool{actual.SplitOverlayExcluded: true, actual.FocusUnused: true}

func (b *beginning) note(h period.Hour, currency, service, payer uint32, a money.Amount) {
	if !b.seen {
		*b = beginning{first: h, payer: payer, service: service, currency: currency, seen: true}
	}
	if b.currency != currency {
		return
	}
	if h < b.first {
		b.first, b.payer, b.service = h, payer, service
	}
	b.total.Add(a)
}

// Beginning is a service or usage type that was not there in the first days of
// a bill.
type Beginning struct {
	Dimension ledger.Dimension
	Value     string
	Service   string
	First     period.Hour
	Cost      money.Total
}

// beginnings lists what first occurred after the third day of its payer, or in
// none of the payer's earlier months, and makes at least a hundredth of the cost; a usage type of a listed service is not listed again.
func (m *moves) beginnings(currency uint32, total money.Total) (list []Beginning) {
	if m.days() < 5 {
		return nil
	}
	services := map[uint32]bool{}
	for i, d := range followed {
		for code, b := range m.began[i] {
			if code == 0 || !b.seen || b.currency != currency || b.first < m.late(b.payer) || m.old[i] != nil && m.old[i][code] || services[b.service] || !hundredth(b.total, total) {
				continue
			}
			if d == ledger.Service {
				services[uint32(code)] = true
			}
			list = append(list, Beginning{d, m.ledger.Values(d)[code], m.ledger.Values(ledger.Service)[b.service], b.first, b.total})
		}
	}
	return list
}

// late is the hour from which what begins is new to a payer.
func (m *moves) late(payer uint32) period.Hour {
	if m.payers[payer].known {
		return m.span.Start
	}
	return m.payers[payer].first.Floor(period.ByDay) + 3*24
}

// starts says whether the usage of some payer begins on a day: its cost is no rise.
func (m *moves) starts(day int) bool {
	return slices.ContainsFunc(m.payers, func(p payerStart) bool {
		return p.seen && !p.known && int(p.first-m.span.Start)/24 == day
	})
}

// hundredth says whether part is at least a cent and 1 % of whole.
func hundredth(part, whole money.Total) bool {
	return part.Cmp(cent) >= 0 && part.Float64()*100 >= whole.Abs().Float64()
}

// Rise is the largest rise of the cost of usage from one day to the next.
type Rise struct {
	Day           period.Hour // the first hour of the dearer day
	Before, After money.Total
	Service       string      // the one that rose most
	ByService     money.Total // by how much
}

// By is how much the cost rose.
func (r Rise) By() money.Total { return r.After.Minus(r.Before) }

// rise finds the largest rise; ok is false when it is less than a fifth of the
// day before or less than a hundredth of the bill. The first day of a payer's bill
// may be a part of a day, so a rise to it or after it does not count.
func (m *moves) rise(currency uint32, total money.Total) (best Rise, ok bool) {
	if m.daily == nil || m.days() < 4 {
		return best, false
	}
	sums := make([]money.Total, m.days())
	for d := range sums {
		for v := range m.services {
			sums[d] = sums[d].Plus(*m.on(currency, d, uint32(v)))
		}
	}
	at := 0
	for d := 2; d < len(sums); d++ {
		if m.starts(d) || m.starts(d-1) {
			continue
		}
		if at == 0 || sums[d].Minus(sums[d-1]).Cmp(best.By()) > 0 {
			at, best.Before, best.After = d, sums[d-1], sums[d]
		}
	}
	if at == 0 {
		return best, false
	}
	best.Day = m.span.Start + period.Hour(at*24)
	for v := range m.services {
		by := m.on(currency, at, uint32(v)).Minus(*m.on(currency, at-1, uint32(v)))
		if by.Cmp(best.ByService) > 0 {
			best.Service, best.ByService = m.ledger.Values(ledger.Service)[v], by
		}
	}
	ok = hundredth(best.By(), total) && best.By().Float64()*5 >= best.Before.Float64()
	return best, ok
}
