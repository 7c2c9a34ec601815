package view

import (
	"cmp"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/sorts"
)

// icicleGroups and icicleParts are how many blocks of each level are named.
const (
	icicleGroups = 7
	icicleParts  = 4
)

// thenBy is what the second level of an icicle divides by, unless that is
// already decided: the first of these that is not.
var thenBy = map[string][]string{
	"service":  {"usage_type", "operation", "account"},
	"account":  {"service", "usage_type"},
	"payer":    {"account", "service"},
	"resource": {"usage_type", "operation"},
	"":         {"service", "usage_type", "account", "operation"},
}

// then chooses the second level of the icicle.
func (a *question) then() ledger.Dimension {
	if d, ok := a.bill.Ledger.Lookup(a.query.Then); ok && d != a.group {
		return d
	}
	chain := thenBy[a.query.GroupBy]
	if chain == nil {
		chain = thenBy[""]
	}
	chosen := a.group
	for _, key := range chain {
		d, ok := a.bill.Ledger.Lookup(key)
		if !ok || d == a.group || len(a.bill.reader.Values(d)) < 2 {
			continue
		}
		if !a.decided(key) {
			return d
		}
		if chosen == a.group {
			chosen = d
		}
	}
	return chosen
}

// decided says whether a filter leaves one value of a dimension.
func (a *question) decided(key string) bool {
	return slices.ContainsFunc(a.query.Filters, func(f Filter) bool {
		return f.Dimension == key && !f.Not && len(f.Values) == 1
	})
}

// icicle divides the question's rows by two dimensions. A block stands for money
// spent: what is negative cannot be drawn. The blocks plus LeftOut are the sum.
func (a *question) icicle(first *breakdown.Cube, subject string) Icicle {
	c := a.currency.text
	then := a.then()
	w, _ := speakOf(a.query.GroupBy)
	second, _ := speakOf(a.bill.Ledger.Key(then))
	pic := Icicle{
		Levels:  []string{"", w.label, second.label},
		Measure: "Height is cost: " + inSentence(a.words.measure) + ", " + a.words.manner + ", " + a.unit() + ". Arrow keys walk the blocks, Enter filters, Escape goes back.",
	}
	for _, f := range a.query.Filters {
		if !f.Not {
			last, _ := speakOf(f.Dimension)
			pic.Levels[0] = last.label
		}
	}
	if then == a.group {
		pic.Levels[2] = ""
	}

	named, all := first.Costly(icicleGroups + 1)
	if all.Cells > icicleGroups+1 {
		named = named[:icicleGroups]
	}
	parts := a.icicleParts(named, then)
	root := Block{Label: subject, Children: []Block{}}
	drawn := money.Total{}
	for _, g := range named {
		b := parts[g.Codes[0]]
		if b.Money.Value.Sign() <= 0 {
			continue
		}
		b.Key = first.Text(g, 0)
		b.Label = a.bill.label(a.group, b.Key)
		root.Children = append(root.Children, b)
		drawn = drawn.Plus(b.Money.Value)
	}
	sorts.By(root.Children, func(x, y Block) int { return y.Money.Value.Cmp(x.Money.Value) })
	if others := all.Cells - len(named); others > 0 {
		rest := all.Total
		for _, g := range named {
			rest = rest.Minus(g.Total)
		}
		drawn = drawn.Plus(rest)
		root.Children = append(root.Children, Block{
			Label: allOther, Other: true, Money: amount(rest, c),
			Children: []Block{{Label: counted(int64(others), inSentence(w.label), w.many), Other: true, Money: amount(rest, c)}},
		})
	}
	root.Money = amount(drawn, c)
	shareBlocks(&root, drawn)
	pic.Root = root
	if left := first.Total.Minus(drawn); !left.IsZero() {
		pic.LeftOut = "Credits and other negative amounts, " + plain(left, c) + " in all, cannot be drawn as blocks and are left out. The sum with them is " + plain(first.Total, c) + "."
	}
	pic.Title = icicleTitle(root, subject, w)
	return pic
}

