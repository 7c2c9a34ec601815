package curparquet

import (
	"errors"

	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

var (
	errNested = errors.New("stored as a list or structure, which is not read here")
	errShape  = errors.New("stored as a nested column that is no map of texts")
)

// column is one column of the file that holds one cell a row.
type column struct {
	chunk
	place int // of its top-level column in the file
	name  string
	field cur.Field // NoField for tags, cost categories and maps in text
	kind  cur.Kind
	cells *cells
	given *cells // those of the rows that the sink has, while others are read
	any   bool   // a row in hand has a value
	err   error  // why the rows in hand could not be read
	out   cur.Column

	tag  *target  // where the cells go, for a tag or cost category
	text *textMap // for maps written as text
}

// strict says whether a row is rejected when its cell cannot be read.
func (c *column) strict() bool { return c.field.Kind() == cur.Money || c.field == cur.UsageStart }

// required says whether a file without this column is of no use.
func (c *column) required() bool {
	return c.field == cur.Unblended || c.field == cur.LineItemTypeText || c.field == cur.ChargeCategory
}

// project is what is read of a file: cur.Mapping with what the schema adds to it.
type project struct {
	cur.Mapping
	columns []*column
	maps    []*mapColumn
	refused []refusedColumn
	lost    bool // totals rest on one of them
}

// refusedColumn is a column that cannot be read.
type refusedColumn struct {
	place int
	name  string
	field cur.Field
	money bool  // it is a map of amounts
	row   int64 // from which on; 0 for all
	err   error
}

// weighs says whether totals are wrong without the column.
func (c refusedColumn) weighs() bool { return c.money || c.field.Weighs() }

// newProject says which leaves of the schema are read, and as what.
func newProject(root *schema.GroupNode, columns *schema.Schema) *project {
	names := make([]string, root.NumFields())
	for i := range names {
		names[i] = root.Field(i).Name()
	}
	p := &project{Mapping: cur.MatchHeader(names)}
	leaves := 0
	for i := range names {
		first := leaves
		countLeaves(root.Field(i), &leaves)
		use := p.Columns[i]
		if use.Role == cur.UnusedColumn {
			continue
		}
		var err error
		if _, group := root.Field(i).(*schema.GroupNode); !group {
			err = p.flat(i, use, newLeaf(first, columns.Column(first)))
		} else if use.Role == cur.MapColumn {
			err = p.nested(i, use, columns, first, leaves)
		} else {
			err = errNested
		}
		if err != nil {
			p.refuse(refusedColumn{place: i, name: names[i], field: use.Field, err: err})
		}
	}
	return p
}

// refuse notes that a column is not read.
func (p *project) refuse(c refusedColumn) {
	c.money = p.Columns[c.place].Map == cur.DiscountMap
	p.refused, p.lost = append(p.refused, c), p.lost || c.weighs()
	if c.field != cur.NoField {
		p.Source[c.field] = -1
	}
	p.Columns[c.place] = cur.Use{}
}

func countLeaves(n schema.Node, leaves *int) {
	group, ok := n.(*schema.GroupNode)
	if !ok {
		*leaves++
		return
	}
	for i := range group.NumFields() {
		countLeaves(group.Field(i), leaves)
	}
}

// flat adds a column of one leaf.
func (p *project) flat(place int, use cur.Use, l leaf) error {
	if l.maxRep > 0 {
		return errNested
	}
	kind := cur.Text
	if use.Role == cur.FieldColumn {
		kind = use.Field.Kind()
	}
	if err := l.accepts(kind); err != nil {
		return err
	}
	c := &column{place: place, name: p.Names[place], field: use.Field, kind: kind}
	c.leaf = l
	c.conv = converter{leaf: l, null: p.Family == cur.FOCUS}
	if kind == cur.Text {
		c.conv.dict = cur.NewDict()
	}
	p.columns = append(p.columns, c)
	return nil
}

// nested adds a map column: a repeated group of a key and a value.
func (p *project) nested(place int, use cur.Use, columns *schema.Schema, first, end int) error {
	if end-first != 2 {
		return errShape
	}
	m := &mapColumn{place: place, name: p.Names[place], kind: use.Map}
	for i, c := range []*nestedChunk{&m.keys, &m.values} {
		l := newLeaf(first+i, columns.Column(first+i))
		if l.maxRep != 1 {
			return errShape
		}
		if err := l.accepts(cur.Text); err != nil {
			return err
		}
		c.leaf = l
		c.entry = entryLevel(columns.Column(first + i).SchemaNode())
		c.conv = converter{leaf: l, dict: cur.NewDict()}
	}
	p.maps = append(p.maps, m)
	return nil
}
