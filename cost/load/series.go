package load

import "github.com/plainbill/plainbill/cost/cur/delivery"

// place is a folder and the name that numbered files in it have in common.
type place struct{ folder, stem string }

// numbers are those of the files of a place.
type numbers struct {
	first       bool // there is a file of number 1
	last, count int
}

// series says whether two loose files lie beside each other as AWS numbers the parts
// of one delivery: of one name and format, from 1, with few numbers left out.
func (r *run) series(u, v int) bool {
	if r.numbered == nil {
		r.numbered = map[place]numbers{}
		for i := range r.deliveries {
			if at, n := r.number(i); n > 0 {
				s := r.numbered[at]
				r.numbered[at] = numbers{s.first || n == 1, max(s.last, n), s.count + 1}
			}
		}
	}
	at, n := r.number(u)
	other, m := r.number(v)
	if n == 0 || m == 0 || n == m || at != other || r.apart(u, v) {
		return false
	}
	s := r.numbered[at]
	return s.first && s.last <= 2*s.count
}

// numbered is a loose file among those beside it.
type numbered struct {
	at place
	n  int // 0 is none
}

// number returns the place and number of a loose file; 0 of others.
func (r *run) number(u int) (place, int) {
	known, ok := r.numberOf[u]
	if !ok {
		known.at, known.n = r.readNumber(u)
		if r.numberOf == nil {
			r.numberOf = map[int]numbered{}
		}
		r.numberOf[u] = known
	}
	return known.at, known.n
}

func (r *run) readNumber(u int) (place, int) {
	d := &r.deliveries[u]
	if len(d.parts) == 0 || !d.found.Loose() {
		return place{}, 0
	}
	stem, n := delivery.Number(r.states[d.parts[0]].Name)
	return place{r.folder(d), stem}, n
}
