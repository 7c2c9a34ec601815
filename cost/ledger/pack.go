package ledger

import (
	"math"
	"math/bits"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

const (
	// maxTable is how many different values a packed column may have.
	maxTable = 1 << 12
	// crowdTable is the same from segment crowd on, two million rows, where room
	// begins to matter more than the time that it takes to look values up.
	crowdTable = 1 << 14
	crowd      = 32
)

// pack keeps the columns that are read less often in less room; n is the segment's
// number.
func (s *Segment) pack(n int) {
	s.packAmounts(n)
	most := maxTable
	if n >= crowd {
		most = crowdTable
	}
	for f := range s.numbers {
		s.numbers[f] = packNumbers(s.numbers[f], most)
	}
}

// packAmounts is pack for amounts. What is billed is read by every basis of cost and
// stays as it is.
func (s *Segment) packAmounts(n int) {
	most := 0
	if n >= crowd {
		most = crowdTable
	}
	for f := range s.money {
		if dense := s.money[f].dense; dense != nil && !aliases(dense, s.money[cur.Unblended-firstMoney].dense) {
			s.money[f] = packMoney(s.money[f], most)
		}
	}
}

// packMoney keeps amounts as 32-bit integers where nearly all fit, below 21 cents,
// or else as indices into a table of at most so many.
func packMoney(v values[money.Amount], most int) values[money.Amount] {
	if v.dense == nil {
		return v
	}
	var rows []uint16
	var some []money.Amount
	for i, a := range v.dense {
		if a <= elsewhere || a > math.MaxInt32 {
			if rows = append(rows, uint16(i)); len(rows) > len(v.dense)/4 {
				return packLarge(v, most)
			}
			some = append(some, a)
		}
	}
	small := make([]int32, len(v.dense))
	for i, a := range v.dense {
		if a <= elsewhere || a > math.MaxInt32 {
			small[i] = elsewhere
		} else {
			small[i] = int32(a)
		}
	}
	return values[money.Amount]{small: small, rows: clip(rows), some: clip(some)}
}

// packLarge keeps amounts as indices into a table of at most so many.
func packLarge(v values[money.Amount], most int) values[money.Amount] {
	codes, words, ok := tabled(len(v.dense), most, func(lo int, to []uint64) {
		for i, a := range v.dense[lo : lo+len(to)] {
			to[i] = uint64(a)
		}
	})
	if !ok {
		return v
	}
	table := make([]money.Amount, len(words))
	for i, b := range words {
		table[i] = money.Amount(b)
	}
	return values[money.Amount]{codes: codes, table: table}
}

// packNumbers keeps numbers as indices into a table of at most so many, as there are
// of rates.
func packNumbers(v values[float64], most int) values[float64] {
	if v.dense == nil {
		return v
	}
	codes, words, ok := tabled(len(v.dense), most, func(lo int, to []uint64) {
		for i, f := range v.dense[lo : lo+len(to)] {
			to[i] = math.Float64bits(f)
		}
	})
	if !ok {
		return v
	}
	table := make([]float64, len(words))
	for i, b := range words {
		table[i] = math.Float64frombits(b)
	}
	return values[float64]{codes: codes, table: table}
}

// tabled returns the different ones of n values, in the order in which they come, and
// for each value its index; false when they are more than most, or nearly as many as
// values. read gives the bits of the values from lo on.
func tabled(n, most int, read func(lo int, to []uint64)) (_ Codes, table []uint64, ok bool) {
	if most == 0 {
		return Codes{}, nil, false
	}
	slots := make([]uint16, 4*most) // 1 + index into table; 0 is free
	shift := 64 - bits.Len(uint(len(slots)-1))
	var codes openCodes
	var block [blockRows]uint32
	var words [blockRows]uint64
	var last uint32
	for lo := 0; lo < n; lo += blockRows {
		part := words[:min(blockRows, n-lo)]
		read(lo, part)
		mixed := uint32(0)
		for i, word := range part {
			if len(table) == 0 || table[last] != word {
				at := int(word * 0x9e3779b97f4a7c15 >> shift)
				for slots[at] != 0 && table[slots[at]-1] != word {
					at = (at + 1) % len(slots)
				}
				if slots[at] == 0 {
					if table = append(table, word); len(table) > most || len(table) > lo/2+most/8+blockRows/4 {
						return Codes{}, nil, false
					}
					slots[at] = uint16(len(table))
				}
				last = uint32(slots[at] - 1)
			}
			block[i] = last
			mixed |= last ^ block[0]
		}
		if mixed == 0 {
			codes.addSame(last, len(part))
		} else {
			codes.add(block[:len(part)], uint32(len(table)-1))
		}
	}
	return codes.freeze(n, true), table, true
}
