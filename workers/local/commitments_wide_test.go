package main

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"
)

// parts checks the parts that compare instruments, scopes and blows.
func parts(t *testing.T, text string) {
	t.Helper()
	var s struct {
		Joint struct {
			Cost      string
			OnDemand  string `json:"on_demand"`
			ComputeBy string `json:"cost_compute_only"`
			Gap       float64
			Families  []struct{ Scope, Level string }
		}
		Portfolio struct {
			Absorb, Cvar, Spread string
			Apart                string `json:"cvar_apart"`
			NetSavings           string `json:"net_savings"`
			Purchases            []struct {
				Scope, From, To string
				NetSavings      string `json:"net_savings"`
			}
		}
		Scopes []struct {
			Name     string
			Future   *struct{ Levels []any }
			Frontier *struct {
				Years  int
				Offers []struct {
					Years    int
					LongTerm bool `json:"long_term"`
					Points   []struct{ Level string }
				}
			}
			Stress *struct {
				Months []int
				Margin []float64 `json:"margin_of_safety"`
				Blows  []struct {
					NetSavings []string `json:"net_savings"`
				}
				Variants []struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	number := func(text string) float64 {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	j := s.Joint
	if len(j.Families) < 2 || j.Gap > 0.001 || number(j.Cost) > number(j.ComputeBy)+0.01 || number(j.ComputeBy) >= number(j.OnDemand) {
		t.Errorf("the mix: %+v", j)
	}
	p := s.Portfolio
	bought := 0.0
	for _, b := range p.Purchases {
		bought += number(b.NetSavings)
		if number(b.To) <= number(b.From) {
			t.Errorf("a purchase: %+v", b)
		}
	}
	if number(p.Absorb) != 750 || number(p.Cvar) > 750+0.01 || math.Abs(bought-number(p.NetSavings)) > 0.01 || math.Abs(number(p.Apart)-number(p.Cvar)-number(p.Spread)) > 0.01 {
		t.Errorf("the portfolio: %+v", p)
	}
	offers, stressed := 0, 0
	for _, c := range s.Scopes {
		if (c.Future == nil) != (c.Frontier == nil) {
			t.Errorf("%s: drawn for one part and not for the other", c.Name)
		}
		if c.Frontier != nil {
			for _, o := range c.Frontier.Offers {
				offers++
				if len(o.Points) != frontierLevels || o.LongTerm != (o.Years == 1) || o.Years > c.Frontier.Years {
					t.Errorf("%s: %d points of %d years", c.Name, len(o.Points), o.Years)
				}
			}
		}
		if c.Stress != nil {
			stressed++
			if len(c.Stress.Margin) != len(c.Stress.Months) || len(c.Stress.Variants) < 8 {
				t.Errorf("%s: %+v", c.Name, c.Stress)
			}
			for _, b := range c.Stress.Blows {
				if len(b.NetSavings) != len(c.Stress.Months) {
					t.Errorf("%s: %v", c.Name, b)
				}
			}
		}
	}
	if offers < 20 || stressed < 3 {
		t.Errorf("%d offers, %d scopes under stress", offers, stressed)
	}
}
