package cur

import (
	"encoding/binary"
	"hash/maphash"
)

// blockWords is how many words of a text are hashed with different keys.
const blockWords = 16

// keys are what a text is hashed with. They are random, so that nobody can make a
// bill of which all texts fall on one place of a table; nothing but the speed of
// reading depends on them.
type keys struct {
	length, block, last uint64 // the last two are odd
	word                [blockWords]uint64
}

// newKeys draws keys.
func newKeys() *keys {
	seed := maphash.MakeSeed()
	draw := func(n byte) uint64 { return maphash.Bytes(seed, []byte{n}) }
	k := &keys{length: draw(0), block: draw(1) | 1, last: draw(2) | 1}
	for i := range k.word {
		k.word[i] = draw(byte(3 + i))
	}
	return k
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
func (k *keys) fold(sum uint64) uint64 { return (sum ^ sum>>32) * k.block }

// hash returns the hash of text. Its upper bits are the good ones.
func (k *keys) hash(text []byte) uint64 {
	sum := uint64(len(text)) * k.length
	i := 0
	for ; len(text)-i*8 >= 8; i++ {
		if i > 0 && i%blockWords == 0 {
			sum = k.fold(sum)
		}
		sum += product(binary.LittleEndian.Uint64(text[i*8:]), k.word[i%blockWords])
	}
	if rest := text[i*8:]; len(rest) > 0 {
		if i > 0 && i%blockWords == 0 {
			sum = k.fold(sum)
		}
		var word uint64
		for j := len(rest) - 1; j >= 0; j-- {
			word = word<<8 | uint64(rest[j])
		}
		sum += product(word, k.word[i%blockWords])
	}
	return sum * k.last
}
