package weigh

import (
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/risk"
)

// A breed is what the name of an instance family says: "m6gd" is class m, generation
// 6, with Graviton, and "db.r6g.large" is class "db.r" with the size large.
type breed struct {
	class      string
	generation int // 0: the name says none
	graviton   bool
	size       string // of an exact type; blank: all sizes
}

func breedOf(family string) (b breed) {
	kind := ""
	for _, of := range []string{"db.", "cache."} {
		if rest, ok := strings.CutPrefix(family, of); ok {
			kind, family = of, rest
		}
	}
	family, b.size, _ = strings.Cut(family, ".")
	i := strings.IndexAny(family, "0123456789")
	if i <= 0 {
		b.class = kind + family
		return b
	}
	b.class, b.generation = kind+family[:i], int(family[i]-'0')
	b.graviton = strings.HasPrefix(family[i+1:], "g")
	return b
}

// gravitonClasses are the classes that there are with x86 and with Graviton.
//
// Source: the names of EC2 instance types, as of 2026.
var gravitonClasses = [...]string{"m", "c", "r", "t", "x", "i"}

// movable says that the usage of a scope could move to Graviton, in the same class and
// size: then what was promised for its family is left without it.
func movable(s *commit.Scope) bool {
	b := breedOf(s.Family)
	class := strings.TrimPrefix(strings.TrimPrefix(b.class, "db."), "cache.")
	return narrow(s) && b.generation > 0 && !b.graviton && slices.Contains(gravitonClasses[:], class)
}

// kin lists the scopes whose usage could move to a scope, by what their names say of
// them: of the same kind, service, region and class.
func kin(r *commit.Report, s *commit.Scope, moves func(from, to breed) bool) (list []int) {
	to := breedOf(s.Family)
	if !narrow(s) || to.generation == 0 {
		return nil
	}
	for i := range r.Scopes {
		o := &r.Scopes[i]
		from := breedOf(o.Family)
		if o.Kind == s.Kind && o.Service == s.Service && o.Region == s.Region && o.Detail == s.Detail &&
			from.class == to.class && from.size == to.size && from.generation > 0 && moves(from, to) {
			list = append(list, i)
		}
	}
	return list
}

// older lists the scopes of earlier generations of a family: whose usage would move
// here when it is moved at all, but for a move from x86 to Graviton.
func older(r *commit.Report, s *commit.Scope) []int {
	return kin(r, s, func(from, to breed) bool {
		return from.generation < to.generation && (from.graviton || !to.graviton)
	})
}

// x86 lists the scopes whose usage could move to a scope of Graviton.
func x86(r *commit.Report, s *commit.Scope) []int {
	return kin(r, s, func(from, to breed) bool { return !from.graviton && to.graviton })
}

// joining is usage of other scopes that moves here, in the events that take it out of
// its own. What was a dollar on demand there is price dollars here.
func (a *Answer) joining(others []int, hazard, price float64) []risk.Slice {
	largest := 0
	for i := range a.Demand.Classes {
		if a.Demand.Classes[i].OnDemand.Sum() > a.Demand.Classes[largest].OnDemand.Sum() {
			largest = i
		}
	}
	from := a.report.Clock.LastRun()
	var list []risk.Slice
	for _, i := range others {
		o := &a.report.Scopes[i]
		d := a.report.Demand(i, o.Options()[0])
		one := risk.Slice{Name: o.Family, Event: familyEvent(o.Region, o.Family), Hazard: hazard, Joins: true, OnDemand: make([][]float64, len(a.Scope.Classes))}
		sum := make([]float64, len(a.Scope.Classes[0].OnDemand))
		for _, c := range d.Classes {
			for h, x := range hoursFrom(c.OnDemand, from) {
				sum[h] += price * x
			}
		}
		one.OnDemand[largest] = sum
		list = append(list, one)
	}
	return list
}
