package state

import (
	"slices"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/wasm/wire"
)

// Sharing is the Report tab: what the sender decided, the report that comes of it,
// and how it left.
type Sharing struct {
	// Asked is what the engine is asked for; its Query and Weigh are filled in from
	// the View.
	Asked   wire.Report
	Propose bool // the level of the Commitments tab stands in the report
	Views   int  // how often a sealed link may be read; 0: as often as one likes
	// Passphrase seals the saved file. It goes to the engine and nowhere else.
	Passphrase string
	Secret     string // of the share service, where it asks for one
	AskSecret  bool

	Made     *wire.Reported // the newest answer
	Document *report.Report // what it says, as anybody would read it
	Leaving  bool           // a way out is being taken
	Link     string         // the link that was made last
	Said     string         // what became of the last way out
	Failed   bool           // Said is bad news
	Receipts []Receipt
}

// Receipt is what deletes a report that was shared. It is kept in this browser.
type Receipt struct {
	ID      string `json:"id"`
	Token   string `json:"delete_token"`
	Expires string `json:"expires_at"`
	Title   string `json:"title"`
	Where   string `json:"service"` // address of the service
}

// usualDays is after how many days a report expires when nothing is said.
const usualDays = 7

// The texts that the sender types.
const (
	FromText       = "from"
	TitleText      = "title"
	BodyText       = "text"
	WhoText        = "who"
	ByText         = "by"
	PassphraseText = "passphrase"
	SecretText     = "secret"
)

// Acts of the Report tab.
type (
	// TickedReport turns a tick: a report.Tick, "percentages" or "propose".
	TickedReport struct{ Name string }
	// TypedReport changes a text that the sender types, named as above.
	TypedReport struct{ Field, Text string }
	// ChoseDays sets after how many days the report expires; 0: never.
	ChoseDays struct{ Days int }
	// ChoseViews sets how often a sealed link may be read; 0: as often as one likes.
	ChoseViews struct{ Views int }
	// HashedReport asks for the SHA-256 of the source files.
	HashedReport struct{}
	// LeftBy takes a way out.
	LeftBy struct{ Exit Exit }
	// Stored says that the share service has, or has not, taken a report.
	Stored struct {
		Link    string // as a reader opens it
		Receipt Receipt
		Why     string // blank: it has
		Secret  bool   // it asks for a secret
		Sent    int64  // bytes that left this tab
	}
	// Copied says which link is in the clipboard, as it is with its address.
	Copied struct{ Link string }
	// Unstored says that the share service has, or has not, deleted a report.
	Unstored struct{ ID, Why string }
	// RememberedReceipts are those that this browser has kept.
	RememberedReceipts struct{ List []Receipt }
	// DeletedShare deletes a report that was shared.
	DeletedShare struct{ ID string }
)

// Exit is a way in which a report leaves.
type Exit string

// The exits.
const (
	ByLink     Exit = "link"
	ByFragment Exit = "fragment"
	ByFile     Exit = "file"
	ByCSV      Exit = "csv"
	ByJSON     Exit = "json"
	ByPrint    Exit = "print"
	ByReceipts Exit = "receipts" // what deletes links, as a file
)

// What the browser does for the Report tab.
type (
	// Store sends a sealed report to the share service; Stored says what became of
	// it.
	Store struct {
		Sealed []byte
		Key    string // fragment of the link
		Days   int
		Views  int
		Secret string
		Title  string // for the receipt
	}
	// Unstore deletes a report from the share service; Unstored says what became of
	// it.
	Unstore struct{ ID, Token string }
	// Copy puts a link into the clipboard. One that begins with "#" is about this
	// page.
	Copy struct{ Link string }
	// KeepReceipts keeps what deletes links in this browser.
	KeepReceipts struct{ List []Receipt }
	// Print prints the page.
	Print struct{}
)

func (Store) command()        {}
func (Unstore) command()      {}
func (Copy) command()         {}
func (KeepReceipts) command() {}
func (Print) command()        {}

