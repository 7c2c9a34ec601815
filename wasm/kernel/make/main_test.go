package main

import (
	"bytes"
	"os"
	"testing"
)

// TestTheModuleIsWhatIsWritten holds what is committed to what is written here.
func TestTheModuleIsWhatIsWritten(t *testing.T) {
	committed, err := os.ReadFile("../kernel.wasm")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, Kernel()) {
		t.Error("kernel.wasm is not what this command writes: run go generate ./wasm/kernel")
	}
}

// TestNumbers writes numbers as the specification does.
//
// Source: WebAssembly Core Specification 2.0, section 5.2.2.
func TestNumbers(t *testing.T) {
	for _, tt := range []struct {
		n    int64
		want []byte
	}{{0, []byte{0}}, {63, []byte{63}}, {64, []byte{0xc0, 0}}, {-1, []byte{0x7f}}, {-64, []byte{0x40}}, {-65, []byte{0xbf, 0x7f}}, {0xbfbbef, []byte{0xef, 0xf7, 0xfe, 0x05}}} {
		if got := sleb(nil, tt.n); !bytes.Equal(got, tt.want) {
			t.Errorf("%d is % x, want % x", tt.n, got, tt.want)
		}
	}
	if got := leb(nil, 624485); !bytes.Equal(got, []byte{0xe5, 0x8e, 0x26}) {
		t.Errorf("624485 is % x", got)
	}
}
