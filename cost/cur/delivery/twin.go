package delivery

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
)

// edge is how much of the start and the end of something is looked at to find
// what may be the same.
const edge = 1 << 12

// fingerprint tells whether two parts may hold the same bytes.
type fingerprint struct {
	sum  checksum
	head uint32 // sum of the first bytes, for text
	at   io.ReaderAt
	size int64 // of at
}

func (s *source) fingerprint(head []byte) fingerprint {
	return fingerprint{sum: s.sum, head: crc32.ChecksumIEEE(head[:min(len(head), edge)]), at: s.at, size: s.size}
}

// bytes returns how many bytes a part has; false when that is not known.
func (f *fingerprint) bytes() (int64, bool) {
	if f.sum.known {
		return f.sum.size, true
	}
	return f.size, f.at != nil
}

// complete sums the bytes of f where no archive has done it.
func (f *fingerprint) complete() {
	if f.sum.known || f.at == nil {
		return
	}
	h := crc32.NewIEEE()
	if _, err := io.Copy(h, io.NewSectionReader(f.at, 0, f.size)); err == nil {
		f.sum = checksum{known: true, crc: h.Sum32(), size: f.size}
	}
}

// twins finds parts with the same bytes among those added.
type twins struct {
	// plain holds by size the parts that lie open and were not summed yet, summed
	// whether any other part has that size.
	plain  map[int64][]int
	summed map[int64]bool
	bySum  map[twinKey][]int
}

type twinKey struct {
	size      int64
	crc, head uint32
}

func (f *fingerprint) key() twinKey { return twinKey{f.sum.size, f.sum.crc, f.head} }

// find returns which of parts has the bytes of the next one; negative if none.
// Files that lie open were compared before, so two of them are no twins.
func (t *twins) find(parts []Part, next *Part) int {
	size, known := next.twin.bytes()
	if !known {
		return -1
	}
	if t.summed == nil {
		t.plain, t.summed, t.bySum = map[int64][]int{}, map[int64]bool{}, map[twinKey][]int{}
	}
	if !next.twin.sum.known && !t.summed[size] {
		t.plain[size] = append(t.plain[size], len(parts))
		return -1
	}
	for _, i := range t.plain[size] {
		parts[i].twin.complete()
		t.note(&parts[i].twin, i)
	}
	delete(t.plain, size)
	next.twin.complete()
	if next.twin.sum.known {
		for _, i := range t.bySum[next.twin.key()] {
			if same(&parts[i], next) {
				return i
			}
		}
	}
	t.summed[size] = true
	t.note(&next.twin, len(parts))
	return -1
}

func (t *twins) note(f *fingerprint, part int) {
	if f.sum.known {
		t.bySum[f.key()] = append(t.bySum[f.key()], part)
	}
}

// same says whether two parts of equal sums hold the same bytes. What gzip keeps
// is of its last member alone, often an empty one, and proves nothing.
func same(a, b *Part) bool {
	if !a.twin.sum.last && !b.twin.sum.last {
		return true
	}
	idle := func(int64) error { return nil }
	x, err := a.Text(idle)
	if err != nil {
		return false
	}
	defer x.Close()
	y, err := b.Text(idle)
	if err != nil {
		return false
	}
	defer y.Close()
	return equalStreams(x, y)
}

// equalStreams compares two streams to their good end.
func equalStreams(x, y io.Reader) bool {
	bufX, bufY := make([]byte, 1<<16), make([]byte, 1<<16)
	for {
		n, errX := io.ReadFull(x, bufX)
		m, errY := io.ReadFull(y, bufY)
		if !bytes.Equal(bufX[:n], bufY[:m]) {
			return false
		}
		if errX != nil || errY != nil {
			return ended(errX) && ended(errY)
		}
	}
}

func ended(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// copies finds for each file an earlier one with the same bytes: its number, or
// its own. Only what agrees in size and at both ends is compared.
func copies(files []File) []int {
	type ends struct {
		size        int64
		first, last uint32
	}
	sizes := map[int64]int{}
	for _, f := range files {
		sizes[f.Size]++
	}
	first := make([]int, len(files))
	byEnds := map[ends][]int{}
	for i, f := range files {
		first[i] = i
		if f.Size <= 0 || sizes[f.Size] < 2 {
			continue
		}
		n := min(f.Size, edge)
		head, okHead := sumAt(f.R, 0, n)
		tail, okTail := sumAt(f.R, f.Size-n, n)
		if !okHead || !okTail {
			continue
		}
		key := ends{f.Size, head, tail}
		for _, e := range byEnds[key] {
			if equal(files[e].R, f.R, f.Size) {
				first[i] = e
				break
			}
		}
		if first[i] == i {
			byEnds[key] = append(byEnds[key], i)
		}
	}
	return first
}

// sumAt sums n bytes from off; false when they cannot be read.
func sumAt(r io.ReaderAt, off, n int64) (uint32, bool) {
	buf := make([]byte, n)
	if m, err := r.ReadAt(buf, off); int64(m) < n && err != nil {
		return 0, false
	}
	return crc32.ChecksumIEEE(buf), true
}

// equal compares the n bytes of a and b.
func equal(a, b io.ReaderAt, n int64) bool {
	const block = 1 << 20
	bufA, bufB := make([]byte, min(n, block)), make([]byte, min(n, block))
	for off := int64(0); off < n; off += block {
		m := min(block, n-off)
		if !equalAt(a, b, bufA[:m], bufB[:m], off) {
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
