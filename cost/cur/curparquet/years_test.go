package curparquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/schema"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
)

// TestYears holds that instants outside of the years that bills have are refused
// however they are stored, and that the rows are those that CSV refuses.
func TestYears(t *testing.T) {
	var instants []int64
	for _, text := range []string{
		"1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00Z",
		"2025-03-01T00:00:00Z", "9999-12-31T00:00:00Z", "1850-01-01T00:00:00Z",
	} {
		instant, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		instants = append(instants, instant.Unix())
	}
	utc := func(u schema.TimeUnitType) schema.LogicalType { return schema.NewTimestampLogicalType(true, u) }
	cost := made{name: "line_item_unblended_cost", phys: parquet.Types.Double, value: func(int) (any, string) { return 1.0, "1" }}
	x := newTexts()
	for _, tt := range []struct {
		name    string
		phys    parquet.Type
		logical schema.LogicalType
		unit    int64 // seconds
		stored  func(s int64) any
	}{
		{"milliseconds", parquet.Types.Int64, utc(schema.TimeUnitMillis), 1, func(s int64) any { return s * 1e3 }},
		{"microseconds", parquet.Types.Int64, utc(schema.TimeUnitMicros), 1, func(s int64) any { return s * 1e6 }},
		{"days", parquet.Types.Int32, schema.DateLogicalType{}, 86400, func(s int64) any { return int32(floorDiv(s, 86400)) }},
		{"INT96", parquet.Types.Int96, nil, 1, func(s int64) any {
			var v parquet.Int96
			binary.LittleEndian.PutUint64(v[:], uint64((s-floorDiv(s, 86400)*86400)*1e9))
			binary.LittleEndian.PutUint32(v[8:], uint32(floorDiv(s, 86400)+2440588))
			return v
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var csv strings.Builder
			csv.WriteString("line_item_unblended_cost,line_item_usage_start_date,line_item_usage_end_date\n")
			for _, s := range instants {
				text := string(instantText(nil, s, 0))
				if tt.unit == 86400 {
					text = text[:len(time.DateOnly)]
				}
				fmt.Fprintf(&csv, "1,%s,%s\n", text, text)
			}
			want := newSheet(x)
			wantReport, err := curcsv.Decode("f", strings.NewReader(csv.String()), want)
			if err != nil || wantReport.Kept != 3 {
				t.Fatalf("%v, %+v", err, wantReport)
			}
			column := func(name string) made {
				return made{name: name, phys: tt.phys, logical: tt.logical, value: func(i int) (any, string) { return tt.stored(instants[i]), "" }}
			}
			raw := write(t, []made{cost, column("line_item_usage_start_date"), column("line_item_usage_end_date")}, len(instants), len(instants))
			got := newSheet(x)
			report, err := Decode("f", bytes.NewReader(raw), int64(len(raw)), got)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, want, nil)
			if report.Rejected != wantReport.Rejected {
				t.Errorf("%d rejected, want %d", report.Rejected, wantReport.Rejected)
			}
			// An end that is of no use counts as blank, and costs no row.
			raw = write(t, []made{cost, column("line_item_usage_end_date")}, len(instants), len(instants))
			if report, err = Decode("f", bytes.NewReader(raw), int64(len(raw)), newSheet(x)); err != nil || report.Rejected != 0 {
				t.Errorf("an end: %v, %+v", err, report)
			}
			if !strings.Contains(fmt.Sprint(report.Notices), string(cur.UnreadableColumn)) {
				t.Errorf("nothing says that ends could not be read: %+v", report.Notices)
			}
		})
	}
}
