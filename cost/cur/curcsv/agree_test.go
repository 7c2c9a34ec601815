package curcsv

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/plainbill/plainbill/cost/cur"
)

// twisted is a small bill with most of what makes reading hard.
const twisted = "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/UsageAmount,lineItem/LineItemDescription," +
	"bill/PayerAccountId,resourceTags/user:Name,resourceTags/user:name,product,resource_tags,identity/LineItemId\n" +
	"Usage,2024-01-01T00:00:00Z,1.5,2,plain,000012345678,a,,\"{\"\"region\"\":\"\"eu-west-1\"\"}\",{},x\r\n" +
	"Usage,2024-01-01T00:00:00Z,\"1.5\",2.5,\"a, \"\"b\"\"\nc é😀\",000012345678,,b,\"{\"\"region\"\":null}\",\"{\"\"user_name\"\":\"\"v,w\"\"}\",x\n" +
	"\n" +
	"FooAdjustment,2024-01-01 01:00:00,7,,say \"hi\",1,,,,{broken,\n" +
	"Tax,,1E-10,x,\"lazy \"quote\" inside\",,,,,,\n" +
	"Tax,yesterday,1,,,,,,,,\n" +
	"Credit,2024-01-02T00:00:00Z,\"1,234.56\",,,,,,,,\n" +
	"Usage,2024-01-02T00:00:00Z,1\n" +
	"Usage,2024-01-02T00:00:00Z,1,,,,,,,,,,too,many\n" +
	"lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/UsageAmount,lineItem/LineItemDescription," +
	"bill/PayerAccountId,resourceTags/user:Name,resourceTags/user:name,product,resource_tags,identity/LineItemId\n" +
	"Refund,2024-01-02T00:00:00.000Z,-0.00000000005,,nul \x00 and \xff,,,,,,\n" +
	"Usage,2024-01-02T00:00:00Z,9,,\"never closed,,,,,,\nUsage,2024-01-02T00:00:00Z,3,,,,,,,,\nUsage,2024-01-02T00:00:00Z,4"

// discounted is a bill with a discount map.
const discounted = "line_item_unblended_cost,discount,line_item_line_item_type\n" +
	"1,\"{\"\"edp\"\":-0.09,\"\"ppa\"\":\"\"-1E-3\"\"}\",Usage\n2,{},Usage\n3,,Usage\n4,\"{\"\"edp\"\":null}\",Usage\n" +
	"5,\"{\"\"edp\"\":\"\"lots\"\",\"\"ppa\"\":1}\",Usage\n6,\"{\"\"edp\"\":0}\",Usage\n7,{edp=-0.5},Usage\nx,\"{\"\"edp\"\":1}\",Usage\n" +
	"8,\"{\"\"a\"\":900000000,\"\"b\"\":900000000}\",Usage\n9,\"{\"\"a\"\":5,\"\"a\"\":0.25}\",Usage\n"

// TestDiscountMap holds what a discount map adds up to, and that no cost changes.
func TestDiscountMap(t *testing.T) {
	k := newKeep()
	report, err := Decode("f", strings.NewReader(discounted), k)
	if err != nil {
		t.Fatal(err)
	}
	var sums []string
	for _, row := range k.rows {
		_, sum, _ := strings.Cut(row, fmt.Sprintf("|%d=", cur.TotalDiscount))
		sums = append(sums, sum)
	}
	if got, want := strings.Join(sums, " "), "-0.091     0 -0.5  0.25"; got != want {
		t.Errorf("discounts %q, want %q", got, want)
	}
	if got := k.total(cur.Unblended).String(); got != "45" || report.Rejected != 1 || len(report.Unused) != 0 {
		t.Errorf("cost %s, %+v", got, report)
	}
	if !slices.ContainsFunc(report.Notices, func(n cur.Notice) bool { return strings.Contains(n.Text, "discount (2 cells)") }) {
		t.Errorf("nothing says that two cells could not be read: %+v", report.Notices)
	}
}

// held is a bill with a discount map and the column of its total.
const held = "line_item_unblended_cost,discount,discount_total_discount\n" +
	"1,\"{\"\"edp\"\":3}\",4\n2,,\n3,{},-1\n4,\"{\"\"edp\"\":1.5,\"\"ppa\"\":0.5}\",2\n5,\"{\"\"edp\"\":7}\",\n6,\"{\"\"edp\"\":\"\"lots\"\"}\",8\n" +
	"7,\"{\"\"edp\"\":900000000}\",-900000000\n8,\"{\"\"edp\"\":1}\",x\n"

