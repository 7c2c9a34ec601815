package pack_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/cost/report/seal/pack"
)

func TestPadComesBack(t *testing.T) {
	for _, n := range []int{0, 1, 4090, 5000, 200_000} {
		text := []byte(strings.Repeat("row ", n)[:n])
		padded, err := pack.Pad(text)
		if err != nil || len(padded)%seal.Bucket != 0 || len(padded) == 0 {
			t.Fatalf("%d bytes: %d, %v", n, len(padded), err)
		}
		if back, err := pack.Unpad(padded); err != nil || !bytes.Equal(back, text) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// TestUnpadIsNotFooled holds what a hostile sender could put into an authentic seal.
func TestUnpadIsNotFooled(t *testing.T) {
	good, err := pack.Pad([]byte("text"))
	if err != nil {
		t.Fatal(err)
	}
	with := func(at int, b byte) []byte {
		c := bytes.Clone(good)
		c[at] = b
		return c
	}
	bomb, err := pack.Pad(make([]byte, seal.MaxText))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := pack.Unpad(bomb); err != nil || len(back) != seal.MaxText {
		t.Errorf("the longest text: %d, %v", len(back), err)
	}
	// Two texts packed behind each other: the length says more than one text takes.
	longer := bytes.Clone(good)
	binary.BigEndian.PutUint32(longer, binary.BigEndian.Uint32(good)+1)
	for name, padded := range map[string][]byte{
		"nothing": nil, "a length without a text": {0, 0, 0, 9}, "a length beyond its end": with(0, 0xff),
		"padding that holds something": with(len(good)-1, 1), "not deflate": with(4, 0xff), "something after the text": longer,
	} {
		if _, err := pack.Unpad(padded); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := pack.Pad(make([]byte, seal.MaxText+1)); !errors.Is(err, seal.ErrTooLong) {
		t.Errorf("a text that is too long: %v", err)
	}
}

// TestUnpackStopsABomb holds that what grows beyond the limit is not unpacked.
func TestUnpackStopsABomb(t *testing.T) {
	packed, err := pack.Mark(make([]byte, seal.MaxText))
	if err != nil {
		t.Fatal(err)
	}
	// A stored block of its own before the first one makes the text longer by one.
	bomb := append(append(bytes.Clone(packed[:4]), 0, 1, 0, 0xfe, 0xff, 'x'), packed[4:]...)
	if _, err := pack.Unmark(bomb); !errors.Is(err, seal.ErrDamaged) || !strings.Contains(err.Error(), "grows") {
		t.Errorf("one byte more than allowed: %v", err)
	}
}

func TestPackComesBack(t *testing.T) {
	packed, err := pack.Mark([]byte("a small report"))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := pack.Unmark(packed); err != nil || string(text) != "a small report" {
		t.Errorf("%q %v", text, err)
	}
	for n := range packed {
		if _, err := pack.Unmark(packed[:n]); !errors.Is(err, seal.ErrDamaged) {
			t.Errorf("cut to %d bytes: %v", n, err)
		}
	}
	packed[0] ^= 1
	if _, err := pack.Unmark(packed); !errors.Is(err, seal.ErrDamaged) {
		t.Errorf("another checksum: %v", err)
	}
}

// FuzzUnpad holds that nothing makes it panic or grow beyond the limit.
func FuzzUnpad(f *testing.F) {
	good, err := pack.Pad([]byte("text"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		if text, err := pack.Unpad(b); len(text) > seal.MaxText || err == nil && len(b) < 5 {
			t.Fatal("too much came of it")
		}
		if text, err := pack.Unmark(b); len(text) > seal.MaxText || err != nil && !errors.Is(err, seal.ErrDamaged) {
			t.Fatal("too much came of it")
		}
	})
}
