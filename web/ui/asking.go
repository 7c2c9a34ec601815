package ui

import (
	"slices"
	"strconv"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

// tableOf finds a table of the page by the name that its elements carry.
func tableOf(s state.State, of string) *view.Table {
	switch {
	case of == "services" && s.Overview != nil:
		return &s.Overview.Services
	case of == "accounts" && s.Overview != nil:
		return &s.Overview.Accounts
	case of == "table" && s.Explore != nil:
		return &s.Explore.Table
	}
	return nil
}

// frame is the question that the whole page answers: for the overview basis,
// currency and period, for Explore the filters too.
func frame(s state.State, of string) view.Query {
	if of == "table" && s.Explore != nil {
		q := s.Explore.Query
		q.Filters = slices.Clone(q.Filters)
		return q
	}
	q := s.View.Query
	if s.Overview != nil {
		q = s.Overview.Query // of several months the overview shows one
	}
	return view.Query{Basis: q.Basis, Currency: q.Currency, From: q.From, To: q.To}
}

// rowQuery is the question whose amount a row of a table shows, by the row's
// number or "sum". The row of all others is what remains without the rest.
func rowQuery(s state.State, of, row string) (view.Query, bool) {
	t := tableOf(s, of)
	if t == nil {
		return view.Query{}, false
	}
	q := frame(s, of)
	if row == "sum" {
		return q, true
	}
	i, err := strconv.Atoi(row)
	if err != nil || i < 0 || i >= len(t.Rows) {
		return view.Query{}, false
	}
	f := view.Filter{Dimension: t.Dimension, Values: []string{t.Rows[i].Key}}
	if t.Rows[i].Other {
		f = view.Filter{Dimension: t.Dimension, Not: true}
		for _, r := range t.Rows {
			if !r.Other {
				f.Values = append(f.Values, r.Key)
			}
		}
	}
	q.Filters = append(q.Filters, f)
	return q, true
}

// figureQuery is the question whose amount a figure of the overview shows, for
// the figures that are the sum of the bill on a basis.
func figureQuery(s state.State, key string) (view.Query, bool) {
	if s.Overview == nil {
		return view.Query{}, false
	}
	q := frame(s, "services")
	for _, f := range s.Overview.Figures {
		if f.Key != key {
			continue
		}
		switch key {
		case "amortized", "net", "cash", "on_demand", "naive":
			q.Basis = key
			return q, true
		}
		return q, f.Total
	}
	return view.Query{}, false
}
