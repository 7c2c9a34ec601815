package load

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// A line is a decompressor that keeps count of what is under way.
type line struct {
	under, most int
	log         []string
	stop        func(opened int) error // ends the stream of that number after some bytes
	opened      int
}

func (l *line) inflate(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
	z, err := gzip.NewReader(io.NewSectionReader(r, off, n))
	if err != nil {
		return nil, err
	}
	l.under++
	l.most = max(l.most, l.under)
	l.opened++
	s := &lined{line: l, r: z, n: l.opened}
	if l.stop != nil {
		if s.err = l.stop(l.opened); s.err != nil {
			s.r = io.LimitReader(z, 300)
		}
	}
	l.log = append(l.log, fmt.Sprint("open ", s.n))
	return s, nil
}

type lined struct {
	line *line
	r    io.Reader
	n    int
	err  error
	read bool
}

func (s *lined) Read(p []byte) (int, error) {
	if !s.read {
		s.read = true
		s.line.log = append(s.line.log, fmt.Sprint("read ", s.n))
	}
	n, err := s.r.Read(p)
	if err == io.EOF && s.err != nil {
		err = s.err
	}
	return n, err
}

func (s *lined) Close() error {
	s.line.under--
	return nil
}

// months are packed bills of four months, and a file that is none.
func months(t *testing.T) (files []File) {
	t.Helper()
	for _, month := range []string{"2026-05", "2026-06", "2026-07", "2026-08"} {
		files = append(files, inMemoryFile(month+".csv.gz", pack(t, made{month: month}.csv())))
	}
	return append(files[:2], append([]File{inMemoryFile("plain.csv", made{month: "2026-01"}.csv())}, files[2:]...)...)
}

func TestTheNextBillIsUnpackedWhileOneIsRead(t *testing.T) {
	want, rows := totals(open(t, months(t)...))
	for ahead, log := range []string{
		"open 1, read 1, open 2, read 2, open 3, read 3, open 4, read 4",
		"open 1, open 2, read 1, open 3, read 2, open 4, read 3, read 4",
		"open 1, open 2, open 3, read 1, open 4, read 2, read 3, read 4",
	} {
		l := &line{}
		bill, err := Run(months(t), Options{Inflate: l.inflate, Ahead: ahead})
		if err != nil {
			t.Fatal(err)
		}
		if got, n := totals(bill); got != want || n != rows || !bill.Complete() {
			t.Errorf("%d ahead: %v in %d rows, want %v in %d", ahead, got, n, want, rows)
		}
		if got := strings.Join(l.log, ", "); got != log || l.most != ahead+1 || l.under != 0 {
			t.Errorf("%d ahead: %d at once, %d never closed, %s; want %s", ahead, l.most, l.under, got, log)
		}
	}
}

func TestACancelClosesWhatWasBegun(t *testing.T) {
	l := &line{}
	stop := errors.New("stop")
	bill, err := Run(months(t), Options{Inflate: l.inflate, Ahead: 2, Watch: func(Progress) error { return stop }})
	if err != nil || !bill.Cancelled || l.under != 0 || l.opened != 3 {
		t.Errorf("cancelled %v, %d begun, %d never closed, error %v", bill.Cancelled, l.opened, l.under, err)
	}
}

// Whatever decompressor stops, its bill is read once and whole, and says so; the
// others do not notice.
func TestADecompressorThatStopsCostsNoRow(t *testing.T) {
	want, rows := totals(open(t, months(t)...))
	for stops := 1; stops <= 4; stops++ {
		l := &line{stop: func(opened int) error {
			if opened == stops {
				return fmt.Errorf("%w: it says nothing any more", ErrInflater)
			}
			return nil
		}}
		bill, err := Run(months(t), Options{Inflate: l.inflate, Ahead: 1})
		if err != nil {
			t.Fatal(err)
		}
		if got, n := totals(bill); got != want || n != rows || !bill.Complete() {
			t.Errorf("number %d stops: %v in %d rows, want %v in %d", stops, got, n, want, rows)
		}
		said := 0
		for i, f := range bill.Files {
			for _, n := range f.Notices {
				if n.Code == cur.UnpackedTwice {
					said++
					if len(bill.States[i].Notices) == 0 || !strings.HasSuffix(bill.States[i].Say, ", unpacked a second time") || !strings.Contains(n.Text, "says nothing any more") {
						t.Errorf("number %d stops: the list of files says %+v", stops, bill.States[i])
					}
				}
			}
		}
		if said != 1 {
			t.Errorf("number %d stops: %d files say so, want 1", stops, said)
		}
	}
}
