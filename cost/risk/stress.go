package risk

import (
	"fmt"
	"math"
	"slices"
)

// Steady is a scope whose seen hours repeat unchanged: the ground on which single
// blows are struck. It needs no dice.
type Steady struct {
	scope Scope
	whole *Curve
	less  []*Curve // without each slice
}

// NewSteady prepares the stresses of a scope.
func NewSteady(scope Scope) (*Steady, error) {
	if scope.Term <= 0 {
		return nil, fmt.Errorf("term of %d hours: %w", scope.Term, ErrValue)
	}
	whole, err := NewCurve(scope.Classes, nil)
	if err != nil {
		return nil, err
	}
	s := &Steady{scope: scope, whole: whole}
	for j := range scope.Slices {
		slice := &scope.Slices[j]
		if len(slice.OnDemand) != len(scope.Classes) {
			return nil, fmt.Errorf("slice %q: %w", slice.Name, ErrShape)
		}
		classes := slices.Clone(scope.Classes)
		for i, row := range slice.OnDemand {
			if row == nil {
				continue
			}
			if len(row) != len(classes[i].OnDemand) {
				return nil, fmt.Errorf("slice %q: %w", slice.Name, ErrShape)
			}
			rest := slices.Clone(classes[i].OnDemand)
			for h, x := range row {
				rest[h] = max(0, rest[h]-slice.share()*x)
			}
			classes[i].OnDemand = rest
		}
		curve, err := NewCurve(classes, nil)
		if err != nil {
			return nil, err
		}
		s.less = append(s.less, curve)
	}
	return s, nil
}

// adds returns what a level displaces over the hours [from, to) of the term on top
// of what already runs, when all usage of the curve is times as large.
func (s *Steady) adds(c *Curve, level, times, from, to float64) float64 {
	if times <= 0 || to <= from {
		return 0
	}
	// Running commitments end one by one; between two ends nothing changes.
	marks := []float64{from, to}
	for _, r := range s.scope.Running {
		if end := float64(r.End - s.scope.Begin); end > from && end < to {
			marks = append(marks, end)
		}
	}
	slices.Sort(marks)
	sum := 0.0
	for i := 1; i < len(marks); i++ {
		running := 0.0
		for _, r := range s.scope.Running {
			if float64(r.End-s.scope.Begin) >= marks[i] {
				running += r.Level
			}
		}
		hourly := times * (c.Displaced((running+level)/times) - c.Displaced(running/times)) / c.hours
		sum += hourly * (marks[i] - marks[i-1])
	}
	return sum
}

// Saving returns what the level saves over a term in which nothing changes.
func (s *Steady) Saving(level float64) float64 {
	term := float64(s.scope.Term)
	return s.adds(s.whole, level, 1, 0, term) - level*term
}

// Blow is what a level comes to if a slice leaves.
type Blow struct {
	Slice  string
	After  int     // hours into the term
	Saving float64 // over the term, against on-demand; below 0 it loses
}

// Blows returns what the level comes to for every slice that leaves at each of the
// given hours of the term, slice by slice.
func (s *Steady) Blows(level float64, after []int) []Blow {
	list := make([]Blow, 0, len(after)*len(s.less))
	term := float64(s.scope.Term)
	for j := range s.scope.Slices {
		for _, hour := range after {
			until := min(term, max(0, float64(hour)))
			list = append(list, Blow{
				Slice: s.scope.Slices[j].Name, After: hour,
				Saving: s.adds(s.whole, level, 1, 0, until) + s.adds(s.less[j], level, 1, until, term) - level*term,
			})
		}
	}
	return list
}

// MarginOfSafety returns the largest share by which all usage may fall for good,
// from the given hour of the term on, before the level loses. 1 means that it may
// end wholly; a level that loses as things are has 0.
func (s *Steady) MarginOfSafety(level float64, after int) float64 {
	term := float64(s.scope.Term)
	until := min(term, max(0, float64(after)))
	before := s.adds(s.whole, level, 1, 0, until) - level*term
	saves := func(drop float64) bool {
		return before+s.adds(s.whole, level, 1-drop, until, term) >= -1e-12*level*term
	}
	switch {
	case saves(1):
		return 1
	case !saves(0):
		return 0
	}
	low, high := 0.0, 1.0
	for high-low > 1e-13 {
		if middle := (low + high) / 2; saves(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Exposure returns what is lost if all usage ends now: the whole fee of what is
// left of the tranches.
func Exposure(tranches []Tranche) float64 { return Obligation(tranches) }

// MinimaxRegret returns the level whose worst regret over the named futures is
// least, and that regret. savings holds what each level saves in each future.
func MinimaxRegret(levels []float64, savings [][]float64) (level, regret float64) {
	regret = math.Inf(1)
	for i := range levels {
		worst := 0.0
		for _, future := range savings {
			worst = max(worst, slices.Max(future)-future[i])
		}
		if worst < regret-tieOf(regret) || math.IsInf(regret, 1) {
			level, regret = levels[i], worst
		}
	}
	return level, regret
}
