// Package lock seals and opens reports with Go's own AES-256-GCM and PBKDF2. Two
// functions are what nearly everyone needs: Seal and Open. There are no options.
//
// The page opens reports with the browser's own cipher instead, which weighs
// nothing; the vectors in testdata hold both to the same bytes.
package lock

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/plainbill/plainbill/cost/report/seal"
	"github.com/plainbill/plainbill/cost/report/seal/pack"
)

// Terms are what the sender sets.
type Terms struct {
	Content    seal.Content
	Expires    time.Time // zero: it does not expire
	Views      uint32    // 0: as often as one likes
	Passphrase string    // blank: a random key
	// Derive is the PBKDF2 that is used; nil: Go's own, which takes half a second on
	// a computer and many in a browser, where there is a native one.
	Derive Derive
}

// Derive is PBKDF2-HMAC-SHA-256 of a passphrase to a key of seal.KeyBytes.
type Derive func(passphrase string, salt []byte, rounds int) ([]byte, error)

// ErrRandom says that there was no randomness to make a key of.
var ErrRandom = errors.New("the browser gave no random bytes: nothing was sealed")

// Seal locks a text. random has to be of a cryptographic source; key is all zero
// when a passphrase was given. The error is ErrRandom or seal.ErrTooLong.
func Seal(text []byte, t Terms, random io.Reader) (sealed []byte, key [seal.KeyBytes]byte, err error) {
	h := seal.Header{Content: t.Content, Way: seal.ByKey, Views: t.Views}
	if !t.Expires.IsZero() {
		h.Expires = time.Unix(t.Expires.Unix(), 0).UTC()
	}
	if _, err := io.ReadFull(random, h.Nonce[:]); err != nil {
		return nil, key, ErrRandom
	}
	secret := make([]byte, seal.KeyBytes)
	if t.Passphrase == "" {
		if _, err := io.ReadFull(random, secret); err != nil {
			return nil, key, ErrRandom
		}
		key = [seal.KeyBytes]byte(secret)
	} else {
		h.Way, h.Rounds = seal.ByPassphrase, seal.Rounds
		if _, err := io.ReadFull(random, h.Salt[:]); err != nil {
			return nil, key, ErrRandom
		}
		how := t.Derive
		if how == nil {
			how = derive
		}
		if secret, err = how(t.Passphrase, h.Salt[:], int(h.Rounds)); err != nil {
			return nil, key, err
		}
	}
	padded, err := pack.Pad(text)
	if err != nil {
		return nil, key, err
	}
	box, err := gcm(secret)
	if err != nil {
		return nil, key, err
	}
	header := h.Bytes()
	return seal.Finish(box.Seal(header[:], h.Nonce[:], padded, header[:])), key, nil
}

// Open checks and opens a sealed report with its key. The error is one of package
// seal.
func Open(sealed []byte, key [seal.KeyBytes]byte, now time.Time) ([]byte, seal.Header, error) {
	return open(sealed, now, seal.ByKey, seal.ErrKey, func(seal.Header) ([]byte, error) { return key[:], nil })
}

// OpenPassphrase is Open with a passphrase.
func OpenPassphrase(sealed []byte, passphrase string, now time.Time) ([]byte, seal.Header, error) {
	return open(sealed, now, seal.ByPassphrase, seal.ErrPassphrase, func(h seal.Header) ([]byte, error) { return derive(passphrase, h.Salt[:], int(h.Rounds)) })
}

func open(sealed []byte, now time.Time, way seal.Way, wrong error, secret func(seal.Header) ([]byte, error)) ([]byte, seal.Header, error) {
	h, err := seal.ParseHeader(sealed)
	if err != nil {
		return nil, h, err
	}
	if h.Way != way {
		return nil, h, fmt.Errorf("%w (it is opened in another way)", seal.ErrDamaged)
	}
	key, err := secret(h)
	if err != nil {
		return nil, h, err
	}
	box, err := gcm(key)
	if err != nil {
		return nil, h, err
	}
	padded, err := box.Open(nil, h.Nonce[:], sealed[seal.HeaderBytes:len(sealed)-seal.CheckBytes], sealed[:seal.HeaderBytes])
	if err != nil {
		return nil, h, wrong
	}
	// Expiry is believed only now: before, anybody could have written it.
	if err := h.Fresh(now); err != nil {
		return nil, h, err
	}
	text, err := pack.Unpad(padded)
	return text, h, err
}

func derive(passphrase string, salt []byte, rounds int) ([]byte, error) {
	return pbkdf2.Key(sha256.New, passphrase, salt, rounds, seal.KeyBytes)
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
