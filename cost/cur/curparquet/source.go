package curparquet

import (
	"fmt"
	"io"
	"slices"
)

const (
	// gapBytes is how much may be read for nothing to save one read: a read costs
	// about 1 ms in a browser before its first byte.
	gapBytes = 1 << 20
	// groupBytes is how much is read at once; a longer column chunk is read in
	// windows.
	groupBytes = 32 << 20
	// heldBytes is how much of a row group may lie packed in memory; beyond it, all
	// but small columns are read in windows.
	heldBytes = 160 << 20
	// smallBytes is what is worth a window of its own.
	smallBytes = 1 << 20
	// pieceBytes is how much is read between two looks at whether to stop.
	pieceBytes = 8 << 20
	// windowBytes is how much of a long column chunk is read at once.
	windowBytes = 1 << 20
)

// span is a range of bytes of the file.
type span struct{ start, end int64 }

// window reads one column chunk from start to end. Either held has all of it, or
// it is read bit by bit from r.
type window struct {
	r    io.ReaderAt
	at   int64 // next byte, in the file
	end  int64
	held []byte // bytes of the file from heldAt
	from int64
}

// left returns how many bytes of the chunk are not yet taken.
func (w *window) left() int64 { return w.end - w.at }

// skip steps over n bytes, which peek or left have shown to be there.
func (w *window) skip(n int) { w.at += int64(n) }

// peek returns the next n bytes, or as many as there are before the end.
func (w *window) peek(n int) ([]byte, error) {
	n = int(min(int64(n), w.left()))
	if w.at < w.from || w.at+int64(n) > w.from+int64(len(w.held)) {
		size := int(min(int64(max(n, windowBytes)), w.left()))
		// What was given out may still be in use, so each window is new memory.
		held := make([]byte, size)
		if err := readFull(w.r, held, w.at); err != nil {
			return nil, err
		}
		w.held, w.from = held, w.at
	}
	start := int(w.at - w.from)
	return w.held[start : start+n : start+n], nil
}

// take returns the next n bytes, which are there.
func (w *window) take(n int) ([]byte, error) {
	b, err := w.peek(n)
	w.skip(n)
	return b, err
}

// readFull reads len(dst) bytes at off.
func readFull(r io.ReaderAt, dst []byte, off int64) error {
	n, err := r.ReadAt(dst, off)
	if n == len(dst) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("reading %d bytes at %d: %w", len(dst), off, err)
}

// shelf holds the packed bytes of one row group, in memory that is used again for
// the next.
type shelf struct {
	r      io.ReaderAt
	memory []byte
}

// windows returns one window a span. Spans that lie near each other are read
// together; pause is called between reads, and its error stops them.
func (s *shelf) windows(spans []span, pause func() error) (out []window, stopped bool, err error) {
	order := make([]int, len(spans))
	var total int64
	for i, sp := range spans {
		order[i] = i
		total += sp.end - sp.start
	}
	slices.SortFunc(order, func(a, b int) int {
		return int(max(-1, min(1, spans[a].start-spans[b].start)))
	})
	largest := int64(groupBytes)
	if total > heldBytes {
		largest = smallBytes
	}
	out = make([]window, len(spans))
	var groups []span
	group := make([]int, len(spans)) // the group of a span, or -1
	for _, i := range order {
		sp := spans[i]
		out[i] = window{r: s.r, at: sp.start, end: sp.end, from: sp.start}
		if sp.end-sp.start > largest {
			group[i] = -1
			continue
		}
		if n := len(groups); n > 0 {
			last := &groups[n-1]
			if sp.start-last.end <= gapBytes && max(sp.end, last.end)-last.start <= groupBytes {
				last.end = max(last.end, sp.end)
				group[i] = n - 1
				continue
			}
		}
		group[i] = len(groups)
		groups = append(groups, sp)
	}
	var need int64
	for _, g := range groups {
		need += g.end - g.start
	}
	if int64(cap(s.memory)) < need {
		s.memory = make([]byte, need)
	}
	memory := s.memory[:need]
	held := make([][]byte, len(groups))
	for i, g := range groups {
		size := g.end - g.start
		held[i], memory = memory[:size:size], memory[size:]
		for off := int64(0); off < size; off += pieceBytes {
			if err := pause(); err != nil {
				return nil, true, err
			}
			if err := readFull(s.r, held[i][off:min(size, off+pieceBytes)], g.start+off); err != nil {
				return nil, false, err
			}
		}
	}
	for i := range out {
		if g := group[i]; g >= 0 {
			out[i].held, out[i].from = held[g], groups[g].start
		}
	}
	return out, false, nil
}
