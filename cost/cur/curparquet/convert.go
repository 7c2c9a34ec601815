package curparquet

import (
	"encoding/binary"
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

var (
	errNumber = errors.New("not a decimal number")
	errRange  = errors.New("out of range")
)

// runLength is how many values are converted at a time: their working memory
// stays in the processor's nearest cache.
const runLength = 1024

// farTexts is from how many texts on a dictionary does not lie near the processor any
// more, so that texts are looked up together.
const farTexts = 1 << 13

// converter turns the values of one leaf into cells.
type converter struct {
	leaf leaf
	dict *cur.Dict // for text
	// null says that the text NULL is blank, as in the dumps of FOCUS.
	null bool

	ints   []int64
	floats []float64
	blobs  [][]byte
	codes  []uint32 // of blobs, where they were looked up together
	space  []byte
}

// isNull says whether a text stands for no value.
func (c *converter) isNull(text []byte) bool {
	return c.null && (string(text) == "NULL" || string(text) == "null")
}

// decode reads the next n values of v into the cells from at on.
func (c *converter) decode(v *values, to *cells, at, n int) error {
	for n > 0 {
		k := min(n, runLength)
		switch {
		case c.leaf.phys <= physInt64:
			c.ints = resized(c.ints, k)
			if err := v.integers(c.ints); err != nil {
				return err
			}
			c.fromInts(to, at)
		case c.leaf.phys == physFloat || c.leaf.phys == physDouble:
			c.floats = resized(c.floats, k)
			if err := v.floats(c.floats); err != nil {
				return err
			}
			c.fromFloats(to, at)
		default:
			c.blobs = resized(c.blobs, k)
			if err := v.blobs(c.blobs); err != nil {
				return err
			}
			c.fromBlobs(to, at)
		}
		at += k
		n -= k
	}
	return nil
}

// fromInts converts c.ints.
func (c *converter) fromInts(to *cells, at int) {
	for i, v := range c.ints {
		if c.leaf.meaning == asUnsigned && c.leaf.phys == physInt32 {
			v = int64(uint32(v))
		}
		if c.leaf.meaning == asUnsigned && v < 0 {
			to.blank(at+i, at+i+1)
			to.bad(at+i, strconv.FormatUint(uint64(v), 10), errRange)
			continue
		}
		c.fromInt(to, at+i, v)
	}
}

func (c *converter) fromInt(to *cells, at int, v int64) {
	switch to.kind {
	case cur.Time:
		if to.time[at] = c.seconds(v); !cur.InTime(to.time[at]) {
			to.blank(at, at+1)
			to.bad(at, string(c.integerText(v)), cur.ErrTime)
		}
	case cur.Text:
		to.codes[at] = c.dict.Code(c.integerText(v))
	case cur.Number:
		to.float[at] = quotient(v, c.scale())
	case cur.Money:
		to.null[at] = false
		a, rounded, err := amount(v, c.scale())
		to.money[at] = a
		if rounded {
			to.mark(at, markRounded)
		}
		if err != nil {
			to.bad(at, string(c.integerText(v)), err)
		}
	}
}

// scale returns the digits behind the point of an integer.
func (c *converter) scale() int {
	if c.leaf.meaning == asDecimal {
		return c.leaf.scale
	}
	return 0
}

// seconds returns the instant of a value.
func (c *converter) seconds(v int64) int64 {
	unit := int64(1)
	switch c.leaf.meaning {
	case asDate:
		return v * 86400 // 32 bits
	case asMillis:
		unit = 1e3
	case asMicros:
		unit = 1e6
	case asNanos:
		unit = 1e9
	}
	return floorDiv(v, unit)
}

func floorDiv(v, unit int64) int64 {
	q := v / unit
	if v%unit < 0 {
		q--
	}
	return q
}

// integerText writes an integer as a bill in text has it. Instants get the form
// that AWS gives the start and end of commitments.
func (c *converter) integerText(v int64) []byte {
	c.space = c.space[:0]
	switch c.leaf.meaning {
	case asBoolean:
		c.space = strconv.AppendBool(c.space, v != 0)
	case asDate:
		c.space = time.Unix(v*86400, 0).UTC().AppendFormat(c.space, time.DateOnly)
	case asMillis, asMicros, asNanos:
		unit := map[meaning]int64{asMillis: 1e3, asMicros: 1e6, asNanos: 1e9}[c.leaf.meaning]
		s := floorDiv(v, unit)
		c.space = instantText(c.space, s, (v-s*unit)*(1e9/unit))
	case asDecimal:
		c.space = decimalText(c.space, strconv.FormatInt(v, 10), c.leaf.scale)
	default:
		c.space = strconv.AppendInt(c.space, v, 10)
	}
	return c.space
}

func instantText(to []byte, seconds, nanos int64) []byte {
	return time.Unix(seconds, nanos).UTC().AppendFormat(to, "2006-01-02T15:04:05.000Z")
}

// decimalText appends digits (with a sign) with a point before the last scale of
// them, without trailing zeros behind the point.
func decimalText(to []byte, digits string, scale int) []byte {
	if digits[0] == '-' {
		to, digits = append(to, '-'), digits[1:]
	}
	for len(digits) <= scale {
		digits = "0" + digits
	}
	whole, rest := digits[:len(digits)-scale], digits[len(digits)-scale:]
	to = append(to, whole...)
	end := len(rest)
	for end > 0 && rest[end-1] == '0' {
		end--
	}
	if end > 0 {
		to = append(append(to, '.'), rest[:end]...)
	}
	return to
}

// quotient returns v / 10^scale as the nearest double.
func quotient(v int64, scale int) float64 {
	if -1<<53 <= v && v <= 1<<53 && scale <= 22 {
		return float64(v) / math.Pow10(scale) // both exact, so rounded once
	}
	f, _ := strconv.ParseFloat(string(decimalText(nil, strconv.FormatInt(v, 10), scale)), 64)
	return f
}

// pow10 are the powers of ten that an amount's decimals need.
var pow10 = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10}

