package delivery

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// helper says that a file comes with bills and is none.
func helper(name string, kind cur.Container) *cur.FileError {
	text := "It looks like " + kind.String() + " and comes with the bill; its cost is elsewhere."
	if kind == cur.Binary || kind == cur.Empty {
		text = "It comes with the bill or with the archive and holds no cost."
	}
	return &cur.FileError{File: name, Code: cur.HelperFile, Title: "Skipped a helper file", Text: text}
}

// duplicate says that the same bytes are read already.
func duplicate(name, first string) *cur.FileError {
	if name == first {
		return &cur.FileError{File: name, Code: cur.DuplicateFile, Title: name + " is there twice",
			Text: "The bytes are the same. They are counted once."}
	}
	return &cur.FileError{File: name, Code: cur.DuplicateFile, Title: fmt.Sprintf("%s is the same as %s", name, first),
		Text: "They hold the same bytes. They are counted once."}
}

// helperName says whether files of this name come beside bills. It decides only
// about content that is no bill.
func helperName(name string) bool {
	base := strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	switch path.Ext(base) {
	case ".md", ".json", ".sql", ".yml", ".yaml", ".crc", ".sha256", ".md5", ".log":
		return true
	}
	for _, start := range []string{"readme", "license", "manifest", "cost_and_usage_data_status"} {
		if strings.HasPrefix(base, start) {
			return true
		}
	}
	return base == "thumbs.db" || base == "desktop.ini"
}

// looksDelimited says whether the first line has more than one cell.
func looksDelimited(head []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	return bytes.ContainsAny(line, ",;\t|\x00")
}

// fingerprint tells whether two parts hold the same bytes.
type fingerprint struct {
	sum  checksum
	head []byte // the first bytes, for text
	at   io.ReaderAt
	size int64 // of at
}

func (s *source) fingerprint(head []byte) fingerprint {
	return fingerprint{sum: s.sum, head: head[:min(len(head), 1<<12)], at: s.at, size: s.size}
}

// same compares what archives say of their bytes; where bytes lie open and only
// one archive says something, they are summed.
func (f *fingerprint) same(g *fingerprint) bool {
	if !bytes.Equal(f.head, g.head) {
		return false
	}
	f.complete(g.sum)
	g.complete(f.sum)
	return f.sum.known && f.sum == g.sum
}

// complete sums the bytes of f if they are as many as other has.
func (f *fingerprint) complete(other checksum) {
	if f.sum.known || !other.known || f.at == nil || f.size != other.size {
		return
	}
	h := crc32.NewIEEE()
	if _, err := io.Copy(h, io.NewSectionReader(f.at, 0, f.size)); err == nil {
		f.sum = checksum{true, h.Sum32(), f.size}
	}
}

// sameFile returns the name of an earlier file with the same bytes; blank if
// there is none.
func (p *planner) sameFile(earlier []File, f File) string {
	for _, e := range earlier {
		if e.Size == f.Size && f.Size > 0 && equal(e.R, f.R, f.Size) {
			return e.Name
		}
	}
	return ""
}

// equal compares n bytes of a and b, their ends first: that is where files of
// one size differ soonest.
func equal(a, b io.ReaderAt, n int64) bool {
	const block = 1 << 20
	var bufA, bufB [1 << 12]byte
	tail := min(n, int64(len(bufA)))
	if !equalAt(a, b, bufA[:tail], bufB[:tail], n-tail) || !equalAt(a, b, bufA[:tail], bufB[:tail], 0) {
		return false
	}
	wideA, wideB := make([]byte, min(n, block)), make([]byte, min(n, block))
	for off := int64(0); off < n; off += block {
		m := min(block, n-off)
		if !equalAt(a, b, wideA[:m], wideB[:m], off) {
			return false
		}
	}
	return true
}

// equalAt compares the bytes at one place; what cannot be read equals nothing.
func equalAt(a, b io.ReaderAt, bufA, bufB []byte, off int64) bool {
	n, errA := a.ReadAt(bufA, off)
	m, errB := b.ReadAt(bufB, off)
	if n < len(bufA) && errA != nil || m < len(bufB) && errB != nil {
		return false
	}
	return bytes.Equal(bufA, bufB)
}

// Belittle turns the refusal of a file that only comes with bills, a README for
// example, into a note; other refusals stay as they are.
func Belittle(err *cur.FileError) *cur.FileError {
	if (err.Code == cur.NotABill || err.Code == cur.MissingColumn || err.Code == cur.EmptyFile) && helperName(err.File) {
		return helper(err.File, cur.Text8)
	}
	return err
}
