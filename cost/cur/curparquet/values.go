package curparquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// physical is how values lie in the file, by its number there.
type physical int

// The physical types.
//
// Source: Apache Parquet format, parquet.thrift, Type.
const (
	physBool physical = iota
	physInt32
	physInt64
	physInt96
	physFloat
	physDouble
	physBytes
	physFixed
)

func (p physical) String() string {
	names := [...]string{"BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}
	if p < 0 || int(p) >= len(names) {
		return fmt.Sprintf("type %d", int(p))
	}
	return names[p]
}

var errShortValues = errors.New("values end before the rows do")

// unsupported is the error for an encoding that does not go with a type.
func unsupported(encoding int, p physical) error {
	return fmt.Errorf("%s of %s is not read here", encodingName(encoding), p)
}

// values yields the values of one page that are not null, in their order, as
// integers, doubles or bytes according to their physical type.
type values struct {
	phys     physical
	length   int // bytes of a fixed-length value
	encoding int
	src      []byte // what is left of the plain bytes
	bit      uint   // bits of src[0] that plain booleans have used

	runs hybrid // dictionary indices, or booleans in runs

	ints, prefixes, lengths delta
	// last is the value before, for DELTA_BYTE_ARRAY. It outlives the page: old
	// writers, and Arrow's, let a page begin like the last value of the one before.
	last       []byte
	stride, at int // BYTE_STREAM_SPLIT: values of the page, values given

	arena    []byte // bytes of values that do not lie whole in the page
	expanded int    // bytes of values made from shared prefixes so far
}

// dictionary says whether the page holds indices into the dictionary.
func (v *values) dictionary() bool {
	return v.encoding == encPlainDictionary || v.encoding == encRLEDictionary
}

// size returns the bytes of one value, 0 if they differ.
func (v *values) size() int { return width(v.phys, v.length) }

// width is how many bytes each value of a kind takes, 0 if they differ; length is that of
// a fixed kind.
func width(p physical, length int) int {
	switch p {
	case physInt32, physFloat:
		return 4
	case physInt64, physDouble:
		return 8
	case physInt96:
		return 12
	case physFixed:
		return length
	}
	return 0
}

// reset starts reading body, the bytes of a page after its levels.
func (v *values) reset(phys physical, length, encoding int, body []byte) error {
	v.phys, v.length, v.encoding, v.src = phys, length, encoding, body
	v.bit, v.at, v.stride, v.expanded = 0, 0, 0, 0
	switch encoding {
	case encPlain:
		return nil
	case encPlainDictionary, encRLEDictionary:
		if len(body) == 0 {
			// A page of nulls alone may leave out even the width.
			return v.runs.reset(nil, 0)
		}
		return v.runs.reset(body[1:], uint(body[0]))
	case encRLE:
		if phys != physBool {
			return unsupported(encoding, phys)
		}
		if len(body) == 0 {
			return v.runs.reset(nil, 1)
		}
		runs, _, err := prefixed(body)
		if err != nil {
			return err
		}
		return v.runs.reset(runs, 1)
	case encDeltaBinary:
		if phys != physInt32 && phys != physInt64 {
			return unsupported(encoding, phys)
		}
		return v.ints.reset(body)
	case encDeltaLength:
		if phys != physBytes {
			return unsupported(encoding, phys)
		}
		return v.resetLengths(body)
	case encDeltaBytes:
		if phys != physBytes && phys != physFixed {
			return unsupported(encoding, phys)
		}
		if err := v.prefixes.reset(body); err != nil {
			return err
		}
		end, err := v.prefixes.end()
		if err != nil {
			return err
		}
		return v.resetLengths(body[end:])
	case encByteStreamSplit:
		size := v.size()
		if size == 0 {
			return unsupported(encoding, phys)
		}
		if len(body)%size != 0 {
			return errMalformed
		}
		v.stride = len(body) / size
		return nil
	}
	return unsupported(encoding, phys)
}

// resetLengths starts on lengths that are followed by the bytes they measure.
func (v *values) resetLengths(body []byte) error {
	if err := v.lengths.reset(body); err != nil {
		return err
	}
	end, err := v.lengths.end()
	if err != nil {
		return err
	}
	v.src = body[end:]
	return nil
}

// prefixed splits body into the bytes that its first four bytes measure, and the
// rest.
func prefixed(body []byte) (head, rest []byte, err error) {
	if len(body) < 4 {
		return nil, nil, errShort
	}
	n := binary.LittleEndian.Uint32(body)
	if uint64(n) > uint64(len(body)-4) {
		return nil, nil, errShort
	}
	return body[4 : 4+n], body[4+n:], nil
}

// fixed returns the next n values of size bytes each, one after the other.
func (v *values) fixed(n, size int) ([]byte, error) {
	if v.encoding == encPlain {
		if len(v.src) < n*size {
			return nil, errShortValues
		}
		b := v.src[:n*size]
		v.src = v.src[n*size:]
		return b, nil
	}
	if v.encoding != encByteStreamSplit {
		return nil, unsupported(v.encoding, v.phys)
	}
	if v.stride-v.at < n {
		return nil, errShortValues
	}
	v.arena = sized(v.arena, n*size)
	for k := range size {
		from := v.src[k*v.stride+v.at : k*v.stride+v.at+n]
		for i, b := range from {
			v.arena[i*size+k] = b
		}
	}
	v.at += n
	return v.arena, nil
}

// integers fills dst from booleans and integers.
func (v *values) integers(dst []int64) error {
	switch {
	case v.phys == physBool && v.encoding == encPlain:
		for i := range dst {
			if len(v.src) == 0 {
				return errShortValues
			}
			dst[i] = int64(v.src[0] >> v.bit & 1)
			if v.bit++; v.bit == 8 {
				v.bit, v.src = 0, v.src[1:]
			}
		}
		return nil
	case v.phys == physBool:
		var few [64]uint32
		for len(dst) > 0 {
			n := min(len(dst), len(few))
			if err := v.runs.read(few[:n]); err != nil {
				return err
			}
			for i, b := range few[:n] {
				dst[i] = int64(b)
			}
			dst = dst[n:]
		}
		return nil
	case v.encoding == encDeltaBinary:
		if err := v.ints.read(dst); err != nil {
			return err
		}
		if v.phys == physInt32 {
			for i := range dst {
				dst[i] = int64(int32(dst[i]))
			}
		}
		return nil
	case v.phys == physInt32:
		b, err := v.fixed(len(dst), 4)
		if err != nil {
			return err
		}
		for i := range dst {
			dst[i] = int64(int32(binary.LittleEndian.Uint32(b[4*i:])))
		}
		return nil
	}
	b, err := v.fixed(len(dst), 8)
	if err != nil {
		return err
	}
	for i := range dst {
		dst[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return nil
}

// floats fills dst from floats and doubles.
func (v *values) floats(dst []float64) error {
	if v.phys == physFloat {
		b, err := v.fixed(len(dst), 4)
		if err != nil {
			return err
		}
		for i := range dst {
			dst[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
		}
		return nil
	}
	b, err := v.fixed(len(dst), 8)
	if err != nil {
		return err
	}
	for i := range dst {
		dst[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return nil
}

// blobs fills dst with the bytes of the next values: text, fixed-length bytes and
// INT96. They are valid until the next call.
func (v *values) blobs(dst [][]byte) error {
	switch v.encoding {
	case encDeltaLength:
		return v.measured(dst)
	case encDeltaBytes:
		return v.shared(dst)
	}
	if v.phys != physBytes {
		size := v.size()
		b, err := v.fixed(len(dst), size)
		if err != nil {
			return err
		}
		for i := range dst {
			dst[i] = b[i*size : (i+1)*size]
		}
		return nil
	}
	src := v.src
	for i := range dst {
		if len(src) < 4 {
			return errShortValues
		}
		n := binary.LittleEndian.Uint32(src)
		if uint64(n) > uint64(len(src)-4) {
			return errShortValues
		}
		dst[i] = src[4 : 4+n]
		src = src[4+n:]
	}
	v.src = src
	return nil
}

// measured reads values whose lengths stand together before them.
func (v *values) measured(dst [][]byte) error {
	var few [64]int64
	for len(dst) > 0 {
		n := min(len(dst), len(few))
		if err := v.lengths.read(few[:n]); err != nil {
			return err
		}
		for i, length := range few[:n] {
			if length < 0 || length > int64(len(v.src)) {
				return errShortValues
			}
			dst[i] = v.src[:length]
			v.src = v.src[length:]
		}
		dst = dst[n:]
	}
	return nil
}

// shared reads values of which each begins like the one before.
func (v *values) shared(dst [][]byte) error {
	v.arena = v.arena[:0]
	ends := 0
	for i := range dst {
		var prefix [1]int64
		if err := v.prefixes.read(prefix[:]); err != nil {
			return err
		}
		var suffix [1][]byte
		if err := v.measured(suffix[:]); err != nil {
			return err
		}
		if prefix[0] < 0 || prefix[0] > int64(len(v.last)) {
			return errMalformed
		}
		v.last = append(v.last[:prefix[0]], suffix[0]...)
		if v.expanded += len(v.last); v.expanded > maxPage {
			return errPageTooBig
		}
		if v.phys == physFixed && len(v.last) != v.length {
			return errMalformed
		}
		// The arena may move while it grows, so a value given out keeps its own.
		v.arena = append(v.arena, v.last...)
		dst[i] = v.arena[ends:len(v.arena):len(v.arena)]
		ends = len(v.arena)
	}
	return nil
}
