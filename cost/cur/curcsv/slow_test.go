package curcsv

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// slowCell is a cell without its quotes.
type slowCell = string

// slowLine is a row as slowRows finds it.
type slowLine struct {
	cells  []slowCell
	raw    string
	closed bool // false: a quote in it is never closed, and it is one line
	last   bool // the file ends with it, without a line end
}

// slowRows splits text the obvious way, byte by byte. It knows the rules of the
// scanner and none of its tricks. Rows are longer than a mebibyte in no test of it.
func slowRows(text []byte, delimiter, newline byte) (lines []slowLine) {
	// ends says whether a cell may end at i.
	ends := func(i int) bool {
		if i == len(text) || text[i] == delimiter || text[i] == newline {
			return true
		}
		return newline == '\n' && text[i] == '\r' && (i+1 == len(text) || text[i+1] == '\n')
	}
	for start := 0; start < len(text); {
		line := slowLine{closed: true}
		var cell []byte
		i := start
		for done := false; !done; {
			if cell == nil && i < len(text) && text[i] == '"' {
				cell = []byte{}
				for i++; ; i++ {
					if i == len(text) {
						line.closed = false
						break
					}
					if text[i] != '"' {
						cell = append(cell, text[i])
						continue
					}
					if i+1 < len(text) && text[i+1] == '"' {
						cell = append(cell, '"')
						i++
						continue
					}
					if ends(i + 1) {
						i++
						break
					}
					cell = append(cell, '"')
				}
				if !line.closed {
					break
				}
			}
			switch {
			case i == len(text):
				line.last = true
				line.cells = append(line.cells, string(cell))
				done = true
			case text[i] == delimiter:
				line.cells = append(line.cells, string(cell))
				cell = nil
			case text[i] == newline:
				line.cells = append(line.cells, string(cell))
				done = true
			default:
				if text[i] != '\r' || newline != '\n' || !(i+1 == len(text) || text[i+1] == '\n') {
					cell = append(cell, text[i])
				} else if cell == nil {
					cell = []byte{}
				}
			}
			i++
		}
		if !line.closed {
			i = len(text)
			if n := bytes.IndexByte(text[start:], newline); n >= 0 {
				i = start + n + 1
			} else {
				line.last = true
			}
		}
		end := min(i, len(text))
		line.raw = string(text[start:end])
		line.raw = strings.TrimSuffix(line.raw, string(newline))
		if newline == '\n' {
			line.raw = strings.TrimSuffix(line.raw, "\r")
		}
		start = end
		if line.raw != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// slowDecode reads a bill the obvious way and writes what keep.String writes,
// but for the reasons of rejections. ok is false when the header is refused.
func slowDecode(text []byte, h *header) (rows, rejects []string) {
	m := &h.mapping
	number := 0
	for _, line := range slowRows(text, h.delimiter, h.newline) {
		if line.closed && len(line.cells) == len(m.Names) && strings.TrimPrefix(line.raw, byteOrderMark) == string(h.raw) {
			continue
		}
		number++
		if !line.closed || len(line.cells) != len(m.Names) {
			rejects = append(rejects, fmt.Sprint(number, " "))
			continue
		}
		row, column := slowRow(line.cells, m)
		if column >= 0 {
			rejects = append(rejects, fmt.Sprint(number, " ", m.Names[column]))
			continue
		}
		rows = append(rows, fmt.Sprintf("%d|%s", number, row))
	}
	return rows, rejects
}

// slowRow writes the values of a row. column is the one for which it is rejected.
func slowRow(cells []slowCell, m *cur.Mapping) (row string, column int) {
	focus := m.Family == cur.FOCUS
	value := func(c int) string {
		if focus && (cells[c] == "NULL" || cells[c] == "null") {
			return ""
		}
		return cells[c]
	}
	trimmed := func(c int) string {
		cell := strings.Trim(cells[c], " ")
		if focus && (cell == "NULL" || cell == "null") {
			return ""
		}
		return cell
	}
	texts := make(map[cur.Field]string)
	keys := make(map[string]string)
	discount, given, broken := money.Amount(0), false, false
	for c, use := range m.Columns {
		switch {
		case use.Role == cur.FieldColumn && use.Field.Kind() == cur.Text:
			texts[use.Field] = cur.Visible([]byte(value(c)))
		case use.Role == cur.TagColumn && value(c) != "":
			keys[fmt.Sprintf("|%d:%s", use.Space, use.Key)] = cur.Visible([]byte(value(c)))
		}
	}
	for c, use := range m.Columns {
		if use.Role != cur.MapColumn {
			continue
		}
		pairs, err := cur.ParseMap([]byte(trimmed(c)))
		if use.Map == cur.DiscountMap {
			sum, any, wrong := cur.SumDiscounts(pairs)
			if any && wrong == nil {
				discount, given = sum, true
			}
			broken = broken || err != nil || wrong != nil
			continue
		}
		for _, p := range pairs {
			space := cur.Tag
			if use.Map == cur.CostCategoryMap {
				space = cur.CostCategory
			}
			id := fmt.Sprintf("|%d:%s", space, p.Key)
			f, isField := cur.ProductField(p.Key)
			switch {
			case p.Value == "":
			case use.Map == cur.ProductMap:
				if isField && !m.Has(f) && texts[f] == "" {
					texts[f] = p.Value
				}
			case keys[id] == "":
				keys[id] = p.Value
			}
		}
	}
	var s strings.Builder
	kind := cur.ParseLineItemType(texts[cur.LineItemTypeText])
	if !m.Has(cur.LineItemTypeText) {
		kind = cur.UnknownType
		if m.Has(cur.ChargeCategory) {
			kind = cur.ParseChargeCategory(texts[cur.ChargeCategory])
		}
	}
	fmt.Fprint(&s, kind)
	for f := cur.NoField + 1; f < cur.FieldCount; f++ {
		c := m.Source[f]
		switch {
		case f.Kind() == cur.Text:
			if texts[f] != "" {
				fmt.Fprintf(&s, "|%d=%s", f, texts[f])
			}
		case c < 0 && f == cur.TotalDiscount:
			if given {
				fmt.Fprintf(&s, "|%d=%v", f, discount)
			}
		case f == cur.DiscountApart:
			total, held := m.Source[cur.TotalDiscount], slices.ContainsFunc(m.Columns, func(u cur.Use) bool { return u.Map == cur.DiscountMap })
			if total < 0 || !held || broken || !given && trimmed(total) == "" {
				break
			}
			said, _, _ := money.Parse([]byte(trimmed(total)))
			if apart, ok := discount.Total().Minus(said.Total()).Amount(); ok {
				fmt.Fprintf(&s, "|%d=%v", f, apart)
			}
		case c < 0 || trimmed(c) == "":
		case f.Kind() == cur.Time:
			bound := func(f cur.Field) []byte {
				if m.Has(f) {
					return []byte(trimmed(m.Source[f]))
				}
				return nil
			}
			instant, err := cur.ParseTimeBeside([]byte(trimmed(c)), bound(cur.BillingPeriodStart), bound(cur.BillingPeriodEnd))
			if err != nil && f == cur.UsageStart {
				return "", c
			} else if err == nil && instant != cur.NoTime {
				fmt.Fprintf(&s, "|%d=%d", f, instant)
			}
		case f.Kind() == cur.Money:
			amount, _, err := money.Parse([]byte(trimmed(c)))
			if plain, ok := cur.ShownAmount([]byte(trimmed(c))); err != nil && ok && focus {
				amount, _, err = money.Parse(plain)
			}
			if err != nil {
				return "", c
			}
			fmt.Fprintf(&s, "|%d=%v", f, amount)
		default:
			text := trimmed(c)
			if plain, ok := cur.ShownAmount([]byte(text)); ok && focus {
				text = string(plain)
			}
			v, err := strconv.ParseFloat(text, 64)
			if err == nil && v != 0 && !math.IsInf(v, 0) && !math.IsNaN(v) && !strings.ContainsAny(text, "xX_pP") {
				fmt.Fprintf(&s, "|%d=%v", f, v)
			}
		}
	}
	var list []string
	for k, v := range keys {
		list = append(list, k+"="+v)
	}
	slices.Sort(list)
	return s.String() + strings.Join(list, ""), -1
}
