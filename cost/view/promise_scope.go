package view

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/commit"
	"github.com/plainbill/plainbill/cost/money"
)

// scopeKeyOf names a scope for queries.
func scopeKeyOf(s *commit.Scope) string {
	return strings.TrimRight(strings.Join([]string{s.Kind.String(), s.Service, s.Family, s.Region, s.Detail}, "/"), "/")
}

// optionKeyOf names an option for queries: "compute/1/no_upfront".
func optionKeyOf(o commit.Option) string {
	return o.Kind.String() + "/" + strconv.Itoa(o.Years) + "/" + strings.ReplaceAll(strings.ToLower(o.Payment.String()), " ", "_")
}

// scopes lists the usage for which something is sold.
func (p *promise) scopes() []ScopeItem {
	list := []ScopeItem{}
	for i := range p.report.Scopes {
		s := &p.report.Scopes[i]
		item := ScopeItem{Key: scopeKeyOf(s), Label: s.Name(), OnDemand: amount(s.OnDemand, p.code), Covered: amount(s.Planned.Plus(s.Reserved), p.code), Options: []OptionItem{}}
		for _, o := range p.report.Sold(i) {
			item.Options = append(item.Options, OptionItem{Key: optionKeyOf(o), Label: o.String()})
		}
		if len(item.Options) > 0 {
			list = append(list, item)
		}
	}
	return list
}

// first is what is weighed when nothing was chosen: the scope with most usage that
// plans of its own could cover, and what is most flexible there.
func (p *promise) first() *WeighQuery {
	best := -1
	for i := range p.report.Scopes {
		s := &p.report.Scopes[i]
		if s.OnDemand.Sign() <= 0 || len(p.report.Sold(i)) == 0 {
			continue
		}
		if best < 0 || scopeUsage(s).Cmp(scopeUsage(&p.report.Scopes[best])) > 0 {
			best = i
		}
	}
	if best < 0 {
		for i := range p.report.Scopes { // all is covered: still worth a look
			if best < 0 && len(p.report.Sold(i)) > 0 {
				best = i
			}
		}
	}
	if best < 0 {
		return nil
	}
	return &WeighQuery{Currency: p.code, Scope: scopeKeyOf(&p.report.Scopes[best]), Option: optionKeyOf(p.report.Sold(best)[0]), Depth: FirstDepth}
}

func scopeUsage(s *commit.Scope) money.Total {
	return s.OnDemand.Plus(s.Planned)
}

// findScope understands the scope and the option of a query; blank ones are those
// of first. ok is false where there is nothing to weigh, and Why then says why.
func (p *promise) findScope(q *WeighQuery) (scope int, o commit.Option, ok bool, err error) {
	if q.Scope == "" {
		f := p.first()
		if f == nil {
			return 0, o, false, nil
		}
		q.Scope = f.Scope
	}
	scope = -1
	for i := range p.report.Scopes {
		if scopeKeyOf(&p.report.Scopes[i]) == q.Scope {
			scope = i
		}
	}
	if scope < 0 {
		return 0, o, false, noSuch("usage", q.Scope)
	}
	sold := p.report.Sold(scope)
	if len(sold) == 0 {
		return scope, o, false, nil
	}
	if q.Option == "" {
		q.Option = optionKeyOf(sold[0])
	}
	for _, o := range sold {
		if optionKeyOf(o) == q.Option {
			return scope, o, true, nil
		}
	}
	return 0, o, false, noSuch("commitment for this usage", q.Option)
}
