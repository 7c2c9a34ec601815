package weigh

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/risk"
)

// narrow says that a scope is one family or type, which are retired and replaced.
func narrow(s *commit.Scope) bool {
	return s.Kind == commit.EC2Instance || s.Kind == commit.Reservation
}

// slices are what may leave: of a narrow scope all of it at once, of a broad one
// its largest accounts, each by itself; or the values of the dimension that was
// asked for. Usage of older generations may join a family.
func (a *Answer) slices() []risk.Slice {
	s := &a.report.Scopes[a.scope]
	hazard, fraction := a.value("hazard"), a.value("fraction")
	list := []risk.Slice{}
	by := a.question.Depart
	if by == ledger.NoDimension && a.leavesWhole(s) {
		all := risk.Slice{Name: s.Family, Event: familyEvent(s.Region, s.Family), Hazard: hazard, Fraction: fraction}
		for _, c := range a.Scope.Classes {
			all.OnDemand = append(all.OnDemand, c.OnDemand)
		}
		list = append(list, all)
	} else {
		if by == ledger.NoDimension {
			by = ledger.Account
		}
		for _, p := range a.parts(by, slicesMost) {
			p.Hazard, p.Fraction = hazard, fraction
			list = append(list, p)
		}
	}
	if joins := a.value(joinsKey); joins > 0 {
		list = append(list, a.joining(s, joins)...)
	}
	return list
}

// leavesWhole says whether all of a scope may leave at once: another plan's
// option is weighed on usage that then stays with it.
func (a *Answer) leavesWhole(s *commit.Scope) bool {
	return s.Family != "" && a.question.Option.Kind == s.Kind
}

// familyEvent names the end of a family in a region, wherever its usage stands.
func familyEvent(region, family string) string { return "family " + family + " " + region }

// parts takes the scope's hours apart; the names of their events are those that
// every scope uses.
func (a *Answer) parts(by ledger.Dimension, most int) []risk.Slice {
	var parts []commit.Part
	kind := "account "
	switch by {
	case ledger.InstanceFamily:
		kind, parts = "family ", a.report.ClassParts(&a.Demand, func(c *commit.Class) string { return c.Family }, most)
	case ledger.Region:
		kind, parts = "region ", a.report.ClassParts(&a.Demand, func(c *commit.Class) string { return c.Region }, most)
	case ledger.Service:
		kind, parts = "service ", a.report.ClassParts(&a.Demand, func(c *commit.Class) string { return c.Service }, most)
	default:
		if by != ledger.Account {
			kind = "value "
		}
		parts = a.question.Kept.partsOf(a.report, a.scope, &a.Demand, by, most)
	}
	from := a.report.Clock.LastRun()
	var list []risk.Slice
	for _, p := range parts {
		one := risk.Slice{Name: p.Value, Event: kind + p.Value}
		for _, series := range p.OnDemand {
			one.OnDemand = append(one.OnDemand, hoursFrom(series, from))
		}
		list = append(list, one)
	}
	return list
}

// older lists the scopes of earlier generations of a family in its region: whose
// usage would move here when it is moved at all.
func older(r *commit.Report, s *commit.Scope) []int {
	letters, generation := split(s.Family)
	var list []int
	if s.Kind != commit.EC2Instance || generation == 0 {
		return nil
	}
	for i := range r.Scopes {
		o := &r.Scopes[i]
		if l, g := split(o.Family); o.Kind == s.Kind && o.Region == s.Region && l == letters && 0 < g && g < generation {
			list = append(list, i)
		}
	}
	return list
}

// split takes a family apart: "m6gd" is m, 6.
func split(family string) (letters string, generation int) {
	i := strings.IndexAny(family, "0123456789")
	if i <= 0 {
		return family, 0
	}
	return family[:i], int(family[i] - '0')
}

// joining is usage of older generations that moves here, in the event that takes
// it out of its own scope.
func (a *Answer) joining(s *commit.Scope, hazard float64) []risk.Slice {
	largest := 0
	for i := range a.Demand.Classes {
		if a.Demand.Classes[i].OnDemand.Sum() > a.Demand.Classes[largest].OnDemand.Sum() {
			largest = i
		}
	}
	from := a.report.Clock.LastRun()
	var list []risk.Slice
	for _, i := range older(a.report, s) {
		o := &a.report.Scopes[i]
		d := a.report.Demand(i, a.report.Scopes[i].Options()[0])
		one := risk.Slice{Name: o.Family, Event: familyEvent(o.Region, o.Family), Hazard: hazard, Joins: true, OnDemand: make([][]float64, len(a.Scope.Classes))}
		sum := make([]float64, len(a.Scope.Classes[0].OnDemand))
		for _, c := range d.Classes {
			for h, x := range hoursFrom(c.OnDemand, from) {
				sum[h] += x
			}
		}
		one.OnDemand[largest] = sum
		list = append(list, one)
	}
	return slices.Clip(list)
}
