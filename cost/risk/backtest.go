package risk

import "fmt"

// Policy is a way to choose a level from hours that are known.
type Policy uint8

// The policies that a back-test compares.
const (
	LeastCost Policy = iota // the level of least cost on all known hours
	LastWeek                // the same on the last known week
	Minimum                 // the least busy hour
	Average                 // the mean hour
	Nothing                 // no commitment
	Policies  = iota
)

// String returns the words that are shown.
func (p Policy) String() string {
	return [...]string{"least cost on the known hours", "least cost on the last week", "the quietest hour", "the mean hour", "no commitment"}[p]
}

// OnlyNextWeek is said with every back-test.
const OnlyNextWeek = "This tests the coming weeks, not the coming year: a good back-test within a month says nothing about the year."

// Trial is what a policy would have come to on hours it did not know.
type Trial struct {
	Policy      Policy
	Level       float64
	Saving      float64 // dollars against on-demand on the held-out hours
	Excess      float64 // dollars above the best level in hindsight: the regret
	ExcessShare float64 // of the on-demand cost of the held-out hours
}

// Backtest is one split of the hours.
type Backtest struct {
	Train, Test int // hours
	From        int // first hour of the training
	Hindsight   float64
	Trials      []Trial // by policy
}

// NewBacktest chooses levels on the hours [from, from+train) and judges them on
// the test hours that follow. Nothing after the training is looked at to choose.
func NewBacktest(classes []Class, from, train, test int) (*Backtest, error) {
	if from < 0 || train < 1 || test < 1 || len(classes) == 0 || from+train+test > len(classes[0].OnDemand) {
		return nil, fmt.Errorf("training on %d hours from %d and testing on %d: %w", train, from, test, ErrShape)
	}
	known, err := NewCurve(cut(classes, from, from+train), nil)
	if err != nil {
		return nil, err
	}
	week, err := NewCurve(cut(classes, from+max(0, train-weekHours), from+train), nil)
	if err != nil {
		return nil, err
	}
	held, err := NewCurve(cut(classes, from+train, from+train+test), nil)
	if err != nil {
		return nil, err
	}
	b := &Backtest{Train: train, Test: test, From: from, Hindsight: held.Best()}
	least := held.Cost(b.Hindsight)
	for p := range Policy(Policies) {
		t := Trial{Policy: p}
		switch p {
		case LeastCost:
			t.Level = known.Best()
		case LastWeek:
			t.Level = week.Best()
		case Minimum:
			t.Level = known.used.lowest()
		case Average:
			t.Level = known.demand / known.hours
		case Nothing:
			t.Level = 0
		}
		t.Saving = held.NetSavings(t.Level)
		t.Excess = max(0, held.Cost(t.Level)-least)
		if held.onDemand > 0 {
			t.ExcessShare = t.Excess / held.onDemand
		}
		b.Trials = append(b.Trials, t)
	}
	return b, nil
}

// lowest returns the demand of the quietest hour: where the first dollar goes
// unused.
func (f *concave) lowest() float64 {
	for i := range f.at {
		if f.slope[i] < f.slope[0] {
			return f.at[i]
		}
	}
	return 0
}

func cut(classes []Class, from, to int) []Class {
	list := make([]Class, len(classes))
	for i, c := range classes {
		c.OnDemand = c.OnDemand[from:min(to, len(c.OnDemand))]
		list[i] = c
	}
	return list
}

// Rolling repeats the back-test from every origin, one test length after the
// other, as far as the hours reach.
func Rolling(classes []Class, train, test int) ([]*Backtest, error) {
	if len(classes) == 0 || train < 1 || test < 1 {
		return nil, fmt.Errorf("training on %d hours, testing on %d: %w", train, test, ErrShape)
	}
	var list []*Backtest
	for from := 0; from+train+test <= len(classes[0].OnDemand); from += test {
		b, err := NewBacktest(classes, from, train, test)
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}
