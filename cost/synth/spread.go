package synth

import (
	"strconv"

	"github.com/plainbill/plainbill/cost/cur"
)

// spreader gives usage more resources than the company has: about every so many
// rows another one, the rows between to those that the company's resource stands for
// already.
type spreader struct {
	yield      func(*Row) error
	rows, want int64 // of the bill
	seen, made int64
	of         map[string]int64 // by resource of the company, how many it stands for
}

// row gives a row of usage a resource of its own.
func (s *spreader) row(r *Row) error {
	s.seen++
	switch r.line.kind {
	case cur.Usage, cur.DiscountedUsage, cur.SavingsPlanCoveredUsage:
		if base := r.line.texts[cur.ResourceID]; base != "" {
			r.resource = base + "-" + strconv.FormatInt(s.which(base), 36)
		}
	}
	return s.yield(r)
}

// which is the number of the resource that usage of one of the company's comes
// from. Rows come in the order of time, so they appear over the month.
func (s *spreader) which(base string) int64 {
	n := s.of[base]
	if n == 0 || s.made*s.rows < s.want*s.seen {
		s.made++
		s.of[base]++
		return n
	}
	d := dice(s.seen)
	return int64(d.next() % uint64(n))
}

// poolRows is how many rows a shuffle holds: so many that neighbours in the file
// have nothing to do with each other, and few enough for a bill of any length.
const poolRows = 1 << 20

// shuffler hands rows on in no order: the next one is drawn from a pool, and the
// one that came takes its place.
type shuffler struct {
	yield func(*Row) error
	dice  dice
	pool  []Row
}

func (s *shuffler) row(r *Row) error {
	if len(s.pool) < poolRows {
		s.pool = append(s.pool, *r)
		return nil
	}
	drawn := &s.pool[s.dice.below(poolRows)]
	err := s.yield(drawn)
	*drawn = *r
	return err
}

// flush hands on what is left in the pool.
func (s *shuffler) flush() error {
	for n := len(s.pool); n > 0; n-- {
		i := s.dice.below(n)
		if err := s.yield(&s.pool[i]); err != nil {
			return err
		}
		s.pool[i] = s.pool[n-1]
	}
	s.pool = nil
	return nil
}
