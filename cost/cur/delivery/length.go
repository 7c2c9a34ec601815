package delivery

const (
	// deepBytes is how much of a packed text is unpacked where its first bytes and what
	// is written of its length differ. The first 64 KB of known bills pack to a third or
	// to nine tenths of what all of them pack to, the first 1 MB to 0.8 to 1.2 of it.
	deepBytes = 1 << 20
	// wrapFrom is from what length on it may be that a gzip file says only what is
	// beyond 4 GB.
	wrapFrom = 1 << 30
)

// length says about how many bytes s has, of which the first ones took so many bytes on
// disk; and how many those ones alone let expect.
//
// What is written of it, at the end of a gzip file or in the directory of an archive, is
// exact, but of the last of several members only, modulo 4 GB, and maybe a lie.
func (s *source) length(head, used int64) (likely, seen int64) {
	if s.at != nil {
		return s.size, s.size
	}
	seen = scaled(s.disk, head, used)
	// Bills pack worse at their begin, so more than it lets expect is what is usual.
	if n := s.sum.near(seen); s.sum.known && n >= seen && n/2 <= seen && (seen < wrapFrom || !s.sum.last) {
		return n, seen
	}
	deep, used, _ := s.head(deepBytes) // its error is that of whoever reads all of it
	some := max(head, int64(len(deep)))
	if seen = some; len(deep) == deepBytes { // else it ends here, or no more of it can be unpacked
		seen = scaled(s.disk, some, used)
	}
	if n := s.sum.near(seen); s.sum.known && n >= max(some, seen-seen/4) && n/3 <= seen {
		return n, seen
	}
	return seen, seen
}

// scaled is how many bytes come from all of a file when some come from so many.
func scaled(disk, some, used int64) int64 {
	if used <= 0 {
		return max(disk, some)
	}
	return max(some, int64(min(float64(disk)*float64(some)/float64(used), 1<<50)))
}

// near is the written length; of those that differ by 4 GB and would be written the
// same, the one that is nearest.
func (c checksum) near(about int64) int64 {
	n := c.size
	for c.last && n < about-1<<31 {
		n += 1 << 32
	}
	return n
}

// lines guesses the number of rows by the rows in head.
func lines(head []byte, size int64) int64 {
	first, last, n := -1, 0, int64(0)
	for i, c := range head {
		if c != '\n' {
			continue
		}
		if first < 0 {
			first = i // the header is no row
		} else {
			n++
		}
		last = i
	}
	if n == 0 || last <= first {
		return size / 1000
	}
	return int64(float64(size-int64(first)) * float64(n) / float64(last-first))
}
