package breakdown

import "github.com/plainbill/plainbill/cost/money"

// codes is a column of codes at one of its widths.
type codes interface{ ~uint8 | uint16 | uint32 }

// pair adds a segment by the codes of two columns, of which the second has size
// values, without making ids; ok is false when the general way must be taken. slots,
// when there are any, say which place each code of the first has.
func (t *tally) pair(a *column, slots []uint32, b *column, size int, amounts []money.Amount, rows []uint16, n int) (ok bool) {
	switch {
	case !t.fits || amounts == nil || b.same():
		return false
	case a.same():
		place := int(a.Constant)
		if slots != nil {
			place = int(slots[place])
		}
		return (&tally{fits: true, narrow: t.narrow[place*size:][:size]}).direct(b, amounts, rows, n)
	case a.sources != nil:
		return by(t.narrow, a.sources, slots, b, size, amounts, rows)
	case a.U8 != nil:
		return by(t.narrow, a.U8, slots, b, size, amounts, rows)
	case a.U16 != nil:
		return by(t.narrow, a.U16, slots, b, size, amounts, rows)
	}
	return by(t.narrow, a.U32, slots, b, size, amounts, rows)
}

func by[A codes](cells []narrow, a []A, slots []uint32, b *column, size int, amounts []money.Amount, rows []uint16) bool {
	switch {
	case b.sources != nil:
		pairs(cells, a, slots, b.sources, size, amounts, rows)
	case b.U8 != nil:
		pairs(cells, a, slots, b.U8, size, amounts, rows)
	case b.U16 != nil:
		pairs(cells, a, slots, b.U16, size, amounts, rows)
	default:
		return false
	}
	return true
}

// pairs adds the listed rows, or all, by both codes. Queries spend their time here.
func pairs[A, B codes](cells []narrow, a []A, slots []uint32, b []B, size int, amounts []money.Amount, rows []uint16) {
	width := uint(size)
	switch {
	case slots != nil && rows == nil:
		b, amounts = b[:len(a)], amounts[:len(a)]
		for i, code := range a {
			c := &cells[uint(slots[code])*width+uint(b[i])]
			c.sum += int64(amounts[i])
			c.rows++
		}
	case slots != nil:
		amounts = amounts[:len(rows)]
		for i, row := range rows {
			c := &cells[uint(slots[a[row]])*width+uint(b[row])]
			c.sum += int64(amounts[i])
			c.rows++
		}
	case rows == nil:
		b, amounts = b[:len(a)], amounts[:len(a)]
		for i, code := range a {
			c := &cells[uint(code)*width+uint(b[i])]
			c.sum += int64(amounts[i])
			c.rows++
		}
	default:
		amounts = amounts[:len(rows)]
		for i, row := range rows {
			c := &cells[uint(a[row])*width+uint(b[row])]
			c.sum += int64(amounts[i])
			c.rows++
		}
	}
}
