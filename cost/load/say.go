package load

import (
	"fmt"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/period"
)

// seen is what the rows of a bill tell of its months and steps. Only some rows of
// each batch are looked at.
type seen struct {
	first, last period.Hour // months; None when no row said one
	any         bool
	hourly      int
	daily       int
	longer      int
}

// look takes the first, the middle and the last row of a batch.
func (s *seen) look(b *cur.Batch) {
	if b.Rows == 0 {
		return
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
		if t := b.Types[i]; t != cur.Usage && t != cur.FocusUsage {
			continue
		}
		end, given := at(b, cur.UsageEnd, i)
		switch {
		case !ok, !given, end <= start:
		case end-start <= 3600:
			s.hourly++
		case end-start <= 86400:
			s.daily++
		default:
			s.longer++
		}
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
	switch {
	case s.hourly+s.daily+s.longer == 0:
	case s.hourly >= s.daily && s.hourly >= s.longer:
		words = append(words, "hourly")
	case s.daily >= s.longer:
		words = append(words, "daily")
	default:
		words = append(words, "monthly")
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