// amount returns v / 10^scale exactly, or rounded half to even at 1e-10.
func amount(v int64, scale int) (a money.Amount, rounded bool, err error) {
	if scale <= 10 {
		unit := pow10[10-scale]
		if limit := math.MaxInt64 / unit; -limit <= v && v <= limit {
			return money.Amount(v * unit), false, nil
		}
		return 0, false, money.ErrRange
	}
	var space [48]byte
	text := strconv.AppendInt(space[:0], v, 10)
	text = append(text, 'e', '-')
	return money.Parse(strconv.AppendInt(text, int64(scale), 10))
}

// fromFloats converts c.floats.
func (c *converter) fromFloats(to *cells, at int) {
	single := c.leaf.phys == physFloat
	switch to.kind {
	case cur.Number:
		for i, f := range c.floats {
			if single {
				f = widened(f)
			}
			to.float[at+i] = f
			if f-f != 0 { // no number or infinite
				to.float[at+i] = 0
				to.bad(at+i, strconv.FormatFloat(f, 'g', -1, 64), errNumber)
			}
		}
	case cur.Money:
		for i, f := range c.floats {
			if single {
				f = widened(f)
			}
			a, rounded, err := money.FromFloat(f)
			to.money[at+i], to.null[at+i] = a, false
			if rounded {
				to.mark(at+i, markRounded)
			}
			if err != nil {
				to.bad(at+i, strconv.FormatFloat(f, 'g', -1, 64), err)
			}
		}
	case cur.Text:
		for i, f := range c.floats {
			if single {
				f = widened(f)
			}
			c.space = strconv.AppendFloat(c.space[:0], f, 'f', -1, 64)
			to.codes[at+i] = c.dict.Code(c.space)
		}
	}
}

// widened returns the double that is written like the float f: 0.1, not
// 0.10000000149.
func widened(f float64) float64 {
	if f-f != 0 {
		return f
	}
	var space [32]byte
	w, err := strconv.ParseFloat(string(strconv.AppendFloat(space[:0], f, 'g', -1, 32)), 64)
	if err != nil {
		return f
	}
	return w
}

