package breakdown

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// lineItem is a row as tests know it, without any column in between.
type lineItem struct {
	kind   cur.LineItemType
	texts  map[string]string // by dimension key
	start  period.Hour
	hours  int32 // 0: no end
	amount money.Amount
}

const august = period.Hour(1785542400 / 3600) // 2026-08-01T00:00Z

// fields are the dimensions of test rows that are columns.
var fields = map[string]cur.Field{
	"payer": cur.PayerAccount, "account": cur.UsageAccount, "service": cur.ProductCode,
	"resource": cur.ResourceID, "usage_type": cur.UsageType, "currency": cur.CurrencyCode,
	"operation": cur.Operation, "description": cur.Description,
}

// anyItems makes rows of a bill. wild adds amounts so large that their sum does
// not fit 64 bits.
func anyItems(seed uint64, n int, wild bool) []lineItem {
	random := rand.New(rand.NewPCG(seed, 7))
	items := make([]lineItem, n)
	for i := range items {
		item := lineItem{
			kind: []cur.LineItemType{cur.Usage, cur.Usage, cur.Usage, cur.Tax, cur.Credit, cur.Fee, cur.EdpDiscount}[random.IntN(7)],
			texts: map[string]string{
				"payer":   "111122223333",
				"account": fmt.Sprintf("%012d", 1+random.IntN(20)),
				"service": []string{"AmazonEC2", "AmazonS3", "AWSLambda", "AmazonRDS"}[random.IntN(4)],
				// About as many resources as rows: codes of every width.
				"resource":    fmt.Sprintf("i-%05d", random.IntN(n)),
				"usage_type":  []string{"", "BoxUsage:m5.large", "Größe", "größe-2"}[random.IntN(4)],
				"currency":    "USD",
				"operation":   fmt.Sprintf("Op%d", random.IntN(300)),
				"description": "",
			},
			start: august + period.Hour(random.IntN(31*24)), hours: 1,
			amount: money.Amount(random.Int64N(2e12) - 5e11),
		}
		switch random.IntN(12) {
		case 0:
			item.start, item.hours = august, 744
		case 1:
			item.hours = 24
		case 2:
			item.start, item.hours = period.None, 0
		case 3:
			item.hours = 0
		}
		if i > n/2 {
			item.texts["tag:team"] = []string{"", "core", "web"}[random.IntN(3)]
		}
		if wild && random.IntN(3) == 0 {
			item.amount = money.Amount(math.MaxInt64 - random.Int64N(9))
			if random.IntN(3) == 0 {
				item.amount = math.MinInt64
			}
		}
		if item.kind == cur.Tax {
			item.amount = money.Amount(random.Int64N(4)) // ties and zeros
		}
		items[i] = item
	}
	return items
}

// load reads items into a ledger, in batches of size rows.
func load(t testing.TB, size int, files ...[]lineItem) *ledger.Ledger {
	t.Helper()
	b := ledger.NewBuilder()
	for n, items := range files {
		f := b.File(fmt.Sprint(n))
		dicts := map[cur.Field]*cur.Dict{}
		for _, field := range fields {
			dicts[field] = cur.NewDict()
		}
		team := cur.NewDict()
		for lo := 0; lo < len(items); lo += size {
			part := items[lo:min(lo+size, len(items))]
			batch := &cur.Batch{FirstRow: int64(lo + 1), Rows: len(part), Types: make([]cur.LineItemType, len(part))}
			for key, field := range fields {
				c := &cur.Column{Dict: dicts[field], Codes: make([]uint32, len(part))}
				for i := range part {
					c.Codes[i] = c.Dict.Code([]byte(part[i].texts[key]))
				}
				batch.Columns[field] = c
			}
			tag := cur.KeyedColumn{Key: "team", Column: cur.Column{Dict: team, Codes: make([]uint32, len(part))}}
			start, end := make([]int64, len(part)), make([]int64, len(part))
			amounts := make([]money.Amount, len(part))
			for i := range part {
				item := &part[i]
				batch.Types[i], amounts[i] = item.kind, item.amount
				tag.Codes[i] = team.Code([]byte(item.texts["tag:team"]))
				start[i], end[i] = cur.NoTime, cur.NoTime
				if item.start != period.None {
					start[i] = int64(item.start) * 3600
					if item.hours != 0 {
						end[i] = start[i] + int64(item.hours)*3600
					}
				}
			}
			batch.Keyed = []cur.KeyedColumn{tag}
			batch.Columns[cur.UsageStart], batch.Columns[cur.UsageEnd] = &cur.Column{Time: start}, &cur.Column{Time: end}
			batch.Columns[cur.Unblended] = &cur.Column{Money: amounts}
			if err := f.Batch(batch); err != nil {
				t.Fatal(err)
			}
		}
	}
	return b.Seal()
}

// asBilled prices every row at what was billed, and its source by its type, so
// that tests here do not depend on the cost rule.
type asBilled struct{ l *ledger.Ledger }

func (p asBilled) Money(_ actual.Basis, segment int) []money.Amount {
	return p.l.Segments()[segment].Money(cur.Unblended)
}

func (p asBilled) SourcesOn(_ actual.Basis, segment int) []actual.Source {
	types := p.l.Segments()[segment].Types()
	sources := make([]actual.Source, len(types))
	for i, t := range types {
		sources[i] = sourceOf(t)
	}
	return sources
}

func sourceOf(t cur.LineItemType) actual.Source {
	switch t {
	case cur.Tax:
		return actual.Tax
	case cur.Credit:
		return actual.Credit
	case cur.Fee:
		return actual.Fee
	case cur.EdpDiscount:
		return actual.Discount
	}
	return actual.Unblended
}

