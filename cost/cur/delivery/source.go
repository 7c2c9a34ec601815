package delivery

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/plainbill/plainbill/cost/cur"
)

// source is something with bytes: a file, a member of an archive, or what is
// packed in either.
type source struct {
	name    string
	packing []string
	disk    int64       // bytes on disk
	at      io.ReaderAt // nil when it can only be read from its start
	size    int64       // of its bytes; negative when not known
	sum     checksum    // of its bytes, when an archive says so
	inflate Inflate
	// stream opens it from its start; nil when at is set. What is packed in one piece
	// is unpacked by inflate, unless that is nil.
	stream func(inflate Inflate, advance Advance) (io.ReadCloser, error)
	beside bool     // inflate unpacks it, and begins as soon as it is opened
	fault  *failure // of inflate; nil when nothing is packed
	// packed is where its packed bytes lie, for Inflate; nil when they do not lie
	// anywhere in one piece.
	packed *span
}

// span is a part of a file.
type span struct {
	at     io.ReaderAt
	off, n int64
}

// checksum is what zip and gzip keep of the bytes in them.
type checksum struct {
	known bool
	last  bool // of the last of maybe several members only
	crc   uint32
	size  int64
}

func fileSource(f File, inflate Inflate) source {
	return source{name: f.Name, disk: f.Size, at: f.R, size: f.Size, inflate: inflate, packed: &span{f.R, 0, f.Size}}
}

// open opens the source from its start.
func (s *source) open(advance Advance) (io.ReadCloser, error) {
	if s.at != nil {
		return &counted{r: io.NewSectionReader(s.at, 0, s.size), advance: advance}, nil
	}
	return s.stream(s.inflate, advance)
}

// head returns so many of the first bytes, and how many bytes on disk they took.
func (s *source) head(most int) (head []byte, used int64, err error) {
	// Go unpacks the head: another decompressor would have to be stopped midway.
	plain := *s
	plain.inflate = nil
	r, err := plain.open(func(n int64) error { used += n; return nil })
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	head = make([]byte, most)
	n := 0
	for n < len(head) && err == nil {
		var m int
		m, err = r.Read(head[n:])
		n += m
	}
	if err == io.EOF {
		err = nil
	}
	// What packs well takes fewer bytes than are read at a time.
	if b, ok := r.(*both); ok && b.ahead != nil {
		used -= int64(b.ahead())
	}
	return head[:n], used, err
}

// unpacked returns what is packed in s as gzip or zstd.
func (s *source) unpacked(kind string) source {
	outer := *s
	inner := source{name: s.name, packing: append(s.packing[:len(s.packing):len(s.packing)], kind), disk: s.disk, size: -1, inflate: s.inflate,
		beside: kind == "gzip" && s.inflate != nil && s.packed != nil, fault: s.fault}
	if inner.fault == nil {
		inner.fault = &failure{}
	}
	if kind == "gzip" && outer.at != nil {
		inner.sum = trailer(outer.at, outer.size)
	}
	inner.stream = func(inflate Inflate, advance Advance) (io.ReadCloser, error) {
		outer := outer
		outer.inflate = inflate
		reader := func(advance Advance) (io.ReadCloser, error) {
			below, err := outer.open(advance)
			if err != nil {
				return nil, err
			}
			if kind == "zstd" {
				return openZstd(below)
			}
			// The buffer is small so that progress and sizes stay near the truth.
			ahead := bufio.NewReaderSize(below, 1<<14)
			z, err := gzip.NewReader(ahead)
			if err != nil {
				below.Close()
				return nil, err
			}
			return &both{z, below, ahead.Buffered}, nil
		}
		if kind == "gzip" && inflate != nil && outer.packed != nil {
			return foreign(inflate, "gzip", *outer.packed, advance, reader, inner.fault)
		}
		return reader(advance)
	}
	return inner
}

// openZstd opens a Zstandard stream.
func openZstd(below io.ReadCloser) (io.ReadCloser, error) {
	z, err := zstd.NewReader(below, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20), zstd.WithDecoderLowmem(true))
	if err != nil {
		below.Close()
		return nil, err
	}
	return &both{z.IOReadCloser(), below, nil}, nil
}

// openDeflate opens the bytes of a zip member.
func openDeflate(below io.ReadCloser) io.ReadCloser {
	ahead := bufio.NewReaderSize(below, 1<<14)
	return &both{flate.NewReader(ahead), below, ahead.Buffered}
}

// trailer returns what the last eight bytes of a gzip file say: of its last
// member only, when it has several.
func trailer(at io.ReaderAt, size int64) checksum {
	var end [8]byte
	if size < 18 {
		return checksum{}
	}
	if n, err := at.ReadAt(end[:], size-8); n < 8 && err != nil {
		return checksum{}
	}
	le := func(b []byte) uint32 { return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24 }
	return checksum{known: true, last: true, crc: le(end[:4]), size: int64(le(end[4:]))}
}

// bomb says whether s unpacks to far more than it takes.
func (s *source) bomb() bool { return s.sum.known && tooDense(s.sum.size, s.disk) }

// tooDense says that so many bytes from so few are no bill. Bills shrink to a
// tenth, blank columns to a hundredth at most.
func tooDense(bytes, packed int64) bool { return bytes > denseFrom && bytes/max(1, packed) > densest }

const (
	denseFrom = 64 << 20
	densest   = 250
)

func bomb(name string) *cur.FileError {
	return &cur.FileError{File: name, Code: cur.ZipBomb, Title: name + " unpacks to far too much",
		Text: "More than 250 bytes come out of each one in it. No bill is like that, so nothing of it was read."}
}

// limited ends a stream that unpacks to far more than it took.
type limited struct {
	io.ReadCloser
	name    string
	packed  int64 // bytes on disk
	packing int
	read    int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.ReadCloser.Read(p)
	l.read += int64(n)
	if l.packing > 0 && tooDense(l.read, l.packed) {
		return 0, bomb(l.name)
	}
	return n, err
}

// counted tells how many bytes were read.
type counted struct {
	r       io.Reader
	advance Advance
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if stop := c.advance(int64(n)); stop != nil {
		return n, stop
	}
	return n, err
}

func (c *counted) Close() error { return nil }

// both closes what it reads from and what that reads from.
type both struct {
	io.ReadCloser
	below io.Closer
	// ahead is how many bytes were taken from below and not used yet; nil when nobody
	// knows.
	ahead func() int
}

func (b *both) Close() error {
	err := b.ReadCloser.Close()
	if e := b.below.Close(); err == nil {
		err = e
	}
	return err
}
