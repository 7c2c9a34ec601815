package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxBytes is how long a report may be as text.
const MaxBytes = 192 << 10

// What is wrong with a text that is no report. Each is a whole sentence for people.
var (
	ErrTooLong = errors.New("the report is longer than a report can be")
	ErrDamaged = errors.New("the report is damaged: it is not what Plainbill writes")
)

// NewerError says that a report was written by a later Plainbill.
type NewerError struct{ Has, Knows int }

func (e *NewerError) Error() string {
	return fmt.Sprintf("the report has version %d, and this page knows versions up to %d: reload the page to get its newest version", e.Has, e.Knows)
}

// DamagedError says what in a report cannot be. It is an ErrDamaged.
type DamagedError struct{ What string }

func (e *DamagedError) Error() string { return ErrDamaged.Error() + " (" + e.What + ")" }

// Unwrap returns ErrDamaged.
func (e *DamagedError) Unwrap() error { return ErrDamaged }

// Marshal writes r in its one spelling. It refuses what Parse would not read.
func Marshal(r *Report) ([]byte, error) {
	if err := r.valid(); err != nil {
		return nil, err
	}
	text, err := spell(r)
	if err != nil {
		return nil, err
	}
	if len(text) > MaxBytes {
		return nil, ErrTooLong
	}
	return text, nil
}

// spell is the JSON of v without escapes for HTML and without a line end.
func spell(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// readers has how each version that was ever written becomes the newest. A version
// that is not the newest is read into its own types and made into its successor.
var readers = [Version + 1]func(text []byte) (*Report, error){1: readV1}

// Parse reads a stored report of any version. Stored reports come from outside and
// may be hostile: unknown or repeated fields, other spellings, sums that do not
// close, texts and lists beyond their limits are refused. The error is ErrTooLong,
// a *NewerError or a *DamagedError.
func Parse(text []byte) (*Report, error) {
	if len(text) > MaxBytes {
		return nil, ErrTooLong
	}
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return nil, &DamagedError{"not JSON"}
	}
	switch {
	case head.Version > Version:
		return nil, &NewerError{head.Version, Version}
	case head.Version < 1 || readers[head.Version] == nil:
		return nil, &DamagedError{"no version"}
	}
	r, err := readers[head.Version](text)
	if err != nil {
		return nil, err
	}
	if err := r.valid(); err != nil {
		return nil, err
	}
	return r, nil
}

func readV1(text []byte) (*Report, error) {
	var r Report
	if err := strict(text, &r); err != nil {
		return nil, err
	}
	return &r, nil
}

// strict reads text into v and holds that v is spelled exactly so.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return &DamagedError{"a field that it cannot have"}
	}
	if _, err := d.Token(); err != io.EOF {
		return &DamagedError{"something after its end"}
	}
	again, err := spell(v)
	if err != nil || !bytes.Equal(again, text) {
		return &DamagedError{"another spelling"}
	}
	return nil
}
