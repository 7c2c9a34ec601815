// Package restate says what changed between two deliveries of one bill: by line
// item type, service, account and day, and in sentences. It closes exactly: every
// list of differences adds up to the difference of the totals.
//
// AWS delivers a month again and again until it is final, and now and then after
// that. What a delivery adds for days that the one before had not reached is no
// restatement; what it changes on days that were there already is.
package restate

import (
	"cmp"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/sorts"
)

// Comparison is what changed from one delivery to another, by currency.
type Comparison struct {
	Basis actual.Basis
	// RowsBefore and RowsAfter count the rows of all currencies.
	RowsBefore, RowsAfter int64
	Currencies            []Currency // the one with the largest totals first
}

// Currency is what changed of the rows of one currency. Currencies are never added.
type Currency struct {
	Code string
	Sum
	Rows Rows
	// Types, Services, Accounts and Days are what changed by each, the largest
	// change first, without what did not change. Each adds up to Sum. A blank value is
	// none; days are as 2006-01-02.
	Types, Services, Accounts, Days []Difference
	// Through is the hour before which usage ended in the delivery before;
	// period.None without usage.
	Through   period.Hour
	Sentences []Sentence
}

// Rows counts rows.
type Rows struct{ Before, After int64 }

// Sum is what something cost before and after.
type Sum struct{ Before, After money.Total }

// Change is what it costs more; negative when it costs less.
func (s Sum) Change() money.Total { return s.After.Minus(s.Before) }

// grew says that what there was is still there, and more of it.
func (s Sum) grew() bool {
	return s.Before.IsZero() || s.Before.Sign() == s.After.Sign() && s.After.Abs().Cmp(s.Before.Abs()) > 0
}

// Difference is what changed of one value.
type Difference struct {
	Value string
	Sum
}

// cell is the smallest thing that is compared.
type cell struct {
	kind, service, account uint32 // in the dictionaries of a comparer
	day                    period.Hour
}

// comparer gathers the cells of two bills.
type comparer struct {
	basis                    actual.Basis
	kinds, services, account dict
	byCurrency               map[string]*sums
}

// sums are the cells of one currency.
type sums struct {
	cells map[cell]*Sum
	rows  Rows
}

// dict gives the texts of two ledgers one code.
type dict struct {
	codes map[string]uint32
	texts []string
}

func (d *dict) code(text string) uint32 {
	if c, ok := d.codes[text]; ok {
		return c
	}
	if d.codes == nil {
		d.codes = map[string]uint32{}
	}
	c := uint32(len(d.texts))
	d.codes[text] = c
	d.texts = append(d.texts, text)
	return c
}

// translate returns the codes in d of the values of a dimension.
func (d *dict) translate(values []string) []uint32 {
	codes := make([]uint32, len(values))
	for i, v := range values {
		codes[i] = d.code(v)
	}
	return codes
}

// Compare compares two deliveries of one month on a basis. What is the same in
// both is not kept, so that the result is small when little changed.
func Compare(before, after *actual.Book, basis actual.Basis) *Comparison {
	c := comparer{basis: basis, byCurrency: map[string]*sums{}}
	c.add(before, func(s *Sum) *money.Total { return &s.Before }, func(s *sums) *int64 { return &s.rows.Before })
	end := through(before)
	c.add(after, func(s *Sum) *money.Total { return &s.After }, func(s *sums) *int64 { return &s.rows.After })
	result := &Comparison{Basis: basis, RowsBefore: before.Ledger().Rows(), RowsAfter: after.Ledger().Rows()}
	for code, s := range c.byCurrency {
		result.Currencies = append(result.Currencies, c.currency(code, end, s))
	}
	sorts.By(result.Currencies, func(x, y Currency) int {
		return cmp.Or(y.size().Cmp(x.size()), cmp.Compare(x.Code, y.Code))
	})
	return result
}

func (c *Currency) size() money.Total { return c.Before.Abs().Plus(c.After.Abs()) }

