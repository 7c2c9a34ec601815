package delivery

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/plainbill/plainbill/cost/cur"
)

const (
	idA = "11111111-0000-4000-8000-00000000000a"
	idB = "22222222-0000-4000-8000-00000000000b"
)

func TestLabelsOfPlaces(t *testing.T) {
	at := time.Date(2026, 4, 16, 15, 24, 15, 0, time.UTC).Unix()
	for _, tt := range []struct {
		name string
		want Label
	}{
		{"p/rep/20260801-20260901/" + idA + "/rep-1.csv.gz", Label{"p/rep/rep", idA, "2026-08", "", cur.NoTime}},
		{"p/rep/20260801-20260901/rep-12.csv.zip", Label{"p/rep/rep", "", "2026-08", "", cur.NoTime}},
		{`p\rep\20260801-20260901\` + strings.ToUpper(idA) + `\rep-1.csv`, Label{"p/rep/rep", idA, "2026-08", "", cur.NoTime}},
		{"p/rep/rep/year=2026/month=8/rep-1.snappy.parquet", Label{"p/rep/rep/rep", "", "2026-08", "", cur.NoTime}},
		{"p/rep/rep/year=2026/month=08/rep-1.snappy.parquet", Label{"p/rep/rep/rep", "", "2026-08", "", cur.NoTime}},
		{"p/exp/data/BILLING_PERIOD=2026-04/2026-04-16T15:24:15.653Z-" + idB + "/exp-00001.csv.gz", Label{"p/exp/exp", idB, "2026-04", "", at}},
		{"p/exp/data/BILLING_PERIOD=2026-04/2026-04-16T15_24_15.653Z-" + idB + "/exp-00001.csv.gz", Label{"p/exp/exp", idB, "2026-04", "", at}},
		{"p/exp/metadata/BILLING_PERIOD=2026-04/exp-Manifest.json", Label{"p/exp/exp", "", "2026-04", "", cur.NoTime}},
		{idA + "/rep-1.csv.gz", Label{"rep", idA, "", "", cur.NoTime}},
		{"../../etc/rep-1.csv", Label{"etc/rep", "", "", "", cur.NoTime}},
		{"sample-2026-07.csv", Label{"sample-2026", "", "", "", cur.NoTime}},
		{"x/year=2026/month=13/a.csv", Label{"x/a", "", "", "", cur.NoTime}},
		{"x/BILLING_PERIOD=soon/a.csv", Label{"x/BILLING_PERIOD=soon/a", "", "", "", cur.NoTime}},
		{"", Label{"", "", "", "", cur.NoTime}},
	} {
		if got := labelOf(tt.name); got != tt.want {
			t.Errorf("%q: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestManifests(t *testing.T) {
	many := `{"reportKeys":["` + strings.Repeat(`a","`, keysMost) + `b"]}`
	for _, tt := range []struct {
		name, text string
		parts      []string
		month, id  string
		wrong      string // part of the error; blank is none
	}{
		{"legacy", `{"assemblyId":"` + strings.ToUpper(idA) + `","billingPeriod":{"start":"20260801T000000.000Z"},"reportKeys":["p/rep-1.csv.gz","p/rep-2.csv.gz"]}`,
			[]string{"rep-1.csv.gz", "rep-2.csv.gz"}, "2026-08", idA, ""},
		{"data export", `{"executionId":"` + idB + `","dataFiles":["s3://b/e/data/BILLING_PERIOD=2026-04/e-00001.csv.gz"]}`, []string{"e-00001.csv.gz"}, "2026-04", idB, ""},
		{"for Redshift", `{"entries":[{"url":"s3://b/rep-1.csv.gz","mandatory":true}]}`, []string{"rep-1.csv.gz"}, "", "", ""},
		{"a file listed twice", `{"reportKeys":["a/x-1.csv","b/x-1.csv.gz"]}`, []string{"x-1.csv"}, "", "", ""},
		{"paths that climb", `{"reportKeys":["../../../etc/passwd","C:\\Windows\\x.csv","/abs/y.csv"]}`, []string{"passwd", "x.csv", "y.csv"}, "", "", ""},
		{"a byte order mark", "\xef\xbb\xbf" + `{"reportKeys":["x"]}`, []string{"x"}, "", "", ""},
		{"no files", `{"assemblyId":"x"}`, nil, "", "", errNoManifest.Error()},
		{"a list", `[1,2]`, nil, "", "", errNoManifest.Error()},
		{"a name of nothing", `{"reportKeys":["x","/../"]}`, nil, "", "", "file 2 in its list has no name"},
		{"files that are no texts", `{"reportKeys":[1]}`, nil, "", "", "cannot unmarshal number"},
		{"cut off", `{"reportKeys":["x"`, nil, "", "", "unexpected end"},
		{"too many files", strings.ReplaceAll(many, `"a"`, `"a"`), nil, "", "", "it lists 20,001 files, more than 20,000"},
		{"too long", `{"x":"` + strings.Repeat("y", manifestMost) + `"}`, nil, "", "", "it is longer than 4 MB"},
		{"too deep", strings.Repeat("[", 20_000), nil, "", "", "max depth"},
		{"no date", `{"billingPeriod":{"start":"soon"},"reportKeys":["x"]}`, []string{"x"}, "", "", ""},
	} {
		m, err := readManifest("p/rep-Manifest.json", strings.NewReader(tt.text))
		if tt.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), tt.wrong) {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.wrong)
			}
			continue
		}
		if err != nil || !slices.Equal(m.Parts, tt.parts) || m.Month != tt.month || m.Execution != tt.id {
			t.Errorf("%s: %+v, %v", tt.name, m, err)
		}
	}
}

// A manifest that cannot be read is said; other JSON is a helper.
func TestBrokenManifests(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       cur.Code
		says       string
	}{
		{"rep-Manifest.json", `{"reportKeys":[`, cur.BrokenManifest, "but it ends in the middle. So"},
		{"rep-Manifest.json", `{"reportKeys":["a",}`, cur.BrokenManifest, "but it is no JSON from byte 20 on. So"},
		{"rep-Manifest.json", `{"reportKeys":7}`, cur.BrokenManifest, "but reportKeys in it is a number where something else belongs. So"},
		{"rep-Manifest.json", `{"reportKeys":[""]}`, cur.BrokenManifest, "but file 1 in its list has no name. So"},
		{"package.json", `{"reportKeys":[`, cur.HelperFile, "It looks like JSON"},
		{"rep-Manifest.json", `{}`, cur.HelperFile, "It is a manifest"},
	} {
		found := Plan([]File{file(tt.name, []byte(tt.text))}, nil)
		if len(found.LeftOut) != 1 || found.LeftOut[0].Err.Code != tt.want || len(found.Deliveries) != 0 || !strings.Contains(found.LeftOut[0].Err.Text, tt.says) {
			t.Errorf("%s %s: %+v", tt.name, tt.text, found)
		}
	}
}

// Helper files say what they are.
func TestHelpersAreNamed(t *testing.T) {
	for name, want := range map[string]string{
		"cost_and_usage_data_status/cost_and_usage_data_status": "the status file",
		"rep-RedshiftManifest.json":                             "the list of files that Redshift loads",
		"rep-RedshiftCommands.sql":                              "the SQL that loads the bill",
		"rep-create-table.sql":                                  "the SQL that makes a table",
		"crawler-cfn.yml":                                       "the template",
		"_SUCCESS":                                              "ended well",
		".part-0001.crc":                                        "a checksum",
	} {
		content := "READY"
		if strings.HasSuffix(name, ".json") {
			content = "{}"
		}
		found := Plan([]File{file(name, []byte(content))}, nil)
		if len(found.LeftOut) == 0 && len(found.Parts) == 1 {
			found.LeftOut = []LeftOut{{Err: Belittle(&cur.FileError{File: name, Code: cur.NotABill})}}
		}
		if len(found.LeftOut) != 1 || found.LeftOut[0].Err.Code != cur.HelperFile || !strings.Contains(found.LeftOut[0].Err.Text, want) {
			t.Errorf("%s: %+v", name, found.LeftOut)
		}
	}
}

func TestSpreadsheetsSayWhatToDo(t *testing.T) {
	for _, book := range []string{"xl/workbook.xml", "xl/workbook.bin", "content.xml"} {
		_, left := plan([]File{file("august.xlsx", zipped(t, member{"[Content_Types].xml", []byte("<x/>"), false}, member{book, []byte("<x/>"), false}))}, nil)
		if len(left) != 1 || left[0].Err.Code != cur.Spreadsheet || !strings.Contains(left[0].Err.Text, "save the sheet as CSV") {
			t.Errorf("%s: %+v", book, left)
		}
	}
}

// listing writes a manifest.
func listing(execution string, keys ...string) []byte {
	return fmt.Appendf(nil, `{"assemblyId":%q,"reportKeys":["%s"]}`, execution, strings.Join(keys, `","`))
}

func TestWhichFilesBelongTogether(t *testing.T) {
	text := func(n int) []byte { return []byte(bill + fmt.Sprintf("Usage,%d\n", n)) }
	for _, tt := range []struct {
		name  string
		files []File
		want  []string // "parts of named, absent"
	}{
		{"nothing tells", []File{file("a.csv", text(1)), file("b.csv", text(2))}, []string{"[0] 0 []", "[1] 0 []"}},
		{"by their folder", []File{file(idA+"/r-1.csv", text(1)), file(idA+"/r-2.csv", text(2)), file(idB+"/r-1.csv", text(3))}, []string{"[0 1] 0 []", "[2] 0 []"}},
		{"by their manifest", []File{file("r-1.csv", text(1)), file("r-2.csv.gz", gzipped(t, string(text(2)))), file("m.json", listing(idA, "r-1.csv.gz", "r-2.csv.gz", "r-3.csv.gz"))},
			[]string{"[0 1] 3 [r-3.csv.gz]"}},
		{"two manifests of one delivery", []File{file(idA+"/r-1.csv", text(1)), file("r-Manifest.json", listing(idA, "r-1.csv")), file(idA+"/r-Manifest.json", listing(idA, "r-1.csv"))},
			[]string{"[0] 1 []"}},
		{"two manifests that both may be meant", []File{file("r-1.csv", text(1)), file("x.json", listing(idA, "r-1.csv")), file("y.json", listing(idB, "r-1.csv"))},
			[]string{"[0] 0 []", "[] 1 [r-1.csv]", "[] 1 [r-1.csv]"}},
		{"the manifest beside it", []File{file("a/r-1.csv", text(1)), file("a/m.json", listing(idA, "r-1.csv")), file("m.json", listing(idB, "r-1.csv"))},
			[]string{"[0] 1 []", "[] 1 [r-1.csv]"}},
		{"a zip that the manifest names", []File{file("r-1.csv.zip", zipped(t, member{"inner.csv", text(1), false})), file("m.json", listing(idA, "r-1.csv.zip"))},
			[]string{"[0] 1 []"}},
		{"the same bytes in two deliveries", []File{file(idA+"/r-1.csv", text(1)), file(idB+"/r-1.csv", text(1)), file(idB+"/r-2.csv", text(2))},
			[]string{"[0] 0 []", "[0 1] 0 []"}},
		{"a copy under the name that is listed", []File{file("copy.csv", text(1)), file("r-1.csv.gz", gzipped(t, string(text(1)))), file("m.json", listing(idA, "r-1.csv.gz"))},
			[]string{"[0] 1 []"}},
		{"another month", []File{file("x/20260701-20260801/r-1.csv", text(1)), file("x/20260801-20260901/r-Manifest.json", listing(idA, "x/20260801-20260901/r-1.csv"))},
			[]string{"[0] 0 []", "[] 1 [r-1.csv]"}},
		{"another folder", []File{file("a/r-1.csv", text(1)), file("b/r-Manifest.json", listing(idA, "r-1.csv"))}, []string{"[0] 1 []"}},
		{"another folder, with a manifest of its own", []File{file("a/r-1.csv", text(1)), file("a/m.json", listing(idB, "r-2.csv")), file("b/r-Manifest.json", listing(idA, "r-1.csv"))},
			[]string{"[0] 0 []", "[] 1 [r-2.csv]", "[] 1 [r-1.csv]"}},
		{"another place of the same report", []File{file("x/20260801-20260901/r-1.csv", text(1)), file("y/20260801-20260901/r-Manifest.json", listing(idA, "r-1.csv"))},
			[]string{"[0] 0 []", "[] 1 [r-1.csv]"}},
		{"a missing part without its folder", []File{file("d/r-Manifest.json", listing(idA, "r-1.csv", "r-2.csv", "r-3.csv")), file("d/r-1.csv", text(1)), file("d/r-3.csv", text(3)), file("r-2.csv", text(2))},
			[]string{"[0 1 2] 3 []"}},
		{"one execution in two places", []File{file("x/"+idA+"/r-1.csv", text(1)), file("y/20260801-20260901/"+idA+"/r-2.csv", text(2))}, []string{"[0 1] 0 []"}},
		{"one execution of two months", []File{file("BILLING_PERIOD=2026-07/"+idA+"/r-1.csv", text(1)), file("BILLING_PERIOD=2026-08/"+idA+"/r-1.csv", text(2))},
			[]string{"[0] 0 []", "[1] 0 []"}},
		{"other bytes under the name of a part", []File{file("r-1.csv", text(9)), file("d/r-Manifest.json", listing(idA, "r-1.csv")), file("d/r-1.csv", text(1)), file(idA+"/r-1.csv", text(2))},
			[]string{"[1] 1 []", "[2] 0 []", "[0] 0 []"}},
		{"a manifest for Redshift beside that of the report", []File{file("r-1.csv", text(1)), file("r-RedshiftManifest.json", []byte(`{"entries":[{"url":"s3://b/r-1.csv"}]}`)), file("r-Manifest.json", listing(idA, "r-1.csv"))},
			[]string{"[0] 1 []", "[] 1 [r-1.csv]"}},
	} {
		found := Plan(tt.files, nil)
		var got []string
		for _, d := range found.Deliveries {
			got = append(got, fmt.Sprint(d.Parts, " ", d.Named, " ", d.Absent))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// utf16Text writes text in UTF-16.
func utf16Text(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestAccountNames(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       string
		rejects    []string
	}{
		{"a header", "Account ID,Account name\n000000000111,Production\n", "map[000000000111:Production]", nil},
		{"of AWS Organizations", "Account ID,ARN,Email,Name,Status\n000000000111,arn:aws:x,a@b.c,\"Data, EU\",ACTIVE\n", "map[000000000111:Data, EU]", nil},
		{"no header", "000000000111,Production\n000000000222,Test\n", "map[000000000111:Production 000000000222:Test]", nil},
		{"semicolons, a byte order mark and CRLF", "\xef\xbb\xbfaccount_id;name\r\n000000000111;Production\r\n", "map[000000000111:Production]", nil},
		{"zeros that a spreadsheet took away", "id,name\n111,Production\n'000000000222,Test\n", "map[000000000111:Production 000000000222:Test]", nil},
		{"UTF-16, as spreadsheets save text", utf16Text("\ufeffid\tname\r\n000000000111\tZürich 🐋\r\n", binary.LittleEndian), "map[000000000111:Zürich 🐋]", nil},
		{"UTF-16, the other way round", utf16Text("\ufeffid,name\n000000000111,A\n", binary.BigEndian), "map[000000000111:A]", nil},
		{"quotes, blank lines and no end", "\n\nid,name\n\n000000000111,\"A \"\"B\"\",\r\nC\"\r\n\r\n000000000222,5\" disk\n000000000333,\"x\" y\n000000000444,\"\"\"\"", "map[000000000111:A \"B\",\r\nC 000000000222:5\" disk 000000000333:x\" y 000000000444:\"]", nil},
		{"bad rows", "id,name\n1.23457E+11,A\n,B\nabc,C\n0000000001112,D\n000000000111,\n000000000111\n000000000111,E\n000000000111,F\n000000000111,E\n",
			"map[000000000111:E]", []string{
				`f: row 1, id: a spreadsheet has shortened the account id; format the column as text and enter it again: "1.23457E+11"`,
				`f: row 2, id: no account id; give its twelve digits: ""`,
				`f: row 3, id: not an account id of twelve digits; correct it: "abc"`,
				`f: row 4, id: not an account id of twelve digits; correct it: "0000000001112"`,
				`f: row 5, name: no name; enter one or delete the row: ""`,
				`f: row 6: it has 1 cells, too few to hold an account id and a name`,
				`f: row 8, name: row 7 has another name for account 000000000111; keep one of the two: "F"`}},
	} {
		found := Plan([]File{file("f", []byte(tt.text))}, nil)
		if len(found.Names) != 1 || len(found.Parts) != 0 {
			t.Errorf("%s: not seen as a list of names: %+v", tt.name, found)
			continue
		}
		n, err := found.Names[0].AccountNames()
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		var rejects []string
		for _, e := range n.Rejects {
			rejects = append(rejects, e.Error())
		}
		if fmt.Sprint(n.ByAccount) != tt.want || !slices.Equal(rejects, tt.rejects) {
			t.Errorf("%s: %v, want %s\n%s", tt.name, n.ByAccount, tt.want, strings.Join(rejects, "\n"))
		}
	}
	for _, bill := range []string{bill, "account id,name,cost\n000000000111,A,5\n", "SubAccountId,SubAccountName,BilledCost\n1,A,5\n", "name,city\nA,B\n", "id,amount ($),name\n1,2,3\n"} {
		if found := Plan([]File{file("f", []byte(bill))}, nil); len(found.Names) != 0 || len(found.Parts) != 1 {
			t.Errorf("%q is taken for a list of names", bill)
		}
	}
}

// FuzzManifest holds that no text makes the reading of manifests panic, and that
// names of files never lead anywhere.
func FuzzManifest(f *testing.F) {
	f.Add(listing(idA, "a/r-1.csv.gz", "../b"))
	f.Add([]byte(`{"executionId":"x","exportArn":"arn:aws:x:y:1:export/z","dataFiles":["s3://b/data/BILLING_PERIOD=2026-04/2026-04-16T15:24:15.653Z-` + idB + `/e-00001.csv.gz"]}`))
	f.Add([]byte(`{"entries":[{"url":"s3://b/x","meta":{"content_length":-1}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := readManifest("p/20260801-20260901/rep-Manifest.json", strings.NewReader(string(text)))
		if err != nil {
			return
		}
		if len(m.Parts) == 0 || len(m.Parts) > keysMost || len(m.Parts) != len(m.bytes) {
			t.Fatalf("%d parts, %d lengths", len(m.Parts), len(m.bytes))
		}
		for _, p := range m.Parts {
			if p == "" || p == "." || p == ".." || strings.ContainsAny(p, `/\`) {
				t.Fatalf("part %q", p)
			}
		}
		found := Plan([]File{file("p/20260801-20260901/rep-Manifest.json", text), file("p/20260801-20260901/"+m.Parts[0], []byte(bill))}, nil)
		parts := 0
		for _, d := range found.Deliveries {
			parts += len(d.Parts)
		}
		if len(found.Parts) == 1 && parts != 1 {
			t.Fatalf("one part is in %d deliveries: %+v", parts, found.Deliveries)
		}
	})
}

// FuzzNames holds that every row of a table of account names is kept or rejected,
// and that kept ids have twelve digits.
func FuzzNames(f *testing.F) {
	f.Add([]byte("Account ID,Name\n000000000111,A\nx,y\n"))
	f.Add([]byte("000000000111,\"A\nB\"\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := readNames("f", strings.NewReader(string(text)))
		if err != nil {
			return
		}
		if int64(len(n.ByAccount)+len(n.Rejects)) > n.Rows {
			t.Fatalf("%d names and %d rejects of %d rows", len(n.ByAccount), len(n.Rejects), n.Rows)
		}
		for id, name := range n.ByAccount {
			if len(id) != idDigits || !digits(id) || name == "" {
				t.Fatalf("account %q is %q", id, name)
			}
		}
		for _, e := range n.Rejects {
			if e.Row < 1 || e.Row > n.Rows || e.File == "" || errors.Unwrap(e) == nil {
				t.Fatalf("%+v", e)
			}
		}
	})
}
