package weigh

import (
	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/period"
	"github.com/plainbill/plainbill/cost/risk"
)

// Classes turns a demand into what risk weighs, from an hour on.
func Classes(d *commit.Demand, from int) []risk.Class {
	var list []risk.Class
	for i := range d.Classes {
		c := &d.Classes[i]
		list = append(list, risk.Class{Name: c.Name, OnDemand: hoursFrom(c.OnDemand, from), Discount: risk.Discount{
			Low: c.Discount.Low, Typical: c.Discount.Typical, High: c.Discount.High, Provenance: provenances[c.Discount.Provenance],
		}})
	}
	return list
}

// hoursFrom cuts a series; usage below 0, which corrections can leave, is none.
func hoursFrom(s commit.Series, from int) []float64 {
	if s == nil {
		return nil
	}
	list := make([]float64, len(s)-from)
	for i, v := range s[from:] {
		list[i] = max(0, v)
	}
	return list
}

// days adds up the hours of each day.
func days(classes []risk.Class, start period.Hour) []risk.Class {
	list := make([]risk.Class, len(classes))
	for i, c := range classes {
		list[i] = c
		list[i].OnDemand = nil
		first := start.Floor(period.ByDay)
		for h, x := range c.OnDemand {
			day := int(start+period.Hour(h)-first) / 24
			if day == len(list[i].OnDemand) {
				list[i].OnDemand = append(list[i].OnDemand, 0)
			}
			list[i].OnDemand[day] += x
		}
	}
	return list
}

// provenances are risk's words for where a discount comes from.
var provenances = [...]risk.Provenance{
	commit.ObservedExact:           risk.ObservedExact,
	commit.ObservedFamily:          risk.ObservedFamily,
	commit.ObservedFamilyAnyRegion: risk.ObservedFamilyAnyRegion,
	commit.ObservedService:         risk.ObservedService,
	commit.Derived:                 risk.Derived,
	commit.Assumed:                 risk.Assumed,
	commit.Chosen:                  risk.Chosen,
}

// term is how many hours so many years have from then on.
func term(begin period.Hour, years int) int {
	return int(period.FromTime(begin.Time().AddDate(years, 0, 0)) - begin)
}

// Rate is how many on-demand dollars a commitment dollar covers on average; 0
// where nothing has a discount.
func (a *Answer) Rate() float64 {
	onDemand, committed := 0.0, 0.0
	for _, c := range a.Scope.Classes {
		if c.Discount.Typical <= 0 {
			continue
		}
		for _, x := range c.OnDemand {
			onDemand += x
			committed += x * (1 - c.Discount.Typical)
		}
	}
	if committed <= 0 {
		return 0
	}
	return onDemand / committed
}

// Hourly returns the usage that has a discount, hour by hour: at on-demand cost,
// and in commitment dollars.
func (a *Answer) Hourly() (onDemand, committed []float64) {
	for _, c := range a.Scope.Classes {
		if onDemand == nil {
			onDemand, committed = make([]float64, len(c.OnDemand)), make([]float64, len(c.OnDemand))
		}
		if c.Discount.Typical <= 0 {
			continue
		}
		for h, x := range c.OnDemand {
			onDemand[h] += x
			committed[h] += x * (1 - c.Discount.Typical)
		}
	}
	return onDemand, committed
}