// text returns what an item has for a dimension.
func (item *lineItem) text(key string) string {
	switch key {
	case "cost_source":
		return sourceOf(item.kind).String()
	case "line_item_type":
		return item.kind.String()
	}
	return item.texts[key]
}

// plainFilter is a filter in words.
type plainFilter struct {
	key    string
	values []string
	not    bool
}

func (f plainFilter) keeps(item *lineItem) bool {
	return slices.Contains(f.values, item.text(f.key)) != f.not
}

// plainQuery is a query in words.
type plainQuery struct {
	filters []plainFilter
	groups  []string
	span    period.Range
	grain   period.Grain
}

func (q plainQuery) keeps(item *lineItem) bool {
	for _, f := range q.filters {
		if !f.keeps(item) {
			return false
		}
	}
	return q.span.Empty() || item.start != period.None && q.span.Contains(item.start)
}

// in says the query in the terms of a ledger. A value that the ledger does not
// have has no code; its filter then keeps nothing by that value.
func (q plainQuery) in(t testing.TB, r *Reader) Query {
	t.Helper()
	query := Query{Basis: actual.Cash, Range: q.span, Grain: q.grain, Series: true, SeriesTop: -1}
	dim := func(key string) ledger.Dimension {
		d, ok := r.ledger.Lookup(key)
		if !ok {
			t.Fatalf("no dimension %q", key)
		}
		return d
	}
	for _, f := range q.filters {
		filter := Filter{Dim: dim(f.key), Not: f.not}
		for _, v := range f.values {
			if c, ok := r.Code(filter.Dim, v); ok {
				filter.Codes = append(filter.Codes, c)
			}
		}
		query.Filters = append(query.Filters, filter)
	}
	for _, g := range q.groups {
		query.GroupBy = append(query.GroupBy, dim(g))
	}
	return query
}

// answer writes a cube as text, so that cubes of different ledgers compare.
func answer(c *Cube) string {
	var b strings.Builder
	fmt.Fprintf(&b, "total %v of %d; long %v of %d; undated %v of %d\n", c.Total, c.Rows, c.Long, c.LongRows, c.Undated, c.UndatedRows)
	for n, h := range c.Starts {
		if c.Steps[n].Sign() != 0 || c.LongSteps[n].Sign() != 0 {
			fmt.Fprintf(&b, "step %d: %v and %v\n", h, c.Steps[n], c.LongSteps[n])
		}
	}
	cells, _ := c.Top(-1)
	for _, cell := range cells {
		for n := range c.Levels() {
			fmt.Fprintf(&b, "%q ", c.Text(cell, n))
		}
		fmt.Fprintf(&b, "%v of %d; long %v; undated %v", cell.Total, cell.Rows, cell.Long, cell.Undated)
		for n, s := range cell.Steps {
			if s.Sign() != 0 {
				fmt.Fprintf(&b, " %d:%v", c.Starts[n], s)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// modelCell is a group of the model.
type modelCell struct {
	texts               []string
	total, long, absent money.Total
	rows                int64
	steps               map[period.Hour]money.Total
}

// model answers a query row by row, the slow and obvious way.
func model(items []lineItem, q plainQuery) string {
	longest := map[period.Grain]int32{period.ByHour: 1, period.ByDay: 24, period.ByMonth: 744}[q.grain]
	all := &modelCell{steps: map[period.Hour]money.Total{}}
	longSteps := map[period.Hour]money.Total{}
	var longRows, absentRows int64
	cells := map[string]*modelCell{}
	for i := range items {
		item := &items[i]
		if !q.keeps(item) {
			continue
		}
		var texts []string
		for _, g := range q.groups {
			texts = append(texts, item.text(g))
		}
		key := strings.Join(texts, "\x00")
		if cells[key] == nil {
			cells[key] = &modelCell{texts: texts, steps: map[period.Hour]money.Total{}}
		}
		a := item.amount.Total()
		for _, c := range []*modelCell{all, cells[key]} {
			c.total = c.total.Plus(a)
			c.rows++
			switch {
			case item.start == period.None:
				c.absent = c.absent.Plus(a)
			case item.hours > longest:
				c.long = c.long.Plus(a)
			default:
				h := item.start.Floor(q.grain)
				c.steps[h] = c.steps[h].Plus(a)
			}
		}
		if item.start == period.None {
			absentRows++
		} else if item.hours > longest {
			h := item.start.Floor(q.grain)
			longSteps[h] = longSteps[h].Plus(a)
			longRows++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "total %v of %d; long %v of %d; undated %v of %d\n", all.total, all.rows, all.long, longRows, all.absent, absentRows)
	for h := august - 48; h < august+800; h++ {
		if all.steps[h].Sign() != 0 || longSteps[h].Sign() != 0 {
			fmt.Fprintf(&b, "step %d: %v and %v\n", h, all.steps[h], longSteps[h])
		}
	}
	var order []*modelCell
	for _, c := range cells {
		order = append(order, c)
	}
	slices.SortFunc(order, func(x, y *modelCell) int {
		if n := y.total.Abs().Cmp(x.total.Abs()); n != 0 {
			return n
		}
		return slices.Compare(x.texts, y.texts)
	})
	for _, c := range order {
		for _, text := range c.texts {
			fmt.Fprintf(&b, "%q ", text)
		}
		fmt.Fprintf(&b, "%v of %d; long %v; undated %v", c.total, c.rows, c.long, c.absent)
		for h := august - 48; h < august+800; h++ {
			if c.steps[h].Sign() != 0 {
				fmt.Fprintf(&b, " %d:%v", h, c.steps[h])
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
