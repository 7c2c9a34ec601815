package curparquet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
)

// madeMap is a map column of a file that a test makes.
type madeMap struct {
	name  string
	value schema.Node // of an entry; nil for a column of numbers, the first entry of each row
	// rows are the entries of each row; nil is null, and no entries are an empty map.
	// A nil value is null.
	rows [][]madePair
}

type madePair struct {
	key   string
	value any
}

// writeMaps makes a bill of a cost of 1 a row and of map columns.
func writeMaps(t testing.TB, maps []madeMap, rows int, options ...parquet.WriterProperty) []byte {
	t.Helper()
	fields := schema.FieldList{schema.NewFloat64Node("line_item_unblended_cost", parquet.Repetitions.Required, -1)}
	for _, m := range maps {
		if m.value == nil {
			fields = append(fields, schema.NewFloat64Node(m.name, parquet.Repetitions.Optional, -1))
			continue
		}
		key := schema.Must(schema.NewPrimitiveNodeLogical("key", parquet.Repetitions.Required, schema.StringLogicalType{}, parquet.Types.ByteArray, 0, -1))
		pairs := schema.MustGroup(schema.NewGroupNode("key_value", parquet.Repetitions.Repeated, schema.FieldList{key, m.value}, -1))
		fields = append(fields, schema.Must(schema.NewGroupNodeLogical(m.name, parquet.Repetitions.Optional, schema.FieldList{pairs}, schema.MapLogicalType{}, -1)))
	}
	root := schema.MustGroup(schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1))
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root, file.WithWriterProps(parquet.NewWriterProperties(options...)))
	g := w.AppendRowGroup()
	next := func(stored []any, defs, reps []int16) {
		cw, err := g.NextColumn()
		if err != nil {
			t.Fatal(err)
		}
		writeValues(t, cw, stored, defs, reps)
		if err := cw.Close(); err != nil {
			t.Fatal(err)
		}
	}
	costs := make([]any, rows)
	for i := range costs {
		costs[i] = 1.0
	}
	next(costs, nil, nil)
	for _, m := range maps {
		var keys, values []any
		var keyDefs, valueDefs, reps []int16
		if m.value == nil {
			for i := range rows {
				if cell := m.rows[i%len(m.rows)]; cell != nil {
					values, valueDefs = append(values, cell[0].value), append(valueDefs, 1)
				} else {
					valueDefs = append(valueDefs, 0)
				}
			}
			next(values, valueDefs, nil)
			continue
		}
		for i := range rows {
			pairs := m.rows[i%len(m.rows)]
			level := int16(0)
			if pairs != nil {
				level = 1
			}
			if len(pairs) == 0 {
				keyDefs, valueDefs, reps = append(keyDefs, level), append(valueDefs, level), append(reps, 0)
			}
			for k, p := range pairs {
				keys, keyDefs, reps = append(keys, parquet.ByteArray(p.key)), append(keyDefs, 2), append(reps, int16(min(k, 1)))
				if p.value == nil {
					valueDefs = append(valueDefs, 2)
				} else {
					values, valueDefs = append(values, p.value), append(valueDefs, 3)
				}
			}
		}
		next(keys, keyDefs, reps)
		next(values, valueDefs, reps)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func text(s string) any { return parquet.ByteArray(s) }

// TestMaps reads null maps, empty maps, null values, and maps of texts and of
// doubles, over many pages.
func TestMaps(t *testing.T) {
	texts := schema.NewByteArrayNode("value", parquet.Repetitions.Optional, -1)
	doubles := schema.NewFloat64Node("value", parquet.Repetitions.Optional, -1)
	maps := []madeMap{
		{"resource_tags", texts, [][]madePair{
			{{"user_name", text("a")}, {"user_Name", text("B")}}, nil, {}, {{"user_name", nil}, {"", text("no key")}},
			{{"user_team", text("x")}, {"user_name", text("")}, {"aws_eks", text("k8s")}}, {{"user_name", text("b")}}, nil,
		}},
		{"tags", texts, [][]madePair{{{"user_name", text("later")}}, {{"accountTag/x", text("y")}}}},
		{"cost_category", doubles, [][]madePair{{{"Share", 0.25}}, nil, {{"Share", 1e21}, {"Other", nil}}}},
		{"product", texts, [][]madePair{{{"product_name", text("Amazon EC2")}, {"region", text("eu-west-1")}, {"nothing", text("z")}}, {}}},
		{"discount", doubles, [][]madePair{{{"edp", 0.5}}}},
	}
	const rows = 2500
	for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
		for _, dictionary := range []bool{true, false} {
			x := newTexts()
			want := newSheet(x)
			want.rows = rows
			tag := func(key string, row int, value any) {
				if b, ok := value.(parquet.ByteArray); ok && key != "" && want.text(want.columns["key 0 "+key], row) == "" {
					want.put("key 0 "+key, row, string(b))
				}
			}
			for i := range rows {
				want.put("type", i, cur.UnknownType.String())
				want.put("line_item_unblended_cost", i, "1")
				for _, m := range maps[:2] {
					for _, p := range m.rows[i%len(m.rows)] {
						tag(p.key, i, p.value)
					}
				}
				want.put(columnName(cur.TotalDiscount), i, "0.5")
				want.put("key 1 Share", i, []string{"0.25", "", "1000000000000000000000"}[i%3])
				if i%2 == 0 {
					want.put(columnName(cur.ProductName), i, "Amazon EC2")
					want.put(columnName(cur.Region), i, "eu-west-1")
				}
			}
			for _, size := range []int64{64, 1 << 20} {
				raw := writeMaps(t, maps, rows, parquet.WithDataPageVersion(version), parquet.WithDictionaryDefault(dictionary),
					parquet.WithDataPageSize(size), parquet.WithBatchSize(100))
				got := newSheet(x)
				report, err := Decode("maps.parquet", bytes.NewReader(raw), int64(len(raw)), got)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, got, want, nil)
				if report.Format != "CUR 2.0 Parquet" || len(report.Unused) != 0 {
					t.Errorf("%+v", report)
				}
			}
		}
	}
}