// add goes through a bill.
func (c *comparer) add(b *actual.Book, side func(*Sum) *money.Total, rows func(*sums) *int64) {
	l := b.Ledger()
	kinds, services, accounts := c.kinds.translate(l.Values(ledger.LineItemType)), c.services.translate(l.Values(ledger.Service)), c.account.translate(l.Values(ledger.Account))
	currencies := l.Values(ledger.Currency)
	hours := l.Hours()
	days := make([]period.Hour, len(hours))
	for i, h := range hours {
		if days[i] = period.None; h != period.None {
			days[i] = h.Floor(period.ByDay)
		}
	}
	var buf []money.Amount
	for n, s := range l.Segments() {
		if len(buf) != s.Rows() {
			buf = make([]money.Amount, s.Rows())
		}
		amounts := b.MoneyInto(c.basis, n, buf)
		kind, service, account, currency := s.Codes(ledger.LineItemType), s.Codes(ledger.Service), s.Codes(ledger.Account), s.Codes(ledger.Currency)
		start := s.StartCodes()
		lastCurrency, group := ^uint32(0), (*sums)(nil)
		var lastCell cell
		var sum *Sum
		for i := range s.Rows() {
			if code := currency.At(i); code != lastCurrency {
				lastCurrency, group, sum = code, c.group(currencies[code]), nil
			}
			*rows(group)++
			if amounts == nil || amounts[i] == 0 {
				continue
			}
			at := cell{kinds[kind.At(i)], services[service.At(i)], accounts[account.At(i)], days[start.At(i)]}
			if sum == nil || at != lastCell {
				if sum = group.cells[at]; sum == nil {
					sum = &Sum{}
					group.cells[at] = sum
				}
				lastCell = at
			}
			side(sum).Add(amounts[i])
		}
	}
}

func (c *comparer) group(currency string) *sums {
	s := c.byCurrency[currency]
	if s == nil {
		s = &sums{cells: map[cell]*Sum{}}
		c.byCurrency[currency] = s
	}
	return s
}

// through returns the hour before which usage ends.
func through(b *actual.Book) period.Hour {
	end := period.None
	for _, s := range b.Ledger().Segments() {
		for i, t := range s.Types() {
			if t == cur.Usage || t == cur.DiscountedUsage || t == cur.SavingsPlanCoveredUsage || t == cur.FocusUsage {
				end = max(end, s.EndAt(i))
			}
		}
	}
	return end
}

// currency sums up the cells of one currency.
func (c *comparer) currency(code string, through period.Hour, s *sums) Currency {
	r := Currency{Code: code, Rows: s.rows, Through: through}
	changed := map[cell]*Sum{}
	for at, sum := range s.cells {
		r.Before, r.After = r.Before.Plus(sum.Before), r.After.Plus(sum.After)
		if sum.Before != sum.After {
			changed[at] = sum
		}
	}
	r.Types = differences(changed, func(at cell) string { return c.kinds.texts[at.kind] })
	r.Services = differences(changed, func(at cell) string { return c.services.texts[at.service] })
	r.Accounts = differences(changed, func(at cell) string { return c.account.texts[at.account] })
	r.Days = differences(changed, func(at cell) string { return dayKey(at.day) })
	r.Sentences = c.sentences(code, through, s.cells)
	return r
}

// dayKey writes a day as 2006-01-02; blank for rows without a time.
func dayKey(day period.Hour) string {
	if day == period.None {
		return ""
	}
	return day.Time().Format("2006-01-02")
}

// differences adds up cells by a value and leaves out what did not change.
func differences(cells map[cell]*Sum, value func(cell) string) []Difference {
	by := map[string]*Difference{}
	for at, sum := range cells {
		v := value(at)
		d := by[v]
		if d == nil {
			d = &Difference{Value: v}
			by[v] = d
		}
		d.Before, d.After = d.Before.Plus(sum.Before), d.After.Plus(sum.After)
	}
	var list []Difference
	for _, d := range by {
		if d.Before != d.After {
			list = append(list, *d)
		}
	}
	sorts.By(list, func(x, y Difference) int {
		return cmp.Or(y.Change().Abs().Cmp(x.Change().Abs()), cmp.Compare(x.Value, y.Value))
	})
	return list
}
