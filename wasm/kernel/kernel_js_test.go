package kernel

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"math"
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
	"github.com/plainbill/plainbill/cost/money"
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
	if k.Find == nil || k.Code == nil || k.Number == nil {
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

// numbered returns a Numberer that asks the kernel and Numbered.Read, and compares
// the cells that both have read. cells counts them.
func numbered(t testing.TB, number curcsv.Numberer, cells *int) curcsv.Numberer {
	return func(columns []curcsv.Numbered) {
		want := slices.Clone(columns)
		for i := range want {
			want[i].Amounts, want[i].Numbers, want[i].Null = slices.Clone(want[i].Amounts), slices.Clone(want[i].Numbers), slices.Clone(want[i].Null)
		}
		number(columns)
		for i := range columns {
			got, want := &columns[i], &want[i]
			n := want.Read()
			same := got.Next == n && got.Blanks == want.Blanks
			if same && got.Amounts != nil {
				same = slices.Equal(got.Amounts[:n], want.Amounts[:n]) && slices.Equal(got.Null[:n], want.Null[:n])
			} else if same {
				same = slices.EqualFunc(got.Numbers[:n], want.Numbers[:n], func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
			}
			if !same {
				t.Fatalf("column %d: %d cells, %d blank: %v %v %v; want %d, %d: %v %v %v; the next is %q", i, got.Next, got.Blanks, got.Amounts, got.Numbers, got.Null,
					n, want.Blanks, want.Amounts, want.Numbers, want.Null, got.Text[got.Starts[got.Next]+1:got.Ends[got.Next]])
			}
			*cells += n
		}
	}
}

// TestNumbers holds the kernel to Numbered.Read on cells that chance makes of what
// numbers are made of, blank ones in runs among them.
func TestNumbers(t *testing.T) {
	cells := 0
	read := numbered(t, load(t).Number, &cells)
	chance := rand.New(rand.NewPCG(3, 4))
	known := []string{"922337203.6854775807", "922337203.6854775808", "9007199254740991", "9007199254740992", "-9007199254740993", "0.0000000001", "0.00000000001",
		"9999999999999999", "99999.9999999999", "-922337.2036854775", "-0", "-0.0", "-", ".", "-.", ".5", "5.", `"1.5"`, `"-1"`, `""`, `"`, `"1`, "1E-10", "1..2", "1.2.3", " 1", "+1", "1234567890.12345"}
	for range 20_000 {
		text := []byte("x")
		var starts, ends []uint32
		for n := 1 + chance.IntN(40); len(starts) < n; {
			cell := ""
			switch chance.IntN(5) {
			case 0:
				cell = known[chance.IntN(len(known))]
			case 1, 2:
				cell = strconv.FormatFloat(chance.NormFloat64(), 'f', chance.IntN(13), 64)
			case 3:
				for range chance.IntN(20) {
					cell += string("01234567890123456789.-\" e"[chance.IntN(25)])
				}
			}
			for range 1 + chance.IntN(3)*chance.IntN(8) {
				starts = append(starts, uint32(len(text)))
				text = append(append(text, ','), cell...)
				ends = append(ends, uint32(len(text)))
				if cell != "" {
					break
				}
			}
		}
		text = append(text, make([]byte, curcsv.Slack)...)
		amounts := curcsv.Numbered{Text: text, Starts: starts, Ends: ends, Amounts: make([]money.Amount, len(starts)), Null: make([]bool, len(starts))}
		numbers := curcsv.Numbered{Text: text, Starts: starts, Ends: ends, Numbers: make([]float64, len(starts))}
		for range len(starts) {
			both := []curcsv.Numbered{amounts, numbers}
			read(both)
			if amounts, numbers = both[0], both[1]; amounts.Next < len(starts) {
				amounts.Learn(false)
			}
			if numbers.Next < len(starts) {
				numbers.Next++
			}
		}
		if amounts.Next < len(starts) || numbers.Next < len(starts) {
			t.Fatalf("%d and %d of %d", amounts.Next, numbers.Next, len(starts))
		}
	}
	if cells < 500_000 {
		t.Errorf("only %d cells were read", cells)
	}
}

// discard takes rows and forgets them.
type discard struct{}

func (discard) Batch(*cur.Batch) error { return nil }
func (discard) Reject(*cur.CellError)  {}
func (discard) Advance(int64) error    { return nil }

// TestBills holds the kernel to Plain on every known bill in text.
func TestBills(t *testing.T) {
	read, calls, cells, figures := 0, 0, 0, 0
	kernel := load(t)
	kernel.Find, kernel.Code, kernel.Number = both(t, kernel.Find, &calls), coded(t, kernel.Code, &cells), numbered(t, kernel.Number, &figures)
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
	if err != nil || read < 40 || calls < 300 || cells < 1_000_000 || figures < 1_000_000 {
		t.Errorf("%d bills, %d times rows, %d cells, %d numbers: %v", read, calls, cells, figures, err)
	}
}

// TestTexts holds the kernel to Plain on texts that chance makes of what matters,
// and on the texts that fuzzing of the decoder has kept.
func TestTexts(t *testing.T) {
	calls, cells := 0, 0
	kernel := load(t)
	kernel.Find, kernel.Code, kernel.Number = both(t, kernel.Find, &calls), coded(t, kernel.Code, &cells), numbered(t, kernel.Number, &cells)
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
	k := &kernel{plain: broken, numbers: broken}
	text := []byte("a,b,c\nd,e,f\n" + strings.Repeat("\x00", curcsv.Slack))[:12]
	for range 2 {
		w := &curcsv.Rows{Delimiter: ',', Newline: '\n', Columns: 3, Limit: 5, Stride: 5, Needed: []uint32{2, curcsv.NoMore}, Places: make([]uint32, 15), Odd: make([]uint32, 1), Header: 1}
		if at := k.find(text, 0, w); at != 12 || w.N != 2 || fmt.Sprint(w.Places) != "[4294967295 5 11 0 0 3 9 0 0 0 5 11 0 0 0]" || !k.failed {
			t.Errorf("%d, %+v", at, w)
		}
		k.failed = false
		list := []curcsv.Numbered{{Text: text, Starts: []uint32{1}, Ends: []uint32{3}, Numbers: make([]float64, 1)}}
		if k.number(list); list[0].Next != 0 || !k.failed {
			t.Errorf("%+v", list)
		}
	}
}
