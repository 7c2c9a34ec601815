package main

import (
	"bytes"
	"io"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/synth"
)

// A draft is a bill being written. Writing pauses like reading does, so that it
// can be cancelled.
type draft struct {
	name  string
	bytes bytes.Buffer
	pause func() error
}

func (d *draft) Write(p []byte) (int, error) {
	if err := d.pause(); err != nil {
		return 0, err
	}
	return d.bytes.Write(p)
}

func (d *draft) file() load.File {
	return load.File{Name: d.name, Size: int64(d.bytes.Len()), R: bytes.NewReader(d.bytes.Bytes())}
}

// sample writes the files of the sample bill. From here on they are read like any
// other.
func (e *engine) sample() ([]load.File, error) {
	var drafts []*draft
	_, err := synth.WriteSample(func(name string) io.Writer {
		d := &draft{name: name, pause: e.pause}
		d.bytes.Grow(30 << 20)
		drafts = append(drafts, d)
		return d
	})
	if err != nil {
		return nil, err
	}
	var files []load.File
	for _, d := range drafts {
		files = append(files, d.file())
	}
	return files, nil
}
