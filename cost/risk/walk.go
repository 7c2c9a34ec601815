package risk

// ramp is a week as its table is walked through, level by level.
type ramp struct {
	table       *[bins + 1]knot
	x, dx       float64 // bins: of the level that is next, and from level to level
	value, used float64 // on-demand dollars, commitment dollars per tabled one
}

func (m *Model) ramp(s *step, grid Grid) (r ramp) {
	perDollar := s.renewed / (s.scale * m.width)
	return ramp{(*[bins + 1]knot)(s.table), s.from + grid.Low*perDollar, grid.Step * perDollar, s.value, s.used}
}

// walk adds up, level by level, what is displaced and what is used. Two weeks go
// together: adding to a level costs as much as looking a week up.
func (m *Model) walk(p *path, grid Grid, value, used []float64) {
	if len(p.full) != len(value)+1 {
		p.full = make([]knot, len(value)+1)
	}
	clear(p.full)
	var before knot // what commitments in force already have
	var a ramp
	waits := false
	for w := range p.steps {
		s := &p.steps[w]
		if s.scale <= 0 {
			continue
		}
		if s.from > 0 {
			k := s.table.at(s.from)
			before.value += s.value * k.value
			before.used += s.used * k.used
		}
		r := m.ramp(s, grid)
		if !waits {
			a, waits = r, true
			continue
		}
		waits = false
		n := walkBoth(&a, &r, value, used)
		p.last(&a, walkOne(&a, n, value, used))
		p.last(&r, walkOne(&r, n, value, used))
	}
	if waits {
		p.last(&a, walkOne(&a, 0, value, used))
	}
	full := knot{-before.value, -before.used}
	for i := range value {
		full.value += p.full[i].value
		full.used += p.full[i].used
		value[i] += full.value
		used[i] += full.used
	}
}

// last says that from level i on all of the week is used.
func (p *path) last(r *ramp, i int) {
	end := &r.table[bins]
	p.full[i].value += r.value * end.value
	p.full[i].used += r.used * end.used
}

// walkBoth adds up two weeks and returns the first level at which one of them is
// used up.
func walkBoth(a, b *ramp, value, used []float64) int {
	t, u := a.table, b.table
	x, y, dx, dy := a.x, b.x, a.dx, b.dx
	av, au, bv, bu := a.value, a.used, b.value, b.used
	used = used[:len(value)]
	i := 0
	for ; i < len(value) && x < bins && y < bins; i++ {
		// The masks change nothing; they show the compiler that k and l are within.
		k, l := int(x)&(bins-1), int(y)&(bins-1)
		f, g := x-float64(k), y-float64(l)
		p, q, r, s := &t[k], &t[k+1], &u[l], &u[l+1]
		value[i] += av*(p.value+f*(q.value-p.value)) + bv*(r.value+g*(s.value-r.value))
		used[i] += au*(p.used+f*(q.used-p.used)) + bu*(r.used+g*(s.used-r.used))
		x += dx
		y += dy
	}
	a.x, b.x = x, y
	return i
}

// walkOne adds up a week from level i on, and returns the level at which it is
// used up.
func walkOne(a *ramp, i int, value, used []float64) int {
	t, x := a.table, a.x
	used = used[:len(value)]
	for ; i < len(value) && x < bins; i++ {
		k := int(x) & (bins - 1)
		f := x - float64(k)
		p, q := &t[k], &t[k+1]
		value[i] += a.value * (p.value + f*(q.value-p.value))
		used[i] += a.used * (p.used + f*(q.used-p.used))
		x += a.dx
	}
	return i
}
