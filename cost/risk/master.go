package risk

import "math"

// master is the linear program of a cutting-plane search:
//
//	least t with t ≥ constant_i + slope_i·x for every cut i, 0 ≤ x_j ≤ 1.
//
// It is solved through its dual, which has one row for t and one for each x and a
// column for each cut, so that a new cut is a new column and the last basis stays
// a valid start.
type master struct {
	n         int
	constants []float64
	slopes    [][]float64
	basis     []int // columns: 0…n−1 slack of x_j, n…2n−1 bound of x_j, then cuts
}

func newMaster(n int) *master { return &master{n: n} }

func (m *master) add(constant float64, slope []float64) {
	m.constants = append(m.constants, constant)
	m.slopes = append(m.slopes, slope)
	if m.basis == nil {
		// One cut alone: its weight is 1, and each row of x is met by the slack
		// where the slope is up and by the bound where it is down.
		for j, s := range slope {
			if s >= 0 {
				m.basis = append(m.basis, j)
			} else {
				m.basis = append(m.basis, m.n+j)
			}
		}
		m.basis = append(m.basis, 2*m.n)
	}
}

// column fills c with the dual's column: rows of x first, then Σ weights = 1.
func (m *master) column(id int, c []float64) (worth float64) {
	clear(c)
	switch {
	case id < m.n:
		c[id] = -1
	case id < 2*m.n:
		c[id-m.n] = 1
		return -1
	default:
		copy(c, m.slopes[id-2*m.n])
		c[m.n] = 1
		return m.constants[id-2*m.n]
	}
	return 0
}

// solve puts the point where the cuts allow least into at and returns a value
// that no point can be below. The value is proven by weights, whatever rounding
// did to the way there.
func (m *master) solve(at []float64) float64 {
	rows := m.n + 1
	matrix := make([][]float64, rows)
	for i := range matrix {
		matrix[i] = make([]float64, 2*rows)
	}
	worths, multipliers, column, weights, entering := make([]float64, rows), make([]float64, rows), make([]float64, rows), make([]float64, rows), make([]float64, rows)
	columns := 2*m.n + len(m.constants)
	for round := 0; round < 200*rows; round++ {
		for b, id := range m.basis {
			worths[b] = m.column(id, column)
			for i, v := range column {
				matrix[i][b] = v
			}
		}
		if !invert(matrix) {
			break
		}
		for b := range rows {
			weights[b] = matrix[b][rows+m.n] // the right side is 1 in the last row
			multipliers[b] = 0
		}
		for b, w := range worths {
			for i := range rows {
				multipliers[i] += w * matrix[b][rows+i]
			}
		}
		// The most improving column enters; after many rounds the first one does,
		// which cannot cycle.
		enter, most := -1, 1e-12
		for id := range columns {
			gain := m.column(id, column)
			for i, v := range column {
				gain -= multipliers[i] * v
			}
			if gain > most {
				enter, most = id, gain
				if round > 50*rows {
					break
				}
			}
		}
		if enter < 0 {
			break
		}
		m.column(enter, column)
		leave, ratio := -1, math.Inf(1)
		for b := range rows {
			entering[b] = 0
			for i, v := range column {
				entering[b] += matrix[b][rows+i] * v
			}
			if entering[b] > 1e-11 {
				if r := max(0, weights[b]) / entering[b]; r < ratio || r == ratio && m.basis[b] < m.basis[leave] {
					leave, ratio = b, r
				}
			}
		}
		if leave < 0 {
			break
		}
		m.basis[leave] = enter
	}
	for j := range at {
		at[j] = min(1, max(0, -multipliers[j]))
	}
	return m.proof(weights)
}

// proof returns the least value of the weighted mean of the cuts over the box.
func (m *master) proof(weights []float64) float64 {
	sum, value := 0.0, 0.0
	slope := make([]float64, m.n)
	for b, id := range m.basis {
		if w := weights[b]; id >= 2*m.n && w > 0 {
			sum += w
			value += w * m.constants[id-2*m.n]
			for j, s := range m.slopes[id-2*m.n] {
				slope[j] += w * s
			}
		}
	}
	if sum <= 0 {
		return math.Inf(-1)
	}
	for _, s := range slope {
		value += min(0, s)
	}
	return value / sum
}

// invert turns [A | ·] into [1 | A⁻¹] and says whether it could.
func invert(a [][]float64) bool {
	n := len(a)
	for i := range a {
		for j := range n {
			a[i][n+j] = 0
		}
		a[i][n+i] = 1
	}
	for c := range n {
		pivot := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-13 {
			return false
		}
		a[c], a[pivot] = a[pivot], a[c]
		f := 1 / a[c][c]
		for j := range a[c] {
			a[c][j] *= f
		}
		for r := range n {
			if r != c && a[r][c] != 0 {
				g := a[r][c]
				for j := range a[r] {
					a[r][j] -= g * a[c][j]
				}
			}
		}
	}
	return true
}
