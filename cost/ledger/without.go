package ledger

import "github.com/plainbill/plainbill/cost/money"

// without returns segment n without the rows that drop names, by file and row of
// the segment: s itself when it has none.
func (s *Segment) without(n int, drop func(file int32, row int) bool) *Segment {
	var keep []int
	var runs []run
	for k, r := range s.runs {
		end := s.rows
		if k+1 < len(s.runs) {
			end = int(s.runs[k+1].first)
		}
		last := -1 // row of this run that was kept
		for i := int(r.first); i < end; i++ {
			if drop(r.file, i) {
				continue
			}
			if last < 0 || last != i-1 {
				runs = append(runs, run{int32(len(keep)), r.file, r.row + int64(i) - int64(r.first)})
			}
			keep, last = append(keep, i), i
		}
	}
	if len(keep) == s.rows {
		return s
	}
	short := &Segment{rows: len(keep), clock: s.clock, runs: runs, codes: make([]Codes, len(s.codes))}
	for _, i := range keep {
		short.types = append(short.types, s.types[i])
	}
	for d := range s.codes {
		short.codes[d] = pick(&s.codes[d], keep)
	}
	short.start, short.length = pick(&s.start, keep), pick(&s.length, keep)
	var amounts [moneyFields]openValues[money.Amount]
	for f := range s.money {
		var u openNulls
		for _, i := range keep {
			amounts[f].add([]money.Amount{s.money[f].at(i)})
			u.add([]bool{s.nulls[f].at(i)}, 1)
		}
		short.money[f], short.nulls[f] = amounts[f].freeze(len(keep)), u.freeze(len(keep))
		short.share(f)
	}
	var numbers [numberFields]openValues[float64]
	for f := range s.numbers {
		for _, i := range keep {
			numbers[f].add([]float64{s.numbers[f].at(i)})
		}
		short.numbers[f] = numbers[f].freeze(len(keep))
	}
	short.pack(n)
	short.keep(&amounts, &numbers)
	return short
}

// pick returns the codes of some rows.
func pick(c *Codes, rows []int) Codes {
	if c.Same() {
		return *c
	}
	var o openCodes
	for _, i := range rows {
		code := c.At(i)
		if o.n > 0 && (!o.Same() || o.Constant != code) {
			o.add([]uint32{code}, code)
		} else {
			o.addSame(code, 1)
		}
	}
	return o.freeze(len(rows), true)
}
