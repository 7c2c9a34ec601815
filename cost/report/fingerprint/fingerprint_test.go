package fingerprint_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/plainbill/plainbill/cost/report/fingerprint"
)

func sum(t *testing.T, text []byte) fingerprint.Sum {
	t.Helper()
	s, err := fingerprint.File(bytes.NewReader(text), int64(len(text)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFileIsSHA256 holds that a file in portions gives what it gives at once.
func TestFileIsSHA256(t *testing.T) {
	for _, size := range []int{0, 1, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3<<20 + 7} {
		text := bytes.Repeat([]byte("bill"), size/4+1)[:size]
		if got, want := sum(t, text), fingerprint.Sum(sha256.Sum256(text)); got != want {
			t.Errorf("%d bytes: %x, want %x", size, got, want)
		}
	}
}

// TestOfSeveral holds what a shell says: printf a >1; printf b >2;
// sha256sum 1 2 | cut -c1-64 | sort | sha256sum.
func TestOfSeveral(t *testing.T) {
	a, b := sum(t, []byte("a")), sum(t, []byte("b"))
	const want = "e31b611bfa25cad7df113c6721feec788606f694069ced6d3d3f738a89d14e2a"
	got := fingerprint.Of([]fingerprint.Sum{a, b})
	lines := []string{hex.EncodeToString(a[:]), hex.EncodeToString(b[:])}
	slices.Sort(lines)
	plain := sha256.Sum256([]byte(lines[0] + "\n" + lines[1] + "\n"))
	if got != hex.EncodeToString(plain[:]) || got != fingerprint.Of([]fingerprint.Sum{b, a}) {
		t.Errorf("got %s", got)
	}
	if got != want {
		t.Errorf("got %s, want what a shell says: %s", got, want)
	}
	if one := fingerprint.Of([]fingerprint.Sum{a}); one != hex.EncodeToString(a[:]) {
		t.Errorf("one file: %s", one)
	}
	if fingerprint.Of(nil) != "" {
		t.Error("no file has a fingerprint")
	}
}

var errEnough = errors.New("enough")

func TestFileEndsEarly(t *testing.T) {
	text := make([]byte, 3<<20)
	if _, err := fingerprint.File(bytes.NewReader(text), int64(len(text)), func(int64) error { return errEnough }); !errors.Is(err, errEnough) {
		t.Errorf("a pause that ends it: %v", err)
	}
	if _, err := fingerprint.File(bytes.NewReader(text), int64(len(text))+1, nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that became shorter: %v", err)
	}
}