// TestMapsAsText reads maps that a converter has written as JSON.
func TestMapsAsText(t *testing.T) {
	column := func(name string, value func(i int) string) made {
		return made{name: name, phys: parquet.Types.ByteArray, maybe: true, value: func(i int) (any, string) { return text(value(i)), "" }}
	}
	cost := made{name: "line_item_unblended_cost", phys: parquet.Types.Double, value: func(i int) (any, string) { return 1.0, "1" }}
	tags := column("resource_tags", func(i int) string {
		return []string{`{"user_name":"a"}`, `{}`, ``, `{"user_name":"b","x":3}`, `not JSON`}[i%5]
	})
	own := column("resource_tags_user_name", func(i int) string { return []string{"", "own"}[i%2] })
	product := column("product", func(i int) string { return `{"product_name":"Amazon EC2","region":"` + fmt.Sprint(i%3) + `"}` })
	const rows = 300
	raw := write(t, []made{cost, tags, own, product}, rows, 100)
	x := newTexts()
	want := newSheet(x)
	want.rows = rows
	broken := int64(0)
	for i := range rows {
		want.put("type", i, cur.UnknownType.String())
		want.put("line_item_unblended_cost", i, "1")
		if null(i) {
			continue
		}
		name := []string{"a", "", "", "b", ""}[i%5]
		if i%2 == 1 {
			name = "own"
		}
		if i%5 == 4 {
			broken++
		}
		want.put("key 0 user_name", i, name)
		want.put("key 0 x", i, []string{"", "", "", "3", ""}[i%5])
		want.put(columnName(cur.ProductName), i, "Amazon EC2")
		want.put(columnName(cur.Region), i, fmt.Sprint(i%3))
	}
	got := newSheet(x)
	report, err := Decode("maps.parquet", bytes.NewReader(raw), int64(len(raw)), got)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, got, want, nil)
	found := false
	for _, n := range report.Notices {
		if n.Code == cur.UnreadableColumn {
			found = true
			if wantText := fmt.Sprintf("resource_tags (%d cells)", broken); !bytes.Contains([]byte(n.Text), []byte(wantText)) {
				t.Errorf("%s does not say %s", n.Text, wantText)
			}
		}
	}
	if !found {
		t.Error("no notice of the cells that are no JSON")
	}
}
