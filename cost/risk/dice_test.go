package risk

import (
	"reflect"
	"testing"
)

// Dice change nothing: scenarios are the same with those of another horizon or
// assumption, with too few of them, and with none.
func TestDiceChangeNothing(t *testing.T) {
	scope := Scope{Name: "a", Classes: []Class{{Name: "c", Discount: Exactly(.3)}}, Term: 8760, Horizon: 3 * 8760}
	for h := range 4 * weekHours {
		scope.Classes[0].OnDemand = append(scope.Classes[0].OnDemand, float64(5+h%24))
	}
	short := scope
	short.Horizon = 0
	long, err := NewModel(scope, Base(1, .3))
	if err != nil {
		t.Fatal(err)
	}
	known := long.Throw(30, nil)
	for name, given := range map[string]Assumptions{"same": Base(1, .3), "wilder": Base(1, .6), "other seed": Base(2, .3), "less shared": {Seed: 1, Volatility: .3, Shared: .1, DepartureFactor: 1}} {
		m, err := NewModel(short, given)
		if err != nil {
			t.Fatal(err)
		}
		grid := m.Grid(9)
		want, err := m.Range(grid, 0, 50)
		if err != nil {
			t.Fatal(err)
		}
		fits := name == "same" || name == "wilder"
		if d := m.Throw(20, known); (d == known) != fits {
			t.Errorf("%s: the known dice are taken: %v", name, d == known)
		}
		if got, err := m.Range(grid, 0, 50); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: dice change scenarios, %v", name, err)
		}
		m, err = m.With(Assumptions{Seed: given.Seed, Volatility: given.Volatility, Shared: .9, DepartureFactor: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := m.Range(grid, 0, 50); err != nil || reflect.DeepEqual(got, want) {
			t.Errorf("%s: dice of other assumptions are thrown, %v", name, err)
		}
	}
}
