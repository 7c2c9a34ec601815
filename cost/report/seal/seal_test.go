package seal_test

import (
	"errors"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/report/seal"
)

// TestHeaderHasOneSpelling holds that a header is what its fields say, and all of
// its 64 bytes.
func TestHeaderHasOneSpelling(t *testing.T) {
	h := seal.Header{Content: seal.Letter, Way: seal.ByPassphrase, Rounds: seal.Rounds, Expires: time.Unix(1789200000, 0).UTC(), Views: 7}
	h.Nonce[0], h.Salt[15] = 1, 2
	header := h.Bytes()
	blob := seal.Finish(append(header[:], make([]byte, seal.Bucket+seal.TagBytes)...))
	got, err := seal.ParseHeader(blob)
	if err != nil || got != h {
		t.Fatalf("%+v %v", got, err)
	}
	if err := h.Fresh(h.Expires.Add(-time.Second)); err != nil {
		t.Errorf("a second before: %v", err)
	}
	if err := h.Fresh(h.Expires); !errors.Is(err, seal.ErrExpired) {
		t.Errorf("at its end: %v", err)
	}
}
