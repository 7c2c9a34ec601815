package curparquet

import (
	"fmt"

	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

// meaning is what the values of a leaf stand for, whatever they are stored as.
type meaning uint8

const (
	noMeaning meaning = iota // something that no bill holds
	asText
	asInteger
	asUnsigned
	asBoolean
	asDecimal // an integer to be divided by a power of ten
	asDouble
	asDate      // days since 1970
	asMillis    // since 1970, as are the next two
	asMicros    //
	asNanos     //
	asJulianDay // nanoseconds of a day, and the day
)

// leaf is one leaf of the schema: what is stored as one column chunk a row group.
type leaf struct {
	index          int
	path           string
	phys           physical
	length         int // bytes of a fixed-length value
	maxDef, maxRep int
	meaning        meaning
	scale          int // digits behind the point of a decimal
}

// maxScale is beyond the scale of any decimal that Parquet's 38 digits need.
const maxScale = 76

// newLeaf describes leaf i of the schema.
func newLeaf(i int, c *schema.Column) leaf {
	l := leaf{
		index: i, path: c.Path(), phys: physical(c.PhysicalType()), length: c.TypeLength(),
		maxDef: int(c.MaxDefinitionLevel()), maxRep: int(c.MaxRepetitionLevel()),
	}
	switch l.phys {
	case physBool:
		l.meaning = asBoolean
	case physInt32, physInt64:
		l.meaning = asInteger
	case physInt96:
		l.meaning = asJulianDay
	case physFloat, physDouble:
		l.meaning = asDouble
	case physBytes, physFixed:
		l.meaning = asText
	}
	switch t := c.LogicalType().(type) {
	case nil, schema.NoLogicalType, schema.StringLogicalType, schema.EnumLogicalType, schema.JSONLogicalType, schema.NullLogicalType:
	case *schema.DecimalLogicalType:
		l.meaning, l.scale = asDecimal, int(t.Scale())
	case *schema.TimestampLogicalType:
		switch t.TimeUnit() {
		case schema.TimeUnitMillis:
			l.meaning = asMillis
		case schema.TimeUnitMicros:
			l.meaning = asMicros
		case schema.TimeUnitNanos:
			l.meaning = asNanos
		default:
			l.meaning = noMeaning
		}
	case schema.DateLogicalType:
		l.meaning = asDate
	case *schema.IntLogicalType:
		if !t.IsSigned() {
			l.meaning = asUnsigned
		}
	default:
		if t.String() != "None" {
			l.meaning = noMeaning
		}
	}
	return l
}

// accepts returns why values of this leaf cannot be read as a kind of field.
func (l *leaf) accepts(kind cur.Kind) error {
	ok := false
	switch l.meaning {
	case noMeaning:
	case asText:
		ok = l.phys == physBytes || l.phys == physFixed
	case asInteger, asUnsigned:
		ok = (l.phys == physInt32 || l.phys == physInt64) && kind != cur.Time
	case asBoolean:
		ok = kind == cur.Text
	case asDecimal:
		ok = l.phys != physBool && l.phys != physInt96 && l.phys != physFloat && l.phys != physDouble &&
			kind != cur.Time && 0 <= l.scale && l.scale <= maxScale
	case asDouble:
		ok = kind != cur.Time
	case asDate:
		ok = l.phys == physInt32 && (kind == cur.Time || kind == cur.Text)
	case asMillis, asMicros, asNanos:
		ok = l.phys == physInt64 && (kind == cur.Time || kind == cur.Text)
	case asJulianDay:
		ok = kind == cur.Time || kind == cur.Text
	}
	if l.phys == physFixed && (l.length <= 0 || l.length > 1<<16) {
		ok = false
	}
	if !ok {
		want := [...]string{cur.Text: "text", cur.Money: "money", cur.Number: "a number", cur.Time: "a time"}[kind]
		return fmt.Errorf("stored as %s, which does not hold %s", l.phys, want)
	}
	return nil
}
