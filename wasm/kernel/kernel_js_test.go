package kernel

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall/js"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/curcsv"
	"github.com/plainbill/plainbill/cost/known"
)

// capture puts the memory of the Go program where the test finds it: the object
// that runs the program is known to nobody but its own methods.
const capture = `(() => {
	const make = Go.prototype._makeFuncWrapper;
	Go.prototype._makeFuncWrapper = function (id) {
		globalThis.memoryOfGo = this._inst.exports.mem;
		return make.call(this, id);
	};
})()`

// load returns the kernel on the memory of the test.
func load(t testing.TB) curcsv.Kernel {
	t.Helper()
	js.Global().Call("eval", capture)
	js.FuncOf(func(js.Value, []js.Value) any { return nil }).Release()
	k := Load(js.Global().Get("memoryOfGo"))
	if k.Find == nil || k.Code == nil {
		t.Fatal("no kernel")
	}
	return k
}

// both returns a Finder that asks the kernel and Plain, and compares all that they
// say. calls counts those that found rows.
func both(t testing.TB, find curcsv.Finder, calls *int) curcsv.Finder {
	return func(text []byte, from int, w *curcsv.Rows) int {
		want := *w
		want.Places, want.Odd = slices.Clone(w.Places), slices.Clone(w.Odd)
		wantAt := curcsv.Plain(text, from, &want)
		at := find(text, from, w)
		if at != wantAt || w.N != want.N || w.OddN != want.OddN || !slices.Equal(w.Odd[:w.OddN], want.Odd[:want.OddN]) {
			t.Fatalf("%q from %d: %d rows to %d, odd %d; want %d rows to %d, odd %d",
				text[:min(len(text), 500)], from, w.N, at, w.Odd[:w.OddN], want.N, wantAt, want.Odd[:want.OddN])
		}
		for kind := range len(w.Needed) + 1 {
			if got, want := w.Places[kind*w.Stride:][:w.N], want.Places[kind*w.Stride:][:w.N]; !slices.Equal(got, want) {
				t.Fatalf("%q: places %d are %d, want %d", text[:min(len(text), 500)], kind, got, want)
			}
		}
		if w.N > 0 {
			*calls++
		}
		return at
	}
}

// coded returns a Coder that asks the kernel and each Dict, and compares the cells
// that both have looked up. cells counts them.
func coded(t testing.TB, code curcsv.Coder, cells *int) curcsv.Coder {
	return func(columns []curcsv.Coded) {
		want := slices.Clone(columns)
		for i := range want {
			want[i].Codes = slices.Clone(want[i].Codes)
		}
		code(columns)
		for i := range columns {
			got, want := &columns[i], &want[i]
			if n := want.Dict.Codes(want.Codes, &want.Cells); n != got.Cells.Next || !slices.Equal(got.Codes[:n], want.Codes[:n]) {
				t.Fatalf("column %d: %d codes %d, want %d, %d", i, got.Cells.Next, got.Codes[:got.Cells.Next], n, want.Codes[:n])
			}
			same := got.Cells.Last == want.Cells.Last && got.Cells.Length == want.Cells.Length && got.Cells.Code == want.Cells.Code && got.Cells.Any == want.Cells.Any
			if !same {
				t.Fatalf("column %d: left at %d+%d, code %d of %d; want %d+%d, code %d of %d", i, got.Cells.Last, got.Cells.Length, got.Cells.Code, got.Cells.Any,
					want.Cells.Last, want.Cells.Length, want.Cells.Code, want.Cells.Any)
			}
			*cells += got.Cells.Next
		}
	}
}

// discard takes rows and forgets them.
type discard struct{}

func (discard) Batch(*cur.Batch) error { return nil }
func (discard) Reject(*cur.CellError)  {}
func (discard) Advance(int64) error    { return nil }

// TestBills holds the kernel to Plain on every known bill in text.
func TestBills(t *testing.T) {
	read, calls, cells := 0, 0, 0
	kernel := load(t)
	kernel.Find, kernel.Code = both(t, kernel.Find, &calls), coded(t, kernel.Code, &cells)
	err := filepath.WalkDir(known.Path(t), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(filepath.Base(path), ".csv") && filepath.Ext(path) != ".txt" {
			return err
		}
		file, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		text := io.Reader(bytes.NewReader(file))
		if cur.SniffBytes(file) == cur.Gzip {
			if text, err = gzip.NewReader(text); err != nil {
				return err
			}
		}
		if report, _ := curcsv.DecodeWith(kernel, path, text, discard{}); report.Rows > 0 {
			read++
		}
		return nil
	})
	if err != nil || read < 40 || calls < 300 || cells < 1_000_000 {
		t.Errorf("%d bills, %d times rows, %d cells: %v", read, calls, cells, err)
	}
}

