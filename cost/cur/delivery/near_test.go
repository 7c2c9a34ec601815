package delivery

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestNear holds that a length is read modulo 4 GB where it is written so.
func TestNear(t *testing.T) {
	for _, tt := range []struct {
		name         string
		written      checksum
		about, wants int64
	}{
		{"what is written counts", checksum{last: true, size: 110}, 63, 110},
		{"beyond 4 GB it begins again", checksum{last: true, size: 5<<30 - 1<<32}, 4 << 30, 5 << 30},
		{"and again", checksum{last: true, size: 9<<30 - 2<<32}, 10 << 30, 9 << 30},
		{"not in an archive", checksum{size: 1 << 30}, 4 << 30, 1 << 30},
	} {
		if got := tt.written.near(tt.about); got != tt.wants {
			t.Errorf("%s: near(%d) of %d = %d, want %d", tt.name, tt.about, tt.written.size, got, tt.wants)
		}
	}
}

// uneven is a bill of which the first rows have little in common, and the many after
// them all.
func uneven(rows int) string {
	var b strings.Builder
	fmt.Fprintln(&b, "bill/PayerAccountId,lineItem/UnblendedCost,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/ResourceId")
	chance := rand.New(rand.NewPCG(1, 2))
	for i := range rows {
		resource := fmt.Sprintf("%s%08x", strings.Repeat("machine-", 7), chance.Uint32())
		if i < 500 {
			resource = fmt.Sprintf("%016x%016x%016x%016x", chance.Uint64(), chance.Uint64(), chance.Uint64(), chance.Uint64())
		}
		fmt.Fprintf(&b, "123456789012,0.0416,Usage,2026-08-%02dT00:00:00Z,%s\n", 1+i%28, resource)
	}
	return b.String()
}

// deflated is text in an archive whose directory says that it is so many bytes long.
func deflated(t *testing.T, text string, says uint64) []byte {
	t.Helper()
	var packed, b bytes.Buffer
	z, err := flate.NewWriter(&packed, 6)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = z.Write([]byte(text)); err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(&b)
	w, err := archive.CreateRaw(&zip.FileHeader{Name: "bill.csv", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(text)),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: says})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = w.Write(packed.Bytes()); err == nil {
		err = archive.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// foreseen is the one bill of a file, as it is known before it is read.
func foreseen(t *testing.T, content []byte) *Part {
	t.Helper()
	found := Plan([]File{file("bill", content)}, nil)
	if len(found.Parts) != 1 {
		t.Fatalf("%d bills are found: %+v", len(found.Parts), found.LeftOut)
	}
	return &found.Parts[0]
}

// TestRowsOfWhatPacksUnevenly holds how many rows are foreseen of bills that pack
// otherwise at their begin, however many members they have and wherever they are cut.
func TestRowsOfWhatPacksUnevenly(t *testing.T) {
	const rows = 40_000
	text := uneven(rows)
	half := strings.Index(text[len(text)/2:], "\n") + len(text)/2 + 1
	end := strings.Index(text[len(text)*9/10:], "\n") + len(text)*9/10 + 1
	whole := gzipped(t, text)
	for name, content := range map[string][]byte{
		"gzip":                   whole,
		"zip":                    deflated(t, text, uint64(len(text))),
		"gzip in gzip":           gzipped(t, string(whole)),
		"gzip in zip":            zipped(t, member{"bill.csv.gz", whole, false}),
		"halves one by one":      gzipped(t, text[:half], text[half:]),
		"a tenth by itself":      gzipped(t, text[:end], text[end:]),
		"nothing at its end":     gzipped(t, text, ""),
		"cut, with all its rows": whole[:len(whole)-4],
	} {
		if p := foreseen(t, content); p.Lines < rows*3/4 || p.Lines > rows*5/4 || p.Most < rows*3/4 || p.Most > rows*5/4 {
			t.Errorf("%s: %d rows are foreseen, %d at most, and there are %d", name, p.Lines, p.Most, rows)
		}
	}
}

// TestLyingLengths holds that what is written of a length, and cannot be, neither makes
// a large bill small nor a small one large.
func TestLyingLengths(t *testing.T) {
	const rows = 40_000
	text := uneven(rows)
	whole := gzipped(t, text)
	n := uint64(len(text))
	for _, says := range []uint64{0, 1, 1000, n / 100, n / 10, n / 2, n * 3 / 4, n * 2, n * 10, 1<<32 - 1} {
		lying := slices.Clone(whole)
		binary.LittleEndian.PutUint32(lying[len(lying)-4:], uint32(says))
		files := map[string][]byte{"gzip": lying}
		if says < 40<<20 { // an archive that says so much of so little is no bill at all
			files["zip"] = deflated(t, text, says)
		}
		for name, content := range files {
			if p := foreseen(t, content); p.Most < rows*3/4 || p.Lines < rows*2/3 || p.Most > rows*4 {
				t.Errorf("%s of %d bytes that says %d: %d rows are foreseen, %d at most, and there are %d", name, n, says, p.Lines, p.Most, rows)
			}
		}
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
		if got := foreseen(t, content).Lines; got < rows*9/10 || got > rows*11/10 {
			t.Errorf("%s: %d rows are foreseen, not %d", name, got, rows)
		}
	}
}
