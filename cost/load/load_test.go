package load

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/synth"
)

const header = "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UnblendedCost,lineItem/CurrencyCode\n"

func small(rows ...string) []byte {
	var b strings.Builder
	b.WriteString(header)
	for _, r := range rows {
		b.WriteString("Usage,2026-08-01T00:00:00Z,2026-08-01T01:00:00Z," + r + "\n")
	}
	return []byte(b.String())
}

func pack(t testing.TB, members ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, m := range members {
		w := gzip.NewWriter(&b)
		if _, err := w.Write(m); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

func archive(t testing.TB, members map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range members {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func codes(b *Bill) (list []cur.Code) {
	for _, f := range b.Files {
		for _, n := range f.Notices {
			list = append(list, n.Code)
		}
	}
	return list
}

// T26: the same file dropped twice counts once, with a note.
func TestTheSameFileTwice(t *testing.T) {
	a := small("1.5,USD", "2.5,USD")
	bill := open(t, inMemoryFile("a.csv", a), inMemoryFile("b.csv", a))
	if got := total(bill, actual.Cash).String(); got != "4" || bill.Ledger.Rows() != 2 {
		t.Errorf("cash %s in %d rows, want 4 in 2", got, bill.Ledger.Rows())
	}
	if !slices.Contains(codes(bill), cur.DuplicateFile) || !bill.Complete() {
		t.Errorf("codes %v, complete %v, want a note and complete", codes(bill), bill.Complete())
	}
}

// T32: currencies are never added.
func TestCurrenciesStayApart(t *testing.T) {
	bill := open(t, inMemoryFile("a.csv", small("10,USD", "0,USD")), inMemoryFile("b.csv", small("50,CNY")))
	bridges := bill.Book.Bridges()
	if len(bridges) != 2 || bill.Book.Bridge("USD").Cash.String() != "10" || bill.Book.Bridge("CNY").Cash.String() != "50" {
		t.Errorf("bridges %+v, want 10 USD and 50 CNY", bridges)
	}
	if len(bill.Notices) != 1 || bill.Notices[0].Code != cur.MixedCurrencies {
		t.Errorf("notices %+v", bill.Notices)
	}
}

// T42: several members, byte order mark, CRLF: every row is read once.
func TestContainers(t *testing.T) {
	a, b := small("1,USD", "2,USD"), small("4,USD")
	crlf := bytes.ReplaceAll(append([]byte("\xef\xbb\xbf"), a...), []byte("\n"), []byte("\r\n"))
	cut := len(a) - 20
	for _, tt := range []struct {
		name    string
		content []byte
		cash    string
		rows    int64
	}{
		{"a zip of two bills", archive(t, map[string][]byte{"1.csv": a, "2.csv": b}), "7", 3},
		{"a gzip of two members", pack(t, a[:cut], a[cut:]), "3", 2},
		{"byte order mark and CRLF", crlf, "3", 2},
	} {
		bill := open(t, inMemoryFile("f", tt.content))
		if got := total(bill, actual.Cash).String(); got != tt.cash || bill.Ledger.Rows() != tt.rows || !bill.Complete() {
			t.Errorf("%s: cash %s in %d rows, want %s in %d: %+v", tt.name, got, bill.Ledger.Rows(), tt.cash, tt.rows, bill.Files)
		}
	}
}

// T43: what is no line item report is refused, and has no totals.
func TestOtherReportsAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       cur.Code
	}{
		{"detailed billing report", "InvoiceID,PayerAccountId,LinkedAccountId,RecordType,RecordId,ProductName,UsageType,UnBlendedCost\n1,2,3,LineItem,4,Amazon S3,x,1.5\n", cur.DetailedBilling},
		{"Cost Explorer", "Service,Amazon EC2($),Amazon S3($),Total costs($)\nService total,10.5,2.5,13\n2026-08-01,10.5,2.5,13\n", cur.CostExplorer},
	} {
		bill := open(t, inMemoryFile("f.csv", []byte(tt.text)))
		if bill.Usable() || bill.Ledger.Rows() != 0 || !slices.Contains(codes(bill), tt.want) {
			t.Errorf("%s: usable %v, %d rows, codes %v", tt.name, bill.Usable(), bill.Ledger.Rows(), codes(bill))
		}
	}
}

// fragile panics when it is read from some place on.
type fragile struct {
	io.ReaderAt
	from int64
}

func (f fragile) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from && off > 0 {
		panic("out of the page")
	}
	return f.ReaderAt.ReadAt(p, off)
}

func TestOneFailingFileStopsNoOther(t *testing.T) {
	long := small(slices.Repeat([]string{"1,USD"}, 30_000)...)
	good := small("1.5,USD")
	cut := pack(t, long)
	cut = cut[:len(cut)-200]
	bill := open(t,
		inMemoryFile("good.csv", good),
		File{Name: "breaks.csv", Size: int64(len(long)), R: fragile{bytes.NewReader(long), 1 << 20}},
		inMemoryFile("logo.png", []byte("\x89PNG\r\n\x1a\n")),
		inMemoryFile("x-Manifest.json", []byte("{}")),
		inMemoryFile("also good.csv", small("2.25,USD")),
	)
	if got := total(bill, actual.Cash).String(); got != "3.75" || bill.Ledger.Rows() != 2 {
		t.Errorf("cash %s in %d rows, want 3.75 in 2", got, bill.Ledger.Rows())
	}
	want := map[string]State{"good.csv": Read, "breaks.csv": Refused, "logo.png": Refused, "x-Manifest.json": LeftOut, "also good.csv": Read}
	for i, s := range bill.States {
		if s.State != want[s.Name] {
			t.Errorf("%s is %v, want %v", s.Name, s.State, want[s.Name])
		}
		if s.State == Refused && bill.Files[i].Rows != 0 {
			t.Errorf("%s is refused and reports %d rows", s.Name, bill.Files[i].Rows)
		}
	}
	if !slices.Contains(codes(bill), cur.InternalError) || bill.Complete() || !bill.Usable() {
		t.Errorf("codes %v, complete %v", codes(bill), bill.Complete())
	}
	if bill := open(t, inMemoryFile("good.csv", good), inMemoryFile("logo.png", []byte("\x89PNG\r\n\x1a\n")), inMemoryFile("a.pdf", []byte("%PDF-1.7")),
		inMemoryFile(".DS_Store", []byte("\x00\x00\x00\x01Bud1\x00")), inMemoryFile("README", []byte("Bills of ours"))); !bill.Complete() || !bill.Usable() {
		t.Errorf("files that are no bills leave it incomplete: %+v", bill.States)
	}
	if bill := open(t, inMemoryFile("good.csv", good), inMemoryFile("part-2.csv", nil)); bill.Complete() {
		t.Errorf("a file without a byte leaves the bill complete: %+v", bill.States)
	}
	bill = open(t, inMemoryFile("cut.gz", cut), inMemoryFile("good.csv", good))
	kept := bill.Ledger.Rows()
	if kept < 1000 || kept > 30_000 || bill.Complete() || bill.States[0].State != Partial {
		t.Errorf("%d rows, complete %v, state %v, want the rows before the damage", kept, bill.Complete(), bill.States[0].State)
	}
}

// Bytes that changed on the way may leave nonsense in rows that were read: then it is
// said of all totals. A file that was cut off is sound up to there.
func TestChangedBytesSpoilTotals(t *testing.T) {
	packed := pack(t, small(slices.Repeat([]string{"1,USD"}, 30_000)...))
	sum := bytes.Clone(packed)
	sum[len(sum)-6] ^= 1 // of the checksum
	for name, tt := range map[string]struct {
		bytes []byte
		want  bool
	}{"whole": {packed, false}, "cut": {packed[:len(packed)-200], false}, "checksum": {sum, true}} {
		bill := open(t, inMemoryFile("a.csv.gz", tt.bytes))
		n, found := says(bill, cur.DamagedFile)
		if found != tt.want || found && (n.Severity != cur.Stop || n.Title != "Do not trust these totals" || !strings.Contains(n.Text, "a.csv.gz") || bill.Complete()) {
			t.Errorf("%s: %+v", name, bill.Notices)
		}
	}
}

func TestCancelKeepsWhatWasRead(t *testing.T) {
	long := small(slices.Repeat([]string{"1,USD"}, 50_000)...)
	stop := errors.New("cancelled by the user")
	calls, rows := 0, int64(0)
	bill, err := Run([]File{inMemoryFile("a.csv", long), inMemoryFile("b.csv", append(long, small("1,USD")[len(header):]...))},
		Options{Watch: func(p Progress) error {
			calls++
			if p.Rows > 20_000 {
				rows = p.Rows
				return stop
			}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if !bill.Cancelled || bill.Complete() || bill.Ledger.Rows() != rows || rows == 0 {
		t.Errorf("cancelled %v, complete %v, %d rows, want those %d that were read", bill.Cancelled, bill.Complete(), bill.Ledger.Rows(), rows)
	}
	if bill.States[0].State != Partial || bill.States[1].State != Refused || bill.Files[0].Rows != rows {
		t.Errorf("states %v and %v, %d rows", bill.States[0].State, bill.States[1].State, bill.Files[0].Rows)
	}
	if calls < 10 {
		t.Errorf("watched %d times, too seldom", calls)
	}
}

// A forty gigabyte file is refused before it is read.
func TestTooBigIsRefusedUnread(t *testing.T) {
	const size = 40 << 30
	start := small(slices.Repeat([]string{"1,USD"}, 2000)...)
	huge := &endless{start: start}
	bill, err := Run([]File{{Name: "huge.csv", Size: size, R: huge}, inMemoryFile("small.csv", small("3,USD"))}, Options{MemoryLimit: 2_600_000_000})
	if err != nil {
		t.Fatal(err)
	}
	if huge.read > 1<<20 {
		t.Errorf("read %d bytes of a file that is too big", huge.read)
	}
	if bill.States[0].State != Refused || bill.Files[0].Notices[0].Code != cur.TooBig {
		t.Errorf("state %v, notices %+v", bill.States[0].State, bill.Files[0].Notices)
	}
	if title := bill.Files[0].Notices[0].Title; !strings.Contains(title, "2.6 GB") {
		t.Errorf("title %q does not say what the tab can use", title)
	}
	if got := total(bill, actual.Cash).String(); got != "3" {
		t.Errorf("cash of the small file is %s, want 3", got)
	}
}

// endless is a very large file that repeats its start.
type endless struct {
	start []byte
	read  int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	for i := range p {
		p[i] = e.start[(off+int64(i))%int64(len(e.start))]
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestProgressEndsWhole(t *testing.T) {
	var b bytes.Buffer
	if _, err := synth.Write(&b, synth.Options{Rows: 5000, Seed: 4}); err != nil {
		t.Fatal(err)
	}
	var last Progress
	var snapshot *ledger.Ledger
	bill, err := Run([]File{inMemoryFile("a.csv.gz", pack(t, b.Bytes()))}, Options{Watch: func(p Progress) error {
		if p.BytesDone < last.BytesDone || p.Rows < last.Rows || p.BytesDone > p.Bytes {
			t.Errorf("progress goes from %d bytes and %d rows to %d and %d of %d", last.BytesDone, last.Rows, p.BytesDone, p.Rows, p.Bytes)
		}
		last = p
		if p.Rows > 2000 && snapshot == nil {
			snapshot = p.Snapshot()
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if snapshot == nil || snapshot.Rows() < 2000 || snapshot.Rows() > 5000 {
		t.Errorf("snapshot %v", snapshot)
	}
	if !last.Guessed || last.TotalRows != roughly(last.TotalRows) || last.TotalRows < 4000 || last.TotalRows > 6000 {
		t.Errorf("%d rows were expected in the end, want about 5000", last.TotalRows)
	}
	s := bill.States[0]
	if s.Done != s.Bytes || s.Rows != 5000 {
		t.Errorf("ended at %d of %d bytes, %d rows", s.Done, s.Bytes, s.Rows)
	}
	want := "CUR 1.0 CSV, August 2026, monthly, 5,000 rows, " + delivery.Size(s.Bytes)
	if s.Say != want {
		t.Errorf("says %q, want %q", s.Say, want)
	}
}

func TestNoFiles(t *testing.T) {
	if _, err := Run(nil, Options{}); !errors.Is(err, ErrNoFiles) {
		t.Errorf("%v, want %v", err, ErrNoFiles)
	}
}

func TestGuessesAreRound(t *testing.T) {
	for n, want := range map[int64]int64{-1: -1, 0: 0, 99: 99, 104: 100, 105: 110, 570_561: 570_000, 996_000: 1_000_000} {
		if got := roughly(n); got != want {
			t.Errorf("roughly(%d) = %d, want %d", n, got, want)
		}
	}
}
