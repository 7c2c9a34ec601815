package keep

import (
	"math"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// kind is how a column lies in the file.
type kind string

const (
	dictionaryKind kind = "dictionary" // an index into values for each row
	denseKind      kind = "dense"      // a value for each row
	runsKind       kind = "runs"       // a value for each run of rows
)

// role is which column of a ledger it is.
type role string

const (
	dimensionRole role = "dimension"
	moneyRole     role = "money"
	numberRole    role = "number"
	typeRole      role = "type"
	startRole     role = "start"
	lengthRole    role = "length"
	fileRole      role = "file"
	rowRole       role = "row" // minus the place in the segment
)

// values is what the values of a column are.
type values uint8

const (
	textValues values = iota
	amountValues
	numberValues
	timeValues // seconds since 1970 UTC
	int32Values
	byteValues
)

func (v values) size() int { return [...]int{4, 8, 8, 8, 4, 1}[v] }

// column is one of the file.
type column struct {
	Name  string `json:"name"`
	Role  role   `json:"role"`
	Kind  kind   `json:"kind"`
	At    int    `json:"at,omitempty"`    // dimension, or number of the money or number field
	Width int    `json:"width,omitempty"` // bytes of an index

	values values
	// table of a dictionary of numbers, and its places.
	table []float64
	place map[uint64]uint32
}

// plan decides how each column of a ledger is written. What no row has is left out.
func plan(r *ledger.Raw) []column {
	list := []column{
		{Name: "line_item_type_code", Role: typeRole, Kind: denseKind},
		{Name: "usage_start", Role: startRole, Kind: dictionaryKind, Width: wide(len(r.Hours))},
		{Name: "usage_hours", Role: lengthRole, Kind: dictionaryKind, Width: wide(len(r.Lengths))},
		{Name: "file", Role: fileRole, Kind: runsKind},
		{Name: "row_less_place", Role: rowRole, Kind: runsKind},
	}
	for d := range r.Dimensions {
		used, most := false, uint32(0)
		for n := range r.Segments {
			if codes := r.Segments[n].Codes; d < len(codes) {
				used = used || !codes[d].Same() || codes[d].Constant != 0
				most = max(most, largest(&codes[d]))
			}
		}
		if used {
			list = append(list, column{Name: r.Dimensions[d].Key, Role: dimensionRole, Kind: dictionaryKind, At: d, Width: wide(int(most) + 1)})
		}
	}
	for f := range ledger.MoneyFields {
		if k := moneyKind(r, f); k != "" {
			name := columnName(cur.Unblended+cur.Field(f)) + "_e10"
			list = append(list, column{Name: name, Role: moneyRole, Kind: k, At: f})
		}
	}
	for f := range ledger.NumberFields {
		c := column{Name: columnName(cur.UsageAmount + cur.Field(f)), Role: numberRole, At: f}
		if c.planNumbers(r); c.Kind != "" {
			list = append(list, c)
		}
	}
	for n := range list {
		list[n].values = valuesOf(list[n].Role)
	}
	return list
}

// columnName is the name of a field as bills spell it; what is added up from others
// has none.
func columnName(f cur.Field) string {
	if names := f.Spellings(); len(names) > 0 {
		return names[0]
	}
	return strings.ReplaceAll(f.String(), " ", "_")
}

// valuesOf is what a column of a role holds.
func valuesOf(r role) values {
	switch r {
	case dimensionRole:
		return textValues
	case numberRole:
		return numberValues
	case typeRole:
		return byteValues
	case startRole:
		return timeValues
	case lengthRole, fileRole:
		return int32Values
	}
	return amountValues
}

// wide is how many bytes an index of so many values takes.
func wide(values int) int {
	switch {
	case values <= math.MaxUint8+1:
		return 1
	case values <= math.MaxUint16+1:
		return 2
	}
	return 4
}

func largest(c *ledger.Codes) uint32 {
	most := c.Constant
	for _, v := range c.U8 {
		most = max(most, uint32(v))
	}
	for _, v := range c.U16 {
		most = max(most, uint32(v))
	}
	for _, v := range c.U32 {
		most = max(most, v)
	}
	return most
}

// moneyKind is how a money field lies in the file: in runs where that is shorter;
// blank when it is absent from every row.
func moneyKind(r *ledger.Raw, f int) kind {
	absent, runs, rows := true, 0, 0
	room := make([]money.Amount, ledger.SegmentRows)
	for n := range r.Segments {
		g := &r.Segments[n]
		m, nulls := &g.Money[f], g.Nulls[f]
		absent = absent && nulls.All && m.Dense == nil && len(m.Rows) == 0 && m.Table == nil
		rows += len(g.Types)
		amounts := dense(m, len(g.Types), room)
		for i, a := range amounts {
			if i == 0 || a != amounts[i-1] || nulls.Bits != nil && nulls.At(i) != nulls.At(i-1) {
				runs++
			}
		}
	}
	switch {
	case absent:
		return ""
	case runs*12 < rows*8:
		return runsKind
	}
	return denseKind
}

// planNumbers decides how a number field lies in the file.
func (c *column) planNumbers(r *ledger.Raw) {
	packed, absent, runs, rows := false, true, 0, 0
	c.place = map[uint64]uint32{}
	room := make([]float64, ledger.SegmentRows)
	for n := range r.Segments {
		g := &r.Segments[n]
		m := &g.Numbers[c.At]
		packed = packed || m.Table != nil
		absent = absent && m.Dense == nil && len(m.Rows) == 0 && m.Table == nil
		rows += len(g.Types)
		numbers := dense(m, len(g.Types), room)
		for i, v := range numbers {
			if bits := math.Float64bits(v); i == 0 || bits != math.Float64bits(numbers[i-1]) {
				runs++
				if _, known := c.place[bits]; !known && len(c.table) <= math.MaxUint16 {
					c.place[bits] = uint32(len(c.table))
					c.table = append(c.table, v)
				}
			}
		}
	}
	switch {
	case absent:
	case packed && len(c.table) <= math.MaxUint16:
		c.Kind, c.Width = dictionaryKind, wide(len(c.table))
	case runs*12 < rows*8:
		c.Kind = runsKind
	default:
		c.Kind = denseKind
	}
}

// dense returns a value for every row of a segment, in buf where the segment has none of its own.
func dense[T money.Amount | float64](m *ledger.RawColumn[T], rows int, buf []T) []T {
	if m.Dense != nil {
		return m.Dense
	}
	buf = buf[:rows]
	if m.Table != nil {
		for i := range buf {
			buf[i] = m.Table[m.Codes.At(i)]
		}
		return buf
	}
	clear(buf)
	for k, row := range m.Rows {
		buf[row] = m.Some[k]
	}
	return buf
}
