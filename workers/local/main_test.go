package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/workers/share"
)

// call runs the command in this process.
func call(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(args, &o, &e)
	return code, o.String(), e.String()
}

func write(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

const header = "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UnblendedCost,lineItem/CurrencyCode\n"

func row(rest string) string { return "Usage,2026-08-01T00:00:00Z,2026-08-01T01:00:00Z," + rest + "\n" }

func TestWithoutArgumentsItSaysWhatItDoes(t *testing.T) {
	if code, out, _ := call(); code != exitGood || !strings.Contains(out, "plainbill summary") {
		t.Errorf("code %d, %q", code, out)
	}
}

func TestVersion(t *testing.T) {
	for _, way := range []string{"version", "--version", "-version"} {
		if code, out, errs := call(way); code != exitGood || out != "plainbill "+view.Version+"\n"+runtime.Version()+"\n" || errs != "" {
			t.Errorf("%s: code %d, %q, %q", way, code, out, errs)
		}
	}
}

func TestExitCodes(t *testing.T) {
	folder := t.TempDir()
	good := write(t, folder, "good.csv", header+row("AmazonEC2,1.5,USD"))
	ragged := write(t, folder, "ragged.csv", header+row("AmazonEC2,1.5,USD")+row("AmazonEC2"))
	unread := write(t, folder, "unread.csv", header+row("AmazonEC2,NaN,USD"))
	photo := write(t, folder, "photo.csv", "\x89PNG\r\n\x1a\n0000")
	half := write(t, folder, "half.parquet", "PAR1 and then nothing")
	manifest := write(t, folder, "Manifest.json", "{}")
	linked := t.TempDir()
	write(t, linked, "good.csv", header+row("AmazonEC2,1.5,USD"))
	if err := os.Symlink(filepath.Join(folder, "none"), filepath.Join(linked, "broken.csv")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		args []string
		want int
	}{
		{"a good bill", []string{"summary", "--json", good}, exitGood},
		{"flags after the file", []string{"summary", good, "--json"}, exitGood},
		{"a helper file beside it takes nothing away", []string{"summary", good, manifest}, exitGood},
		{"the same file twice takes nothing away", []string{"summary", good, good}, exitGood},
		{"rejected rows", []string{"summary", ragged}, exitPart},
		{"nothing but rejected rows", []string{"summary", unread}, exitPart},
		{"a picture beside it", []string{"summary", good, photo}, exitGood},
		{"half a bill beside it", []string{"summary", good, half}, exitPart},
		{"nothing usable", []string{"summary", photo}, exitNothing},
		{"nothing but helpers", []string{"summary", manifest}, exitNothing},
		{"an empty folder", []string{"summary", t.TempDir()}, exitNothing},
		{"no file", []string{"summary"}, exitCall},
		{"no such file", []string{"summary", filepath.Join(folder, "none")}, exitCall},
		{"a folder with a link to nothing", []string{"summary", linked}, exitPart},
		{"neither file nor folder", []string{"summary", os.DevNull}, exitCall},
		{"no such flag", []string{"summary", "--xml", good}, exitCall},
		{"no such command", []string{"bill"}, exitCall},
		{"synth without a folder", []string{"synth"}, exitCall},
		{"synth in no such format", []string{"synth", "--format", "xlsx", "-o", folder}, exitCall},
		{"synth with too few rows", []string{"synth", "--rows", "3", "-o", t.TempDir()}, exitNothing},
		{"help", []string{"summary", "--help"}, exitGood},
		{"serve with a file", []string{"serve", good}, exitCall},
		{"serve at no address", []string{"serve", "--addr", "nowhere"}, exitNothing},
	} {
		code, _, errs := call(tt.args...)
		if tt.name == "serve at no address" {
			// Without the app it ends earlier, with the app at the address.
			if code == exitGood || errs == "" {
				t.Errorf("%s: code %d, %q", tt.name, code, errs)
			}
			continue
		}
		if code != tt.want {
			t.Errorf("%s: code %d, want %d (%s)", tt.name, code, tt.want, errs)
		}
	}
}

// TestSummaryForPeople holds what the text says of a bill with a long file name, of
// two payers, and of a member account.
func TestSummaryForPeople(t *testing.T) {
	folder := t.TempDir()
	const header = "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,line_item_product_code,line_item_unblended_cost,line_item_currency_code\n"
	bill := func(payer, account string) string {
		return header + payer + ",2026-08-01T00:00:00Z," + account + ",Usage,AmazonEC2,1.5,USD\n"
	}
	long := strings.Repeat("a-very-long-folder/", 8) + "b.csv"
	write(t, folder, "a.csv", bill("111111111111", "111111111111"))
	write(t, folder, long, bill("222222222222", "222222222222"))
	_, out, _ := call("summary", folder)
	for _, want := range []string{
		"a.csv  CUR 1.0 CSV  1 row\n", long + "  CUR 1.0 CSV  1 row\n",
		"2026-08   complete, 1 row, payer 111111111111\n", "2026-08   complete, 1 row, payer 222222222222\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the text lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "1 rows") {
		t.Errorf("1 rows:\n%s", out)
	}
	_, out, _ = call("summary", write(t, t.TempDir(), "m.csv", bill("222222222222", "111111111111")))
	if !strings.Contains(out, "inform: This is the bill of one member account\n") {
		t.Errorf("nothing says that it is the bill of a member:\n%s", out)
	}
}

// TestSummaryOfNothing holds that what cannot be added up is said in words, not as
// amounts of 0.00, and that a name which leads nowhere is told with what to do.
func TestSummaryOfNothing(t *testing.T) {
	folder := t.TempDir()
	good := write(t, folder, "good.csv", header+row("AmazonEC2,1.5,USD"))
	_, out, _ := call("summary", write(t, folder, "empty.csv", ""))
	if strings.Contains(out, "0.00") || !strings.Contains(out, "No row was read, so there is nothing to add up.") {
		t.Errorf("of an empty file:\n%s", out)
	}
	gone := filepath.Join(folder, "gone.csv")
	if code, out, errs := call("summary", good, gone); code != exitCall || out != "" || errs != "plainbill: "+gone+" is not there, so nothing was read: correct the name or leave it out\n" {
		t.Errorf("of a file that is not there: code %d, %q, %q", code, out, errs)
	}
	if code, out, errs := call("summary", "--json", gone, good, gone+"2"); code != exitCall || out != "" || errs != "plainbill: "+gone+", "+gone+"2 are not there, so nothing was read: correct the names or leave them out\n" {
		t.Errorf("of two files that are not there: code %d, %q, %q", code, out, errs)
	}
	_, out, _ = call("summary", write(t, folder, "mixed.csv", header+row("AmazonEC2,1.5,USD")+row("AmazonEC2,2,")))
	if !strings.Contains(out, "All in no currency\n") || !strings.Contains(out, "warn: no currency and USD rows found") {
		t.Errorf("of rows without a currency:\n%s", out)
	}
}

func TestSummarySpeaksJSON(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "2026/a.csv", header+row("AmazonEC2,1.5,USD")+row("AmazonS3,2.25,USD"))
	write(t, folder, "2026/b.csv", header+row("AmazonEC2,9,CNY"))
	code, out, _ := call("summary", "--json", folder)
	if code != exitGood {
		t.Fatalf("code %d", code)
	}
	var got struct {
		Files    []struct{ Name, Format string }
		Format   string
		Rows     int64
		Currency string
		Period   struct {
			Start, End string
			Open       bool
		}
		Totals     map[string]string
		Bridge     map[string]string
		BySource   map[string]string                                  `json:"by_source"`
		ByType     map[string]struct{ Cash, Amortized, Naive string } `json:"by_line_item_type"`
		ByService  []struct{ Service, Amortized string }              `json:"by_service"`
		Findings   []struct{ Code, Title string }
		Currencies map[string]struct {
			Totals map[string]string
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if got.Rows != 3 || got.Currency != "USD" || got.Format != "CUR 1.0 CSV" || len(got.Files) != 2 || got.Files[0].Name != "2026/a.csv" {
		t.Errorf("%+v", got)
	}
	if got.Totals["cash"] != "3.75" || got.Totals["amortized"] != "3.75" || got.Totals["naive"] != "3.75" || got.Currencies["CNY"].Totals["cash"] != "9" {
		t.Errorf("totals %v, currencies %v", got.Totals, got.Currencies)
	}
	if got.Period.Start != "2026-08-01T00:00:00Z" || got.Period.End != "2026-08-01T01:00:00Z" {
		t.Errorf("period %+v", got.Period)
	}
	if len(got.ByService) != 2 || got.ByService[0].Service != "AmazonS3" || got.ByService[0].Amortized != "2.25" {
		t.Errorf("services %+v", got.ByService)
	}
	if got.ByType["Usage"].Cash != "3.75" || got.BySource["unblended"] != "3.75" || got.Bridge["difference"] != "0" {
		t.Errorf("types %v, sources %v, bridge %v", got.ByType, got.BySource, got.Bridge)
	}
	for _, key := range []string{"cash", "amortized", "net", "naive", "on_demand"} {
		if _, ok := got.Totals[key]; !ok {
			t.Errorf("no total %s", key)
		}
	}
	if !strings.Contains(out, `"findings": [`) {
		t.Error("no list of findings")
	}
}

// Parts of the summary add up to its totals, on a bill with everything in it.
func TestSummaryAddsUp(t *testing.T) {
	folder := t.TempDir()
	if code, _, errs := call("synth", "--rows", "4000", "--seed", "3", "--months", "2", "--format", "cur2csv.gz", "-o", folder); code != exitGood {
		t.Fatal(errs)
	}
	code, out, _ := call("summary", "--json", folder)
	var s Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != exitGood {
		t.Fatalf("code %d, %v", code, err)
	}
	if s.Rows != 8000 {
		t.Errorf("%d rows, want 8000", s.Rows)
	}
	var bySource, byType, byService, cash money.Total
	rows := int64(0)
	for _, v := range s.BySource {
		bySource = bySource.Plus(v)
	}
	for _, v := range s.ByLineItemType {
		byType, cash, rows = byType.Plus(v.Amortized), cash.Plus(v.Cash), rows+v.Rows
	}
	for _, v := range s.ByService {
		byService = byService.Plus(v.Amortized)
	}
	want := s.Totals.Amortized
	if bySource != want || byType != want || byService != want || cash != s.Totals.Cash || rows != s.Rows {
		t.Errorf("by source %v, by type %v, by service %v, want %v; cash %v, want %v; %d rows, want %d",
			bySource, byType, byService, want, cash, s.Totals.Cash, rows, s.Rows)
	}
	if sum := s.Bridge.Amortized.Plus(s.Bridge.TrueUp).Plus(s.Bridge.Prepay).Plus(s.Bridge.Difference); sum != s.Totals.Cash || !s.Bridge.Difference.IsZero() {
		t.Errorf("the bridge %+v ends at %v", s.Bridge, sum)
	}
	if len(s.Findings) == 0 {
		t.Error("no findings")
	}
	if code, text, _ := call("summary", folder); code != exitGood || !strings.Contains(text, "Amortized") || !strings.Contains(text, "8,000") {
		t.Errorf("code %d, %s", code, text)
	}
}

func TestSynthWritesEveryFormat(t *testing.T) {
	var first string
	for _, format := range []string{"cur1csv", "cur1csv.gz", "cur2csv", "cur2csv.gz", "cur1parquet", "cur2parquet"} {
		folder := t.TempDir()
		if code, _, errs := call("synth", "--rows", "1500", "--format", format, "-o", folder); code != exitGood {
			t.Errorf("%s: %s", format, errs)
			continue
		}
		code, out, _ := call("summary", "--json", folder)
		var s Summary
		if err := json.Unmarshal([]byte(out), &s); err != nil || code != exitGood {
			t.Errorf("%s: code %d, %v", format, code, err)
			continue
		}
		totals, err := json.Marshal(s.Totals)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(totals)
		}
		if string(totals) != first || s.Rows != 1500 {
			t.Errorf("%s: %s in %d rows, want %s in 1500", format, totals, s.Rows, first)
		}
	}
}

func TestHostileNamesDoNotSteerATerminal(t *testing.T) {
	folder := t.TempDir()
	bad := write(t, folder, "bill.csv", header+row("\x1b[2J\u202egone,1.5,USD"))
	if _, out, _ := call("summary", bad); strings.ContainsAny(out, "\x1b\u202e") {
		t.Errorf("an escape sequence got out: %q", out)
	}
}

func TestAFileThatDoesNotCountSaysWhy(t *testing.T) {
	folder := t.TempDir()
	once := write(t, folder, "a.csv", header+row("AmazonEC2,1.5,USD"))
	again := write(t, folder, "b.csv", header+row("AmazonEC2,1.5,USD"))
	_, out, _ := call("summary", once, again)
	if !strings.Contains(out, "nothing read") || !strings.Contains(out, "b.csv is the same as a.csv. They hold the same bytes. They are counted once.") {
		t.Errorf("a file given twice is not explained: %q", out)
	}
}

// TestAFileThatCannotBeRead holds that it stops no other in its folder, and is named.
func TestAFileThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "in/good.csv", header+row("AmazonEC2,1.5,USD"))
	if err := os.Symlink("nowhere", filepath.Join(folder, "broken.csv")); err != nil {
		t.Fatal(err)
	}
	_, out, _ := call("summary", "--json", folder)
	var sum Summary
	if err := json.Unmarshal([]byte(out), &sum); err != nil {
		t.Fatal(err)
	}
	if sum.Rows != 1 || sum.Complete || len(sum.Files) != 2 || !strings.Contains(out, "broken.csv could not be read") {
		t.Errorf("%s", out)
	}
}

