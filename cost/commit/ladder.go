package commit

import (
	"slices"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// Rung is the month in which some commitments end.
type Rung struct {
	Month       period.Hour // its first hour
	Commitments []int       // places in Report.Commitments
	// Hourly is what ends, Share its part of all that is in force.
	Hourly money.Total
	Share  float64
	// Change is by how much the bill changes an hour when these end too, with the
	// usage of the bill: above 0 it rises, below 0 letting them end saves money.
	Change float64
	// Waterfall says that Change lets other plans cover what is set free; otherwise
	// it is the net savings that end.
	Waterfall bool
}

// MonthHours is a month as prices name it.
const MonthHours = 730

// ladder lists the months in which commitments end, in their order.
func (r *Report) ladder() []Rung {
	var list []Rung
	var all money.Total
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if !r.inForce(c) {
			continue
		}
		all.Add(c.Hourly)
		if c.End == period.None {
			continue
		}
		month := (c.End - 1).Floor(period.ByMonth)
		n, ok := slices.BinarySearchFunc(list, month, func(g Rung, m period.Hour) int { return int(g.Month - m) })
		if !ok {
			list = slices.Insert(list, n, Rung{Month: month})
		}
		list[n].Commitments = append(list[n].Commitments, i)
		list[n].Hourly.Add(c.Hourly)
	}
	for i := range list {
		list[i].Share = list[i].Hourly.Share(all)
	}
	if len(list) > 0 {
		r.cliffs(list)
	}
	return list
}

// cliffs works out what each rung changes.
func (r *Report) cliffs(list []Rung) {
	if r.Clock.Grain != period.ByHour || len(r.Clock.Hours) == 0 {
		for i := range list {
			for _, n := range list[i].Commitments {
				list[i].Change += r.netAnHour(&r.Commitments[n])
			}
		}
		return
	}
	from, late := r.settled()
	gone := map[int]bool{}
	before := r.costWithout(gone, from)
	for i := range list {
		list[i].Waterfall = true
		for _, n := range list[i].Commitments {
			if late[n] {
				list[i].Change += r.netAnHour(&r.Commitments[n])
				list[i].Waterfall = false
				continue
			}
			gone[n] = true
		}
		after := r.costWithout(gone, from)
		list[i].Change += after - before
		before = after
	}
}

// week is the least that a change is worked out over.
const week = 168

// settled finds the hour from which on all reservations in force were charged,
// and those that began too late for a week to be left: what they cover is only
// known since.
func (r *Report) settled() (from int, late map[int]bool) {
	last := max(0, len(r.Clock.Hours)-week)
	late = map[int]bool{}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if c.Kind != Reservation || !r.inForce(c) || c.fact.first == period.None {
			continue
		}
		n, _ := slices.BinarySearch(r.Clock.Hours, c.fact.first)
		if n > last {
			late[i] = true
			continue
		}
		from = max(from, n)
	}
	return from, late
}

// netAnHour is what a commitment saved an hour while it was charged.
func (r *Report) netAnHour(c *Commitment) float64 {
	hours := 0
	for _, x := range c.fact.rates {
		hours += x.hours
	}
	if hours == 0 {
		return 0
	}
	return c.Net.Float64() / float64(hours)
}

// costWithout is what the usage of the bill from some hour on would cost an hour
// with the commitments that are in force, but for some: fees, and what stays on
// demand.
func (r *Report) costWithout(gone map[int]bool, from int) float64 {
	inForce := map[uint32]bool{}
	cost := 0.0
	for i := range r.Commitments {
		c := &r.Commitments[i]
		if r.inForce(c) && !gone[i] {
			inForce[c.code] = true
			cost += c.Hourly.Float64()
		}
	}
	pools := r.pools(func(c *Commitment) bool { return inForce[c.code] })
	plain := make([]Pool, len(pools))
	for i, p := range pools {
		plain[i] = p.Pool
	}
	w := NewWaterfall(plain, r.owners())
	freed := make([]Series, len(r.classes)) // what reservations no longer cover
	for at, s := range r.covers {
		if !inForce[at.commitment] {
			freed[at.class].plus(*s)
		}
	}
	left, have := make([]float64, len(r.classes)), make([]float64, len(pools))
	sum := 0.0
	for h := from; h < len(r.Clock.Hours); h++ {
		r.usageAt(h, left)
		for i := range freed {
			if freed[i] != nil {
				left[i] += freed[i][h]
			}
		}
		for i, p := range pools {
			have[i] = p.hourly
		}
		w.Cover(left, have)
		for _, x := range left {
			sum += x
		}
	}
	return cost + sum/float64(len(r.Clock.Hours)-from)
}
