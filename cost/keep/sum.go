package keep

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// A sum tells damaged bytes from whole ones. It is no cipher: who can write the
// file can write its sum, too. Four lanes, because one would wait for itself.
type sum struct {
	lanes [4]uint64
	words uint64
}

// scatter is odd, so that no two words that differ leave a lane the same.
const scatter = 0x9e3779b97f4a7c15

// add takes bytes, a multiple of eight.
func (s *sum) add(p []byte) {
	for s.words&3 != 0 && len(p) >= 8 {
		s.word(p)
		p = p[8:]
	}
	a, b, c, d := s.lanes[0], s.lanes[1], s.lanes[2], s.lanes[3]
	for len(p) >= 32 {
		a = bits.RotateLeft64(a^binary.LittleEndian.Uint64(p), 27) * scatter
		b = bits.RotateLeft64(b^binary.LittleEndian.Uint64(p[8:]), 27) * scatter
		c = bits.RotateLeft64(c^binary.LittleEndian.Uint64(p[16:]), 27) * scatter
		d = bits.RotateLeft64(d^binary.LittleEndian.Uint64(p[24:]), 27) * scatter
		s.words += 4
		p = p[32:]
	}
	s.lanes = [4]uint64{a, b, c, d}
	for len(p) >= 8 {
		s.word(p)
		p = p[8:]
	}
}

func (s *sum) word(p []byte) {
	lane := &s.lanes[s.words&3]
	*lane = bits.RotateLeft64(*lane^binary.LittleEndian.Uint64(p), 27) * scatter
	s.words++
}

// noSum stands in the footer where the sum will: the footer is added up with it.
const noSum = "0000000000000000"

// text is the value as it is written.
func (s *sum) text() string { return fmt.Sprintf("%016x", s.value()) }

// value is the sum of all that was added.
func (s *sum) value() uint64 {
	v := s.words
	for _, lane := range s.lanes {
		v = bits.RotateLeft64(v^lane, 27) * scatter
	}
	return v
}
