package delivery

import (
	"archive/zip"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// maxMembers is how many files an archive may have, with those of the archives in
// it: few bytes can hold the same archive many times over.
const maxMembers = 20_000

// zip opens the members of an archive in the order of their names.
func (p *planner) zip(s source, depth int) {
	if s.at == nil {
		r, err := s.open(func(int64) error { return nil })
		if err != nil {
			p.leave(s, unreadable(s, err))
			return
		}
		defer r.Close()
		guarded := &limited{ReadCloser: r, name: s.name, packed: s.disk, packing: len(s.packing)}
		if s.at, s.size, err = held(guarded, s.name, max(s.size, s.disk), max(1, maxHeld-p.held)); err != nil {
			p.leave(s, unreadable(s, err))
			return
		}
		p.held += s.size
		s.packed = &span{s.at, 0, s.size}
		s.inflate = nil // it knows files, not memory
	}
	archive, err := zip.NewReader(s.at, s.size)
	if err != nil {
		p.leave(s, &cur.FileError{File: s.name, Code: cur.UnreadableZip, Title: s.name + " cannot be opened as a zip archive",
			Text: "Its list of contents is damaged or missing, as after a broken download. Download it again.", Err: err})
		return
	}
	members, found := archive.File, len(p.parts)+len(p.left)
	if len(members) > maxMembers-p.members {
		p.leave(s, crowded(s.name))
		return
	}
	if e := spreadsheet(s.name, members); e != nil {
		p.leave(s, e)
		return
	}
	p.members += len(members)
	var inflated int64
	for _, m := range members {
		if size := int64(m.UncompressedSize64); size >= 0 {
			inflated += min(size, 1<<50)
		}
	}
	if tooDense(inflated, s.size) {
		p.leave(s, bomb(s.name))
		return
	}
	slices.SortStableFunc(members, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, m := range members {
		if strings.HasSuffix(m.Name, "/") {
			continue
		}
		p.member(s, m, depth)
	}
	if len(p.parts)+len(p.left) == found {
		p.leave(s, &cur.FileError{File: s.name, Code: cur.EmptyFile, Title: s.name + " is empty",
			Text: "The archive has no files in it. Download it again."})
	}
}

// member opens one member of an archive.
func (p *planner) member(s source, m *zip.File, depth int) {
	inner := source{
		name:    s.name + "/" + m.Name,
		packing: append(s.packing[:len(s.packing):len(s.packing)], "zip"),
		disk:    int64(m.CompressedSize64),
		size:    int64(m.UncompressedSize64),
		inflate: s.inflate,
		sum:     checksum{known: true, crc: m.CRC32, size: int64(m.UncompressedSize64)},
	}
	if strings.HasPrefix(m.Name, "__MACOSX/") || strings.Contains(m.Name, "/__MACOSX/") || path.Base(m.Name) == ".DS_Store" {
		p.leave(inner, helper(inner.name, cur.Binary))
		return
	}
	if m.Flags&1 != 0 {
		p.leave(inner, &cur.FileError{File: inner.name, Code: cur.EncryptedZip, Title: s.name + " needs a password",
			Text: "I cannot unpack archives with a password. Unpack it yourself and drop what is inside."})
		return
	}
	off, err := m.DataOffset()
	switch {
	case err != nil, inner.disk < 0, inner.size < 0, off+inner.disk > s.size:
		p.leave(inner, &cur.FileError{File: inner.name, Code: cur.UnreadableZip, Title: inner.name + " cannot be unpacked",
			Text: "The archive says that it lies where there is nothing. Download it again.", Err: err})
		return
	case m.Method == zip.Store && inner.disk == inner.size:
		// Lies open in the archive, and can be read in place.
		inner.at = io.NewSectionReader(s.at, off, inner.size)
		inner.packed = &span{s.at, off, inner.size}
	case m.Method == zip.Deflate:
		packed := span{s.at, off, inner.disk}
		inner.beside, inner.fault = s.inflate != nil, &failure{}
		inner.stream = func(inflate Inflate, advance Advance) (io.ReadCloser, error) {
			return openMember(packed, inflate, inner.sum, advance, inner.fault)
		}
	default:
		p.leave(inner, &cur.FileError{File: inner.name, Code: cur.UnreadableZip, Title: inner.name + " cannot be unpacked",
			Text: fmt.Sprintf("It is compressed by method %d, which I cannot read. Unpack it yourself and drop what is inside.", m.Method)})
		return
	}
	p.open(inner, depth+1)
}

// openMember unpacks a deflated member and checks its sum.
func openMember(packed span, inflate Inflate, sum checksum, advance Advance, fault *failure) (io.ReadCloser, error) {
	again := func(advance Advance) (io.ReadCloser, error) {
		return openDeflate(&counted{io.NewSectionReader(packed.at, packed.off, packed.n), advance}), nil
	}
	var r io.ReadCloser
	var err error
	if inflate != nil {
		r, err = foreign(inflate, "deflate-raw", packed, advance, again, fault)
	} else {
		r, err = again(advance)
	}
	if err != nil {
		return nil, err
	}
	return &checked{ReadCloser: r, want: sum}, nil
}

// checked compares the sum of what it gave at the end.
type checked struct {
	io.ReadCloser
	want checksum
	crc  uint32
	n    int64
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p[:n])
	c.n += int64(n)
	if err == io.EOF && (c.crc != c.want.crc || c.n != c.want.size) {
		return n, zip.ErrChecksum
	}
	return n, err
}
