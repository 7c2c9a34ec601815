package synth

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// csvWriter writes rows as CSV. Most cells of a line are the same in each of its
// rows; they are written once, as pieces.
type csvWriter struct {
	w       io.Writer
	columns []Column
	out     []byte
}

// piece is text that is the same in every row of a line, then one cell that is not.
type piece struct {
	text   string
	column *Column // nil after the last piece
}

func (c *csvWriter) header() {
	for i, column := range c.columns {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = append(c.out, column.Name...)
	}
	c.out = append(c.out, '\n')
}

// row writes one row.
func (c *csvWriter) row(r *Row) error {
	if r.line.pieces == nil {
		r.line.pieces = c.compile(r)
	}
	for i := range r.line.pieces {
		p := &r.line.pieces[i]
		c.out = append(c.out, p.text...)
		if p.column != nil {
			c.out = p.column.append(c.out, r)
		}
	}
	if len(c.out) >= 1<<18 {
		return c.flush()
	}
	return nil
}

func (c *csvWriter) flush() error {
	_, err := c.w.Write(c.out)
	c.out = c.out[:0]
	return err
}

// compile splits the cells of a line into what stays and what varies.
func (c *csvWriter) compile(r *Row) (pieces []piece) {
	var text strings.Builder
	for i := range c.columns {
		if i > 0 {
			text.WriteByte(',')
		}
		column := &c.columns[i]
		if column.varies(r) {
			pieces = append(pieces, piece{text.String(), column})
			text.Reset()
			continue
		}
		text.WriteString(quoted(string(column.append(nil, r))))
	}
	text.WriteByte('\n')
	return append(pieces, piece{text.String(), nil})
}

// varies says whether the rows of a line may differ in this column.
func (c *Column) varies(r *Row) bool {
	switch c.Kind {
	case Text:
		return c.from == identity || c.from == interval || c.field == cur.ResourceID && r.resource != ""
	case Stamp:
		return c.field == cur.UsageStart || c.field == cur.UsageEnd
	case Money:
		_, ok := c.Money(r)
		return ok
	case Number:
		switch c.field {
		case cur.UsageAmount, cur.NormalizedUsageAmount, cur.PricingQuantity, cur.CommitmentDiscountQuantity:
			return true
		}
		return false
	}
	return c.from == discounts && r.line.discounted
}

// append writes a row's cell. Cells that vary never need quotes, except maps,
// which bring their own.
func (c *Column) append(b []byte, r *Row) []byte {
	switch c.Kind {
	case Text:
		return append(b, c.Text(r)...)
	case Stamp:
		return appendTime(b, c.Time(r), !c.slash && !c.focus)
	case Money:
		a, ok := c.Money(r)
		switch {
		case !ok:
			return b
		case c.focus:
			return append(b, a.String()...)
		}
		return appendAmount(b, a, !c.slash)
	case Number:
		return append(b, c.Number(r)...)
	}
	switch {
	case c.varies(r):
		return append(b, quoted(object(c.Map(r)))...)
	case c.focus && len(c.Map(r)) == 0:
		return b
	}
	return append(b, object(c.Map(r))...)
}

// object writes pairs as a JSON object; synth's own texts need no escapes beyond
// quotes and backslashes.
func object(pairs []Pair) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(p.Key))
		b.WriteByte(':')
		b.WriteString(strconv.Quote(p.Value))
	}
	b.WriteByte('}')
	return b.String()
}

// quoted writes a cell as RFC 4180 wants it.
func quoted(cell string) string {
	if !strings.ContainsAny(cell, ",\"\r\n") {
		return cell
	}
	return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
}

// appendTime writes an hour as CUR 1.0 does, or with milliseconds as CUR 2.0.
func appendTime(b []byte, h period.Hour, milliseconds bool) []byte {
	b = h.Time().AppendFormat(b, time.DateOnly)
	b = append(b, 'T')
	b = append(b, digits[h%24/10], digits[h%24%10])
	if milliseconds {
		return append(b, ":00:00.000Z"...)
	}
	return append(b, ":00:00Z"...)
}

// appendAmount writes ten decimals as CUR 1.0 does, or no more than needed.
func appendAmount(b []byte, a money.Amount, short bool) []byte {
	if a < 0 {
		b = append(b, '-')
		a = -a
	}
	return appendDecimal(b, uint64(a), uint64(money.Unit), short)
}

// appendQuantity writes millionths like appendAmount.
func appendQuantity(b []byte, millionths int64, short bool) []byte {
	if millionths < 0 {
		b = append(b, '-')
		millionths = -millionths
	}
	b = appendDecimal(b, uint64(millionths), 1e6, short)
	if !short {
		b = append(b, "0000"...)
	}
	return b
}

// appendDecimal writes n units of which one has unit parts; unit is a power of ten.
func appendDecimal(b []byte, n, unit uint64, short bool) []byte {
	b = strconv.AppendUint(b, n/unit, 10)
	b = append(b, '.')
	end := len(b) + 1
	for rest := n % unit; unit > 1; {
		unit /= 10
		d := byte(rest / unit)
		rest %= unit
		b = append(b, '0'+d)
		if d != 0 {
			end = len(b)
		}
	}
	if short {
		return b[:max(end, 0)]
	}
	return b
}
