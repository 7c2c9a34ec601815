package seal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// What is locked is the length of the compressed text (4 bytes, big endian), the
// compressed text (raw deflate, RFC 1951), and zeros to the next bucket.
const lengthBytes = 4

// Pad pads a compressed text. The error is ErrTooLong.
func Pad(packed []byte) ([]byte, error) {
	size := (lengthBytes + len(packed) + Bucket - 1) / Bucket * Bucket
	if size > MaxBytes-around {
		return nil, ErrTooLong
	}
	padded := make([]byte, size)
	binary.BigEndian.PutUint32(padded, uint32(len(packed)))
	copy(padded[lengthBytes:], packed)
	return padded, nil
}

// Unpad undoes Pad. What was locked was authentic, yet the sender may be hostile:
// a padding that is not zeros is ErrDamaged.
func Unpad(padded []byte) ([]byte, error) {
	if len(padded) < lengthBytes {
		return nil, fmt.Errorf("%w (nothing is in it)", ErrDamaged)
	}
	n := binary.BigEndian.Uint32(padded)
	rest := padded[lengthBytes:]
	if uint64(n) > uint64(len(rest)) {
		return nil, fmt.Errorf("%w (it is shorter than it says)", ErrDamaged)
	}
	for _, b := range rest[n:] {
		if b != 0 {
			return nil, fmt.Errorf("%w (its padding is not empty)", ErrDamaged)
		}
	}
	return rest[:n], nil
}

// A report in a link is not locked: whoever has the link has the report, as with
// the key in a link. The CRC-32 of the text, before the compressed text, tells a
// link that was cut from one that is whole.

// Mark puts the checksum of text before its compressed form.
func Mark(text, packed []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(text)), packed...)
}

// Unmark parts the compressed text from its checksum. The error is ErrDamaged.
func Unmark(marked []byte) (packed []byte, err error) {
	if len(marked) < lengthBytes {
		return nil, fmt.Errorf("%w (nothing is in it)", ErrDamaged)
	}
	return marked[lengthBytes:], nil
}

// Whole says whether text is what was marked. The error is ErrDamaged.
func Whole(marked, text []byte) error {
	if len(marked) < lengthBytes || crc32.ChecksumIEEE(text) != binary.BigEndian.Uint32(marked) {
		return fmt.Errorf("%w (its checksum is another)", ErrDamaged)
	}
	return nil
}
