package risk

// bins is how finely a week's function is tabled. The tabled function is exact on
// the bins' borders and linear between.
const bins = 2048

// knot holds a week's displaced on-demand dollars and used commitment dollars at
// one level.
type knot struct{ value, used float64 }

// table is a week's function on the levels 0, step, 2·step …; one more knot than
// there are bins.
type table []knot

// change is what the slopes of a week's function change by within a bin, and the
// same times the places where they do.
type change struct{ value, valueAt, used, usedAt float64 }

// fill tables a week on bins of the given width. Every change of slope is dropped
// into its bin, and two running sums give the function: no sort. changes is room
// to work in, of bins+2.
func (t table) fill(rows [][]float64, discounts []float64, order []int, width float64, changes []change) {
	clear(changes)
	at := func(place float64) *change {
		k := int(place / width)
		if float64(k)*width < place {
			k++
		}
		return &changes[min(k, bins+1)]
	}
	for h := range rows[0] {
		place, density := 0.0, 0.0
		for _, i := range order {
			length := rows[i][h] * (1 - discounts[i])
			if length <= 0 {
				continue
			}
			next := 1 / (1 - discounts[i])
			c := at(place)
			c.value += next - density
			c.valueAt += (next - density) * place
			density = next
			place += length
		}
		c := at(place)
		c.value -= density
		c.valueAt -= density * place
		c.used--
		c.usedAt -= place
	}
	slope, offset, used, usedOffset := 0.0, 0.0, float64(len(rows[0])), 0.0
	for k := range t {
		c := &changes[k]
		slope += c.value
		offset += c.valueAt
		used += c.used
		usedOffset += c.usedAt
		x := float64(k) * width
		t[k] = knot{slope*x - offset, used*x - usedOffset}
	}
}

// at returns the function at x bins.
func (t table) at(x float64) knot {
	k := int(x)
	if k >= bins {
		return t[bins]
	}
	f := x - float64(k)
	a, b := t[k], t[k+1]
	return knot{a.value + f*(b.value-a.value), a.used + f*(b.used-a.used)}
}
