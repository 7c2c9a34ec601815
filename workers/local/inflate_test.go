package main

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/iotest"
	"time"
)

// pack packs text; the seed of its bytes makes them neither equal nor random.
func pack(t *testing.T, kind string, text []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var z io.WriteCloser = gzip.NewWriter(&out)
	if kind == "deflate-raw" {
		raw, err := flate.NewWriter(&out, flate.DefaultCompression)
		if err != nil {
			t.Fatal(err)
		}
		z = raw
	}
	if _, err := z.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func text(n int) []byte {
	dice := rand.New(rand.NewPCG(1, 2))
	out := make([]byte, n)
	for i := range out {
		out[i] = "0123456789,\n"[dice.IntN(12)]
	}
	return out
}

func TestInflateAheadGivesTheBytes(t *testing.T) {
	long := text(aheadBytes*(aheadBlocks+3) + 17)
	cases := []struct {
		name, kind string
		packed     []byte
		want       []byte
	}{
		{"longer than what is kept ahead", "gzip", pack(t, "gzip", long), long},
		{"exactly a block", "gzip", pack(t, "gzip", long[:aheadBytes]), long[:aheadBytes]},
		{"nothing", "gzip", pack(t, "gzip", nil), nil},
		{"two members", "gzip", append(pack(t, "gzip", long[:100]), pack(t, "gzip", long[100:300])...), long[:300]},
		{"member of a zip file", "deflate-raw", pack(t, "deflate-raw", long), long},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := append([]byte("before"), append(c.packed, "behind"...)...)
			r, err := inflateAhead(c.kind, bytes.NewReader(file), 6, int64(len(c.packed)))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(iotest.OneByteReader(io.LimitReader(r, 3)))
			rest, err2 := io.ReadAll(r)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(append(got, rest...), c.want) {
				t.Error("other bytes came out than went in")
			}
			if used := r.(*ahead).Used(); used != int64(len(c.packed)) {
				t.Errorf("used %d of %d packed bytes", used, len(c.packed))
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestInflateAheadSaysWhatIsDamaged(t *testing.T) {
	whole := pack(t, "gzip", text(3*aheadBytes))
	cut := whole[:len(whole)/2]
	r, err := inflateAhead("gzip", bytes.NewReader(cut), 0, int64(len(cut)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); !errors.Is(err, io.ErrUnexpectedEOF) || len(got) < aheadBytes {
		t.Errorf("%d bytes of a file cut in half, then %v", len(got), err)
	}
	if _, err := inflateAhead("gzip", bytes.NewReader([]byte("no gzip, this")), 0, 13); err == nil {
		t.Error("what is no gzip file was opened")
	}
}

func TestInflateAheadEndsWhenNobodyReads(t *testing.T) {
	packed := pack(t, "gzip", text(aheadBytes*(aheadBlocks+3)))
	before := runtime.NumGoroutine()
	for range 5 {
		r, err := inflateAhead("gzip", bytes.NewReader(packed), 0, int64(len(packed)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(r, make([]byte, 10)); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for wait := time.Millisecond; runtime.NumGoroutine() > before; wait *= 2 {
		if wait > 10*time.Second {
			t.Fatalf("%d goroutines still unpack", runtime.NumGoroutine()-before)
		}
		time.Sleep(wait)
	}
}
