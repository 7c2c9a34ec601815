// Package fingerprint names source files by SHA-256, so that two people can find
// out that they speak of the same bill without sending it.
package fingerprint

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
)

// Sum is the SHA-256 of one file.
type Sum [sha256.Size]byte

// portion is how much of a file is read at a time.
const portion = 1 << 20

// File adds up a file of size bytes. pause is called after every portion with the
// number of bytes done; its error ends the adding up and is returned. nil never
// ends it.
func File(r io.ReaderAt, size int64, pause func(done int64) error) (Sum, error) {
	h := sha256.New()
	buffer := make([]byte, min(portion, max(size, 1)))
	for at := int64(0); at < size; {
		n, err := r.ReadAt(buffer[:min(int64(len(buffer)), size-at)], at)
		if n == 0 && err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return Sum{}, err
		}
		h.Write(buffer[:n])
		at += int64(n)
		if pause != nil {
			if err := pause(at); err != nil {
				return Sum{}, err
			}
		}
	}
	return Sum(h.Sum(nil)), nil
}

// Of is one SHA-256 for all source files of a bill, in hexadecimal: of one file its
// own; of several that of their hexadecimal texts, sorted, a line each. It does not
// depend on names or order. A shell says the same:
//
//	sha256sum FILE… | cut -c1-64 | sort | sha256sum
func Of(files []Sum) string {
	switch len(files) {
	case 0:
		return ""
	case 1:
		return hex.EncodeToString(files[0][:])
	}
	lines := make([]string, len(files))
	for i, f := range files {
		lines[i] = hex.EncodeToString(f[:]) + "\n"
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return hex.EncodeToString(sum[:])
}
