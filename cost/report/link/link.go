// Package link is the part of a link after the number sign, which browsers never
// send: the key of a sealed report, or a small report itself.
package link

import (
	"encoding/base64"
	"errors"
	"strings"
)

// Prefixes of the two kinds of fragment; the digit is the version.
const (
	keyPrefix    = "v1."
	reportPrefix = "r1."
)

const keyBytes = 32

// Lengths of a link's fragment, in characters.
const (
	// MaxFragment is how long a report in a link may be. Browsers take more; what
	// lies between sender and reader often does not.
	MaxFragment = 16_000
	// EasyFragment is what practically every program passes on whole.
	EasyFragment = 2_000
)

// Errors. Each is a sentence that says what to do.
var (
	ErrKey     = errors.New("this link is damaged: its key is not whole; copy the whole link again, to its last character")
	ErrNoKey   = errors.New("this address has no key: the key leaves the address bar once a report was opened; open the link that you were sent again")
	ErrReport  = errors.New("this link is damaged: the report in it is not whole; copy the whole link again, to its last character")
	ErrNewer   = errors.New("this link was made by a newer Plainbill: reload the page to get its newest version")
	ErrTooLong = errors.New("this report is too long for a link: share it sealed, or as a file")
)

// Kind is what a fragment carries.
type Kind uint8

// The kinds.
const (
	None   Kind = iota // not a link to a report
	Key                // the key of a sealed report
	Packed             // a report, packed
)

// Of tells what a fragment carries, by its beginning alone. A later version of
// either kind is of that kind, and reading it says ErrNewer.
func Of(fragment string) Kind {
	dot := strings.IndexByte(fragment, '.')
	if dot < 2 || dot > 4 || strings.Trim(fragment[1:dot], "0123456789") != "" {
		return None
	}
	switch fragment[0] {
	case keyPrefix[0]:
		return Key
	case reportPrefix[0]:
		return Packed
	}
	return None
}

// WriteKey is the fragment of a key.
func WriteKey(key [keyBytes]byte) string {
	return keyPrefix + base64.RawURLEncoding.EncodeToString(key[:])
}

// ReadKey reads what WriteKey wrote. The error is ErrKey or ErrNewer.
func ReadKey(fragment string) (key [keyBytes]byte, err error) {
	rest, ok := strings.CutPrefix(fragment, keyPrefix)
	if !ok {
		if Of(fragment) == Key {
			return key, ErrNewer
		}
		return key, ErrKey
	}
	bytes, ok := decode(rest)
	if !ok || len(bytes) != keyBytes {
		return key, ErrKey
	}
	return [keyBytes]byte(bytes), nil
}

// decode undoes base64 in its one spelling. Go's decoder overlooks line ends; a
// link has none.
func decode(text string) ([]byte, bool) {
	bytes, err := base64.RawURLEncoding.Strict().DecodeString(text)
	return bytes, err == nil && !strings.ContainsAny(text, "\r\n")
}

// WritePacked is the fragment of a packed report, see package seal. The error is
// ErrTooLong.
func WritePacked(packed []byte) (string, error) {
	if len(reportPrefix)+base64.RawURLEncoding.EncodedLen(len(packed)) > MaxFragment {
		return "", ErrTooLong
	}
	return reportPrefix + base64.RawURLEncoding.EncodeToString(packed), nil
}

// ReadPacked reads what WritePacked wrote. The error is ErrReport, ErrNewer or
// ErrTooLong.
func ReadPacked(fragment string) ([]byte, error) {
	rest, ok := strings.CutPrefix(fragment, reportPrefix)
	if !ok {
		if Of(fragment) == Packed {
			return nil, ErrNewer
		}
		return nil, ErrReport
	}
	if len(fragment) > MaxFragment {
		return nil, ErrTooLong
	}
	packed, ok := decode(rest)
	if !ok || len(packed) == 0 {
		return nil, ErrReport
	}
	return packed, nil
}
