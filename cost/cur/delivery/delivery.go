// Package delivery opens what was dropped on the page: it finds the bills in
// files, archives and compressed streams by their content, never by their name,
// and says of everything else what it is and why it was left out.
//
// Nothing is inflated here beyond the first bytes that tell what it is. A Part
// gives its bytes when it is read, one buffer at a time; only a Parquet file
// inside a compressed stream has to be held in memory, and that has a limit.
package delivery

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// File is one file as it was dropped. R must allow reads at any place.
type File struct {
	Name string
	Size int64
	R    io.ReaderAt
	// Modified is when it was last changed, in seconds since 1970 UTC; 0 when that is
	// not known. Copies from S3 keep AWS's time. It decides between deliveries only
	// where nothing in them does.
	Modified int64
}

// Inflate opens n packed bytes of r from off with a decompressor other than Go's
// own. kind is "gzip" or "deflate-raw". The reader may have a method
// Used() int64 that says how many packed bytes stand behind what was read.
//
// Whatever error it gives, the bytes are inflated again by Go, which says whether
// the file is damaged: decompressors differ in what they take, several members
// for example.
type Inflate func(kind string, r io.ReaderAt, off, n int64) (io.ReadCloser, error)

// Advance is told how many bytes on disk were used. Its error ends the reading.
type Advance func(bytes int64) error

// Part is one bill that was found.
type Part struct {
	Name string // as dropped; "a.zip/part-1.csv" for a member
	// Packing says around what the bill was, outermost first: "zip, gzip".
	Packing string
	Bytes   int64 // on disk
	Parquet bool  // else delimited text
	// Inflated is about how many bytes the text has; for Parquet, how much of it
	// has to be held in memory.
	Inflated int64
	// Lines is about how many rows a text has; 0 for Parquet. Most is no less than its
	// first bytes alone let expect, whatever is written of its length.
	Lines, Most int64
	// Modified is that of the file that it lies in.
	Modified int64

	source source
	twin   fingerprint
	also   []string // names of other files with the same bytes
}

// LeftOut is something that was dropped and is no bill, or cannot be one.
type LeftOut struct {
	Name    string
	Packing string
	Bytes   int64
	// Err says why; its Code is HelperFile or DuplicateFile for what nobody misses.
	Err *cur.FileError
}

// sniffBytes is how much of a source is looked at: far more than a header has.
const sniffBytes = 1 << 16

// maxDepth is how many containers may lie in each other.
const maxDepth = 4

// Found is what was dropped.
type Found struct {
	// Parts are the bills, in the order of the files and of the names in archives.
	Parts []Part
	// Names are tables of account names, which are no bills.
	Names   []Part
	LeftOut []LeftOut
	// Deliveries say which parts belong together. Every part is in one.
	Deliveries []Delivery
}

// Plan opens all files as far as is needed to know what they hold.
func Plan(files []File, inflate Inflate) Found {
	p := planner{inflate: inflate}
	first := copies(files)
	for i, f := range files {
		if first[i] != i {
			p.copied(f.Name, files[first[i]].Name)
			p.leave(source{name: f.Name, disk: f.Size}, duplicate(f.Name, files[first[i]].Name))
			continue
		}
		p.members = 0
		from := len(p.parts)
		p.open(fileSource(f, inflate), 0)
		for k := range p.parts[from:] {
			p.parts[from+k].Modified = f.Modified
		}
	}
	return Found{Parts: p.parts, Names: p.names, LeftOut: p.left, Deliveries: arrange(p.parts, p.manifests)}
}

// planner gathers what was found.
type planner struct {
	inflate   Inflate
	parts     []Part
	names     []Part
	left      []LeftOut
	manifests []Manifest
	twins     twins
	members   int   // files seen in the archives of one dropped file
	held      int64 // bytes of archives that lie in memory
}

// copied remembers that the parts of a file have the bytes of another one, too:
// its place may tell of a delivery that has them. Of a manifest AWS keeps one copy
// with the delivery, and one where the newest is.
func (p *planner) copied(name, first string) {
	for i := range p.manifests {
		if m := &p.manifests[i]; m.Name == first && labelOf(name).Execution == "" {
			m.Current = true
		}
	}
	for i := range p.parts {
		if rest, ok := strings.CutPrefix(p.parts[i].Name, first); ok && (rest == "" || rest[0] == '/') {
			p.parts[i].also = append(p.parts[i].also, name+rest)
		}
	}
}

func (p *planner) leave(s source, err *cur.FileError) {
	p.left = append(p.left, LeftOut{Name: s.name, Packing: strings.Join(s.packing, ", "), Bytes: s.disk, Err: err})
}

