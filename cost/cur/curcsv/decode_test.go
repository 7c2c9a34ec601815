package curcsv

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
)

// read decodes text and fails on an error.
func read(t *testing.T, text string) (*keep, cur.FileReport) {
	t.Helper()
	k := newKeep()
	report, err := Decode("bill.csv", strings.NewReader(text), k)
	ended(t, k, err)
	if report.Complete != (err == nil) {
		t.Fatalf("complete %v, with %v", report.Complete, err)
	}
	return k, report
}

// ended holds that a decoding has an error just when the end of the input cut a
// row: then a part of the file is missing, and nobody may call it whole.
func ended(t *testing.T, k *keep, err error) {
	t.Helper()
	cut := slices.ContainsFunc(k.rejects, func(e *cur.CellError) bool { return errors.Is(e, errCut) })
	if cut != errors.Is(err, io.ErrUnexpectedEOF) || !cut && err != nil {
		t.Fatalf("a row cut by the end: %v, but the end says %v", cut, err)
	}
}

// notice returns the notice of a code; its title is blank when there is none.
func notice(report cur.FileReport, code cur.Code) cur.Notice {
	for _, n := range report.Notices {
		if n.Code == code {
			return n
		}
	}
	return cur.Notice{}
}

const small = "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UnblendedCost,lineItem/UsageAmount,bill/PayerAccountId\n"

