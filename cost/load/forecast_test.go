package load

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/synth/synthparquet"
)

// madeFile is a made-up bill with so many resources; 0 are those of a small company.
func madeFile(t *testing.T, schema synth.Schema, rows, resources int64, parquet bool) File {
	t.Helper()
	o := synth.Options{Rows: rows, Seed: 3, Schema: schema, Resources: resources, Shuffle: resources > 0}
	write, name := synth.Write, "bill.csv"
	if parquet {
		write, name = synthparquet.Write, "bill.parquet"
	}
	var b bytes.Buffer
	if _, err := write(&b, o); err != nil {
		t.Fatal(err)
	}
	return File{Name: name, Size: int64(b.Len()), R: bytes.NewReader(b.Bytes())}
}

// inUse is how many bytes are in use.
func inUse() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestNeedIsWhatItTakes holds what is said of a bill's memory before it is read against
// what is in use while it is read, and what leaving out resource ids is said to save
// against what it saves.
func TestNeedIsWhatItTakes(t *testing.T) {
	// blocks is what may be held of so small a bill, or not yet: no more than a few blocks.
	const rows, blocks = 80_000, 6 << 20
	for _, schema := range []synth.Schema{synth.CUR1, synth.CUR2, synth.FOCUS} {
		for _, parquet := range []bool{false, true} {
			var saved [2]struct{ said, real int64 }
			for many, resources := range []int64{0, rows} {
				file := madeFile(t, schema, rows, resources, parquet)
				var needs, takes [2]int64
				for k, leave := range []Leave{{}, {ResourceIDs: true}} {
					needs[k], takes[k] = takenBy(t, file, leave)
					name := fmt.Sprintf("schema %d, Parquet %v, %d resources, left out %v", schema, parquet, resources, leave.ResourceIDs)
					if needs[k] < takes[k]*3/4 || needs[k] > takes[k]*5/4+blocks {
						t.Errorf("%s: %d bytes are foreseen, %d are in use", name, needs[k], takes[k])
					}
				}
				saved[many].said, saved[many].real = needs[0]-needs[1], takes[0]-takes[1]
			}
			few, lots := saved[0], saved[1]
			if ratio := float64(lots.said) / float64(lots.real); ratio < 0.6 || ratio > 1.7 || few.said > lots.said/5 {
				t.Errorf("schema %d, Parquet %v: without resource ids it is said to take %d bytes less, and takes %d less; of few resources %d",
					schema, parquet, lots.said, lots.real, few.said)
			}
		}
	}
}

// takenBy reads a file, and gives what was foreseen and the most that was in use.
func takenBy(t *testing.T, file File, leave Leave) (need, most int64) {
	t.Helper()
	before, next := inUse(), int64(0)
	b, err := Run([]File{file}, Options{Ask: true, MemoryLimit: 1 << 40, Leave: leave, Watch: func(p Progress) error {
		if need = p.Need; p.Rows >= next {
			next, most = p.Rows+10_000, max(most, inUse()-before)
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	most = max(most, inUse()-before)
	runtime.KeepAlive(b)
	return need, most
}

// TestForesee holds the parts of a forecast.
func TestForesee(t *testing.T) {
	text := func(different float64) cur.Outlook {
		return cur.Outlook{Field: cur.ResourceID, Different: different, Text: 50 * different}
	}
	for _, tt := range []struct {
		say   string
		o     cur.Outlook
		least float64 // bytes a row, of a million rows
		most  float64
	}{
		{"one text", cur.Outlook{Field: cur.ResourceID, Same: 1, Different: 1, Text: 50}, 0, 0.01},
		{"few texts", text(200), 1, 1.2},
		{"more texts", text(20_000), 3, 6},
		{"a text of its own", text(1e6), 140, 200},
		{"what is billed", cur.Outlook{Field: cur.Unblended, Kind: cur.Money, Filled: 1, Different: 1e6, Nearby: 1 << 16}, 8, 9},
		{"what is billed now and then", cur.Outlook{Field: cur.Unblended, Kind: cur.Money, Filled: 0.1}, 1, 1.2},
		{"few rates", cur.Outlook{Field: cur.UnblendedRate, Kind: cur.Number, Filled: 1, Different: 40, Nearby: 30}, 1, 1.2},
	} {
		without, with := foresee(1e6, nil, cur.NoField), foresee(1e6, []cur.Outlook{tt.o}, cur.NoField)
		each := (with.kept + with.held - without.kept - without.held) / 1e6
		if each < tt.least || each > tt.most {
			t.Errorf("%s takes %.2f bytes a row, want %.2f to %.2f", tt.say, each, tt.least, tt.most)
		}
		if skipped := foresee(1e6, []cur.Outlook{tt.o}, tt.o.Field); skipped.kept != without.kept || skipped.held != without.held {
			t.Errorf("%s takes something although it is not read: %+v", tt.say, skipped)
		}
	}
}

// TestForecastsTogether holds that files are reckoned as they are read: what is kept of
// all, and what is held by one at a time.
func TestForecastsTogether(t *testing.T) {
	a, b := forecast{kept: 100e6, held: 50e6}, forecast{kept: 200e6, held: 20e6}
	if both := a.and(b); both.kept != 300e6 || both.held != 50e6 {
		t.Errorf("%+v", both)
	}
	if n := (forecast{kept: 10e6}).grown(); n != 10e6 {
		t.Errorf("a small bill takes %d", n)
	}
	if n := (forecast{kept: 1e30}).grown(); n <= 0 {
		t.Errorf("a bill beyond all measure takes %d", n)
	}
}

// TestSampleIsReadOnce holds that rows which were looked at before are read from there,
// and that nothing of a text is unpacked twice.
func TestSampleIsReadOnce(t *testing.T) {
	line := &line{}
	plain := madeFile(t, synth.CUR1, 12_000, 0, false)
	text := make([]byte, plain.Size)
	if _, err := plain.R.ReadAt(text, 0); err != nil {
		t.Fatal(err)
	}
	file := inMemoryFile("bill.csv.gz", pack(t, text))
	var told int64
	b, err := Run([]File{file}, Options{Inflate: line.inflate, MemoryLimit: 1 << 40, Watch: func(p Progress) error {
		told = p.BytesDone
		return nil
	}})
	if err != nil || b.Ledger.Rows() != 12_000 || b.States[0].State != Read {
		t.Fatalf("%v, %d rows, %v", err, b.Ledger.Rows(), b.States[0])
	}
	if line.opened != 1 || told > file.Size || told < file.Size*9/10 {
		t.Errorf("it was unpacked %d times, %d of %d bytes were told", line.opened, told, file.Size)
	}
}
