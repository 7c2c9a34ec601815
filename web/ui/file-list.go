package ui

import (
	"math"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/wasm/wire"
)

// FileList says of every file what it is and how far it is read.
type FileList struct{ Files []wire.FileState }

// mostFiles is how many files are listed one by one; the rest is a sentence.
const mostFiles = 40

func (c *FileList) shown() []wire.FileState { return c.Files[:min(len(c.Files), mostFiles)] }

func (c *FileList) more() string {
	if n := len(c.Files) - mostFiles; n > 0 {
		return "And " + count(n) + " more files."
	}
	return ""
}

func (c *FileList) class(f wire.FileState) string {
	switch f.State {
	case "read":
		return "file ok"
	case "waiting":
		return "file off"
	case "partial":
		return "file warn"
	case "refused":
		return "file bad skip-f"
	case "left-out":
		if c.notable(f) {
			return "file warn skip-f"
		}
		return "file off skip-f"
	}
	return "file"
}

// notable says whether leaving the file out is more than a helper file skipped.
func (c *FileList) notable(f wire.FileState) bool {
	for _, n := range f.Notices {
		if n.Severity == "warn" {
			return true
		}
	}
	return false
}

func (c *FileList) icon(f wire.FileState) string {
	switch f.State {
	case "read":
		return "good"
	case "waiting":
		return "waiting"
	case "reading":
		return "reading"
	case "partial":
		return "warn"
	case "refused":
		return "stop"
	}
	if c.notable(f) {
		return "warn"
	}
	return "inform"
}

func (c *FileList) word(f wire.FileState) string {
	switch f.State {
	case "read":
		return "Read"
	case "reading":
		return strconv.Itoa(c.percent(f)) + "% read"
	case "partial":
		return "Read in part"
	case "refused":
		return "Not usable"
	case "left-out":
		return "Left out"
	}
	return "Next"
}

// meta is what is known of a file; of one of which only its state is known, why.
func (c *FileList) meta(f wire.FileState) string {
	if (f.Say == "" || f.Say == c.word(f) || f.State == "refused") && len(f.Notices) > 0 {
		return strings.TrimPrefix(f.Notices[0].Title, f.Name+" ")
	}
	return f.Say
}

func (c *FileList) percent(f wire.FileState) int {
	if f.Bytes <= 0 {
		return 0
	}
	return int(math.Min(100, 100*float64(f.Done)/float64(f.Bytes)))
}
