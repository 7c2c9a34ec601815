// Package synthparquet writes the bills of package synth as Parquet. It stands
// apart so that the page's engine, which makes the sample as CSV, does not carry
// a Parquet writer.
package synthparquet

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/compress"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/synth"
)

// GroupRows is how many rows a row group has, if nobody wants otherwise.
const GroupRows = 1 << 16

// batchRows is how many rows wait as cells; from there on they lie packed.
const batchRows = 1 << 13

// Write writes a bill as AWS does: snappy, dictionaries, costs as doubles, times
// in milliseconds, and in CUR 2.0 and FOCUS the keyed columns as maps.
func Write(w io.Writer, o synth.Options) (synth.Truth, error) {
	return WriteGroups(w, o, GroupRows)
}

// WriteGroups writes like Write, with so many rows in each row group but the last.
// It holds one row group at a time, packed.
func WriteGroups(w io.Writer, o synth.Options, groupRows int64) (synth.Truth, error) {
	return write(w, o, groupRows, func(string) bool { return true })
}

// WriteColumns writes one row group of those columns alone that keep says yes to.
func WriteColumns(w io.Writer, o synth.Options, keep func(column string) bool) (synth.Truth, error) {
	return write(w, o, math.MaxInt64, keep)
}

func write(w io.Writer, o synth.Options, groupRows int64, keep func(column string) bool) (synth.Truth, error) {
	b := writer{columns: synth.Columns(o.Schema), groupRows: groupRows}
	if o.Schema == synth.CUR1 {
		b.merge()
	}
	b.columns = slices.DeleteFunc(b.columns, func(c synth.Column) bool { return !keep(c.Name) })
	root, err := tree(b.columns)
	if err != nil {
		return synth.Truth{}, err
	}
	b.file = file.NewParquetWriter(w, root, file.WithWriterProps(parquet.NewWriterProperties(
		parquet.WithCompression(compress.Codecs.Snappy),
		parquet.WithVersion(parquet.V1_0),
		parquet.WithDataPageVersion(parquet.DataPageV1),
		parquet.WithCreatedBy("plainbill synth"),
	)))
	b.cells = make([]cells, len(b.columns))
	truth, err := synth.Rows(o, b.row)
	if err != nil {
		return synth.Truth{}, err
	}
	if err := b.endGroup(); err != nil {
		return synth.Truth{}, err
	}
	return truth, b.file.Close()
}

// merge spells the columns as Athena does, which makes one column of tags that
// differ only by case.
func (b *writer) merge() {
	b.twins = map[string]synth.Column{}
	at := map[string]bool{}
	kept := b.columns[:0]
	for _, c := range b.columns {
		c.Name = cur.Canonical(c.Name)
		if at[c.Name] {
			b.twins[c.Name] = c
			continue
		}
		at[c.Name] = true
		kept = append(kept, c)
	}
	b.columns = kept
}

// tree makes the schema.
func tree(columns []synth.Column) (*schema.GroupNode, error) {
	var fields schema.FieldList
	for _, c := range columns {
		var node schema.Node
		var err error
		switch c.Kind {
		case synth.Stamp:
			node, err = schema.NewPrimitiveNodeLogical(c.Name, parquet.Repetitions.Optional,
				schema.NewTimestampLogicalType(true, schema.TimeUnitMillis), parquet.Types.Int64, 0, -1)
		case synth.Money, synth.Number:
			node = schema.NewFloat64Node(c.Name, parquet.Repetitions.Optional, -1)
		case synth.Map:
			node, err = mapNode(c.Name)
		default:
			node, err = textNode(c.Name, parquet.Repetitions.Optional)
		}
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		fields = append(fields, node)
	}
	return schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
}

func textNode(name string, r parquet.Repetition) (schema.Node, error) {
	return schema.NewPrimitiveNodeLogical(name, r, schema.StringLogicalType{}, parquet.Types.ByteArray, 0, -1)
}

func mapNode(name string) (schema.Node, error) {
	key, err := textNode("key", parquet.Repetitions.Required)
	if err != nil {
		return nil, err
	}
	value, err := textNode("value", parquet.Repetitions.Optional)
	if err != nil {
		return nil, err
	}
	pairs, err := schema.NewGroupNode("key_value", parquet.Repetitions.Repeated, schema.FieldList{key, value}, -1)
	if err != nil {
		return nil, err
	}
	return schema.NewGroupNodeLogical(name, parquet.Repetitions.Optional, schema.FieldList{pairs}, schema.MapLogicalType{}, -1)
}