// TestTexts holds the kernel to Plain on texts that chance makes of what matters,
// and on the texts that fuzzing of the decoder has kept.
func TestTexts(t *testing.T) {
	calls, cells := 0, 0
	kernel := load(t)
	kernel.Find, kernel.Code = both(t, kernel.Find, &calls), coded(t, kernel.Code, &cells)
	find := kernel.Find
	chance := rand.New(rand.NewPCG(1, 2))
	alphabets := []string{",\n\"a", ",,,,,,,\n", ",,,\naaaaaaaaaaaaaaaa", ",\"\"\"\r\nx", ",\r\n\"aé\x00\xff", ";\r\"", "\",\"\n\"", "h,i,j\n"}
	for i := range 30_000 {
		letters := alphabets[chance.IntN(len(alphabets))]
		text := make([]byte, chance.IntN(400))
		for j := range text {
			text[j] = letters[chance.IntN(len(letters))]
		}
		ask(find, text, chance.IntN(8)+2, chance)
		if i%2 == 0 {
			// Rows as they should be, of which one letter is not.
			columns := chance.IntN(8) + 2
			row := strings.Repeat(`"a,""b"`+",", columns-1) + "x\n"
			if i%4 == 0 {
				row = strings.Repeat("abc,", columns-1) + "\"\"\r\n"
			}
			text = []byte(strings.Repeat(row, 20))
			text[chance.IntN(len(text))] = letters[chance.IntN(len(letters))]
			ask(find, text, columns, chance)
		}
	}
	corpus, err := filepath.Glob("../../cost/cur/curcsv/testdata/fuzz/FuzzDecode/*")
	if err != nil || len(corpus) == 0 {
		t.Fatal("no corpus", err)
	}
	for _, file := range corpus {
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, quoted, _ := strings.Cut(string(kept), "[]byte(")
		text, err := strconv.Unquote(strings.TrimSuffix(strings.TrimSpace(quoted), ")"))
		if err != nil {
			t.Fatal(err)
		}
		for columns := 2; columns < 12; columns++ {
			ask(find, []byte(text), columns, chance)
		}
		_, _ = curcsv.DecodeWith(kernel, file, strings.NewReader(text), discard{}) // find and code compare
	}
	if calls < 10_000 {
		t.Errorf("rows were found only %d times", calls)
	}
}

// ask asks for the rows of a text, of which some columns are needed.
func ask(find curcsv.Finder, text []byte, columns int, chance *rand.Rand) {
	w := &curcsv.Rows{Delimiter: ',', Newline: '\n', Columns: columns, Header: 'h' | ','<<8 | 'i'<<16 | ','<<24, Limit: 1 + chance.IntN(20), Odd: make([]uint32, 1+chance.IntN(9))}
	if chance.IntN(4) == 0 {
		w.Newline = '\r'
	}
	for i := 1; i < columns; i++ {
		if chance.IntN(3) > 0 {
			w.Needed = append(w.Needed, uint32(i))
		}
	}
	w.Needed = append(w.Needed, curcsv.NoMore)
	w.Stride = w.Limit + chance.IntN(3)
	w.Places = make([]uint32, (len(w.Needed)+1)*w.Stride)
	find(slices.Concat(text, make([]byte, curcsv.Slack))[:len(text)], 0, w)
}

// TestWithout holds that there is no kernel where there is no memory, and that one
// which fails takes no rows away.
func TestWithout(t *testing.T) {
	if Load(js.Undefined()).Find != nil || Load(js.Global()).Find != nil {
		t.Error("a kernel without memory")
	}
	broken := js.Global().Call("eval", "(() => { throw new Error('trap') })")
	k := &kernel{plain: broken}
	text := []byte("a,b,c\nd,e,f\n" + strings.Repeat("\x00", curcsv.Slack))[:12]
	for range 2 {
		w := &curcsv.Rows{Delimiter: ',', Newline: '\n', Columns: 3, Limit: 5, Stride: 5, Needed: []uint32{2, curcsv.NoMore}, Places: make([]uint32, 15), Odd: make([]uint32, 1), Header: 1}
		if at := k.find(text, 0, w); at != 12 || w.N != 2 || fmt.Sprint(w.Places) != "[4294967295 5 11 0 0 3 9 0 0 0 5 11 0 0 0]" || !k.failed {
			t.Errorf("%d, %+v", at, w)
		}
	}
}
