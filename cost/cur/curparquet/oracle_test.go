package curparquet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// arrowColumn is what Arrow's column reader makes of one leaf: one text for each
// value that is not null, and the levels.
type arrowColumn struct {
	values     []uint32 // numbers of the texts
	defs, reps []int16
	maxDef     int16
}

// readArrow reads a leaf of all row groups.
func readArrow(t testing.TB, x *texts, r *file.Reader, index int, kind cur.Kind) arrowColumn {
	t.Helper()
	add := func(list []uint32, text string) []uint32 { return append(list, x.number(text)) }
	amounts, doubles := map[float64]uint32{}, map[float64]uint32{}
	descr := r.MetaData().Schema.Column(index)
	out := arrowColumn{maxDef: descr.MaxDefinitionLevel()}
	for g := range r.NumRowGroups() {
		reader, err := r.RowGroup(g).Column(index)
		if err != nil {
			t.Fatal(err)
		}
		const n = 4096
		defs, reps := make([]int16, n), make([]int16, n)
		for reader.HasNext() {
			var levels int64
			var values int
			switch c := reader.(type) {
			case *file.ByteArrayColumnChunkReader:
				buf := make([]parquet.ByteArray, n)
				levels, values, err = c.ReadBatch(n, buf, defs, reps)
				for _, v := range buf[:values] {
					if n, ok := x.numbers[string(v)]; ok && kind == cur.Text {
						out.values = append(out.values, n)
					} else {
						out.values = add(out.values, blobText(t, kind, v))
					}
				}
			case *file.Float64ColumnChunkReader:
				buf := make([]float64, n)
				levels, values, err = c.ReadBatch(n, buf, defs, reps)
				for _, v := range buf[:values] {
					known := doubles
					if kind == cur.Money {
						known = amounts
					}
					n, ok := known[v]
					if !ok {
						text := numberText(v)
						if kind == cur.Money {
							a, _, err := money.FromFloat(v)
							if err != nil {
								t.Fatal(err)
							}
							text = moneyText(a, false)
						}
						n = x.number(text)
						known[v] = n
					}
					out.values = append(out.values, n)
				}
			case *file.Int64ColumnChunkReader:
				buf := make([]int64, n)
				levels, values, err = c.ReadBatch(n, buf, defs, reps)
				stamp := descr.LogicalType().(*schema.TimestampLogicalType)
				for _, v := range buf[:values] {
					switch stamp.TimeUnit() {
					case schema.TimeUnitMillis:
						v /= 1e3
					case schema.TimeUnitMicros:
						v /= 1e6
					case schema.TimeUnitNanos:
						v /= 1e9
					}
					out.values = add(out.values, timeText(v))
				}
			case *file.Int96ColumnChunkReader:
				buf := make([]parquet.Int96, n)
				levels, values, err = c.ReadBatch(n, buf, defs, reps)
				for _, v := range buf[:values] {
					out.values = add(out.values, timeText(v.ToTime().Unix()))
				}
			default:
				t.Fatalf("%s: no oracle for %T", descr.Path(), reader)
			}
			if err != nil {
				t.Fatal(err)
			}
			if descr.MaxDefinitionLevel() > 0 {
				out.defs = append(out.defs, defs[:levels]...)
			} else {
				out.defs = append(out.defs, make([]int16, levels)...)
			}
			if descr.MaxRepetitionLevel() > 0 {
				out.reps = append(out.reps, reps[:levels]...)
			}
		}
		if err := reader.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func blobText(t testing.TB, kind cur.Kind, v []byte) string {
	switch kind {
	case cur.Money:
		a, _, err := money.Parse(v)
		if err != nil {
			t.Fatal(err)
		}
		return moneyText(a, len(v) == 0)
	case cur.Number:
		if len(v) == 0 {
			return ""
		}
		f, err := number(v)
		if err != nil {
			t.Fatal(err)
		}
		return numberText(f)
	case cur.Time:
		s, err := cur.ParseTime(v)
		if err != nil {
			t.Fatal(err)
		}
		return timeText(s)
	}
	return string(v)
}

// arrowSheet reads a bill by Arrow alone, with the plainest code there is.
func arrowSheet(t testing.TB, x *texts, path string) *sheet {
	t.Helper()
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s := newSheet(x)
	root := r.MetaData().Schema.Root()
	var names []string
	for i := range root.NumFields() {
		names = append(names, root.Field(i).Name())
	}
	m := cur.MatchHeader(names)
	s.rows = int(r.NumRows())
	leaf := 0
	for i := range names {
		first := leaf
		countLeaves(root.Field(i), &leaf)
		use := m.Columns[i]
		switch use.Role {
		case cur.FieldColumn:
			s.putArrow(columnName(use.Field), readArrow(t, x, r, first, use.Field.Kind()))
		case cur.TagColumn:
			s.putArrow("key "+string('0'+rune(use.Space))+" "+use.Key, readArrow(t, x, r, first, cur.Text))
		case cur.MapColumn:
			s.putPairs(t, &m, use.Map, readArrow(t, x, r, first, cur.Text), readArrow(t, x, r, first+1, cur.Text))
		}
	}
	total := s.columns[columnName(cur.TotalDiscount)]
	for row := range s.rows {
		if sum, given := s.discounts[row]; given || s.text(total, row) != "" && s.discounts != nil {
			s.put(columnName(cur.DiscountApart), row, sum.Minus(amountOf(t, s.text(total, row)).Total()).String())
		}
		kind := cur.UnknownType
		if c := s.columns[columnName(cur.LineItemTypeText)]; c != nil {
			kind = cur.ParseLineItemType(s.text(c, row))
		} else if c := s.columns[columnName(cur.ChargeCategory)]; c != nil {
			kind = cur.ParseChargeCategory(s.text(c, row))
		}
		s.put("type", row, kind.String())
	}
	return s
}

func (s *sheet) text(column []uint32, row int) string {
	if row >= len(column) {
		return ""
	}
	return s.texts.list[column[row]]
}

func (s *sheet) putArrow(name string, c arrowColumn) {
	k := 0
	for row, def := range c.defs {
		if def == c.maxDef {
			s.set(name, row, c.values[k])
			k++
		}
	}
}

// amountOf reads an amount; blank is 0.
func amountOf(t testing.TB, text string) money.Amount {
	t.Helper()
	a, _, err := money.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// putPairs spreads a map column. The entry exists if its key does, as keys are
// required in all files that the oracle reads.
func (s *sheet) putPairs(t testing.TB, m *cur.Mapping, kind cur.Map, keys, values arrowColumn) {
	row, k, v := -1, 0, 0
	for i, def := range keys.defs {
		if keys.reps[i] != values.reps[i] {
			t.Fatal("keys and values repeat differently")
		}
		if keys.reps[i] == 0 {
			row++
		}
		if def < keys.maxDef {
			continue
		}
		key, value := s.texts.list[keys.values[k]], uint32(0)
		k++
		if values.defs[i] == values.maxDef {
			value = values.values[v]
			v++
		}
		switch kind {
		case cur.DiscountMap:
			if s.discounts == nil {
				s.discounts = make(map[int]money.Total)
			}
			sum := s.discounts[row]
			sum.Add(amountOf(t, s.texts.list[value]))
			s.discounts[row] = sum
		case cur.ProductMap:
			if f, ok := cur.ProductField(key); ok && !m.Has(f) {
				s.set(columnName(f), row, value)
			}
		case cur.CostCategoryMap:
			s.set("key 1 "+key, row, value)
		default:
			s.set("key 0 "+key, row, value)
		}
	}
}

// TestEqualsArrow compares every cell with what Arrow's column reader gives.
func TestEqualsArrow(t *testing.T) {
	needBills(t)
	for _, path := range []string{
		"bills/workshop-2018-10.snappy.parquet",
		"bills/workshop-2018-12.snappy.parquet",
		"bills/generated-100k.cur1.snappy.parquet",
		"bills/generated-100k.cur2.snappy.parquet",
		"focus/generated-100k.focus1.0.snappy.parquet",
		"awkward/REAL_cur1_small_rowgroups.snappy.parquet",
		"awkward/REAL_cur2_maps.snappy.parquet",
		"awkward/REAL_cur2_maps.brotli.parquet",
		"awkward/REAL_cur2_maps.gzip.parquet",
		"awkward/REAL_cur2_maps.uncompressed.parquet",
		"awkward/cur1_all_varchar.snappy.parquet",
		"awkward/cur1_subset_10cols.snappy.parquet",
	} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			path := filepath.Join(bills, path)
			x := newTexts()
			compare(t, decodeSheet(t, x, path), arrowSheet(t, x, path), nil)
		})
	}
}

// TestSameBillInAllPackings reads one bill in packings and encodings of which
// Arrow does not know all.
func TestSameBillInAllPackings(t *testing.T) {
	needBills(t)
	files, err := filepath.Glob(filepath.Join(bills, "awkward", "REAL_cur2_maps.*.parquet"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	x := newTexts()
	want := decodeSheet(t, x, filepath.Join(bills, "awkward", "REAL_cur2_maps.uncompressed.parquet"))
	for _, path := range files {
		if strings.Contains(path, "uncompressed") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) { compare(t, decodeSheet(t, x, path), want, nil) })
	}
	if _, err := os.Stat(filepath.Join(bills, "awkward", "REAL_cur2_maps.zstd_v2_pages.parquet")); err != nil {
		t.Error(err)
	}
}
