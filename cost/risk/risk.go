// Package risk weighs commitments to cloud capacity: what a level of commitment
// would have cost on known hours, what it may save or lose in thousands of
// possible futures, and where more of it stops being worth its risk. It is
// mathematics on plain slices; the caller reads the bill.
//
// Three units occur and are never mixed: on-demand dollars (what usage costs
// without a commitment), commitment dollars per hour (the fee, which is what
// usage costs at the committed rate), and hours. A discount of δ turns X
// on-demand dollars of usage into (1−δ)·X commitment dollars.
package risk

import (
	"errors"
	"fmt"
	"math"
)

// Provenance says where a discount comes from, the most trusted first.
type Provenance uint8

// The provenances of a discount.
const (
	ObservedExact           Provenance = iota // the same usage under the same option, in this bill
	ObservedFamily                            // other sizes of the family
	ObservedFamilyAnyRegion                   // the family in other regions
	ObservedService                           // the service, shrunk towards the table
	Derived                                   // from another option by the table's ratio
	Assumed                                   // the built-in table
	Chosen                                    // set by the person at the screen
)

// String returns the words that are shown.
func (p Provenance) String() string {
	return [...]string{"observed exactly", "observed in the family", "observed in the family, other regions", "observed in the service", "derived, an assumption", "assumed", "your own figure"}[p]
}

// Discount is the share of the on-demand cost that a commitment takes off, with
// the range in which it may lie.
type Discount struct {
	Low, Typical, High float64 // in [0,1)
	Provenance         Provenance
}

// Exactly returns a discount without doubt.
func Exactly(share float64) Discount { return Discount{share, share, share, ObservedExact} }

// Known says that no doubt about d has to be drawn.
func (d Discount) Known() bool {
	return d.Provenance == ObservedExact || d.High <= d.Low
}

// Class is usage of one discount, hour by hour. An hour without usage is 0.
type Class struct {
	Name     string
	OnDemand []float64 // on-demand dollars of each hour
	Discount Discount
}

// ErrShape says that slices which belong together differ in length, or that there
// is nothing in them.
var ErrShape = errors.New("hours of demand do not fit together")

// ErrValue says that a figure is not a number, negative, or a discount not
// below 1.
var ErrValue = errors.New("not a usable figure")

func check(classes []Class, hours int) error {
	for _, c := range classes {
		if len(c.OnDemand) != hours {
			return fmt.Errorf("class %q has %d hours, want %d: %w", c.Name, len(c.OnDemand), hours, ErrShape)
		}
		if d := c.Discount; !(d.Low >= 0 && d.Low <= d.Typical && d.Typical <= d.High && d.High < 1) {
			return fmt.Errorf("class %q has the discount %v to %v to %v: %w", c.Name, d.Low, d.Typical, d.High, ErrValue)
		}
		for h, x := range c.OnDemand {
			if !(x >= 0) || math.IsInf(x, 0) {
				return fmt.Errorf("class %q has %v in hour %d: %w", c.Name, x, h, ErrValue)
			}
		}
	}
	return nil
}
