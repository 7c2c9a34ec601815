package ledger

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// firstHour and lastHour bound what can be written as a date: the years 1 to 9999.
var (
	firstHour = period.FromUnix(-62135596800)
	lastHour  = period.FromUnix(253402300799)
)

// checkFrame looks at what all segments share.
func checkFrame(r *Raw) error {
	if len(r.Dimensions) < int(firstKeyed) || len(r.Dimensions) > math.MaxUint16 {
		return fmt.Errorf("it has %d dimensions", len(r.Dimensions))
	}
	keys := map[string]bool{}
	for d := range r.Dimensions {
		o := &r.Dimensions[d]
		if o.Kind > FromCategory || o.Values != nil && (len(o.Values) == 0 || o.Values[0] != "") {
			return fmt.Errorf("dimension %q is malformed", o.Key)
		}
		if d >= int(firstKeyed) {
			space := cur.Tag
			if o.Kind == FromCategory {
				space = cur.CostCategory
			}
			key, kind := keyedName(space, o.Label)
			if key != o.Key || kind != o.Kind || keys[key] {
				return fmt.Errorf("dimension %q is malformed", o.Key)
			}
			keys[key] = true
		}
	}
	known := map[Dimension]fixed{}
	for _, f := range fixedDimensions {
		known[f.dim] = f
	}
	for d := range firstKeyed {
		if f, o := known[d], &r.Dimensions[d]; o.Key != f.key || o.Label != f.label || o.Kind != FromColumn {
			return fmt.Errorf("dimension %d is %q, not %q", d, o.Key, f.key)
		}
	}
	if len(r.Hours) == 0 || r.Hours[0] != period.None || len(r.Lengths) == 0 || r.Lengths[0] != 0 {
		return fmt.Errorf("its hours do not begin with none")
	}
	for _, h := range r.Hours[1:] {
		if h < firstHour || h > lastHour {
			return fmt.Errorf("hour %d is in no year", h)
		}
	}
	for _, n := range r.Lengths[1:] {
		if n < -int32(lastHour) || n > int32(lastHour) {
			return fmt.Errorf("usage of %d hours", n)
		}
	}
	if len(r.Names) > max(1, len(r.Dimensions[Account].Values)) {
		return fmt.Errorf("it names %d accounts of %d", len(r.Names), len(r.Dimensions[Account].Values))
	}
	for _, c := range r.Names {
		if int(c) >= max(1, len(r.Dimensions[AccountName].Values)) {
			return fmt.Errorf("an account has name %d of %d", c, len(r.Dimensions[AccountName].Values))
		}
	}
	if len(r.Names) > 0 && r.Dimensions[AccountName].Values == nil {
		return fmt.Errorf("it names accounts without names")
	}
	if r.Rejected < int64(len(r.Rejects)) || len(r.Rejects) > maxRejects || r.Padded < 0 {
		return fmt.Errorf("it counts %d rejected rows and has %d", r.Rejected, len(r.Rejects))
	}
	for _, e := range r.Rejects {
		if e == nil || e.Err == nil {
			return fmt.Errorf("a rejected row has no reason")
		}
	}
	return nil
}

