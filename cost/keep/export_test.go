package keep

import (
	"bytes"
	"encoding/binary"
	"strconv"
)

// Resum gives a changed file the sum of its bytes, where it is still whole enough,
// so that tests reach what lies behind the sum.
func Resum(file []byte) {
	const tail = len(magic) + 4
	if len(file) < tail+prefix {
		return
	}
	length := int(binary.LittleEndian.Uint32(file[len(file)-tail:]))
	start := len(file) - tail - length
	if start < 0 || start > len(file) {
		return
	}
	var s sum
	s.add(file[:start])
	at := bytes.Index(file[start:], []byte(noteSum))
	if at < 0 {
		return
	}
	// The value is the only other text beside the names of columns; it is found by what
	// it was before, sixteen hexadecimal digits that end in a zero byte.
	said := strconv.FormatUint(s.value(), 16)
	for i := start; i+17 <= len(file); i++ {
		if n := binary.LittleEndian.Uint32(file[i:]); n == uint32(len(said)) && i+4+len(said) < len(file) && file[i+4+len(said)] == 0 && hexadecimal(file[i+4:i+4+len(said)]) {
			copy(file[i+4:], said)
			return
		}
	}
}

func hexadecimal(p []byte) bool {
	for _, c := range p {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
