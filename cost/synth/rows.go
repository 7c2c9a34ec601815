package synth

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/period"
)

// Rows makes the line items of a bill one by one, about in the order of time.
// The Row is valid until yield returns; an error of yield ends it.
func Rows(o Options, yield func(*Row) error) (Truth, error) {
	if o.Month == 0 {
		o.Month = defaultMonth()
	}
	if o.Last == 0 {
		o.Last = o.Month
	}
	step, scale, fill, err := size(o)
	if err != nil {
		return Truth{}, err
	}
	m := newModel(o, step, scale, fill)
	// From the model to the caller: resources, then FOCUS, then the order.
	m.yield = yield
	var shuffle *shuffler
	if o.Shuffle {
		shuffle = &shuffler{yield: m.yield, dice: dice(o.Seed + 2)}
		m.yield = shuffle.row
	}
	var focus *focuser
	if o.Schema == FOCUS {
		focus = &focuser{yield: m.yield, truth: Truth{Types: map[cur.LineItemType]int64{}}}
		m.yield = focus.row
	}
	if o.Resources > 0 {
		rows := o.Rows
		if rows == 0 {
			rows = count(o, step, scale)
		}
		m.yield = (&spreader{yield: m.yield, rows: rows, want: o.Resources, of: map[string]int64{}}).row
	}
	err = m.write()
	if err == nil && shuffle != nil {
		err = shuffle.flush()
	}
	if focus != nil {
		m.truth.Rows, m.truth.Types = focus.truth.Rows, focus.truth.Types
		m.truth.Net, m.truth.Naive = m.truth.Amortized, m.truth.Amortized
	}
	for _, p := range m.plans {
		if p.fee != nil {
			m.truth.Commitments = append(m.truth.Commitments, p.truth)
		}
	}
	for _, r := range m.reservations {
		if r.fee != nil {
			m.truth.Commitments = append(m.truth.Commitments, r.truth)
		}
	}
	return m.truth, err
}

// size chooses the step and how often the company occurs so that the bill has
// the wanted number of rows; what is missing is filled with small rows.
func size(o Options) (step period.Grain, scale int, fill int64, err error) {
	if o.Rows == 0 {
		return period.ByHour, 1, 0, nil
	}
	var least int64
	for step = period.ByHour; step <= period.ByMonth; step++ {
		least = count(o, step, 1)
		if least <= o.Rows {
			break
		}
	}
	if step > period.ByMonth {
		return 0, 0, 0, fmt.Errorf("a bill needs at least %d rows", least)
	}
	scale = 1
	have := least
	if wanted := int(o.Rows / least); wanted > 1 {
		scale, have = wanted, count(o, step, wanted)
		for ; have > o.Rows; have = count(o, step, scale) {
			scale--
		}
	}
	return step, scale, o.Rows - have, nil
}

// count is how many line items a bill has that is not filled up.
func count(o Options, step period.Grain, scale int) int64 {
	m := newModel(o, step, scale, 0)
	m.yield = func(*Row) error { return nil }
	_ = m.write() // the yield above never fails
	return m.truth.Rows
}