// fromBlobs converts c.blobs.
func (c *converter) fromBlobs(to *cells, at int) {
	switch c.leaf.meaning {
	case asDecimal:
		for i, b := range c.blobs {
			c.fromDecimal(to, at+i, b)
		}
	case asJulianDay:
		for i, b := range c.blobs {
			s, nanos := julian(b)
			switch {
			case to.kind != cur.Time:
				c.space = instantText(c.space[:0], s, nanos)
				to.codes[at+i] = c.dict.Code(c.space)
			case cur.InTime(s):
				to.time[at+i] = s
			default:
				to.blank(at+i, at+i+1)
				to.bad(at+i, string(instantText(nil, s, nanos)), cur.ErrTime)
			}
		}
	default:
		if to.kind != cur.Text {
			for i, b := range c.blobs {
				c.fromText(to, at+i, b)
			}
			return
		}
		c.codes = resized(c.codes, len(c.blobs))
		clear(c.codes)
		if c.dict.Len() >= farTexts {
			c.dict.Lookups(c.blobs, c.codes)
		}
		var last []byte
		var code uint32
		for i, b := range c.blobs {
			if known := c.codes[i]; known != 0 {
				last, code = b, known
			} else if i == 0 || string(b) != string(last) {
				last, code = b, c.code(to, at+i, b)
			} else if to.marks != nil && to.marks[at+i-1]&markDamaged != 0 {
				to.mark(at+i, markDamaged)
			}
			to.codes[at+i] = code
		}
	}
}

// code returns the code of a text, made visible if it is damaged.
func (c *converter) code(to *cells, at int, text []byte) uint32 {
	if code, ok := c.dict.Lookup(text); ok {
		return code
	}
	if c.isNull(text) {
		return 0
	}
	if !cur.Clean(text) {
		to.mark(at, markDamaged)
		return c.dict.Code([]byte(cur.Visible(text)))
	}
	return c.dict.Code(text)
}

// fromText reads money, a number or a time written as text.
func (c *converter) fromText(to *cells, at int, text []byte) {
	for len(text) > 0 && text[0] == ' ' {
		text = text[1:]
	}
	for len(text) > 0 && text[len(text)-1] == ' ' {
		text = text[:len(text)-1]
	}
	if len(text) == 0 || c.isNull(text) {
		to.blank(at, at+1)
		return
	}
	var err error
	switch to.kind {
	case cur.Time:
		to.time[at], err = cur.ParseTime(text)
	case cur.Number:
		to.float[at], err = number(text)
	case cur.Money:
		var rounded bool
		to.null[at] = false
		to.money[at], rounded, err = money.Parse(text)
		if rounded {
			to.mark(at, markRounded)
		}
	}
	if err != nil {
		to.blank(at, at+1)
		to.bad(at, string(text[:min(len(text), 70)]), err)
	}
}

// number reads a decimal number; what only Go writes (hexadecimal, underscores,
// infinities) is refused.
func number(text []byte) (float64, error) {
	for _, b := range text {
		if (b < '0' || b > '9') && b != '.' && b != '-' && b != '+' && b != 'e' && b != 'E' {
			return 0, errNumber
		}
	}
	f, err := strconv.ParseFloat(string(text), 64)
	if err != nil {
		return 0, errNumber
	}
	return f, nil
}

// fromDecimal converts a decimal stored as a big-endian two's complement integer
// of any length.
func (c *converter) fromDecimal(to *cells, at int, b []byte) {
	// Leading bytes that only repeat the sign say nothing.
	for len(b) > 8 && (b[0] == 0 && b[1] < 0x80 || b[0] == 0xff && b[1] >= 0x80) {
		b = b[1:]
	}
	if len(b) <= 8 {
		var wide [8]byte
		if len(b) > 0 && b[0] >= 0x80 {
			wide = [8]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
		}
		copy(wide[8-len(b):], b)
		c.fromInt(to, at, int64(binary.BigEndian.Uint64(wide[:])))
		return
	}
	if len(b) > 64 {
		to.blank(at, at+1)
		to.bad(at, "", errRange)
		return
	}
	var n big.Int
	n.SetBytes(b)
	if b[0] >= 0x80 {
		var two big.Int
		n.Sub(&n, two.Lsh(big.NewInt(1), uint(8*len(b))))
	}
	text := decimalText(nil, n.String(), c.leaf.scale)
	if to.kind == cur.Text {
		to.codes[at] = c.dict.Code(text)
		return
	}
	c.fromText(to, at, text)
}

// julian returns the instant of an INT96: nanoseconds of the day, then the Julian
// day, both little-endian.
func julian(b []byte) (seconds, nanos int64) {
	const epoch = 2440588 // the Julian day of 1970-01-01
	n := int64(binary.LittleEndian.Uint64(b[:8]))
	day := int64(int32(binary.LittleEndian.Uint32(b[8:12])))
	s := floorDiv(n, 1e9)
	return (day-epoch)*86400 + s, n - s*1e9
}

// distinct adds a name to a list if it is not in it.
func distinct(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}
