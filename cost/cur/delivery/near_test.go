package delivery

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

// TestNear holds what the end of a gzip file says against what its begin lets expect.
func TestNear(t *testing.T) {
	for _, tt := range []struct {
		name             string
		says, about, got int64
	}{
		{"it is believed", 110, 63, 110},
		{"beyond 4 GB it begins again", 5<<30 - 1<<32, 4 << 30, 5 << 30},
		{"the last of many members says too little", 10, 1000, 1000},
		{"what cannot be is not believed", 4000, 1000, 1000},
	} {
		if got := (checksum{known: true, size: tt.says}).near(tt.about); got != tt.got {
			t.Errorf("%s: near(%d) of %d = %d, want %d", tt.name, tt.about, tt.says, got, tt.got)
		}
	}
	if got := (checksum{}).near(7); got != 7 {
		t.Errorf("without a checksum it is %d", got)
	}
}

// The first bytes of a text that packs well take less than is read at a time: its rows
// are foreseen all the same.
func TestRowsOfWhatPacksWell(t *testing.T) {
	const rows = 40_000
	var text bytes.Buffer
	fmt.Fprintln(&text, "bill/PayerAccountId,lineItem/UnblendedCost,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/ResourceId")
	for i := range rows {
		fmt.Fprintf(&text, "123456789012,0.0416,Usage,2026-08-%02dT00:00:00Z,%s\n", 1+i%28, strings.Repeat("machine-", 10))
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(text.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if ratio := text.Len() / packed.Len(); ratio < 50 {
		t.Fatalf("it packs %d to one only", ratio)
	}
	for name, content := range map[string][]byte{"bill.csv.gz": packed.Bytes(), "bill.csv": text.Bytes()} {
		found := Plan([]File{{Name: name, Size: int64(len(content)), R: bytes.NewReader(content)}}, nil)
		if len(found.Parts) != 1 {
			t.Fatalf("%s: %+v", name, found)
		}
		if got := found.Parts[0].Lines; got < rows*9/10 || got > rows*11/10 {
			t.Errorf("%s: %d rows are foreseen, not %d", name, got, rows)
		}
	}
}