// open finds the bills in s.
func (p *planner) open(s source, depth int) {
	head, used, err := s.head(sniffBytes)
	if err != nil && len(head) == 0 {
		p.leave(s, unreadable(s, err))
		return
	}
	kind := cur.SniffBytes(head)
	if depth > maxDepth {
		p.leave(s, &cur.FileError{File: s.name, Code: cur.NotABill, Title: "Too many containers in each other",
			Text: s.name + " is packed more than four times over. Unpack it and drop what is inside."})
		return
	}
	switch kind {
	case cur.Gzip:
		p.open(s.unpacked("gzip"), depth+1)
	case cur.Zstd:
		p.open(s.unpacked("zstd"), depth+1)
	case cur.Zip:
		p.zip(s, depth)
	case cur.Parquet:
		p.parquet(s)
	case cur.Text8, cur.UTF16LE, cur.UTF16BE:
		p.text(s, head, used)
	case cur.JSONText:
		p.manifest(s)
	default:
		p.leave(s, p.refusal(s, kind, head))
	}
}

// text adds a bill in delimited text. Whether its header is that of a bill is the
// decoder's to say.
func (p *planner) text(s source, head []byte, used int64) {
	if helperName(s.name) && !looksDelimited(head) {
		p.leave(s, helper(s.name, cur.Text8))
		return
	}
	part := Part{Name: s.name, Packing: strings.Join(s.packing, ", "), Bytes: s.disk, source: s}
	var seen int64
	part.Inflated, seen = s.length(int64(len(head)), used)
	part.Lines, part.Most = lines(head, part.Inflated), lines(head, max(seen, part.Inflated))
	if namesAccounts(head) {
		p.names = append(p.names, part)
		return
	}
	part.twin = s.fingerprint(head)
	p.add(part)
}

// parquet adds a Parquet file.
func (p *planner) parquet(s source) {
	part := Part{Name: s.name, Packing: strings.Join(s.packing, ", "), Bytes: s.disk, Parquet: true, source: s}
	if s.at == nil {
		part.Inflated = max(s.size, s.disk)
	}
	part.twin = s.fingerprint(nil)
	p.add(part)
}

// add keeps a part unless the same bytes are there already.
func (p *planner) add(part Part) {
	if twin := p.twins.find(p.parts, &part); twin >= 0 {
		p.parts[twin].also = append(p.parts[twin].also, part.Name)
		p.leave(part.source, duplicate(part.Name, p.parts[twin].Name))
		return
	}
	p.parts = append(p.parts, part)
}

// refusal says why a source of this kind is no bill.
func (p *planner) refusal(s source, kind cur.Container, head []byte) *cur.FileError {
	switch {
	case kind == cur.SQLText, kind == cur.YAMLText, helperName(s.name):
		return helper(s.name, kind)
	case kind == cur.Binary && s.bomb():
		return bomb(s.name)
	}
	return cur.Refuse(s.name, kind)
}

// unreadable says that not even the first bytes of a source could be read.
func unreadable(s source, err error) *cur.FileError {
	var known *cur.FileError
	if errors.As(err, &known) {
		return known
	}
	if len(s.packing) > 0 {
		return &cur.FileError{File: s.name, Code: cur.DamagedFile, Title: s.name + " is damaged",
			Text: "It cannot be unpacked, not even its first bytes. Download it again.", Err: err}
	}
	return &cur.FileError{File: s.name, Code: cur.DamagedFile, Title: s.name + " could not be read",
		Text: "It was changed or moved after it was chosen, or may not be read. Choose it again.", Err: err}
}

// Text opens the bytes of a bill in text.
func (p *Part) Text(advance Advance) (io.ReadCloser, error) {
	r, err := p.source.open(advance)
	if err != nil {
		return nil, err
	}
	return &limited{ReadCloser: r, name: p.Name, packed: p.source.disk, packing: len(p.source.packing)}, nil
}

// ReaderAt returns a Parquet file for reads at any place. One that lies packed in
// something else is unpacked into memory, at most limit bytes of it; 0 is no limit.
func (p *Part) ReaderAt(limit int64, advance Advance) (io.ReaderAt, int64, error) {
	s := &p.source
	if s.at != nil {
		return s.at, s.size, nil
	}
	r, err := p.Text(advance)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	return held(r, p.Name, p.Inflated, limit)
}

// held reads r into memory.
func held(r io.Reader, name string, about, limit int64) (io.ReaderAt, int64, error) {
	most := int64(maxHeld)
	if limit > 0 {
		most = min(most, limit)
	}
	b := make([]byte, 0, min(about, most)+512)
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return memory(b), int64(len(b)), nil
		}
		if err != nil {
			return nil, 0, err
		}
		if int64(len(b)) > most {
			return nil, 0, &cur.FileError{File: name, Code: cur.TooBig, Title: name + " is too large to unpack here",
				Text: fmt.Sprintf("Packed Parquet has to be held in memory, and this one is larger than %s. Unpack it and drop the .parquet file.", Size(most))}
		}
	}
}

// maxHeld bounds what is unpacked into memory at once.
const maxHeld = 768 << 20

// memory is a file in memory.
type memory []byte

// ReadAt implements io.ReaderAt.
func (m memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m)) {
		return 0, io.EOF
	}
	n := copy(p, m[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Size writes a number of bytes for people.
func Size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}
