package keep_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"testing"

	"github.com/plainbill/plainbill/cost/keep"
)

// TestDamage flips a bit of a few bytes everywhere, and cuts the file off everywhere: it
// is always refused.
func TestDamage(t *testing.T) {
	file := write(t, made(t, 1500))
	step := max(1, len(file)/4000)
	footer := len(file) - 10 - int(binary.LittleEndian.Uint32(file[len(file)-10:]))
	for at := 0; at < len(file); at += step {
		if at >= footer {
			step = max(1, len(file)/16_000) // it is small
		}
		hurt := bytes.Clone(file)
		hurt[at] ^= 1 << (at % 8)
		_, err := keep.Read(bytes.NewReader(hurt), int64(len(hurt)))
		if _, _, quick := keep.Check(bytes.NewReader(hurt), int64(len(hurt))); quick == nil && err != nil {
			t.Errorf("byte %d: Check takes what Read does not: %v", at, err)
		}
		if err == nil {
			t.Errorf("byte %d of %d changed and was not missed", at, len(file))
		} else if !errors.Is(err, keep.ErrDamaged) && !errors.Is(err, keep.ErrOlder) {
			t.Errorf("byte %d: %v", at, err)
		}
		if _, err := keep.Read(bytes.NewReader(file[:at]), int64(at)); !errors.Is(err, keep.ErrDamaged) {
			t.Errorf("cut off at %d: %v", at, err)
		}
		if _, _, err := keep.Check(bytes.NewReader(file[:at]), int64(at)); !errors.Is(err, keep.ErrDamaged) {
			t.Errorf("cut off at %d, Check: %v", at, err)
		}
	}
}

// TestAnotherVersion holds that a file of another format or vocabulary is called
// that, and not damaged.
func TestAnotherVersion(t *testing.T) {
	file := write(t, made(t, 1000))
	for _, tt := range []struct{ old, new string }{{`{"format":2,`, `{"format":3,`}, {`"vocabulary":"`, `"vocabulary":"X`}} {
		changed := bytes.Replace(file, []byte(tt.old), []byte(tt.new)[:len(tt.old)], 1)
		if tt.old != tt.new[:len(tt.old)] && bytes.Equal(changed, file) {
			t.Fatalf("the file has no %s", tt.old)
		}
		if tt.new[:len(tt.old)] == tt.old { // one letter further on
			at := bytes.Index(file, []byte(tt.old)) + len(tt.old)
			changed[at] ^= 1
		}
		if _, err := keep.Read(bytes.NewReader(changed), int64(len(changed))); !errors.Is(err, keep.ErrOlder) {
			t.Errorf("with %s: %v, want %v", tt.new, err, keep.ErrOlder)
		}
		if _, err := keep.Peek(bytes.NewReader(changed), int64(len(changed))); !errors.Is(err, keep.ErrOlder) {
			t.Errorf("Peek with %s: %v, want %v", tt.new, err, keep.ErrOlder)
		}
	}
}

// FuzzRead holds that no file makes Read panic, and that what it takes back can be
// kept again and asked.
func FuzzRead(f *testing.F) {
	file := write(f, made(f, 300))
	f.Add(file, 0, uint64(0))
	f.Add(file, len(file)/2, uint64(0xFFFF))
	f.Add([]byte("ARROW1\x00\x00"), 3, uint64(1))
	f.Fuzz(func(t *testing.T, file []byte, at int, with uint64) {
		hurt := bytes.Clone(file)
		for i := range 8 {
			if n := at + i; n >= 0 && n < len(hurt) {
				hurt[n] ^= byte(with >> (8 * i))
			}
		}
		keep.Resum(hurt) // so that more than the sum is tried
		k, err := keep.Read(bytes.NewReader(hurt), int64(len(hurt)))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if _, err := keep.Write(&out, k.Bill, "2026-11-22", json.RawMessage("{}")); err != nil {
			t.Fatal(err)
		}
	})
}
