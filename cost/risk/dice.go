package risk

import "math"

// Dice are the numbers behind the first scenarios of a scope, week by week. They
// are the ones that each scenario would throw for itself, kept so that models of
// other assumptions, options or horizons need not throw them again.
type Dice struct {
	name   string
	seed   uint64
	shared float64
	count  int // scenarios
	weeks  int
	normal []float64 // by scenario and week: what moves the level
	week   []uint8   // the synthetic week
}

// Throw gives m the dice of so many scenarios: the known ones where they fit, else
// new ones, which it returns. It changes no scenario. Call it before any range is
// drawn.
func (m *Model) Throw(count int, known *Dice) *Dice {
	if d := known; d == nil || d.name != m.scope.Name || d.seed != m.given.Seed || d.shared != m.given.Shared || d.count < count || d.weeks < len(m.weeks) {
		known = m.throw(count)
	}
	m.dice = known
	return known
}

func (m *Model) throw(count int) *Dice {
	d := &Dice{name: m.scope.Name, seed: m.given.Seed, shared: m.given.Shared, count: count, weeks: len(m.weeks)}
	d.normal, d.week = make([]float64, count*d.weeks), make([]uint8, count*d.weeks)
	var s throws
	for k := range count {
		s.seed(m, uint64(k))
		for w := range d.weeks {
			d.normal[k*d.weeks+w], d.week[k*d.weeks+w] = s.normal(), s.week()
		}
	}
	return d
}

// throws are the streams of one scenario's weeks, or what was thrown of them.
type throws struct {
	shared, own, days stream
	together, apart   float64
	normals           []float64
	weeks             []uint8
}

func (s *throws) seed(m *Model, k uint64) {
	s.shared.seed(m.given.Seed, k)
	s.own.seed(salt(m.given.Seed, "level", m.scope.Name), k)
	s.days.seed(salt(m.given.Seed, "days", m.scope.Name), k)
	s.together, s.apart = math.Sqrt(m.given.Shared), math.Sqrt(1-m.given.Shared)
}

// begin starts scenario k of m, with its dice where they fit.
func (s *throws) begin(m *Model, k uint64) {
	if d := m.dice; d != nil && k < uint64(d.count) && d.shared == m.given.Shared {
		from := int(k) * d.weeks
		s.normals, s.weeks = d.normal[from:from+d.weeks], d.week[from:from+d.weeks]
		return
	}
	s.normals, s.weeks = nil, nil
	s.seed(m, k)
}

// normal returns the next week's number.
func (s *throws) normal() float64 {
	if len(s.normals) > 0 {
		x := s.normals[0]
		s.normals = s.normals[1:]
		return x
	}
	return s.together*s.shared.normal() + s.apart*s.own.normal()
}

// week returns the next synthetic week.
func (s *throws) week() uint8 {
	if len(s.weeks) > 0 {
		x := s.weeks[0]
		s.weeks = s.weeks[1:]
		return x
	}
	return uint8(s.days.below(syntheticWeeks))
}