func TestRejectedRowsSayWhy(t *testing.T) {
	for _, tt := range []struct{ name, row, want string }{
		{"too few cells", "Usage,2024-01-01", "bill.csv: row 1: 3 cells short of 5"},
		{"one cell too many", "Usage,2024-01-01,1,1,1,1", "bill.csv: row 1: 1 cell more than 5"},
		{"text for an amount", "Usage,2024-01-01,convertible,1,1", `bill.csv: row 1, lineItem/UnblendedCost: not a decimal number: "convertible"`},
		{"thousands", `Usage,2024-01-01,"1,234.56",1,1`, `bill.csv: row 1, lineItem/UnblendedCost: not a decimal number: "1,234.56"`},
		{"an amount without end", "Usage,2024-01-01,1e300,1,1", `bill.csv: row 1, lineItem/UnblendedCost: amount beyond ±922 million: "1e300"`},
		{"no date", "Usage,1/3/25/4,1,1,1", `bill.csv: row 1, lineItem/UsageStartDate: not a date and time of the years 1970 to 2199: "1/3/25/4"`},
		{"a date in no known order", "Usage,1/3/2025 0:00,1,1,1", `bill.csv: row 1, lineItem/UsageStartDate: day and month of this date cannot be told apart; write it as 2025-04-05: "1/3/2025 0:00"`},
		{"the first reason counts", "Usage,never,NaN,1,1", `bill.csv: row 1, lineItem/UsageStartDate: not a date and time of the years 1970 to 2199: "never"`},
		{"long text is cut", "Usage,2024-01-01," + strings.Repeat("é", 99) + ",1,1", `bill.csv: row 1, lineItem/UnblendedCost: not a decimal number: "` + strings.Repeat("é", 32) + `"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, report := read(t, small+tt.row+"\nUsage,2024-01-01,2,1,1\n")
			if len(k.rejects) != 1 || k.rejects[0].Error() != tt.want {
				t.Errorf("%v, want %s", k.rejects, tt.want)
			}
			if report.Rows != 2 || report.Kept != 1 || report.Rejected != 1 || k.total(cur.Unblended).String() != "2" {
				t.Errorf("%+v", report)
			}
			if n := notice(report, cur.RejectedRows); n.Title != "1 of 2 rows could not be read" {
				t.Errorf("notice %q", n.Title)
			}
		})
	}
}

func TestARowCutByTheEndOfTheFileIsRejected(t *testing.T) {
	for _, row := range []string{"Usage,2024-01-01,1", `Usage,2024-01-01,1,1,"00`} {
		k, report := read(t, small+"Usage,2024-01-01,2,1,1\n"+row)
		if report.Rows != 2 || report.Rejected != 1 || !errors.Is(k.rejects[0], errCut) || report.Complete {
			t.Errorf("%s: %+v, %v", row, report, k.rejects)
		}
	}
}

func TestWhatIsNoMoneyCountsAsBlank(t *testing.T) {
	for _, tt := range []struct{ rows, want string }{
		{"Usage,1,many,later,{broken,{}\nUsage,2,many,2024-01-01,{},{}\n",
			"They could not be read: line_item_usage_amount (2 cells), line_item_usage_end_date (1 cell), resource_tags (1 cell). " +
				"Totals or checks rest on line_item_usage_amount, line_item_usage_end_date, and may be wrong by these cells."},
		{"Usage,1,1,2024-01-01,{broken,{}\nUsage,2,1,2024-01-01,{},{}\n", "They could not be read: resource_tags (1 cell). No cost is affected."},
		{"Usage,1,1,2024-01-01,{},{broken\nUsage,2,1,2024-01-01,{},{}\n",
			"They could not be read: discount (1 cell). Totals or checks rest on discount, and may be wrong by these cells."},
	} {
		k, report := read(t, "line_item_line_item_type,line_item_unblended_cost,line_item_usage_amount,line_item_usage_end_date,resource_tags,discount\n"+tt.rows)
		if report.Kept != 2 || k.total(cur.Unblended).String() != "3" {
			t.Errorf("%+v", report)
		}
		if n := notice(report, cur.UnreadableColumn); n.Text != tt.want {
			t.Errorf("%q, want %q", n.Text, tt.want)
		}
	}
}

func TestAnUnknownTypeIsKeptAndNamed(t *testing.T) {
	k, report := read(t, small+"FooAdjustment,2024-01-01,7,,\nUsage,2024-01-01,1,,\n,2024-01-01,1,,\n")
	if report.Kept != 3 || k.types[cur.UnknownType] != 2 || k.total(cur.Unblended).String() != "9" {
		t.Errorf("%+v, %v", report, k.types)
	}
	if n := notice(report, cur.UnknownTypes); n.Text != "(blank) (1 row), FooAdjustment (1 row). They count at their unblended cost." {
		t.Errorf("%q", n.Text)
	}
}

func TestAmountsInEveryForm(t *testing.T) {
	k, report := read(t, small+"Usage,2024-01-01,1E-10,,\nUsage,2024-01-01,1.4E-8,,\nUsage,2024-01-01, ,,\nUsage,2024-01-01,-0.00,,\n"+
		"Usage,2024-01-01,\"2\",,\nUsage,2024-01-01,\"\",,\nUsage,2024-01-01,0.12345678905,,\n")
	if report.Kept != 7 || report.Rounded != 1 || k.total(cur.Unblended).String() != "2.1234568031" {
		t.Errorf("%+v, %v", report, k.total(cur.Unblended))
	}
	blank := 0
	for _, row := range k.rows {
		if !strings.Contains(row, fmt.Sprintf("|%d=", cur.Unblended)) {
			blank++
		}
	}
	if blank != 2 {
		t.Errorf("%d blank amounts, want 2:\n%v", blank, k.rows)
	}
}

func TestTenMillionTinyAmountsAddUpExactly(t *testing.T) {
	const rows = 10_000_000
	line := []byte("Usage,2024-01-01T00:00:00Z,0.0000001,1,000012345678\n")
	block := bytes.Repeat(line, 10_000)
	readers := []io.Reader{strings.NewReader(small)}
	for range rows / 10_000 {
		readers = append(readers, bytes.NewReader(block))
	}
	k := newKeep()
	k.light = true
	report, err := Decode("f", io.MultiReader(readers...), k)
	if err != nil || report.Kept != rows || k.total(cur.Unblended).String() != "1" {
		t.Errorf("%d rows, %v, %v", report.Kept, k.total(cur.Unblended), err)
	}
}

func TestAccountIDsKeepTheirZeros(t *testing.T) {
	k, report := read(t, small+"Usage,2024-01-01,1,1,000012345678\n")
	if !strings.Contains(k.rows[0], fmt.Sprintf("|%d=000012345678", cur.PayerAccount)) {
		t.Error(k.rows)
	}
	if n := notice(report, cur.LostLeadingZeros); n.Title != "" {
		t.Errorf("%v", n)
	}
	_, report = read(t, small+"Usage,2024-01-01,1,1,12345678\n")
	if n := notice(report, cur.LostLeadingZeros); !strings.HasPrefix(n.Text, "1 account id has fewer than twelve digits") {
		t.Errorf("%q", n.Text)
	}
}

func TestTagsInEverySpelling(t *testing.T) {
	const value = `a, "b"` + "\nc é😀"
	quoted := `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	for _, tt := range []struct{ name, text, want string }{
		{"columns whose names differ by case", "lineItem/UnblendedCost,resourceTags/user:Name,resourceTags/user:name\n1,a,\n1,,b\n",
			"0:user:Name=a 0:user:name=b"},
		{"any text survives in a column", "lineItem/UnblendedCost,resourceTags/user:Name\n1," + quoted + "\n", "0:user:Name=" + value},
		{"JSON", "line_item_unblended_cost,resource_tags,cost_category\n" + `1,"{""user_name"":""a""}","{""Team"":""x""}"` + "\n", "0:user_name=a 1:Team=x"},
		{"any text survives in JSON", "line_item_unblended_cost,resource_tags\n" + `1,"{""user_name"":""a, \""b\""\nc é😀""}"` + "\n", "0:user_name=" + value},
		{"a map as Athena prints it", "line_item_unblended_cost,resource_tags\n" + `1,"{user_name=a, user_team=b}"` + "\n", "0:user_name=a 0:user_team=b"},
		{"a column of its own wins over the map", "line_item_unblended_cost,resource_tags_user_name,resource_tags\n" + `1,own,"{""user_name"":""map""}"` + "\n", "0:user_name=own"},
		{"the map fills what the column leaves blank", "line_item_unblended_cost,resource_tags_user_name,resource_tags\n" + `1,,"{""user_name"":""map""}"` + "\n", "0:user_name=map"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k, _ := read(t, tt.text)
			var got []string
			for _, row := range k.rows {
				got = append(got, strings.Split(row, "|")[3:]...)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("%q, want %q", s, tt.want)
			}
		})
	}
}

