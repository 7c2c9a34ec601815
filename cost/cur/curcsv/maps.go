package curcsv

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// mapColumn is a column whose cells hold JSON objects. Each distinct text is
// parsed once.
type mapColumn struct {
	place int
	kind  cur.Map
	texts *cur.Dict // cells as they stand in the file
	cells []mapCell // what they mean, by code
}

// mapCell is what a text means.
type mapCell struct {
	values   []keyValue
	discount money.Amount // of a discount map; with given, it has a value
	given    bool
	broken   bool
}

// keyValue is the value of one key: a tag or cost category, or a product field.
type keyValue struct {
	key     *key
	product *cur.Column
	code    uint32
}

// key is a tag or cost category, be it from a column of its own or from a map.
type key struct {
	cur.KeyedColumn
	place int  // its own column; -1 without one
	used  bool // a row of the batch in hand has a value
}

// keyID tells keys apart. Upper and lower case differ.
type keyID struct {
	space cur.Space
	name  string
}

// textsMost is how many distinct texts of a map column are remembered. When rows
// hardly ever share them, they are forgotten and parsed again.
const textsMost = 1 << 17

// keysMost is how many keys the maps of a file may bring. What a file has beyond
// counts as unreadable.
const keysMost = 4000

// newMapColumn returns a column without texts.
func newMapColumn(place int, kind cur.Map) *mapColumn {
	return &mapColumn{place: place, kind: kind, texts: cur.NewDict(), cells: make([]mapCell, 1)}
}

// addKey returns the key of a space, adding it when it is new; nil when there are
// too many.
func (d *decoder) addKey(space cur.Space, name string, place int) *key {
	id := keyID{space, name}
	if k := d.keyOf[id]; k != nil || place < 0 && len(d.keys) >= keysMost {
		return k
	}
	k := &key{KeyedColumn: cur.KeyedColumn{Space: space, Key: strings.Clone(name)}, place: place}
	k.Dict = cur.NewDict()
	d.keyOf[id] = k
	d.keys = append(d.keys, k)
	return k
}

// decodeKeys fills the keys that have columns of their own and blanks the others.
func (d *decoder) decodeKeys(text []byte, s *scanner) {
	for _, k := range d.keys {
		switch {
		case k.place >= 0:
			k.used = d.decodeText(&k.Column, text)
		case k.used || len(k.Codes) != s.n:
			k.Codes = sized(k.Codes, s.n)
			clear(k.Codes)
			k.used = false
		}
	}
	for _, c := range d.product {
		c.Codes = sized(c.Codes, s.n)
		clear(c.Codes)
	}
	if c := d.discount; c != nil {
		c.Money, c.Null = sized(c.Money, s.n), sized(c.Null, s.n)
		clear(c.Money)
		for r := range c.Null {
			c.Null[r] = true
		}
		c.Broken = sized(c.Broken, s.n)
		clear(c.Broken)
	}
}

// holdDiscounts holds the discount map of n rows against the column of its total,
// in files that have both.
func (d *decoder) holdDiscounts(n int) {
	if d.out.Columns[cur.DiscountApart] == nil {
		return
	}
	if lost := d.discount.Against(d.out.Columns[cur.TotalDiscount], n); lost > 0 {
		d.tally.Unreadable(d.head.mapping.Names[d.head.mapping.Source[cur.TotalDiscount]], lost)
	}
}

// decodeMap spreads the cells of a map column over keys and product fields. A
// value of the map counts only where nothing else gave one.
func (d *decoder) decodeMap(m *mapColumn, text []byte, s *scanner) {
	if m.texts.Len() > textsMost {
		m.texts, m.cells = cur.NewDict(), m.cells[:1]
	}
	var last []byte
	var id uint32
	for r := range s.n {
		cell := s.cell(text, r, m.place)
		if len(cell) == 0 {
			continue
		}
		if string(cell) != string(last) {
			last, id = cell, m.texts.Code(cell)
			if int(id) == len(m.cells) {
				m.cells = append(m.cells, d.parseMap(m, cell, s.n))
			}
		}
		if m.cells[id].broken {
			if !d.rejected[r] {
				d.tally.Unreadable(d.head.mapping.Names[m.place], 1)
			}
			if m.kind == cur.DiscountMap {
				d.discount.Broken[r] = true
			}
		}
		if m.cells[id].given {
			d.discount.Money[r], d.discount.Null[r] = m.cells[id].discount, false
		}
		for _, v := range m.cells[id].values {
			codes := v.product
			if v.key != nil {
				codes, v.key.used = &v.key.Column, true
			}
			if codes.Codes[r] == 0 {
				codes.Codes[r] = v.code
			}
		}
	}
}

// parseMap says what a cell means. New keys get room for the rows in hand.
func (d *decoder) parseMap(m *mapColumn, cell []byte, rows int) mapCell {
	pairs, err := cur.ParseMap(d.plainCell(cell))
	if err != nil {
		return mapCell{broken: true}
	}
	var of mapCell
	if m.kind == cur.DiscountMap {
		of.discount, of.given, err = cur.SumDiscounts(pairs)
		of.broken = err != nil
		return of
	}
	for _, p := range pairs {
		if p.Value == "" {
			continue
		}
		if m.kind == cur.ProductMap {
			if f, ok := cur.ProductField(p.Key); ok && d.product[f] != nil {
				c := d.product[f]
				of.values = append(of.values, keyValue{product: c, code: c.Dict.Code([]byte(p.Value))})
			}
			continue
		}
		space := cur.Tag
		if m.kind == cur.CostCategoryMap {
			space = cur.CostCategory
		}
		k := d.addKey(space, p.Key, -1)
		if k == nil {
			of.broken = true
			continue
		}
		if len(k.Codes) != rows {
			k.Codes = sized(k.Codes, rows)
			clear(k.Codes)
		}
		of.values = append(of.values, keyValue{key: k, code: k.Dict.Code([]byte(p.Value))})
	}
	return of
}

// usedKeys lists the keys that rows of the batch have.
func (d *decoder) usedKeys() {
	d.out.Keyed = d.out.Keyed[:0]
	for _, k := range d.keys {
		if k.used {
			d.out.Keyed = append(d.out.Keyed, k.KeyedColumn)
		}
	}
}
