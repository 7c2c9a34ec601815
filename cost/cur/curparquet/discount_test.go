package curparquet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
)

// TestDiscountMapSameAsCSV reads discount maps of doubles, of texts and as JSON,
// and the same rows in CSV.
func TestDiscountMapSameAsCSV(t *testing.T) {
	const rows = 2000
	cells := [][]madePair{
		{{"edp", "-0.09"}, {"ppa", "-0.001"}}, nil, {}, {{"edp", nil}}, {{"edp", "0"}}, {{"edp", "0.1"}, {"ppa", "0.2"}},
		{{"a", "5"}, {"a", "0.25"}}, {{"a", "900000000"}, {"b", "900000000"}}, {{"a", "1"}, {"b", "1e300"}}, {{"x", "1e-10"}, {"y", "3e-11"}},
		{{"a", "1"}, {"a", nil}}, {{"a", "-7"}, {"b", "7"}},
	}
	object := func(i int) string {
		pairs := cells[i%len(cells)]
		if pairs == nil {
			return ""
		}
		var list []string
		for _, p := range pairs {
			value := "null"
			if p.value != nil {
				value = p.value.(string)
			}
			list = append(list, fmt.Sprintf("%q:%s", p.key, value))
		}
		return "{" + strings.Join(list, ",") + "}"
	}
	as := func(convert func(string) any) [][]madePair {
		var out [][]madePair
		for _, pairs := range cells {
			if pairs == nil {
				out = append(out, nil)
				continue
			}
			made := []madePair{}
			for _, p := range pairs {
				if p.value != nil {
					p.value = convert(p.value.(string))
				}
				made = append(made, p)
			}
			out = append(out, made)
		}
		return out
	}
	double := func(s string) any {
		var f float64
		if _, err := fmt.Sscan(s, &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	x := newTexts()
	var csv strings.Builder
	csv.WriteString("line_item_unblended_cost,discount\n")
	for i := range rows {
		fmt.Fprintf(&csv, "1,\"%s\"\n", strings.ReplaceAll(object(i), `"`, `""`))
	}
	want := newSheet(x)
	wantReport, err := curcsv.Decode("f.csv", strings.NewReader(csv.String()), want)
	if err != nil {
		t.Fatal(err)
	}
	if column := want.columns[columnName(cur.TotalDiscount)]; want.text(column, 0) != "-0.091" || want.text(column, 11) != "0" || want.text(column, 3) != "" {
		t.Fatalf("the CSV gives %q, %q, %q", want.text(column, 0), want.text(column, 11), want.text(column, 3))
	}
	doubles := schema.NewFloat64Node("value", parquet.Repetitions.Optional, -1)
	texts := schema.NewByteArrayNode("value", parquet.Repetitions.Optional, -1)
	json := made{name: "discount", phys: parquet.Types.ByteArray, value: func(i int) (any, string) { return text(object(i)), "" }}
	cost := made{name: "line_item_unblended_cost", phys: parquet.Types.Double, value: func(int) (any, string) { return 1.0, "1" }}
	for name, raw := range map[string][]byte{
		"doubles": writeMaps(t, []madeMap{{"discount", doubles, as(double)}}, rows, parquet.WithDataPageSize(300), parquet.WithBatchSize(100)),
		"texts":   writeMaps(t, []madeMap{{"discount", texts, as(text)}}, rows, parquet.WithDictionaryDefault(false)),
		"JSON":    write(t, []made{cost, json}, rows, 100),
	} {
		t.Run(name, func(t *testing.T) {
			got := newSheet(x)
			report, err := Decode("f.parquet", bytes.NewReader(raw), int64(len(raw)), got)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, want, nil)
			notice := func(r cur.FileReport) string {
				for _, n := range r.Notices {
					if n.Code == cur.UnreadableColumn {
						return n.Text
					}
				}
				return ""
			}
			if a, b := notice(report), notice(wantReport); a != b || a == "" {
				t.Errorf("says %q, the CSV says %q", a, b)
			}
		})
	}
}

// TestDiscountMapHeldSameAsCSV holds discount maps, of doubles and as JSON, against
// the column of their total as CSV does.
func TestDiscountMapHeldSameAsCSV(t *testing.T) {
	const rows = 2000
	maps := [][]madePair{{{"edp", 3.0}}, nil, {}, {{"edp", 1.5}, {"ppa", 0.5}}, {{"edp", 7.0}}, {{"edp", 1e300}}, {{"edp", 9e8}}}
	totals := []any{4.0, nil, -1.0, 2.0, nil, 8.0, -9e8, nil, 0.0}
	flat := make([][]madePair, len(totals))
	for i, v := range totals {
		if v != nil {
			flat[i] = []madePair{{value: v}}
		}
	}
	object := func(i int) string {
		var list []string
		for _, p := range maps[i%len(maps)] {
			list = append(list, fmt.Sprintf("%q:%v", p.key, p.value))
		}
		return "{" + strings.Join(list, ",") + "}"
	}
	var csv strings.Builder
	csv.WriteString("line_item_unblended_cost,discount,discount_total_discount\n")
	for i := range rows {
		total := ""
		if v := totals[i%len(totals)]; v != nil {
			total = fmt.Sprintf("%v", v)
		}
		fmt.Fprintf(&csv, "1,\"%s\",%s\n", strings.ReplaceAll(object(i), `"`, `""`), total)
	}
	x := newTexts()
	want := newSheet(x)
	if _, err := curcsv.Decode("f.csv", strings.NewReader(csv.String()), want); err != nil {
		t.Fatal(err)
	}
	apart := want.columns[columnName(cur.DiscountApart)]
	if want.text(apart, 0) != "-1" || want.text(apart, 1) != "" || want.text(apart, 2) != "1" || want.text(apart, 3) != "0" || want.text(apart, 4) != "7" {
		t.Fatalf("the CSV gives %q, %q, %q", want.text(apart, 0), want.text(apart, 1), want.text(apart, 2))
	}
	doubles := schema.NewFloat64Node("value", parquet.Repetitions.Optional, -1)
	for name, raw := range map[string][]byte{
		"doubles":     writeMaps(t, []madeMap{{"discount", doubles, maps}, {"discount_total_discount", nil, flat}}, rows, parquet.WithDataPageSize(300), parquet.WithBatchSize(100)),
		"total first": writeMaps(t, []madeMap{{"discount_total_discount", nil, flat}, {"discount", doubles, maps}}, rows),
	} {
		t.Run(name, func(t *testing.T) {
			got := newSheet(x)
			if _, err := Decode("f.parquet", bytes.NewReader(raw), int64(len(raw)), got); err != nil {
				t.Fatal(err)
			}
			compare(t, got, want, nil)
		})
	}
}
