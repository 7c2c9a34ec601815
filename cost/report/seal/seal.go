// Package seal is the container of a shared report: what stands before the
// ciphertext, what is done to the text before it is locked, and the link that
// carries the key. It knows no cipher: package lock has it for Go, and the page
// uses the browser's own.
//
// A sealed report is
//
//	header (64 bytes) | AES-256-GCM of the padded text | tag (16 bytes) | CRC-32 (4 bytes)
//
// The header is the additional data of the cipher: version, expiry, views, nonce
// and how the key is made cannot be changed without the seal breaking. The text is
// compressed before it is locked, and padded so that the length of a sealed report
// tells its size to the next 4 KiB alone. The CRC-32 over all before it proves
// nothing; it tells a report that was damaged on its way from a wrong key.
//
// Compatibility: what Plainbill has sealed once, every later Plainbill opens.
package seal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"
)

// Sizes of the parts.
const (
	HeaderBytes = 64
	KeyBytes    = 32
	NonceBytes  = 12
	SaltBytes   = 16
	TagBytes    = 16
	CheckBytes  = 4
	// Bucket is what the padded text is a multiple of.
	Bucket = 4 << 10
	// MaxBytes is how long a sealed report may be: what the share service takes.
	MaxBytes = 256 << 10
	// MaxText is how long a text may be before compression, and so what opening one
	// takes of memory.
	MaxText = 1 << 20
)

// magic begins every sealed report; the last byte is the version.
const magic = "PLBSEAL\x01"

// Content is what a sealed text is.
type Content uint8

// The contents.
const (
	Report Content = 1 // the JSON of package report
	Letter Content = 2 // the markup of a letter, in a sealed file
)

// Way is how the key is made.
type Way uint8

// The ways.
const (
	ByKey        Way = 1 // 32 random bytes
	ByPassphrase Way = 2 // PBKDF2-HMAC-SHA-256 of a passphrase, Salt and Rounds
)

// Rounds is how often PBKDF2 turns a passphrase over. A reader accepts from the
// half to sixteen times as many, so that neither a weak nor an endless container is
// opened.
const Rounds = 600_000

// Header is what stands before the ciphertext, in the open but locked with it.
type Header struct {
	Content Content
	Way     Way
	Rounds  uint32    // ByPassphrase alone
	Expires time.Time // in whole seconds; zero: it does not expire
	Views   uint32    // how often it may be read; 0: as often as one likes
	Nonce   [NonceBytes]byte
	Salt    [SaltBytes]byte // ByPassphrase alone
}

// Errors. Each is a sentence that says what to do.
var (
	ErrDamaged    = errors.New("this report is damaged: ask the sender for a new link or file")
	ErrKey        = errors.New("this link is damaged: its key does not open the report; copy the whole link again, to its last character")
	ErrPassphrase = errors.New("this passphrase does not open the report: check capital letters and blanks, and try again")
	ErrExpired    = errors.New("this report has expired: ask the sender for a new one")
	ErrNewer      = errors.New("this report was sealed by a newer Plainbill: reload the page to get its newest version")
	ErrGone       = errors.New("there is no such report: it has expired, was used up, was deleted, or never was; ask the sender for a new link")
	ErrTooLong    = errors.New("this report is too large for this way out: share it as a file")
)

// Bytes is the header as it is stored, and the additional data of the cipher.
//
//	0  magic and version (8)   8 content   9 way   10 reserved (2)
//	12 rounds (4)  16 expiry, Unix seconds (8)  24 views (4)  28 nonce (12)
//	40 salt (16)   56 reserved (8)
//
// Numbers are big endian, what is reserved is 0.
func (h Header) Bytes() [HeaderBytes]byte {
	var b [HeaderBytes]byte
	copy(b[:], magic)
	b[8], b[9] = byte(h.Content), byte(h.Way)
	binary.BigEndian.PutUint32(b[12:], h.Rounds)
	if !h.Expires.IsZero() {
		binary.BigEndian.PutUint64(b[16:], uint64(h.Expires.Unix()))
	}
	binary.BigEndian.PutUint32(b[24:], h.Views)
	copy(b[28:], h.Nonce[:])
	copy(b[40:], h.Salt[:])
	return b
}

// latest is the last second of the year 9999.
const latest = 253402300799

// ParseHeader reads the header of a sealed report and holds that the rest can be
// one. The error is ErrDamaged or ErrNewer. Nothing is proven yet: that is done by
// opening.
func ParseHeader(sealed []byte) (Header, error) {
	if len(sealed) < HeaderBytes {
		return Header{}, fmt.Errorf("%w (it ends within its header)", ErrDamaged)
	}
	if string(sealed[:7]) != magic[:7] {
		return Header{}, fmt.Errorf("%w (it is not a sealed report)", ErrDamaged)
	}
	if sealed[7] > magic[7] {
		return Header{}, ErrNewer
	}
	h := Header{Content: Content(sealed[8]), Way: Way(sealed[9]), Rounds: binary.BigEndian.Uint32(sealed[12:]), Views: binary.BigEndian.Uint32(sealed[24:])}
	expires := binary.BigEndian.Uint64(sealed[16:])
	if expires > latest {
		return Header{}, fmt.Errorf("%w (its expiry is no time)", ErrDamaged)
	}
	if expires > 0 {
		h.Expires = time.Unix(int64(expires), 0).UTC()
	}
	copy(h.Nonce[:], sealed[28:])
	copy(h.Salt[:], sealed[40:])
	if h.Bytes() != [HeaderBytes]byte(sealed) || !h.sound() {
		return Header{}, fmt.Errorf("%w (its header cannot be)", ErrDamaged)
	}
	if body := len(sealed) - around; len(sealed) > MaxBytes || body < Bucket || body%Bucket != 0 {
		return Header{}, fmt.Errorf("%w (its length cannot be)", ErrDamaged)
	}
	if end := len(sealed) - CheckBytes; crc32.ChecksumIEEE(sealed[:end]) != binary.BigEndian.Uint32(sealed[end:]) {
		return Header{}, fmt.Errorf("%w (its checksum is another)", ErrDamaged)
	}
	return h, nil
}

// around is what a sealed report is longer than its padded text.
const around = HeaderBytes + TagBytes + CheckBytes

// Finish adds the checksum to a header and what was locked.
func Finish(sealed []byte) []byte {
	return binary.BigEndian.AppendUint32(sealed, crc32.ChecksumIEEE(sealed))
}

// sound says whether the parts of a header fit each other.
func (h Header) sound() bool {
	switch h.Content {
	case Report, Letter:
	default:
		return false
	}
	switch h.Way {
	case ByKey:
		return h.Rounds == 0 && h.Salt == [SaltBytes]byte{}
	case ByPassphrase:
		return h.Rounds >= Rounds/2 && h.Rounds <= 16*Rounds
	}
	return false
}

// Fresh returns ErrExpired when the report may no longer be read at now.
func (h Header) Fresh(now time.Time) error {
	if !h.Expires.IsZero() && !now.Before(h.Expires) {
		return ErrExpired
	}
	return nil
}