func TestManyFiles(t *testing.T) {
	folder := t.TempDir()
	for i := range 3 * maxOpen {
		write(t, folder, "part"+string(rune('a'+i%26))+strings.Repeat("x", i/26)+".csv", header+row("AmazonEC2,"+strings.Repeat("1", 1+i%6)+"."+strings.Repeat("7", 1+i/6%9)+strings.Repeat("3", i/54)+",USD"))
	}
	code, out, errs := call("summary", "--json", folder)
	var s Summary
	if err := json.Unmarshal([]byte(out), &s); err != nil || code != exitGood || s.Rows != 3*maxOpen {
		t.Errorf("code %d, %v, %d rows, want %d (%s)", code, err, s.Rows, 3*maxOpen, errs)
	}
}

func app() fstest.MapFS {
	return fstest.MapFS{
		"index.html":     {Data: []byte("<!doctype html>")},
		"engine.wasm":    {Data: []byte("\x00asm")},
		"engine.wasm.br": {Data: []byte("brotli")},
		"engine.wasm.gz": {Data: []byte("gzip")},
		"page.js":        {Data: []byte("1")},
		".gitignore":     {Data: []byte("*")},
	}
}

func TestSite(t *testing.T) {
	s, err := newSite(app())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		method, path, accept string
		status               int
		kind, encoding, body string
	}{
		{"GET", "/", "", 200, "text/html; charset=utf-8", "", "<!doctype html>"},
		{"GET", "/index.html", "gzip", 200, "text/html; charset=utf-8", "", "<!doctype html>"},
		{"GET", "/engine.wasm", "", 200, "application/wasm", "", "\x00asm"},
		{"GET", "/engine.wasm", "gzip, deflate, br", 200, "application/wasm", "br", "brotli"},
		{"GET", "/engine.wasm", "gzip;q=1.0, br;q=0", 200, "application/wasm", "gzip", "gzip"},
		{"HEAD", "/page.js", "", 200, "text/javascript; charset=utf-8", "", ""},
		{"GET", "/.gitignore", "", 404, "", "", ""},
		{"GET", "/../main.go", "", 404, "", "", ""},
		{"GET", "/engine.wasm.gz", "", 404, "", "", ""},
		{"POST", "/", "", 405, "", "", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(tt.method, "http://localhost/", nil)
		r.URL.Path = tt.path
		r.Header.Set("Accept-Encoding", tt.accept)
		s.ServeHTTP(w, r)
		h := w.Result().Header
		if w.Code != tt.status {
			t.Errorf("%s %s: status %d, want %d", tt.method, tt.path, w.Code, tt.status)
		}
		for _, want := range share.Headers() {
			if h.Get(want.Name) != want.Value {
				t.Errorf("%s %s: %s is %q", tt.method, tt.path, want.Name, h.Get(want.Name))
			}
		}
		if tt.status != 200 {
			continue
		}
		if h.Get("Content-Type") != tt.kind || h.Get("Content-Encoding") != tt.encoding || w.Body.String() != tt.body {
			t.Errorf("%s %s: %s, %q, %q, want %s, %q, %q", tt.method, tt.path,
				h.Get("Content-Type"), h.Get("Content-Encoding"), w.Body, tt.kind, tt.encoding, tt.body)
		}
		again := httptest.NewRecorder()
		r.Header.Set("If-None-Match", h.Get("ETag"))
		s.ServeHTTP(again, r)
		if again.Code != http.StatusNotModified {
			t.Errorf("%s %s again: status %d", tt.method, tt.path, again.Code)
		}
	}
	if _, err := newSite(fstest.MapFS{".gitignore": {}}); err != errNoApp {
		t.Errorf("a program without the app: %v", err)
	}
}

