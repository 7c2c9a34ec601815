package load

import (
	"errors"
	"slices"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// countMost is how many bytes on disk of left-out bills are read to say what they
// come to. What is beyond is said not to have been read.
const countMost = 512 << 20

// count adds up the rows of a bill without keeping any.
type count struct {
	advance func(bytes int64) error
	rows    int64
	sums    map[string]money.Total // by currency
	payers  []string
	months  []string
	enough  bool // stop after the first batch
}

// errEnough ends a reading that was only a glance.
var errEnough = errors.New("seen enough")

// Batch implements cur.Sink.
func (c *count) Batch(b *cur.Batch) error {
	var codes []uint32
	var sums []money.Total // by code of the currency
	currency, amounts := b.Columns[cur.CurrencyCode], b.Columns[cur.Unblended]
	sums = make([]money.Total, 1)
	if currency != nil {
		codes, sums = currency.Codes, make([]money.Total, currency.Dict.Len())
	}
	for i := range b.Rows {
		if b.Rejected != nil && b.Rejected[i] {
			continue
		}
		c.rows++
		code := uint32(0)
		if codes != nil {
			code = codes[i]
		}
		if amounts != nil {
			sums[code].Add(amounts.Money[i])
		}
	}
	for code, sum := range sums {
		name := ""
		if currency != nil {
			name = currency.Dict.Value(uint32(code))
		}
		if _, known := c.sums[name]; known || !sum.IsZero() {
			c.sums[name] = c.sums[name].Plus(sum)
		}
	}
	c.payers = textsOf(c.payers, b.Columns[cur.PayerAccount], b.Rows)
	if start := b.Columns[cur.BillingPeriodStart]; start != nil {
		for i := 0; i < b.Rows; i++ {
			if i > 0 && start.Time[i] == start.Time[i-1] || start.Time[i] == cur.NoTime {
				continue
			}
			if m := time.Unix(start.Time[i], 0).UTC().Format("2006-01"); !slices.Contains(c.months, m) {
				c.months = append(c.months, m)
			}
		}
	}
	if c.enough {
		return errEnough
	}
	return nil
}

// textsOf adds the texts of a column that list has not.
func textsOf(list []string, c *cur.Column, rows int) []string {
	if c == nil {
		return list
	}
	for i := range rows {
		if i > 0 && c.Codes[i] == c.Codes[i-1] {
			continue
		}
		if text := c.Dict.Value(c.Codes[i]); text != "" && !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// Reject implements cur.Sink.
func (c *count) Reject(*cur.CellError) {}

// Advance implements cur.Sink.
func (c *count) Advance(bytes int64) error { return c.advance(bytes) }

// glance returns the payer of the first rows of a bill; blank when it cannot be
// read or names none.
func (r *run) glance(part int) string {
	watched := func(int64) error {
		if r.cancelled == nil {
			r.cancelled = r.pause(0)
		}
		return r.cancelled
	}
	c := &count{advance: watched, sums: map[string]money.Total{}, enough: true}
	if _, err := r.decode(part, c); !errors.Is(err, errEnough) && err != nil || len(c.payers) == 0 {
		return ""
	}
	return c.payers[0]
}

// countLeftOut reads what was left out unread, so that it can be said what it
// comes to. A cancel ends it and leaves the bill whole: only counts are missing.
func (r *run) countLeftOut() {
	budget := int64(countMost)
	for i := range r.deliveries {
		d := &r.deliveries[i]
		if d.Kept || d.Counted || len(d.parts) == 0 || r.cancelled != nil {
			continue
		}
		var bytes int64
		for _, part := range d.parts {
			bytes += r.parts[part].Bytes
		}
		if budget -= bytes; budget < 0 {
			continue
		}
		d.Counted = r.countDelivery(d)
	}
}

// countDelivery says whether all files of a delivery could be counted.
func (r *run) countDelivery(d *Delivery) bool {
	c := &count{advance: r.pause, sums: map[string]money.Total{}}
	for _, part := range d.parts {
		report, err := r.decode(part, c)
		d.Format = report.Format
		if err != nil {
			return false
		}
	}
	d.Rows, d.Billed, d.Payers = c.rows, sortedSums(c.sums), c.payers
	if len(c.months) > 0 {
		slices.Sort(c.months)
		d.Months = c.months
	}
	return true
}

// pause gives whoever watches a turn while nothing is read into the ledger.
func (r *run) pause(int64) error {
	if r.options.Watch == nil || r.stopped != nil {
		return r.stopped
	}
	p := r.done
	p.Files, p.Snapshot, p.TotalRows = r.states, r.builder.Snapshot, r.done.Rows
	r.stopped = r.options.Watch(p)
	return r.stopped
}

// sortedSums lists sums by the name of their currency.
func sortedSums(sums map[string]money.Total) []Sum {
	var list []Sum
	for currency, total := range sums {
		list = append(list, Sum{currency, total})
	}
	sorts.By(list, func(x, y Sum) int {
		if x.Currency < y.Currency {
			return -1
		}
		return 1
	})
	return list
}
