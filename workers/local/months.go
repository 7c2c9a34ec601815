package main

import (
	"time"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
)

// MonthState says how much of a billing period of a payer is there.
type MonthState struct {
	Month string          `json:"month"`
	Until string          `json:"until,omitempty"` // the last of a run of missing months that begins with month
	Payer string          `json:"payer"`
	State load.MonthState `json:"state"` // complete, open, partial or missing
	Rows  int64           `json:"rows"`
	// Kept and LeftOut name the deliveries that count, and those that would count the
	// month again.
	Kept    []string `json:"kept,omitempty"`
	LeftOut []string `json:"left_out,omitempty"`
}

// DeliveryState is what AWS wrote at one time of one export.
type DeliveryState struct {
	Name      string                 `json:"name"`
	Execution string                 `json:"execution,omitempty"`
	Made      string                 `json:"made,omitempty"` // UTC
	Kept      bool                   `json:"kept"`
	Why       string                 `json:"why,omitempty"` // it does not count
	Files     []string               `json:"files,omitempty"`
	Manifest  string                 `json:"manifest,omitempty"`
	Absent    []string               `json:"absent,omitempty"` // files that the manifest lists and that are not here
	Months    []string               `json:"months,omitempty"`
	Counted   bool                   `json:"counted"` // rows and billed are known
	Rows      int64                  `json:"rows"`
	Billed    map[string]money.Total `json:"billed,omitempty"` // by currency, where others are left out for it or it is left out
}

// monthStates lists the months of a bill.
func monthStates(b *load.Bill, a *audit.Audit) []MonthState {
	open := map[string]bool{}
	for _, m := range a.Months {
		open[m.Key] = m.Open
	}
	named := func(list []int) (names []string) {
		for _, n := range list {
			names = append(names, b.Deliveries[n].Name)
		}
		return names
	}
	states := []MonthState{}
	for _, m := range b.Months(func(month string) bool { return open[month] }) {
		states = append(states, MonthState{Month: m.Month, Until: m.Until, Payer: m.Payer, State: m.State, Rows: m.Rows, Kept: named(m.Kept), LeftOut: named(m.LeftOut)})
	}
	return states
}

// deliveryStates lists the deliveries of a bill; none when all there is counts.
func deliveryStates(b *load.Bill) []DeliveryState {
	var states []DeliveryState
	special := false
	for _, d := range b.Deliveries {
		s := DeliveryState{Name: d.Name, Execution: d.Execution, Kept: d.Kept, Why: d.Why, Manifest: d.Manifest, Absent: d.Absent,
			Months: d.Months, Counted: d.Counted, Rows: d.Rows}
		if d.Made != cur.NoTime {
			s.Made = time.Unix(d.Made, 0).UTC().Format(time.RFC3339)
		}
		for _, n := range d.Files {
			s.Files = append(s.Files, b.Files[n].Name)
		}
		for _, sum := range d.Billed {
			if s.Billed == nil {
				s.Billed = map[string]money.Total{}
			}
			s.Billed[sum.Currency] = sum.Total
		}
		special = special || !d.Kept || len(d.Absent) > 0
		states = append(states, s)
	}
	if !special {
		return nil
	}
	return states
}
