package state

import (
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/cost/report/seal"
)

// Reader is the page behind a link to a report. There is no bill and no engine
// then: the report is opened and drawn by the page alone.
type Reader struct {
	ID       string // of the report at the share service; blank: it is in the link
	Fragment string // with the key, or the report itself
	Busy     bool
	Why      string // it cannot be opened; a whole sentence
	Again    bool   // it may be tried once more as it is
	Document *report.Report
	Expires  string // when it expires, RFC 3339; blank: never, or not known
	Left     string // how many views are left; blank: without a limit
}

type (
	// CameByLink says that the page was opened by a link to a report.
	CameByLink struct{ ID, Fragment string }
	// PressedOpen opens the report. Until then nothing is fetched, so that programs
	// which only look at links use nothing up.
	PressedOpen struct{}
	// Opened is the text of a report from a link, or why there is none.
	Opened struct {
		Text          []byte
		Expires, Left string
		Why           string
		Again         bool // nothing was opened or used up: it may be tried once more
	}
	// CopiedLink puts the link into the clipboard again, after its key has left the
	// address bar.
	CopiedLink struct{}
)

type (
	// FetchSealed fetches a sealed report and opens it with the key in the fragment;
	// Opened says what came of it.
	FetchSealed struct{ ID, Fragment string }
	// Unpack opens the report in a fragment; Opened says what came of it.
	Unpack struct{ Marked []byte }
	// HideKey takes the fragment out of the address bar.
	HideKey struct{}
)

func (FetchSealed) command() {}
func (Unpack) command()      {}
func (HideKey) command()     {}

func (e CameByLink) apply(r *step) {
	reader := &Reader{ID: e.ID, Fragment: e.Fragment}
	r.Reader = reader
	switch kind := link.Of(e.Fragment); {
	case kind == link.Packed:
		marked, err := link.ReadPacked(e.Fragment)
		if err != nil {
			reader.Why = sentence(err)
			return
		}
		reader.Busy = true
		r.do(Unpack{marked})
	case kind == link.Key && e.ID != "":
		if _, err := link.ReadKey(e.Fragment); err != nil {
			reader.Why = sentence(err)
		}
	case kind == link.Key:
		reader.Why = sentence(seal.ErrGone)
	case e.Fragment == "":
		reader.Why = sentence(link.ErrNoKey)
	default:
		reader.Why = sentence(link.ErrKey)
	}
}

func (e PressedOpen) apply(r *step) {
	if r.Reader == nil || r.Reader.Busy || r.Reader.Document != nil || r.Reader.Why != "" && !r.Reader.Again {
		return
	}
	next := *r.Reader
	next.Busy, next.Why, next.Again = true, "", false
	r.Reader, r.Spoken = &next, "Opening the report"
	r.do(FetchSealed{ID: next.ID, Fragment: next.Fragment})
}

func (e Opened) apply(r *step) {
	if r.Reader == nil {
		return
	}
	next := *r.Reader
	r.Reader = &next
	next.Busy, next.Why, next.Again = false, e.Why, e.Again
	if e.Why == "" {
		document, err := report.Parse(e.Text)
		if err != nil {
			next.Why = sentence(err)
		} else {
			next.Document, next.Expires, next.Left = document, e.Expires, e.Left
			r.Spoken = document.Title
			r.do(Focus{"h1"})
		}
	}
	if next.Why != "" {
		r.Spoken = next.Why
	}
	if next.ID != "" && next.Document != nil {
		r.do(HideKey{})
	}
}

func (e CopiedLink) apply(r *step) {
	if r.Reader != nil {
		r.do(Copy{"#" + r.Reader.Fragment})
		r.Spoken = "The link is copied"
	}
}
