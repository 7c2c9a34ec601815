package curcsv

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/plainbill/plainbill/cost/cur"
)

// counter counts the bytes that are read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// endless gives one byte for ever.
type endless byte

func (e endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

func TestEndlessNonsenseIsRefusedSoon(t *testing.T) {
	for _, c := range []byte{0, 'a', ',', '"'} {
		in := &counter{r: endless(c)}
		_, err := Decode("f", in, discard{})
		var refusal *cur.FileError
		if !errors.As(err, &refusal) || in.n > 4<<20 {
			t.Errorf("%q: %v after %d bytes", c, err, in.n)
		}
	}
	// Blank lines might still be followed by a bill, so they end with the file.
	in := &counter{r: io.LimitReader(endless('\n'), 16<<20)}
	if _, err := Decode("f", in, discard{}); err == nil {
		t.Error("blank lines were read as a bill")
	}
}

func TestRowsOfAnyLengthTakeBoundedMemory(t *testing.T) {
	good := "Usage,2024-01-01,1,1,1\n"
	long := `Usage,2024-01-01,1,1,"`
	for _, tt := range []struct {
		name                 string
		text                 io.Reader
		rows, kept, rejected int64
	}{
		{"a cell of almost a mebibyte is read", io.MultiReader(strings.NewReader(long), io.LimitReader(endless('x'), LongestRow-1000), strings.NewReader("\"\n"+good)), 3, 3, 0},
		{"a longer one is not", io.MultiReader(strings.NewReader(long), io.LimitReader(endless('x'), 40<<20), strings.NewReader("\"\n"+good)), 3, 2, 1},
		{"nor is one without quotes", io.MultiReader(strings.NewReader(long[:21]), io.LimitReader(endless('x'), 40<<20), strings.NewReader("\n"+good)), 3, 2, 1},
		{"a quote that is never closed spoils its line only", strings.NewReader(long + "x\n" + good + good), 4, 3, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := newKeep()
			k.light = true
			report, err := Decode("f", io.MultiReader(strings.NewReader(small+good), tt.text), k)
			if err != nil || report.Rows != tt.rows || report.Kept != tt.kept || report.Rejected != tt.rejected {
				t.Fatalf("%v, %+v", err, report)
			}
			if tt.rejected > 0 && (k.rejects[0].Row != 2 || !errors.Is(k.rejects[0], errLong)) {
				t.Error(k.rejects)
			}
		})
	}
}

func TestTooManyOpenQuotesEndTheReading(t *testing.T) {
	text := small + "Usage,2024-01-01,1,1,1\n" + strings.Repeat("\"never closed\n", linesMax+5)
	report, err := Decode("f", strings.NewReader(text), discard{})
	var damage *cur.FileError
	if !errors.As(err, &damage) || damage.Code != cur.DamagedFile || report.Kept != 1 || report.Rejected != linesMax || report.Complete {
		t.Errorf("%v, %+v", err, report)
	}
}

func TestDamageKeepsTheRowsBeforeIt(t *testing.T) {
	body := small + strings.Repeat("Usage,2024-01-01,1,1,1\n", 2000)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(body)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	cut, err := gzip.NewReader(bytes.NewReader(zipped.Bytes()[:zipped.Len()-6]))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name       string
		r          io.Reader
		kept, rows int64
	}{
		{"a cut gzip", cut, 2000, 2000},
		{"an error between rows", io.MultiReader(strings.NewReader(body), iotest.ErrReader(errors.New("checksum"))), 2000, 2000},
		{"an error within a row", io.MultiReader(strings.NewReader(body+"Usage,20"), iotest.ErrReader(errors.New("checksum"))), 2000, 2001},
	} {
		k := newKeep()
		report, err := Decode("f", tt.r, k)
		var damage *cur.FileError
		if !errors.As(err, &damage) || damage.Code != cur.DamagedFile || report.Complete || report.Kept != tt.kept || report.Rows != tt.rows {
			t.Fatalf("%s: %v, %+v", tt.name, err, report)
		}
		if tt.rows == 2000 && damage.Title != "f is damaged after row 2,000" {
			t.Error(damage.Title)
		}
	}
	if _, err := Decode("f", iotest.ErrReader(io.ErrUnexpectedEOF), discard{}); err == nil || !strings.Contains(err.Error(), "damaged at its very start") {
		t.Error(err)
	}
	if _, err := Decode("f", iotest.ErrReader(nil), discard{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader that gives nothing: %v", err)
	}
}

// stops is a sink that fails.
type stops struct {
	discard
	batch, advance error
}

func (s stops) Batch(*cur.Batch) error { return s.batch }
func (s stops) Advance(int64) error    { return s.advance }

func TestTheSinkEndsTheReading(t *testing.T) {
	stop := errors.New("stop")
	text := small + strings.Repeat("Usage,2024-01-01,1,1,1\n", 2000)
	for _, s := range []stops{{batch: stop}, {advance: stop}} {
		report, err := Decode("f", strings.NewReader(text), s)
		if err != stop || report.Complete {
			t.Errorf("%v, %+v", err, report)
		}
	}
	k := newKeep()
	calls := 0
	k.stop = func() error {
		if calls++; calls > 3 {
			return stop
		}
		return nil
	}
	report, err := Decode("f", strings.NewReader(text), k)
	if err != stop || report.Kept == 0 || report.Kept >= 2000 || report.Kept != int64(len(k.rows)) {
		t.Errorf("%v, kept %d of %d", err, report.Kept, len(k.rows))
	}
}