// TestDiscountMapHeldAgainstTotal holds by how much the map and the column of its
// total are apart, and that the column is what counts.
func TestDiscountMapHeldAgainstTotal(t *testing.T) {
	k := newKeep()
	report, err := Decode("f", strings.NewReader(held), k)
	if err != nil || len(report.Unused) != 0 || report.Rejected != 1 {
		t.Fatalf("%v, %+v", err, report)
	}
	if got := k.total(cur.TotalDiscount).String(); got != "-899999987" {
		t.Errorf("the totals are %s", got)
	}
	var apart []string
	for _, row := range k.rows {
		_, sum, _ := strings.Cut(row, fmt.Sprintf("|%d=", cur.DiscountApart))
		apart = append(apart, sum)
	}
	if got, want := strings.Join(apart, ","), "-1,,1,0,7,,"; got != want {
		t.Errorf("apart by %q, want %q", got, want)
	}
	if !slices.ContainsFunc(report.Notices, func(n cur.Notice) bool {
		return strings.Contains(n.Text, "discount (1 cell)") && strings.Contains(n.Text, "discount_total_discount (1 cell)")
	}) {
		t.Errorf("nothing says that two rows could not be held: %+v", report.Notices)
	}
}

// TestDecodeAgreesWithTheSlowReader reads texts with a reader that has no tricks.
func TestDecodeAgreesWithTheSlowReader(t *testing.T) {
	agree(t, []byte(twisted))
	agree(t, []byte(discounted))
	agree(t, []byte(held))
	agree(t, []byte("line_item_unblended_cost,line_item_usage_amount\n1,1e400\n1,-1e999\n1,2e3\n"))
	agree(t, []byte(strings.ReplaceAll(twisted, "\n", "\r")))
	needBills(t)
	files, err := filepath.Glob(bills + "/awkward/*.cur1.csv")
	if err != nil || len(files) < 15 {
		t.Fatal(files, err)
	}
	more, err := filepath.Glob(bills + "/bills/*.csv")
	if err != nil || len(more) < 5 {
		t.Fatal(more, err)
	}
	for _, file := range append(files, more...) {
		text := readBill(t, file)
		if cur.SniffBytes(text) == cur.Text8 {
			t.Run(filepath.Base(file), func(t *testing.T) { agree(t, text) })
		}
	}
}

// agree fails when Decode and the slow reader differ on text.
func agree(t *testing.T, text []byte) {
	t.Helper()
	k := newKeep()
	report, err := decode("f", bytes.NewReader(text), k, options{rows: batchRows, block: min(blockBytes, len(text)+1)})
	var refusal *cur.FileError
	if errors.As(err, &refusal) && refusal.Code != cur.DamagedFile {
		return
	}
	ended(t, k, err)
	in := &input{r: bytes.NewReader(text), sink: discard{}, block: len(text) + 1}
	h, err := openHeader("f", in)
	if err != nil {
		t.Fatal(err)
	}
	rows, rejects := slowDecode(in.text(), h)
	if report.Rows != int64(len(rows)+len(rejects)) || report.Kept != int64(len(rows)) || report.Rejected != int64(len(k.rejects)) {
		t.Errorf("%d rows, %d kept, %d rejected; want %d kept, %d rejected", report.Rows, report.Kept, report.Rejected, len(rows), len(rejects))
	}
	compare(t, "row", k.rows, rows)
	var got []string
	for _, e := range k.rejects {
		got = append(got, fmt.Sprint(e.Row, " ", e.Column))
	}
	compare(t, "reject", got, rejects)
}

// compare fails with the first line in which got and want differ.
func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		g, w := "nothing", "nothing"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Fatalf("%s %d:\n%q, want\n%q", what, i, g, w)
		}
	}
}

// TestTheSlowReaderAgreesWithGo compares the splitting with encoding/csv on texts
// that it takes.
func TestTheSlowReaderAgreesWithGo(t *testing.T) {
	for _, text := range []string{"a,b\n", "a,\"b\"\"c\nd\"\n\n,\n", "a\n\"\"\n", "\"a,b\",c", ",,\n\n\n"} {
		if !agreeWithGo(t, []byte(text)) {
			t.Errorf("encoding/csv does not take %q", text)
		}
	}
	needBills(t)
	if !agreeWithGo(t, readBill(t, bills+"/bills/dataexport-2026-04.cur2.csv")) {
		t.Error("encoding/csv does not take the bill")
	}
}

// agreeWithGo compares slowRows with encoding/csv; false when that takes no such
// text, or changes it.
func agreeWithGo(t *testing.T, text []byte) bool {
	t.Helper()
	if bytes.IndexByte(text, '\r') >= 0 {
		return false
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	want, err := r.ReadAll()
	if err != nil {
		return false
	}
	var got [][]string
	for _, line := range slowRows(text, ',', '\n') {
		got = append(got, line.cells)
	}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Fatalf("%q:\n%q, want\n%q", text, got, want)
	}
	return true
}

// noRow is a Finder that takes nothing, so that every line is scanned by itself.
func noRow(_ []byte, from int, _ *Rows) int { return from }

// oneRow is a Finder that takes a row at a time.
func oneRow(text []byte, from int, w *Rows) int {
	limit := w.Limit
	defer func() { w.Limit = limit }()
	w.Limit = min(limit, w.N+1)
	return Plain(text, from, w)
}