func TestTheProductMapFillsFieldsWithoutColumn(t *testing.T) {
	k, _ := read(t, "line_item_unblended_cost,product_region,product\n"+
		`1,,"{""product_name"":""Amazon EC2"",""region"":""map"",""instance_type"":""m5.large"",""vcpu"":""2""}"`+"\n"+
		`1,own,"{""product_name"":""Amazon S3""}"`+"\n1,,{}\n")
	want := []string{
		fmt.Sprintf("1|Unknown|%d=Amazon EC2|%d=m5.large|%d=1", cur.ProductName, cur.InstanceType, cur.Unblended),
		fmt.Sprintf("2|Unknown|%d=Amazon S3|%d=own|%d=1", cur.ProductName, cur.Region, cur.Unblended),
		fmt.Sprintf("3|Unknown|%d=1", cur.Unblended),
	}
	compare(t, "row", k.rows, want)
}

func TestTooManyKeysAreCounted(t *testing.T) {
	var text strings.Builder
	text.WriteString("line_item_unblended_cost,resource_tags\n")
	for i := range keysMost + 3 {
		fmt.Fprintf(&text, "1,\"{\"\"k%d\"\":\"\"v\"\"}\"\n", i)
	}
	_, report := read(t, text.String())
	if n := notice(report, cur.UnreadableColumn); !strings.Contains(n.Text, "resource_tags (3 cells)") {
		t.Errorf("%q", n.Text)
	}
}

func TestNULLIsBlankInFOCUSOnly(t *testing.T) {
	k, report := read(t, "BilledCost,ChargeCategory,EffectiveCost,ChargePeriodStart,RegionId,Tags\n"+
		"1,Usage,NULL,2024-09-01 00:00:00,\"NULL\",NULL\nNULL,Tax,2,NULL,eu,\"{\"\"a\"\":\"\"b\"\"}\"\n1,Usage,1\n")
	if report.Format != "FOCUS 1.0 CSV" || report.Kept != 2 || k.types[cur.FocusUsage] != 1 || k.types[cur.FocusTax] != 1 {
		t.Errorf("%+v, %v", report, k.types)
	}
	want := []string{
		fmt.Sprintf("1|FOCUS Usage|%d=Usage|%d=%d|%d=1", cur.ChargeCategory, cur.UsageStart, 1725148800, cur.Unblended),
		fmt.Sprintf("2|FOCUS Tax|%d=eu|%d=Tax|%d=2|0:a=b", cur.RegionCode, cur.ChargeCategory, cur.RIEffective),
	}
	compare(t, "row", k.rows, want)
	if len(k.rejects) != 1 || k.rejects[0].Error() != "bill.csv: row 3: the file ends within this row: 3 cells short of 6" && k.rejects[0].Error() != "bill.csv: row 3: 3 cells short of 6" {
		t.Error(k.rejects)
	}
	k, _ = read(t, "lineItem/UnblendedCost,lineItem/ProductCode\n1,NULL\n")
	if !strings.Contains(k.rows[0], "=NULL") {
		t.Errorf("NULL of a CUR is no text: %v", k.rows)
	}
}

func TestRepeatedHeadersAreNoRows(t *testing.T) {
	row := "Usage,2024-01-01,1,,\n"
	k, report := read(t, small+row+small+row+"\ufeff"+small+row)
	if report.Rows != 3 || report.Rejected != 0 || k.rejects != nil {
		t.Errorf("%+v %v", report, k.rejects)
	}
}

