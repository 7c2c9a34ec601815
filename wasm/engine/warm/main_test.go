package main

import (
	"bytes"
	"os"
	"testing"
)

// What the engine carries is what this program writes.
func TestTheEngineCarriesThisBill(t *testing.T) {
	want, err := bill()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../warm.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("warm.parquet has %d bytes, and the bill that is written now %d: go generate ./wasm/engine/warm", len(got), len(want))
	}
	if len(want) > 20_000 {
		t.Errorf("%d bytes, too many for what only warms up", len(want))
	}
}
