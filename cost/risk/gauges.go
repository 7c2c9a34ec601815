package risk

import (
	"fmt"
	"math"
)

// Gauges that need no model of the future.

// BreakEvenHours returns how many hours of a term the committed usage must run
// for the commitment to have cost no more than on-demand.
func BreakEvenHours(discount float64, term int) float64 { return (1 - discount) * float64(term) }

// AfterRateDrop returns the discount that is left when on-demand falls by drop
// during the term; below 0 the commitment costs more than on-demand.
func AfterRateDrop(discount, drop float64) float64 { return 1 - (1-discount)/(1-drop) }

// Standing is what a bill says of one commitment over some hours.
type Standing struct {
	Committed float64 // fee of the hours, used or not
	Used      float64 // the part of the fee that covered usage
	OnDemand  float64 // what the covered usage would have cost on demand
}

// Utilization returns the used part; 1 where nothing was committed.
func (s Standing) Utilization() float64 {
	if s.Committed == 0 {
		return 1
	}
	return s.Used / s.Committed
}

// Unused returns the dollars paid for nothing.
func (s Standing) Unused() float64 { return s.Committed - s.Used }

// NetSavings returns what the commitment saved; below 0 on-demand had been
// cheaper.
func (s Standing) NetSavings() float64 { return s.OnDemand - s.Committed }

// BreakEven returns the utilization below which the commitment loses. ok is false
// where it covered nothing, so that the bill cannot tell.
func (s Standing) BreakEven() (utilization float64, ok bool) {
	if s.OnDemand <= 0 {
		return 0, false
	}
	return s.Used / s.OnDemand, true
}

// Loses says that on-demand would have cost less, by more than rounding.
func (s Standing) Loses() bool {
	return s.NetSavings() < -max(0.01, 1e-6*math.Abs(s.OnDemand))
}

// ObservedDiscount returns the discount of usage that cost committed dollars and
// would have cost onDemand.
func ObservedDiscount(committed, onDemand float64) (discount float64, ok bool) {
	if onDemand <= 0 {
		return 0, false
	}
	return 1 - committed/onDemand, true
}

// Headroom returns by how much usage stayed below its public on-demand cost.
// broken says that it did not, beyond rounding.
func Headroom(actual, onDemand float64) (dollars float64, broken bool) {
	dollars = onDemand - actual
	return dollars, dollars < -max(0.01, 1e-6*math.Abs(onDemand))
}

// Cliff returns what changes per hour when a commitment of the level ends and its
// usage, at the given utilization, stays: above 0 the bill rises. Where covers
// overlap, the covers that remain take over; then compare two curves instead.
func Cliff(level, discount, utilization float64) float64 {
	return level * (utilization/(1-discount) - 1)
}

// Yield returns what paying upfront earns a year: the rate at which the monthly
// payments saved are worth what is paid at the start. It is to be compared with
// one's own cost of capital.
func Yield(upfront, monthly float64, months int) (annual float64, err error) {
	if !(upfront > 0) || !(monthly > 0) || months < 1 {
		return 0, fmt.Errorf("upfront %v for %d months of %v: %w", upfront, months, monthly, ErrValue)
	}
	present := func(r float64) float64 {
		sum, factor := 0.0, 1.0
		for range months {
			factor /= 1 + r
			sum += factor
		}
		return monthly * sum
	}
	low, high := -0.5, 1.0
	if present(low) < upfront || present(high) > upfront {
		return 0, fmt.Errorf("upfront %v for %d months of %v: no yield between −50 and 100 %% a month: %w", upfront, months, monthly, ErrValue)
	}
	for range 200 {
		middle := (low + high) / 2
		if present(middle) > upfront {
			low = middle
		} else {
			high = middle
		}
	}
	return math.Pow(1+(low+high)/2, 12) - 1, nil
}

// WorstCaseRatios returns how much more than a clairvoyant an online buyer pays at
// most, without any forecast: one who buys once on-demand has cost as much as the
// fee, and one who throws dice about when. paid is the part of the on-demand rate
// that is still paid after reserving; a Savings Plan has 0.
//
// Source: Wang, Li, Liang, arXiv:1305.5608.
func WorstCaseRatios(paid float64) (steady, dice float64) {
	return 2 - paid, math.E / (math.E - 1 + paid)
}

// SkiRental returns how far the clock of the steady buyer has run for a slice that
// is not covered: on-demand cost of the trailing term over the fee that would have
// covered it. From 1 on the rule says buy.
func SkiRental(onDemand []float64, level float64, term int) float64 {
	if level <= 0 || term <= 0 {
		return 0
	}
	sum := 0.0
	for _, x := range onDemand[max(0, len(onDemand)-term):] {
		sum += x
	}
	return sum / (level * float64(term))
}

// Tranche is a commitment in force.
type Tranche struct {
	Level float64 // commitment dollars per hour
	Left  float64 // hours until it ends
}

// Obligation returns the dollars still to be paid.
func Obligation(tranches []Tranche) float64 {
	sum := 0.0
	for _, t := range tranches {
		sum += t.Level * t.Left
	}
	return sum
}

// ObligationAfter returns the dollars that are still to be paid after the hours
// have passed and nothing was bought.
func ObligationAfter(tranches []Tranche, hours float64) float64 {
	sum := 0.0
	for _, t := range tranches {
		sum += t.Level * max(0, t.Left-hours)
	}
	return sum
}

// RemainingTerm returns the hours left, weighted by level.
func RemainingTerm(tranches []Tranche) float64 {
	sum := 0.0
	for _, t := range tranches {
		sum += t.Level
	}
	if sum == 0 {
		return 0
	}
	return Obligation(tranches) / sum
}
