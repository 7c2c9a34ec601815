package load

import (
	"fmt"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/period"
)

// seen is what the rows of a bill tell of its months and steps. For the months only
// some rows of each batch are looked at.
type seen struct {
	first, last period.Hour // months; None when no row said one
	any         bool
	steps       period.Lengths
}

// look takes the months of the first, the middle and the last row of a batch, and
// how long the usage of every row lasts.
func (s *seen) look(b *cur.Batch) {
	if b.Rows == 0 {
		return
	}
	if from, to := b.Columns[cur.UsageStart], b.Columns[cur.UsageEnd]; from != nil && to != nil {
		ends := to.Time[:b.Rows]
		for i, start := range from.Time[:b.Rows] {
			if end := ends[i]; isUsage(b.Types[i]) && start != cur.NoTime && end > start {
				s.steps.Add(end-start, 1)
			}
		}
	}
	for _, i := range [...]int{0, b.Rows / 2, b.Rows - 1} {
		start, ok := at(b, cur.UsageStart, i)
		month := start
		if m, given := at(b, cur.BillingPeriodStart, i); given {
			month = m
		} else if !ok {
			continue
		}
		s.month(period.FromUnix(month).Floor(period.ByMonth))
	}
}

func at(b *cur.Batch, f cur.Field, row int) (seconds int64, ok bool) {
	c := b.Columns[f]
	if c == nil || c.Time[row] == cur.NoTime {
		return 0, false
	}
	return c.Time[row], true
}

func (s *seen) month(m period.Hour) {
	if !s.any {
		s.first, s.last, s.any = m, m, true
		return
	}
	s.first, s.last = min(s.first, m), max(s.last, m)
}

// say writes a line about a bill: format, months, step, rows, size.
func (s *seen) say(r *cur.FileReport) string {
	words := []string{r.Format}
	if s.any {
		months := s.first.Month()
		if s.last != s.first {
			months += " to " + s.last.Month()
		}
		words = append(words, months)
	}
	if step, ok := s.steps.Grain(); ok {
		words = append(words, [...]string{"hourly", "daily", "monthly"}[step])
	}
	rows := cur.Count(r.Rows) + " rows"
	if r.Rows == 1 {
		rows = "1 row"
	}
	words = append(words, rows)
	if r.Rejected > 0 {
		words = append(words, fmt.Sprintf("%s not read", cur.Count(r.Rejected)))
	}
	return strings.Join(append(words, delivery.Size(r.Bytes)), ", ")
}
