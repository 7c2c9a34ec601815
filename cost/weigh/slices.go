package weigh

import (
	"slices"

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
// asked for. Usage of older generations, or of x86, may join a family, and usage of
// x86 may leave for Graviton.
func (a *Answer) slices() []risk.Slice {
	s := &a.report.Scopes[a.scope]
	hazard, fraction := a.value("hazard"), a.value("fraction")
	list := []risk.Slice{}
	by := a.question.Depart
	if by == ledger.NoDimension && a.leavesWhole(s) {
		// What goes to Graviton goes in the event in which the family ends: of the two
		// the first takes it.
		all := risk.Slice{Name: s.Family, Event: familyEvent(s.Region, s.Family), Hazard: hazard, Fraction: fraction}
		if movable(s) {
			all.Hazard += a.value(gravitonKey)
		}
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
		list = append(list, a.joining(older(a.report, s), joins, 1)...)
	}
	if moves := a.value(gravitonKey); moves > 0 && !movable(s) {
		list = append(list, a.joining(x86(a.report, s), moves, a.value(gravitonPriceKey))...)
	}
	return slices.Clip(list)
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
