package keep_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/keep"
	"github.com/plainbill/plainbill/cost/known"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// drops lists what is dropped at once: every known bill by itself, and the folders
// that are one delivery or several as a whole.
func drops(t testing.TB) map[string][]load.File {
	t.Helper()
	found := map[string][]load.File{}
	for _, top := range []string{"bills", "focus", "awkward"} {
		base := known.Path(t, top)
		err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "truth.json") || strings.Contains(path, "zip_bomb") {
				return err
			}
			bytes := read(t, path)
			name, _ := filepath.Rel(filepath.Dir(base), path)
			file := load.File{Name: name, Size: int64(len(bytes)), R: strings.NewReader(string(bytes))}
			found[name] = []load.File{file}
			if folder := filepath.Dir(name); folder != top {
				first, _, _ := strings.Cut(strings.TrimPrefix(folder, top+"/"), "/")
				found[top+"/"+first] = append(found[top+"/"+first], file)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// Two months of one bill, one of them twice, and names for its accounts.
	both := append([]load.File{}, found["awkward/two_billing_periods.cur1.csv"]...)
	both = append(both, found["bills/generated-100k.cur1.snappy.parquet"]...)
	both = append(both, found["bills/generated-100k.cur2.snappy.parquet"]...)
	names := "account id,account name\n111122223333,Shop\n"
	found["several deliveries"] = append(both, load.File{Name: "names.csv", Size: int64(len(names)), R: strings.NewReader(names)})
	if len(found) < 30 {
		t.Fatalf("only %d drops", len(found))
	}
	return found
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// made is a made-up bill of so many rows.
func made(t testing.TB, rows int64) *load.Bill {
	t.Helper()
	var b bytes.Buffer
	if _, err := synth.Write(&b, synth.Options{Rows: rows, Seed: 7}); err != nil {
		t.Fatal(err)
	}
	bill, err := load.Run([]load.File{{Name: "made.csv", Size: int64(b.Len()), R: bytes.NewReader(b.Bytes())}}, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return bill
}

func write(t testing.TB, b *load.Bill) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := keep.Write(&out, b, "2026-11-22", json.RawMessage(`{"said":"more"}`)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func back(t testing.TB, file []byte) *keep.Kept {
	t.Helper()
	k, err := keep.Read(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestABillComesBack holds that every screen says the same of a bill that was kept
// as of the one that was read, for all known bills.
func TestABillComesBack(t *testing.T) {
	kept := 0
	for name, files := range drops(t) {
		t.Run(name, func(t *testing.T) {
			b, err := load.Run(files, load.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !b.Usable() {
				return
			}
			kept++
			k := back(t, write(t, b))
			if string(k.More) != `{"said":"more"}` || k.Summary.Rows != b.Ledger.Rows() || k.Summary.Kept != "2026-11-22" {
				t.Errorf("it came back as %+v with %s", k.Summary, k.More)
			}
			want, got := answers(t, b), answers(t, k.Bill)
			for n := range want {
				if got[n] != want[n] {
					at := 0
					for at < min(len(got[n]), len(want[n])) && got[n][at] == want[n][at] {
						at++
					}
					t.Errorf("answer %d differs at byte %d: got …%.200s, want …%.200s", n, at, got[n][max(0, at-80):], want[n][max(0, at-80):])
				}
			}
			again := write(t, k.Bill)
			if !bytes.Equal(again, write(t, back(t, again).Bill)) {
				t.Error("kept again it is another file")
			}
		})
	}
	if kept < 30 {
		t.Errorf("only %d bills were kept", kept)
	}
}

// answers are what all screens say of a bill, and what is known of its files.
func answers(t *testing.T, b *load.Bill) []string {
	t.Helper()
	v := view.New(view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: b.Complete()})
	var list []string
	add := func(answer any, err error) {
		text, broken := json.Marshal(answer)
		if broken != nil {
			t.Fatal(broken)
		}
		if err != nil {
			text = append(text, err.Error()...)
		}
		list = append(list, string(text))
	}
	for basis := range actual.BasisCount {
		o, err := v.Overview(view.Query{Basis: basis.String()})
		add(o, err)
		a, err := v.Audit(view.AuditQuery{Basis: basis.String()})
		add(a, err)
	}
	for _, d := range b.Ledger.Dimensions() {
		if b.Ledger.Rows() > 20_000 && d%5 != 0 {
			continue // every fifth will do where each takes long
		}
		e, err := v.Explore(view.Query{GroupBy: b.Ledger.Key(d), Grain: "day", Top: -1})
		add(e, err)
	}
	i, err := v.LineItems(view.Query{}, 0, 200)
	add(i, err)
	c, err := v.Commitments(view.CommitmentsQuery{})
	add(c, err)
	l, err := v.Letter(view.LetterQuery{})
	add(l, err)
	s, err := v.Search("a", view.Query{}, 50)
	add(s, err)
	add(b.Months(v.Open), nil)
	add(b.Keep(), nil)
	for _, e := range b.Ledger.Rejects() {
		add(e.Error(), nil)
	}
	add([]any{b.Ledger.Files(), b.Ledger.LostLeadingZeros(), b.Ledger.RejectedRows(), b.Files, b.States}, nil)
	return list
}

// TestAKeptBillHasNoFiles holds that what has to read files again says so.
func TestAKeptBillHasNoFiles(t *testing.T) {
	k := back(t, write(t, made(t, 2000)))
	if _, err := k.Bill.Read(load.Options{}, 0); !errors.Is(err, load.ErrFilesGone) {
		t.Errorf("reading a delivery again gives %v, want %v", err, load.ErrFilesGone)
	}
}

// TestPeek holds that a kept bill is named without reading it.
func TestPeek(t *testing.T) {
	file := write(t, made(t, 3000))
	s, err := keep.Peek(bytes.NewReader(file), int64(len(file)))
	if err != nil || s.Rows != 3000 || len(s.Months) != 1 || s.Kept != "2026-11-22" {
		t.Errorf("Peek() = %+v, %v", s, err)
	}
}

// BenchmarkRead takes back a kept bill, in rows.
func BenchmarkRead(b *testing.B) {
	file := write(b, made(b, 200_000))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		k, err := keep.Read(bytes.NewReader(file), int64(len(file)))
		if err != nil || k.Summary.Rows != 200_000 {
			b.Fatal(k, err)
		}
	}
	b.ReportMetric(200_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