// askReport asks for the report as it is decided now.
func (r *step) askReport() {
	r.asked[ReportTopic] = true
	q := r.reportRequest()
	r.ask(ReportTopic, wire.Request{Report: &q})
}

func (r *step) reportRequest() wire.Report {
	q := r.Sharing.Asked
	q.Query = r.View.frame()
	q.Ticked = slices.Clone(q.Ticked)
	if q.Ticked == nil {
		q.Ticked = []string{}
	}
	if r.Sharing.Propose && r.Weighing != nil && r.Commitments != nil && r.Commitments.First != nil {
		weigh := r.Weighing.Query
		q.Level, q.Weigh = r.SettledLevel(), &weigh
	}
	return q
}

// rewrite asks anew after something was decided; what left before was another
// report.
func (r *step) rewrite() {
	r.Sharing.Link, r.Sharing.Said, r.Sharing.Failed = "", "", false
	if r.View.Tab == ReportTab && r.Phase == Loaded {
		r.askReport()
	}
}

// reported takes the report. What the engine made is read the way any reader will.
func (r *step) reported(made *wire.Reported) {
	document, err := report.Parse(made.Document)
	if err != nil {
		r.fail(ReportTopic, wire.Error{Title: "The report cannot be read back", Text: sentence(err)})
		return
	}
	first := r.Sharing.Document == nil
	r.Sharing.Made, r.Sharing.Document, r.Bar = made, document, made.Bar
	say := r.Spoken
	if first {
		say = "The report is ready: " + document.Title
	}
	r.arrive(ReportTab, say)
}

// left takes what a way out needs from the engine.
func (r *step) left(made *wire.Reported) {
	r.Sharing.Leaving = false
	document, err := report.Parse(made.Document)
	if err != nil {
		r.said(sentence(err), true)
		return
	}
	if made.Key == "" {
		r.do(SaveFile{Name: fileName(document, "html"), Type: "text/html", Bytes: made.Bytes})
		r.said("The file is saved. It opens by a double click, without a network.", false)
		return
	}
	r.Sharing.Leaving = true
	r.Sharing.Said = "Sending " + byteCount(len(made.Bytes)) + ", sealed"
	r.do(Store{Sealed: made.Bytes, Key: made.Key, Days: r.Sharing.Asked.Days, Views: r.Sharing.Views, Secret: r.Sharing.Secret, Title: document.Title})
}

func (r *step) said(text string, failed bool) {
	r.Sharing.Said, r.Sharing.Failed, r.Spoken = text, failed, text
}

func (e TickedReport) apply(r *step) {
	q := &r.Sharing.Asked
	switch e.Name {
	case "percentages":
		q.Percentages = !q.Percentages
	case "propose":
		r.Sharing.Propose = !r.Sharing.Propose
	default:
		if !slices.Contains(report.Ticks[:], report.Tick(e.Name)) {
			return
		}
		if ticked := slices.Clone(q.Ticked); slices.Contains(ticked, e.Name) {
			q.Ticked = slices.DeleteFunc(ticked, func(name string) bool { return name == e.Name })
		} else {
			q.Ticked = append(ticked, e.Name)
		}
	}
	r.rewrite()
}

func (e TypedReport) apply(r *step) {
	switch e.Field {
	case PassphraseText:
		r.Sharing.Passphrase = e.Text
		return
	case SecretText:
		r.Sharing.Secret = e.Text
		return
	}
	q := &r.Sharing.Asked
	d := wire.Decision{}
	if q.Decision != nil {
		d = *q.Decision
	}
	switch e.Field {
	case FromText:
		q.From = e.Text
	case TitleText:
		d.Title = e.Text
	case BodyText:
		d.Text = e.Text
	case WhoText:
		d.Who = e.Text
	case ByText:
		if _, err := time.Parse(time.DateOnly, e.Text); err != nil && e.Text != "" {
			return
		}
		d.By = e.Text
	default:
		return
	}
	if q.Decision = &d; d == (wire.Decision{}) {
		q.Decision = nil
	}
	r.rewrite()
}