// check looks at the columns of segment n.
func (g *RawSegment) check(r *Raw, n int) error {
	rows := len(g.Types)
	if rows == 0 || rows > SegmentRows || len(g.Codes) > len(r.Dimensions) {
		return fmt.Errorf("segment %d has %d rows and %d dimensions", n, rows, len(g.Codes))
	}
	for _, t := range g.Types {
		if t >= cur.LineItemTypeCount {
			return fmt.Errorf("segment %d has a line item type %d", n, t)
		}
	}
	for d := range g.Codes {
		if err := g.Codes[d].check(rows, len(r.Dimensions[d].Values)); err != nil {
			return fmt.Errorf("segment %d, %s: %w", n, r.Dimensions[d].Key, err)
		}
	}
	if err := g.Start.check(rows, len(r.Hours)); err != nil {
		return fmt.Errorf("segment %d, start: %w", n, err)
	}
	if err := g.Length.check(rows, len(r.Lengths)); err != nil {
		return fmt.Errorf("segment %d, length: %w", n, err)
	}
	for f := range g.Money {
		if err := checkColumn(&g.Money[f], rows); err != nil {
			return fmt.Errorf("segment %d, %s: %w", n, firstMoney+cur.Field(f), err)
		}
		if words := len(g.Nulls[f].Bits); words != 0 && words != (rows+63)/64 {
			return fmt.Errorf("segment %d, %s: %d words of nulls", n, firstMoney+cur.Field(f), words)
		}
	}
	for f := range g.Numbers {
		if err := checkColumn(&g.Numbers[f], rows); err != nil {
			return fmt.Errorf("segment %d, %s: %w", n, firstNumber+cur.Field(f), err)
		}
	}
	for i, run := range g.Runs {
		after := int32(-1)
		if i > 0 {
			after = g.Runs[i-1].First
		}
		if run.First <= after || i == 0 && run.First != 0 || int(run.First) >= rows || run.File < 0 || int(run.File) >= len(r.Files) || run.Row < 1 || run.Row > math.MaxInt64-SegmentRows {
			return fmt.Errorf("segment %d: run %d begins at %d of %d rows, file %d", n, i, run.First, rows, run.File)
		}
	}
	if len(g.Runs) == 0 {
		return fmt.Errorf("segment %d says of no row where it stands", n)
	}
	return nil
}

// check says whether there is a code for every row, and a text for every code; of
// texts there may be none, but the blank one always is.
func (c *Codes) check(rows, texts int) error {
	largest, length, set := c.Constant, rows, 0
	if c.U8 != nil {
		length, set = len(c.U8), set+1
		if anyFrom(c.U8, max(texts, 1)) {
			largest = math.MaxUint32
		}
	}
	if c.U16 != nil {
		length, set = len(c.U16), set+1
		most := uint16(0)
		for _, v := range c.U16 {
			most = max(most, v)
		}
		largest = uint32(most)
	}
	if c.U32 != nil {
		length, set = len(c.U32), set+1
		for _, v := range c.U32 {
			largest = max(largest, v)
		}
	}
	switch {
	case set > 1 || length != rows || set == 1 && c.Constant != 0:
		return fmt.Errorf("%d codes for %d rows", length, rows)
	case int64(largest) >= int64(max(texts, 1)):
		return fmt.Errorf("a code beyond its %d texts", texts)
	}
	return nil
}

// anyFrom says whether some code is at or above a limit of at most 256, eight codes
// at a time.
func anyFrom(codes []uint8, limit int) bool {
	if limit > math.MaxUint8 {
		return false
	}
	const ones, high = 0x0101010101010101, 0x8080808080808080
	rest := codes
	over := uint64(0)
	if limit <= 128 {
		add := uint64(128-limit) * ones
		for ; len(rest) >= 8; rest = rest[8:] {
			w := binary.LittleEndian.Uint64(rest)
			over |= (w&^high + add) | w
		}
	} else {
		add := uint64(256-limit) * ones
		for ; len(rest) >= 8; rest = rest[8:] {
			w := binary.LittleEndian.Uint64(rest)
			over |= (w&^high + add) & w
		}
	}
	for _, v := range rest {
		if int(v) >= limit {
			return true
		}
	}
	return over&high != 0
}

// checkColumn says whether a column is of one kind and as long as its segment.
func checkColumn[T money.Amount | float64](v *RawColumn[T], rows int) error {
	switch {
	case v.Dense != nil && len(v.Dense) != rows, len(v.Rows) != len(v.Some),
		v.Dense != nil && (v.Rows != nil || v.Table != nil), v.Rows != nil && v.Table != nil:
		return fmt.Errorf("%d values and %d single ones for %d rows", len(v.Dense), len(v.Some), rows)
	case v.Table != nil:
		return v.Codes.check(rows, len(v.Table))
	}
	last := -1
	for _, row := range v.Rows {
		if int(row) <= last || int(row) >= rows {
			return fmt.Errorf("a value of row %d of %d", row, rows)
		}
		last = int(row)
	}
	return nil
}