// icicleParts divides some groups by the second dimension.
func (a *question) icicleParts(named []*breakdown.Cell, then ledger.Dimension) map[uint32]Block {
	blocks := make(map[uint32]Block, len(named))
	if then == a.group || len(named) == 0 {
		for _, g := range named {
			blocks[g.Codes[0]] = Block{Money: amount(g.Total, a.currency.text)}
		}
		return blocks
	}
	only := breakdown.Filter{Dim: a.group}
	for _, g := range named {
		only.Codes = append(only.Codes, g.Codes[0])
	}
	q := breakdown.Query{GroupBy: []ledger.Dimension{a.group, then}}
	if len(a.bill.reader.Values(a.group)) > icicleGroups+2 {
		q.Filters = []breakdown.Filter{only}
	}
	cube := a.run(q)
	byGroup := map[uint32][]*breakdown.Cell{}
	for i := range cube.Cells {
		if cell := &cube.Cells[i]; cell.Total.Sign() > 0 {
			byGroup[cell.Codes[0]] = append(byGroup[cell.Codes[0]], cell)
		}
	}
	for code, cells := range byGroup {
		slices.SortFunc(cells, func(x, y *breakdown.Cell) int {
			return cmp.Or(y.Total.Cmp(x.Total), strings.Compare(cube.Text(x, 1), cube.Text(y, 1)))
		})
		var b Block
		sum, rest := money.Total{}, money.Total{}
		for n, cell := range cells {
			sum = sum.Plus(cell.Total)
			if n >= icicleParts && len(cells) > icicleParts+1 {
				rest = rest.Plus(cell.Total)
				continue
			}
			key := cube.Text(cell, 1)
			b.Children = append(b.Children, Block{Key: key, Label: a.bill.label(then, key), Money: amount(cell.Total, a.currency.text)})
		}
		if !rest.IsZero() {
			b.Children = append(b.Children, Block{
				Label: "+ " + Count(int64(len(cells)-icicleParts)) + " more", Other: true, Money: amount(rest, a.currency.text),
			})
		}
		b.Money = amount(sum, a.currency.text)
		blocks[code] = b
	}
	return blocks
}

func shareBlocks(b *Block, whole money.Total) {
	b.Share = b.Money.Value.Share(whole)
	for i := range b.Children {
		shareBlocks(&b.Children[i], whole)
	}
}

// icicleTitle states what the two largest blocks of the second level are, or the
// largest of the first.
func icicleTitle(root Block, subject string, w dimensionWords) string {
	var leaves []Block
	for _, g := range root.Children {
		for _, part := range g.Children {
			if !part.Other {
				part.Label = part.Label + " in " + g.Label
				leaves = append(leaves, part)
			}
		}
	}
	sorts.By(leaves, func(x, y Block) int { return y.Money.Value.Cmp(x.Money.Value) })
	switch {
	case len(leaves) == 1 && len(root.Children) == 1:
		block := root.Children[0]
		if block.Label == subject {
			block = block.Children[0]
		}
		return ended("All of " + lowerSubject(subject) + " is " + block.Label)
	case len(leaves) > 1:
		return ended(wholePercent(leaves[0].Share+leaves[1].Share) + " of " + lowerSubject(subject) + " is " + leaves[0].Label + " and " + leaves[1].Label)
	case len(root.Children) > 0:
		return ended(wholePercent(root.Children[0].Share) + " of " + lowerSubject(subject) + " is " + root.Children[0].Label)
	}
	return "Nothing to draw by " + inSentence(w.label) + "."
}

// lowerSubject puts a subject that starts a sentence into the middle of one.
func lowerSubject(s string) string {
	for _, head := range []string{"All but ", "No ", "What is left", "This bill", "This time"} {
		if strings.HasPrefix(s, head) {
			return inSentence(s)
		}
	}
	return s
}