func TestDelimitersAreRecognised(t *testing.T) {
	for _, delimiter := range []string{"\t", ";"} {
		k, report := read(t, strings.ReplaceAll(small+"Usage,2024-01-01,1,,\n", ",", delimiter))
		if report.Kept != 1 || k.total(cur.Unblended).String() != "1" || notice(report, cur.IgnoredCSVDialect).Title == "" {
			t.Errorf("%q: %+v", delimiter, report)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		code       cur.Code
		want       string
	}{
		{"nothing", "", cur.EmptyFile, "It holds nothing at all."},
		{"blanks", " \n\r\n\t", cur.EmptyFile, "It holds nothing at all."},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00", cur.NotABill, "f looks like a PNG image."},
		{"a manifest", `{"assemblyId":"x","columns":[1,2]}`, cur.NotABill, "f looks like JSON."},
		{"a query", "CREATE EXTERNAL TABLE a (b string, c string)", cur.NotABill, "f looks like SQL."},
		{"a letter", "Dear all\nhello\n", cur.NotABill, "f looks like plain text."},
		{"another table", "Date,Amount\n1,2\n", cur.MissingColumn, "The file has 2 columns; the nearest is Amount."},
		{"a pivot of Cost Explorer", "Service,EC2($),Total costs($)\nService total,1,1\n", cur.CostExplorer, "It is already summed"},
		{"a detailed billing report", "InvoiceID,PayerAccountId,LinkedAccountId,RecordType,UnBlendedCost\n", cur.DetailedBilling, "It has no amortized or on-demand cost"},
		{"too many columns", strings.Repeat("a,", columnsMax) + "lineItem/UnblendedCost\n", cur.NotABill, "has more than 10,000 columns, and no cost report has so many."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newKeep()
			report, err := Decode("f", strings.NewReader(tt.text), k)
			var refusal *cur.FileError
			if !errors.As(err, &refusal) || refusal.Code != tt.code || !strings.Contains(refusal.Text, tt.want) {
				t.Fatalf("%v, want %s: %s", err, tt.code, tt.want)
			}
			if report.Rows != 0 || report.Complete || k.batches != 0 {
				t.Errorf("%+v", report)
			}
		})
	}
}

func TestReportListsColumns(t *testing.T) {
	_, report := read(t, "lineItem/UnblendedCost,lineItem/LineItemType,lineItem/Oddity\n1,Usage,x\n")
	if !slices.Equal(report.Present, []cur.Field{cur.LineItemTypeText, cur.Unblended}) || !slices.Equal(report.Unused, []string{"lineItem/Oddity"}) {
		t.Errorf("%v %v", report.Present, report.Unused)
	}
	if !slices.Contains(report.Missing, cur.SPEffective) || slices.Contains(report.Missing, cur.ChargeCategory) || slices.Contains(report.Missing, cur.ContractedCost) {
		t.Errorf("missing %v", report.Missing)
	}
	if report.Format != "CUR 1.0 CSV" || !report.Complete {
		t.Errorf("%+v", report)
	}
	_, report = read(t, "BilledCost,ChargeCategory\n1,Usage\n")
	if !slices.Contains(report.Missing, cur.ContractedCost) || slices.Contains(report.Missing, cur.SPEffective) {
		t.Errorf("missing %v", report.Missing)
	}
}

// TestManyInstants holds that times are right when a column has more of them than are
// remembered, with some among them that are no times.
func TestManyInstants(t *testing.T) {
	const rows = 3*timesMost + 7
	text := []byte("line_item_unblended_cost,line_item_usage_start_date,line_item_usage_end_date\n")
	for i := range rows {
		end := "soon"
		if i%1000 > 0 {
			end = time.Unix(int64(i+1), 0).UTC().Format(time.RFC3339)
		}
		text = fmt.Appendf(text, "1,%s,%s\n", time.Unix(int64(i), 0).UTC().Format(time.RFC3339), end)
	}
	k := newKeep()
	report, err := Decode("f", bytes.NewReader(text), k)
	if err != nil || report.Kept != rows {
		t.Fatal(report, err)
	}
	for i, row := range k.rows {
		want := fmt.Sprintf("|%d=%d", cur.UsageStart, i)
		if i%1000 > 0 {
			want += fmt.Sprintf("|%d=%d", cur.UsageEnd, i+1)
		}
		if want += fmt.Sprintf("|%d=1", cur.Unblended); !strings.HasSuffix(row, want) {
			t.Fatalf("row %d is %s, want %s at its end", i+1, row, want)
		}
	}
	if n := fmt.Sprint(report.Notices); !strings.Contains(n, fmt.Sprintf("line_item_usage_end_date (%d cells)", (rows+999)/1000)) {
		t.Errorf("%s", n)
	}
}
