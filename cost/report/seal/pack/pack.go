// Package pack compresses and pads texts for sealing and for links, and undoes it,
// with Go's own deflate. The page does the same with the browser's, which weighs
// nothing.
package pack

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"

	"github.com/plainbill/plainbill/cost/report/seal"
)

// Pad compresses a text and pads it for the cipher. The error is seal.ErrTooLong.
func Pad(text []byte) ([]byte, error) {
	packed, err := deflate(text)
	if err != nil {
		return nil, err
	}
	return seal.Pad(packed)
}

// Unpad undoes Pad. The error is seal.ErrDamaged: also of a text that grows beyond
// seal.MaxText, and of bytes after its end.
func Unpad(padded []byte) ([]byte, error) {
	packed, err := seal.Unpad(padded)
	if err != nil {
		return nil, err
	}
	return inflate(packed)
}

// Mark compresses a text for a link. The error is seal.ErrTooLong.
func Mark(text []byte) ([]byte, error) {
	packed, err := deflate(text)
	if err != nil {
		return nil, err
	}
	return seal.Mark(text, packed), nil
}

// Unmark undoes Mark. The error is seal.ErrDamaged.
func Unmark(marked []byte) ([]byte, error) {
	packed, err := seal.Unmark(marked)
	if err != nil {
		return nil, err
	}
	text, err := inflate(packed)
	if err != nil {
		return nil, err
	}
	if err := seal.Whole(marked, text); err != nil {
		return nil, err
	}
	return text, nil
}

func deflate(text []byte) ([]byte, error) {
	if len(text) > seal.MaxText {
		return nil, seal.ErrTooLong
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func inflate(packed []byte) ([]byte, error) {
	from := bytes.NewReader(packed)
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(from), seal.MaxText+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w (it cannot be unpacked)", seal.ErrDamaged)
	case len(text) > seal.MaxText:
		return nil, fmt.Errorf("%w (it grows beyond what a report can be)", seal.ErrDamaged)
	case from.Len() > 0:
		return nil, fmt.Errorf("%w (something follows its end)", seal.ErrDamaged)
	}
	return text, nil
}
