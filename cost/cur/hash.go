package cur

import (
	"encoding/binary"
	"hash/maphash"
)

// blockWords is how many words of a text are hashed with different keys.
const blockWords = 16

// Keys are what a text is hashed with: those of the length, of a block and of the
// end, of which the last two are odd, then those of the words of a block. They are
// random, so that nobody can make a bill of which all texts fall on one place of a
// table; nothing but the speed of reading depends on them.
type Keys [3 + blockWords]uint64

const (
	lengthKey = iota
	blockKey
	lastKey
	wordKey
)

// newKeys draws keys.
func newKeys() *Keys {
	seed := maphash.MakeSeed()
	var k Keys
	for i := range k {
		k[i] = maphash.Bytes(seed, []byte{byte(i)})
	}
	k[blockKey] |= 1
	k[lastKey] |= 1
	return &k
}

// product is the part of word i in the hash of a text. The sum of the products of
// a block is the hash NH, for which two texts collide once in 2^32 draws of keys.
//
// Source: Black, Halevi, Krawczyk, Krovetz, Rogaway, "UMAC: Fast and Secure Message
// Authentication", 1999, section 4.
func product(word, key uint64) uint64 {
	return uint64(uint32(word)+uint32(key)) * uint64(uint32(word>>32)+uint32(key>>32))
}

// fold ends a block of a long text.
func (k *Keys) fold(sum uint64) uint64 { return (sum ^ sum>>32) * k[blockKey] }

// hash returns the hash of text. Its upper bits are the good ones.
func (k *Keys) hash(text []byte) uint64 {
	sum := uint64(len(text)) * k[lengthKey]
	i := 0
	for ; len(text)-i*8 >= 8; i++ {
		if i > 0 && i%blockWords == 0 {
			sum = k.fold(sum)
		}
		sum += product(binary.LittleEndian.Uint64(text[i*8:]), k[wordKey+i%blockWords])
	}
	if rest := text[i*8:]; len(rest) > 0 {
		if i > 0 && i%blockWords == 0 {
			sum = k.fold(sum)
		}
		var word uint64
		for j := len(rest) - 1; j >= 0; j-- {
			word = word<<8 | uint64(rest[j])
		}
		sum += product(word, k[wordKey+i%blockWords])
	}
	return sum * k[lastKey]
}
