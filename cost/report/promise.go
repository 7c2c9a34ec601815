package report

import (
	"math"
	"slices"
	"time"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

const (
	// monthHours is how many hours a month has where no month is meant.
	monthHours = 730
	// monthsShown is how far ahead the promised months are told, this one included.
	monthsShown = 13
)

// promise is the card about commitments; nil where there are none and none is
// proposed.
func promise(s Sources, c Choice) *Promise {
	l := s.Letter
	p := &Promise{Any: l.Promised.Any, Saved: l.Promised.Net, Unused: l.Promised.Unused}
	level := 0.0
	if c.Level > 0 && s.Weighing != nil {
		level = c.Level
		p.Offer = offer(s.Weighing, level)
	}
	if s.Commitments != nil {
		p.Months = months(s.Commitments.Ladder, level)
		if slices.Contains(c.Ticked, TickCommitments) {
			p.Held = held(s.Commitments.InForce.Rows)
		}
	}
	if !p.Any && p.Offer == nil && len(p.Months) == 0 {
		return nil
	}
	return p
}

// offer is what a level of new commitment may do.
func offer(w *view.Weighing, level float64) *Proposal {
	reading := w.Reading(level)
	if !reading.Weighed {
		return nil
	}
	o := &Proposal{Option: clean(w.Option), Zone: reading.Zone, LossOf: int(math.Round(100 * reading.LossChance)), Seed: w.Seed}
	for _, f := range []struct {
		to   *money.Total
		from float64
	}{{&o.Proposed, reading.Level}, {&o.Least, reading.P05}, {&o.Bad, reading.Bad}, {&o.Unused, reading.UnusedP95}, {&o.Promised, reading.Promised}, {&o.Bearable, w.Absorb}} {
		*f.to, _ = finite(f.from)
	}
	end := money.Total{}
	for _, z := range w.Zones {
		from, fine := finite(z.From)
		to, alsoFine := finite(z.To)
		if !fine || !alsoFine || !isZone(z.Key) || to.Cmp(from) <= 0 || from.Cmp(end) < 0 || len(o.Zones) == maxZones {
			continue
		}
		o.Zones = append(o.Zones, Zone{z.Key, clean(z.Label), from, to})
		end = to
	}
	if !isZone(o.Zone) {
		o.Zone = ""
	}
	return o
}

// months is what is promised month by month: every commitment until its end, and
// the proposal from the second month on. One whose end the bill does not tell is
// left out.
func months(l view.Ladder, level float64) []Point {
	begin, err := time.Parse(dayLayout, l.Begin)
	if err != nil || len(l.Steps) == 0 && level == 0 {
		return nil
	}
	begin = time.Date(begin.Year(), begin.Month(), 1, 0, 0, 0, 0, time.UTC)
	var list []Point
	for n := range monthsShown {
		from, to := begin.AddDate(0, n, 0), begin.AddDate(0, n+1, 0)
		sum := 0.0
		for _, s := range l.Steps {
			if s.New {
				continue
			}
			end, err := time.Parse(dayLayout, s.End)
			if err != nil {
				continue
			}
			if end.After(to) {
				end = to
			}
			if hours := end.Sub(from).Hours(); hours > 0 {
				sum += hours * s.Hourly
			}
		}
		if n > 0 {
			sum += level * to.Sub(from).Hours()
		}
		amount, fine := finite(sum)
		if !fine {
			return nil
		}
		list = append(list, Point{Start: from.Format(dayLayout), Label: from.Format("Jan 2006"), Amount: amount})
	}
	return list
}

// held names the commitments that run, by their short names.
func held(rows []view.InventoryRow) []Held {
	var list []Held
	for _, row := range rows {
		if len(list) == maxHeld {
			break
		}
		list = append(list, Held{clean(row.Label), clean(row.Note), clean(row.Ends), clean(row.UsedShare), row.Net.Value})
	}
	return list
}

// index turns the card into percentages; levels become what a month of them is.
func (p *Promise) index(share func(money.Total) money.Total) {
	p.Saved, p.Unused = share(p.Saved), share(p.Unused)
	for i := range p.Months {
		p.Months[i].Amount = share(p.Months[i].Amount)
	}
	for i := range p.Held {
		p.Held[i].Net = share(p.Held[i].Net)
	}
	o := p.Offer
	if o == nil {
		return
	}
	month := func(hourly money.Total) money.Total {
		t, _ := finite(hourly.Float64() * monthHours)
		return share(t)
	}
	o.Today, o.Proposed = month(o.Today), month(o.Proposed)
	for i := range o.Zones {
		o.Zones[i].From, o.Zones[i].To = month(o.Zones[i].From), month(o.Zones[i].To)
	}
	for _, t := range []*money.Total{&o.Least, &o.Bad, &o.Unused, &o.Promised, &o.Bearable} {
		*t = share(*t)
	}
}
