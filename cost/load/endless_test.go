package load

import (
	"bytes"
	"errors"
	"testing"

	"github.com/plainbill/plainbill/cost/synth"
)

// zeros is a text with zeros behind it, as far as anybody reads.
type zeros struct {
	text []byte
	read int64
}

func (e *zeros) ReadAt(p []byte, off int64) (int, error) {
	clear(p)
	if off < int64(len(e.text)) {
		copy(p, e.text[off:])
	}
	e.read += int64(len(p))
	return len(p), nil
}

// TestALineWithoutAnEnd holds that looking at the first rows of a text ends where it has
// fewer than are looked at, and that the file is still asked about by its size; and that
// long rows are looked at as far as that goes, and read from the start all the same.
func TestALineWithoutAnEnd(t *testing.T) {
	var b bytes.Buffer
	if _, err := synth.Write(&b, synth.Options{Rows: 1000, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	e := &zeros{text: b.Bytes()}
	_, err := Run([]File{{Name: "a.csv", Size: 60e9, R: e}}, Options{MemoryLimit: 1 << 30, Ask: true})
	var much *TooMuch
	if !errors.As(err, &much) {
		t.Errorf("it says %v", err)
	}
	if most := int64(4 * sampleBytes); e.read > most {
		t.Errorf("%d bytes were read, at most %d are enough", e.read, most)
	}

	head, rows, _ := bytes.Cut(b.Bytes(), []byte("\n"))
	wide := bytes.NewBuffer(append(bytes.Clone(head), ",resourceTags/user:note\n"...))
	count := int64(0)
	for line := range bytes.Lines(rows) {
		wide.Write(bytes.TrimRight(line, "\r\n"))
		wide.WriteByte(',')
		wide.Write(bytes.Repeat([]byte("x"), 20_000))
		wide.WriteByte('\n')
		count++
	}
	for _, limit := range []int64{1 << 30, 0} {
		bill, err := Run([]File{{Name: "wide.csv", Size: int64(wide.Len()), R: bytes.NewReader(wide.Bytes())}}, Options{MemoryLimit: limit})
		if err != nil || bill.Ledger.Rows() != count {
			t.Errorf("with limit %d %d of %d rows were kept: %v", limit, bill.Ledger.Rows(), count, err)
		}
	}
}