// cells are one column of the rows that wait. In maps, texts are
// the keys and values the values, with one level an entry.
type cells struct {
	texts, values []parquet.ByteArray
	doubles       []float64
	times         []int64
	levels        []int16 // definition; of keys in maps
	valueLevels   []int16
	repeats       []int16
}

type writer struct {
	file    *file.Writer
	columns []synth.Column
	twins   map[string]synth.Column // merged into the column of the same name
	cells   []cells

	group     file.BufferedRowGroupWriter // nil between row groups
	groupRows int64
	rows      int64 // of the row group
}

// row adds a row to the row group.
func (b *writer) row(r *synth.Row) error {
	for i := range b.columns {
		c, to := &b.columns[i], &b.cells[i]
		switch c.Kind {
		case synth.Stamp:
			to.times = append(to.times, c.Time(r).Time().UnixMilli())
			to.levels = append(to.levels, 1)
		case synth.Money:
			a, ok := c.Money(r)
			to.double(a.String(), ok)
		case synth.Number:
			n := c.Number(r)
			to.double(n, n != "")
		case synth.Map:
			to.pairs(c.Map(r))
		default:
			text := c.Text(r)
			if twin, ok := b.twins[c.Name]; ok && text == "" {
				text = twin.Text(r)
			}
			to.text(text)
		}
	}
	b.rows++
	switch {
	case b.rows == b.groupRows:
		return b.endGroup()
	case b.rows%batchRows == 0:
		return b.flush()
	}
	return nil
}

func (to *cells) double(text string, ok bool) {
	if !ok {
		to.levels = append(to.levels, 0)
		return
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic("synthparquet: " + text) // synth writes its numbers itself
	}
	to.doubles = append(to.doubles, f)
	to.levels = append(to.levels, 1)
}

func (to *cells) text(text string) {
	if text == "" {
		to.levels = append(to.levels, 0)
		return
	}
	to.texts = append(to.texts, parquet.ByteArray(text))
	to.levels = append(to.levels, 1)
}

// pairs adds one map. Levels: 1 is a map without entries, 2 a key, 3 a value.
func (to *cells) pairs(pairs []synth.Pair) {
	if len(pairs) == 0 {
		to.levels = append(to.levels, 1)
		to.valueLevels = append(to.valueLevels, 1)
		to.repeats = append(to.repeats, 0)
		return
	}
	for i, p := range pairs {
		to.texts = append(to.texts, parquet.ByteArray(p.Key))
		to.values = append(to.values, parquet.ByteArray(p.Value))
		to.levels = append(to.levels, 2)
		to.valueLevels = append(to.valueLevels, 3)
		to.repeats = append(to.repeats, int16(min(i, 1)))
	}
}

// endGroup writes the row group.
func (b *writer) endGroup() error {
	if b.rows == 0 {
		return nil
	}
	if err := b.flush(); err != nil {
		return err
	}
	b.rows = 0
	group := b.group
	b.group = nil
	return group.Close()
}

// flush packs the cells that wait into the row group.
func (b *writer) flush() error {
	if b.group == nil {
		b.group = b.file.AppendBufferedRowGroup()
	}
	chunk := 0
	next := func() (file.ColumnChunkWriter, error) {
		chunk++
		return b.group.Column(chunk - 1)
	}
	for i := range b.columns {
		to := &b.cells[i]
		if err := to.write(b.columns[i].Kind, next); err != nil {
			return fmt.Errorf("column %s: %w", b.columns[i].Name, err)
		}
		*to = cells{to.texts[:0], to.values[:0], to.doubles[:0], to.times[:0], to.levels[:0], to.valueLevels[:0], to.repeats[:0]}
	}
	return nil
}

// write packs what waits in one column, which has two chunks if it is a map.
func (to *cells) write(kind synth.Kind, next func() (file.ColumnChunkWriter, error)) error {
	chunk, err := next()
	if err != nil {
		return err
	}
	switch chunk := chunk.(type) {
	case *file.Int64ColumnChunkWriter:
		_, err = chunk.WriteBatch(to.times, to.levels, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = chunk.WriteBatch(to.doubles, to.levels, nil)
	case *file.ByteArrayColumnChunkWriter:
		if kind != synth.Map {
			_, err = chunk.WriteBatch(to.texts, to.levels, nil)
			break
		}
		if _, err = chunk.WriteBatch(to.texts, to.levels, to.repeats); err != nil {
			return err
		}
		values, err := next()
		if err != nil {
			return err
		}
		_, err = values.(*file.ByteArrayColumnChunkWriter).WriteBatch(to.values, to.valueLevels, to.repeats)
		return err
	}
	return err
}
