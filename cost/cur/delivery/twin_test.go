package delivery

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
)

// TestLastMembersProveNothing holds that parts are not taken for copies because
// gzip says the same of their last members: block compressors end each file with
// an empty one, and a wide header fills what is looked at first.
func TestLastMembersProveNothing(t *testing.T) {
	header := "lineItem/LineItemType,lineItem/UnblendedCost," + strings.Repeat("x", 2*edge) + "\n"
	one, two := header+"Usage,1,\n", header+"Usage,2,\n"
	for _, last := range []string{"", "Usage,3,\n"} {
		parts, left := plan([]File{file("1.gz", gzipped(t, one, last)), file("2.gz", gzipped(t, two, last))}, nil)
		if len(parts) != 2 || len(left) != 0 {
			t.Errorf("last member %q: %d parts, left %+v", last, len(parts), left)
		}
		// The same text in other members is a copy all the same.
		parts, left = plan([]File{file("1.gz", gzipped(t, one, last)), file("2.gz", gzipped(t, one[:9], one[9:], last))}, nil)
		if len(parts) != 1 || len(left) != 1 || left[0].Err.Code != cur.DuplicateFile {
			t.Errorf("last member %q: %d parts of a copy, left %+v", last, len(parts), left)
		}
	}
}

// overlapping is an archive of n names for one and the same stored content.
func overlapping(content []byte, n int) []byte {
	sum, size := crc32.ChecksumIEEE(content), uint32(len(content))
	header := func(b []byte, signature uint32, central bool, name string) []byte {
		le := binary.LittleEndian
		b = le.AppendUint32(b, signature)
		if central {
			b = le.AppendUint16(b, 20)
		}
		for _, v := range []uint16{20, 0, 0, 0, 0} {
			b = le.AppendUint16(b, v)
		}
		for _, v := range []uint32{sum, size, size} {
			b = le.AppendUint32(b, v)
		}
		b = le.AppendUint16(le.AppendUint16(b, uint16(len(name))), 0)
		if central {
			b = append(b, make([]byte, 14)...) // no comment, first disk, offset 0
		}
		return append(b, name...)
	}
	b := append(header(nil, 0x04034b50, false, "a"), content...)
	start := len(b)
	for i := range n {
		b = header(b, 0x02014b50, true, fmt.Sprintf("m%05d", i))
	}
	le, length := binary.LittleEndian, len(b)-start
	b = le.AppendUint32(b, 0x06054b50)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint16(le.AppendUint16(b, uint16(n)), uint16(n))
	b = le.AppendUint32(le.AppendUint32(b, uint32(length)), uint32(start))
	return le.AppendUint16(b, 0)
}

// TestNestedArchivesAreBounded opens a few kilobytes that hold a million names.
func TestNestedArchivesAreBounded(t *testing.T) {
	nested := []byte(bill)
	for range 3 {
		nested = overlapping(nested, 100)
	}
	parts, left := plan([]File{file("nested.zip", nested), file("good.csv", []byte(bill+"Usage,9\n"))}, nil)
	if len(parts) != 2 || len(left) > maxMembers {
		t.Errorf("%d parts and %d left out", len(parts), len(left))
	}
	crowds := 0
	for _, l := range left {
		if l.Err.Code == cur.ZipBomb {
			crowds++
			if !strings.Contains(l.Err.Text, "at most 20,000 files") {
				t.Errorf("says %q", l.Err.Text)
			}
		}
	}
	if crowds == 0 {
		t.Error("nothing says that there were too many files")
	}
}

// TestManyFilesOfOneSize plans thousands of files that agree in size, and of
// archive members besides: comparing each with each would take minutes.
func TestManyFilesOfOneSize(t *testing.T) {
	const n = 15_000
	var files []File
	var members []member
	for i := range n {
		content := []byte(fmt.Sprintf("%sUsage,%05d\n", bill, i))
		files = append(files, file(fmt.Sprintf("%d.csv", i), content))
		members = append(members, member{fmt.Sprintf("%d.csv", i), content, true})
	}
	files = append(files, file("all.zip", zipped(t, members...)))
	parts, left := plan(files, nil)
	if len(parts) != n || len(left) != n {
		t.Errorf("%d parts and %d left out, want %d and %d", len(parts), len(left), n, n)
	}
}

// TestTruncatedPackingIsNoEmptyFile tells what breaks off from what is empty.
func TestTruncatedPackingIsNoEmptyFile(t *testing.T) {
	whole := gzipped(t, bill)
	for n := 3; n < 30; n++ {
		parts, left := plan([]File{file("a.csv.gz", whole[:n])}, nil)
		if len(parts) == 0 && (len(left) != 1 || left[0].Err.Code != cur.DamagedFile) {
			t.Errorf("%d bytes: left %+v", n, left)
		}
	}
	if _, left := plan([]File{file("a.csv.gz", gzipped(t, ""))}, nil); len(left) != 1 || left[0].Err.Code != cur.EmptyFile {
		t.Errorf("gzip of nothing: %+v", left)
	}
}