func (e ChoseDays) apply(r *step) {
	r.Sharing.Asked.Days = max(e.Days, 0)
	r.rewrite()
}

func (e ChoseViews) apply(r *step) {
	r.Sharing.Views = max(e.Views, 0)
	r.Sharing.Link, r.Sharing.Said = "", ""
}

func (e HashedReport) apply(r *step) {
	r.Sharing.Asked.Hash = true
	r.rewrite()
}

func (e LeftBy) apply(r *step) {
	d, made := r.Sharing.Document, r.Sharing.Made
	switch e.Exit {
	case ByReceipts:
		r.saveReceipts()
		return
	case ByPrint:
		r.do(Print{})
		return
	}
	if d == nil || made == nil || r.Sharing.Leaving {
		return
	}
	switch e.Exit {
	case ByLink, ByFile:
		q := r.reportRequest()
		q.Leave = &wire.Leave{Way: wire.SealedLink, Views: r.Sharing.Views}
		if e.Exit == ByFile {
			q.Leave = &wire.Leave{Way: wire.SavedFile, Passphrase: r.Sharing.Passphrase}
		}
		r.Sharing.Leaving, r.Sharing.Link = true, ""
		r.Sharing.Said, r.Sharing.Failed = "Sealing", false
		r.ask(LeaveTopic, wire.Request{Report: &q})
	case ByFragment:
		if made.Fragment == "" {
			r.said(sentence(link.ErrTooLong), true)
			return
		}
		r.Sharing.Link = "#" + made.Fragment
		r.do(Copy{r.Sharing.Link})
		r.said("The link is copied. The report is in it: nothing was sent, and it cannot be taken back.", false)
	case ByCSV:
		r.do(SaveFile{Name: fileName(d, "csv"), Type: "text/csv;charset=utf-8", Bytes: reportCSV(d)})
	case ByJSON:
		r.do(SaveFile{Name: fileName(d, "json"), Type: "application/json", Bytes: made.Document})
	}
}

func (e Copied) apply(r *step) {
	if r.Reader == nil && strings.HasSuffix(e.Link, r.Sharing.Link) {
		r.Sharing.Link = e.Link
	}
}

func (e Stored) apply(r *step) {
	r.Sent += e.Sent
	r.Sharing.Leaving = false
	if e.Why != "" {
		r.Sharing.AskSecret = r.Sharing.AskSecret || e.Secret
		r.said(e.Why, true)
		return
	}
	r.Sharing.Link = e.Link
	r.Sharing.Receipts = append(slices.Clone(r.Sharing.Receipts), e.Receipt)
	r.do(KeepReceipts{r.Sharing.Receipts})
	r.do(Copy{e.Link})
	r.said("The link is made and copied. Its key is in the link alone: who loses the link loses the report.", false)
}

func (e RememberedReceipts) apply(r *step) { r.Sharing.Receipts = e.List }

func (e DeletedShare) apply(r *step) {
	for _, receipt := range r.Sharing.Receipts {
		if receipt.ID == e.ID {
			r.do(Unstore{ID: receipt.ID, Token: receipt.Token})
		}
	}
}

func (e Unstored) apply(r *step) {
	if e.Why != "" {
		r.said(e.Why, true)
		return
	}
	r.Sharing.Receipts = slices.DeleteFunc(slices.Clone(r.Sharing.Receipts), func(old Receipt) bool { return old.ID == e.ID })
	r.do(KeepReceipts{r.Sharing.Receipts})
	r.said("The report is deleted. Its link opens nothing any more.", false)
}

// fileName names a file after a report: "aws-cost-august-2026.csv".
func fileName(r *report.Report, extension string) string {
	name := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '-'
	}, r.Title)
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return strings.Trim(name, "-") + "." + extension
}