// The binary, as scripts call it, does what the function does.
func TestBinary(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "plainbill")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if code, _, errs := call("synth", "--rows", "2000", "-o", filepath.Join(folder, "bills")); code != exitGood {
		t.Fatal(errs)
	}
	_, want, _ := call("summary", "--json", filepath.Join(folder, "bills"))
	command := exec.Command(program, "summary", "--json", filepath.Join(folder, "bills"))
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil || out.String() != want || errs.Len() > 0 {
		t.Errorf("%v, %s; it printed %d bytes, want %d", err, errs.String(), out.Len(), len(want))
	}
	command = exec.Command(program, "summary", write(t, folder, "empty.csv", ""))
	command.Stdout, command.Stderr = io.Discard, io.Discard
	if err := command.Run(); err == nil || command.ProcessState.ExitCode() != exitNothing {
		t.Errorf("an empty file: %v", err)
	}
}

// A bill of which no row could be read is not complete, though its file was read to
// the end.
func TestNoRowReadIsNotComplete(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "unread.csv", header+row("AmazonEC2,NaN,USD")+row("AmazonEC2,much,USD"))
	if s := summaryOf(t, exitPart, folder); s.Complete || s.Rows != 0 || s.Rejected != 2 {
		t.Errorf("complete %v, %d rows, %d rejected", s.Complete, s.Rows, s.Rejected)
	}
}