// someColumns is a Coder that looks at every other column.
func someColumns(columns []Coded) {
	for i := 0; i < len(columns); i += 2 {
		columns[i].Dict.Codes(columns[i].Codes, &columns[i].Cells)
	}
}

// someNumbers is a Numberer that looks at every other column.
func someNumbers(columns []Numbered) {
	for i := 0; i < len(columns); i += 2 {
		columns[i].Read()
	}
}

// TestEverySizeOfBatchAndChunkGivesTheSame reads one text in many ways.
func TestEverySizeOfBatchAndChunkGivesTheSame(t *testing.T) {
	texts := map[string][]byte{"twisted": []byte(twisted), "twisted, CR": []byte(strings.ReplaceAll(twisted, "\n", "\r"))}
	if _, err := os.Stat(bills); err == nil {
		cur2 := readBill(t, bills+"/bills/dataexport-2026-04.cur2.csv")
		texts["CUR 2.0"] = cur2[:200_000]
		texts["UTF-16"] = readBill(t, bills+"/awkward/utf16le_tab_excel_unicode_text.cur1.txt")[:200_000]
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			want := newKeep()
			wantReport, err := Decode("f", bytes.NewReader(text), want)
			ended(t, want, err)
			for _, o := range []options{{rows: 1, block: 1}, {rows: 1, block: 1 << 19}, {rows: 2, block: 7}, {rows: 3, block: 63}, {rows: 4, block: 64},
				{rows: 5, block: 65}, {rows: 7, block: 1000}, {rows: 100, block: 4096}, {rows: 4096, block: 1 << 20},
				{rows: 50, block: 4096, kernel: Kernel{Find: noRow}}, {rows: 50, block: 4096, kernel: Kernel{Find: oneRow, Code: someColumns, Number: someNumbers}}} {
				for _, r := range []struct {
					name string
					r    io.Reader
				}{
					{"all at once", bytes.NewReader(text)},
					{"byte by byte", iotest.OneByteReader(bytes.NewReader(text))},
					{"with the end", iotest.DataErrReader(bytes.NewReader(text))},
				} {
					if len(text) > 10_000 && (o.block < 1000 || o.rows < 2) {
						continue
					}
					got := newKeep()
					report, err := decode("f", r.r, got, o)
					ended(t, got, err)
					if got.String() != want.String() {
						compare(t, fmt.Sprintf("%+v, %s: line", o, r.name), strings.Split(got.String(), "\n"), strings.Split(want.String(), "\n"))
					}
					if fmt.Sprint(report) != fmt.Sprint(wantReport) {
						t.Errorf("%+v, %s: report\n%v, want\n%v", o, r.name, report, wantReport)
					}
				}
			}
		})
	}
}

// FuzzDecode holds that no text makes Decode panic or lose a row, that the slow
// reader agrees, and that small batches and chunks change nothing.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(twisted))
	f.Add([]byte(strings.ReplaceAll(twisted, "\n", "\r")))
	f.Add([]byte("\xff\xfel\x00i\x00n\x00e\x00"))
	f.Add([]byte("BilledCost\tChargeCategory\tEffectiveCost\tTags\n1\tUsage\tNULL\t{}\nNULL\tNULL\tnull\tNULL\n"))
	f.Add([]byte("lineItem/UnblendedCost;lineItem/LineItemType\n1;Usage\n\"2\";\"a\"\"b\"\n"))
	f.Add([]byte("line_item_unblended_cost\n1\n\n2\n\"3"))
	f.Add([]byte(discounted))
	f.Add([]byte(held))
	f.Fuzz(func(t *testing.T, text []byte) {
		want := newKeep()
		report, err := decode("f", bytes.NewReader(text), want, options{rows: 64, block: 4096})
		if report.Kept+report.Rejected != report.Rows || report.Kept != int64(len(want.rows)) || report.Rejected != int64(len(want.rejects)) {
			t.Fatalf("%d kept (%d) + %d rejected (%d), of %d rows", report.Kept, len(want.rows), report.Rejected, len(want.rejects), report.Rows)
		}
		got := newKeep()
		again, errAgain := decode("f", bytes.NewReader(text), got, options{rows: 2, block: 16})
		if fmt.Sprint(err) != fmt.Sprint(errAgain) || got.String() != want.String() || fmt.Sprint(report) != fmt.Sprint(again) {
			t.Fatalf("in small batches %v\n%v, want %v\n%v", errAgain, got, err, want)
		}
		slow := newKeep()
		again, errAgain = decode("f", bytes.NewReader(text), slow, options{rows: 64, block: 4096, kernel: Kernel{Find: noRow, Code: someColumns, Number: someNumbers}})
		if fmt.Sprint(err) != fmt.Sprint(errAgain) || slow.String() != want.String() || fmt.Sprint(report) != fmt.Sprint(again) {
			t.Fatalf("line by line %v\n%v, want %v\n%v", errAgain, slow, err, want)
		}
		agreeWithGo(t, text)
		if cur.SniffBytes(text) == cur.Text8 {
			agree(t, text)
		}
	})
}
