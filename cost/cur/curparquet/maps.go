package curparquet

import (
	"errors"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

var errPairs = errors.New("keys and values do not go together")

// keysMost is how many keys the maps of a file may bring. What a file has beyond
// counts as unreadable.
const keysMost = 4000

// textsMost is how many distinct texts of a map or of its values are remembered
// beyond the row group that they are in.
const textsMost = 1 << 17

// knownMost is how many translations of values to the codes of single keys a map
// column remembers.
const knownMost = 1 << 22

// target is where texts by key go: a tag, a cost category, or a field that the
// product map gives.
type target struct {
	keyed cur.KeyedColumn // Space and Key; of a product field only its Column
	shown cur.Column      // what the sink sees of a product field
	used  bool            // a row in hand has a value
}

// ready makes room for n rows unless that was done for the rows in hand.
func (t *target) ready(n int) []uint32 {
	if !t.used {
		t.keyed.Codes = resized(t.keyed.Codes, n)
		clear(t.keyed.Codes)
		t.used = true
	}
	return t.keyed.Codes
}

// targets are those of a file.
type targets struct {
	keys    []*target // in the order in which they were found
	byKey   [2]map[string]*target
	product [cur.FieldCount]*target
	// discount is what the discount map adds up to.
	discount discounts
}

// key returns the target of a key, adding it when it is new; nil when there are
// too many. own says that it has a column of its own.
func (t *targets) key(space cur.Space, key string, own bool) *target {
	if t.byKey[space] == nil {
		t.byKey[space] = make(map[string]*target)
	}
	k := t.byKey[space][key]
	if k == nil && (own || len(t.keys) < keysMost) {
		key = strings.Clone(key)
		k = &target{keyed: cur.KeyedColumn{Space: space, Key: key, Column: cur.Column{Dict: cur.NewDict()}}}
		t.byKey[space][key] = k
		t.keys = append(t.keys, k)
	}
	return k
}

// of returns the target of a key of a map; nil for those that are not read. many
// says that there are too many.
func (t *targets) of(kind cur.Map, key string) (to *target, many bool) {
	switch kind {
	case cur.ProductMap:
		if f, ok := cur.ProductField(key); ok {
			return t.product[f], false
		}
		return nil, false
	case cur.CostCategoryMap:
		to = t.key(cur.CostCategory, key, false)
	default:
		to = t.key(cur.Tag, key, false)
	}
	return to, to == nil
}

// used lists the keys that rows in hand have.
func (t *targets) used(to []cur.KeyedColumn) []cur.KeyedColumn {
	to = to[:0]
	for _, k := range t.keys {
		if k.used {
			to = append(to, k.keyed)
		}
	}
	return to
}

// reset forgets the rows in hand.
func (t *targets) reset() {
	for _, k := range t.keys {
		k.used = false
	}
	for _, p := range t.product {
		if p != nil {
			p.used = false
		}
	}
	t.discount.used = false
}

// mapColumn is a column of pairs of a key and a value.
type mapColumn struct {
	place        int
	name         string
	kind         cur.Map
	keys, values nestedChunk
	keyEntries   entries
	valueEntries entries
	byKey        []mapKey    // by the code of the key
	known        int         // length of all their codes
	amounts      []mapAmount // by the code of a value, of a discount map
	latest       []int32     // by the code of a key: the last row that has it, of a discount map
}

// mapKey is what is known of a key.
type mapKey struct {
	to    *target
	many  bool
	codes []uint32 // the target's code of each code of a value; 0 for not yet asked
}

// open forgets what grew too large, when a row group begins.
func (m *mapColumn) open() {
	if m.values.conv.dict.Len() > textsMost {
		m.values.conv.dict = cur.NewDict()
		for i := range m.byKey {
			m.byKey[i].codes = nil
		}
		m.known = 0
		m.amounts = nil
	}
}

// entries reads the keys and values of the next n rows.
func (m *mapColumn) entries(n int) (damaged int64, err error) {
	damagedKeys, err := m.keys.nested(&m.keyEntries, n)
	if err != nil {
		return 0, m.keys.fault(err)
	}
	damaged, err = m.values.nested(&m.valueEntries, n)
	if err != nil {
		return 0, m.values.fault(err)
	}
	if !slices.Equal(m.keyEntries.rows, m.valueEntries.rows) {
		return 0, m.values.fault(errPairs)
	}
	return damaged + damagedKeys, nil
}

// read spreads the entries of the next n rows over their targets. A value counts
// only where nothing before it gave one.
func (m *mapColumn) read(t *targets, n int) (damaged, lost int64, err error) {
	damaged, err = m.entries(n)
	if err != nil {
		return 0, 0, err
	}
	if m.kind == cur.DiscountMap {
		return damaged, m.discounts(&t.discount, n), nil
	}
	keys, values := m.keys.conv.dict, m.values.conv.dict
	for code := len(m.byKey); code < keys.Len(); code++ {
		m.byKey = append(m.byKey, mapKey{})
		if code > 0 { // a blank key is none
			k := &m.byKey[code]
			k.to, k.many = t.of(m.kind, keys.Value(uint32(code)))
		}
	}
	for i, row := range m.keyEntries.rows {
		code := m.valueEntries.codes[i]
		k := &m.byKey[m.keyEntries.codes[i]]
		if k.to == nil {
			if k.many && code != 0 {
				lost++
			}
			continue
		}
		if code == 0 {
			continue
		}
		own := m.translate(k, code, values)
		if cells := k.to.ready(n); cells[row] == 0 {
			cells[row] = own
		}
	}
	return damaged, lost, nil
}

// translate returns the code that a key's own dictionary has for a value.
func (m *mapColumn) translate(k *mapKey, code uint32, values *cur.Dict) uint32 {
	if int(code) >= len(k.codes) {
		more := values.Len() - len(k.codes)
		if m.known+more > knownMost {
			return k.to.keyed.Dict.Code([]byte(values.Value(code)))
		}
		m.known += more
		k.codes = append(k.codes, make([]uint32, more)...)
	}
	if k.codes[code] == 0 {
		k.codes[code] = k.to.keyed.Dict.Code([]byte(values.Value(code)))
	}
	return k.codes[code]
}

// finish checks that the row group holds no more than what was read.
func (m *mapColumn) finish() error {
	if err := m.keys.finish(); err != nil {
		return m.keys.fault(err)
	}
	if err := m.values.finish(); err != nil {
		return m.values.fault(err)
	}
	return nil
}

// textMap is what the texts of a map column written as JSON mean.
type textMap struct {
	kind  cur.Map
	cells []textCell // by the code of the text
}

// textCell is what one text means.
type textCell struct {
	pairs    []textPair
	discount money.Amount // of a discount map; with given, it has a value
	given    bool
	broken   bool
}

type textPair struct {
	to   *target
	code uint32
}

// open forgets what grew too large, when a row group begins.
func (m *textMap) open(dict **cur.Dict) {
	if (*dict).Len() > textsMost {
		*dict, m.cells = cur.NewDict(), nil
	}
}

// spread reads texts by their codes and returns how many cells could not be read.
func (m *textMap) spread(codes []uint32, dict *cur.Dict, t *targets) (lost int64) {
	for len(m.cells) < dict.Len() {
		m.cells = append(m.cells, m.parse(dict.Value(uint32(len(m.cells))), t))
	}
	for row, code := range codes {
		cell := &m.cells[code]
		if cell.broken {
			lost++
			if m.kind == cur.DiscountMap {
				t.discount.spoil(row, len(codes))
			}
		}
		if cell.given {
			t.discount.set(row, cell.discount, len(codes))
		}
		for _, p := range cell.pairs {
			if cells := p.to.ready(len(codes)); cells[row] == 0 {
				cells[row] = p.code
			}
		}
	}
	return lost
}

func (m *textMap) parse(text string, t *targets) (cell textCell) {
	pairs, err := cur.ParseMap([]byte(text))
	if err != nil {
		return textCell{broken: true}
	}
	if m.kind == cur.DiscountMap {
		cell.discount, cell.given, err = cur.SumDiscounts(pairs)
		cell.broken = err != nil
		return cell
	}
	for _, p := range pairs {
		if p.Value == "" {
			continue
		}
		to, many := t.of(m.kind, p.Key)
		if many {
			cell.broken = true
		}
		if to != nil {
			cell.pairs = append(cell.pairs, textPair{to, to.keyed.Dict.Code([]byte(p.Value))})
		}
	}
	return cell
}
