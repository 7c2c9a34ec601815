package delivery

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestForeignInflate(t *testing.T) {
	broken := func(string, io.ReaderAt, int64, int64) (io.ReadCloser, error) { return nil, errors.New("no worker") }
	text := bill + strings.Repeat("Usage,0.0000000001\n", 3000)
	cut := gzipped(t, text)
	cut = cut[:len(cut)-12]
	for _, tt := range []struct {
		name    string
		file    File
		inflate Inflate
		want    string
		err     error
	}{
		{"one member", file("a", gzipped(t, text)), oneMember, text, nil},
		{"members after the first are read by Go", file("a", gzipped(t, text[:900], text[900:5000], text[5000:])), oneMember, text, nil},
		{"a decompressor that does not start", file("a", gzipped(t, text)), broken, text, nil},
		{"a member of a zip", file("a", zipped(t, member{"1", []byte(text), false})), oneMember, text, nil},
		{"a gzip stored in a zip", file("a", zipped(t, member{"1", gzipped(t, text[:50], text[50:]), true})), oneMember, text, nil},
		{"a gzip deflated in a zip", file("a", zipped(t, member{"1", gzipped(t, text), false})), oneMember, text, nil},
		{"a zip in a zip", file("a", zipped(t, member{"b.zip", zipped(t, member{"1", []byte(text), false}), false})), oneMember, text, nil},
		{"damage stays damage", file("a", cut), oneMember, text, io.ErrUnexpectedEOF},
	} {
		parts, left := plan([]File{tt.file}, tt.inflate)
		if len(parts) != 1 {
			t.Errorf("%s: %d parts, left out %+v", tt.name, len(parts), left)
			continue
		}
		got, used, err := read(t, &parts[0])
		if !errors.Is(err, tt.err) || err == nil && got != tt.want || !strings.HasPrefix(tt.want, got) {
			t.Errorf("%s: %d of %d bytes, error %v, want %v", tt.name, len(got), len(tt.want), err, tt.err)
		}
		if used > parts[0].Bytes {
			t.Errorf("%s: used %d of %d bytes on disk", tt.name, used, parts[0].Bytes)
		}
	}
}

// What tells the kind of a file is unpacked by Go: a decompressor that works beside
// would have to be stopped midway.
func TestPlanningOpensNoDecompressor(t *testing.T) {
	opened := 0
	counting := func(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
		opened++
		return oneMember(kind, r, off, n)
	}
	parts, _ := plan([]File{
		file("a", gzipped(t, bill)),
		file("b", zipped(t, member{"1", []byte(bill + "x,2\n"), false}, member{"2", gzipped(t, bill+"x,3\n"), false})),
	}, counting)
	if len(parts) != 3 || opened != 0 {
		t.Fatalf("%d parts, want 3; %d decompressors begun, want none", len(parts), opened)
	}
	for i := range parts {
		// A gzip deflated in a zip lies nowhere in one piece.
		if want := i < 2; parts[i].Beside() != want {
			t.Errorf("%s is unpacked beside: %v, want %v", parts[i].Name, parts[i].Beside(), want)
		}
		if _, _, err := read(t, &parts[i]); err != nil || opened != i+1 {
			t.Errorf("%s: %v, %d decompressors begun, want %d", parts[i].Name, err, opened, i+1)
		}
	}
}

// failing gives some bytes and stops.
type failing struct {
	io.Reader
	err error
}

func (f *failing) Read(p []byte) (int, error) {
	n, err := f.Reader.Read(p)
	if err == io.EOF {
		err = f.err
	}
	return n, err
}

func (f *failing) Close() error { return nil }

func TestADecompressorThatStopsIsNamed(t *testing.T) {
	stopped := fmt.Errorf("%w: no sign of life", ErrInflater)
	for _, tt := range []struct {
		name  string
		given int
		err   error
		want  error
	}{
		{"at once", 0, stopped, ErrInflater},
		{"midway", 30, stopped, ErrInflater},
		{"an error about the bytes is none of its own", 30, errTrailing, nil},
	} {
		for _, packed := range [][]byte{gzipped(t, bill), zipped(t, member{"1", []byte(bill), false}), zipped(t, member{"1", gzipped(t, bill), false})} {
			parts, _ := plan([]File{file("a", packed)}, func(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error) {
				whole, err := oneMember(kind, r, off, n)
				if err != nil {
					return nil, err
				}
				return &failing{io.LimitReader(whole, int64(tt.given)), tt.err}, nil
			})
			text, _, err := read(t, &parts[0])
			if text != bill || err != nil {
				t.Errorf("%s: %d of %d bytes, error %v", tt.name, len(text), len(bill), err)
			}
			if got := parts[0].Fault(); !errors.Is(got, tt.want) || (got == nil) != (tt.want == nil) {
				t.Errorf("%s: fault %v, want %v", tt.name, got, tt.want)
			}
		}
	}
}

// A cancel while Go passes over what was given ends the reading at once.
func TestForeignInflateIsCancelled(t *testing.T) {
	text := bill + strings.Repeat("Usage,1\n", 100_000)
	parts, _ := plan([]File{file("a", gzipped(t, text, text))}, oneMember)
	stop := errors.New("stop")
	var used int64
	r, err := parts[0].Text(func(n int64) error {
		used += n
		if used > parts[0].Bytes/3 {
			return stop
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, stop) {
		t.Errorf("%v, want %v", err, stop)
	}
}
