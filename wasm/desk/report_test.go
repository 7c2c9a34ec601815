package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/report/link"
	"github.com/plainbill/plainbill/cost/report/seal/lock"
	"github.com/plainbill/plainbill/cost/report/seal/pack"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// TestNothingToReportIsNoFault holds that a bill without rows is no question that
// failed.
func TestNothingToReportIsNoFault(t *testing.T) {
	p := newPage(time.Second)
	file, _ := bill(t, time.August, 3000)
	head := make([]byte, file.Size)
	if _, err := file.R.ReadAt(head, 0); err != nil {
		t.Fatal(err)
	}
	head, _, _ = bytes.Cut(head, []byte("\n"))
	p.Open(1, wire.Open{}, []load.File{{Name: "head.csv", Size: int64(len(head)), R: bytes.NewReader(head)}})
	got := p.ask(t, wire.Request{ID: 2, Report: &wire.Report{Ticked: []string{}}})
	if got.Error == nil || !got.Error.Calm || got.Error.Title != "Nothing to report" {
		t.Errorf("%+v", got.Error)
	}
}

// TestReportLeaves asks for a report and each way out, and opens what comes.
func TestReportLeaves(t *testing.T) {
	p := newPage(time.Second)
	p.around.Random = rand.NewChaCha8([32]byte{7})
	p.around.Maker = "test"
	file, truth := bill(t, time.August, 3000)
	p.Open(1, wire.Open{}, []load.File{file})

	ask := func(r wire.Report) *wire.Reported {
		t.Helper()
		got := p.ask(t, wire.Request{ID: 2, Report: &r})
		if got.Error != nil {
			t.Fatal(got.Error)
		}
		return got.Report
	}
	first := ask(wire.Report{Ticked: []string{}})
	r, err := report.Parse(first.Document)
	if err != nil {
		t.Fatal(err)
	}
	if r.Total.String() != truth.Amortized.String() || r.Check.Rows != 3000 || r.Check.Files != 1 || first.Hashed || r.Check.SHA256 != "" {
		t.Errorf("the report says %s over %d rows of %d files", r.Total, r.Check.Rows, r.Check.Files)
	}
	if bar := p.ask(t, wire.Request{ID: 3, Overview: &view.Query{}}).Overview.Bar; first.Bar.State != "complete" || !reflect.DeepEqual(first.Bar, bar) {
		t.Errorf("the bar is %+v, not that of the overview: %+v", first.Bar, bar)
	}
	packed, err := link.ReadPacked(first.Fragment)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := pack.Unmark(packed); err != nil || !bytes.Equal(text, first.Document) {
		t.Errorf("the link holds another report: %v", err)
	}

	content := make([]byte, file.Size)
	if _, err := file.R.ReadAt(content, 0); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	hashed := ask(wire.Report{Ticked: []string{}, Hash: true})
	if r, err := report.Parse(hashed.Document); err != nil || r.Check.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("the fingerprint is another: %v", err)
	}

	sealed := ask(wire.Report{Ticked: []string{}, Days: 7, Leave: &wire.Leave{Way: wire.SealedLink, Views: 3}})
	key, err := link.ReadKey(sealed.Key)
	if err != nil {
		t.Fatal(err)
	}
	text, h, err := lock.Open(sealed.Bytes, key, p.clock)
	if err != nil || !bytes.Equal(text, sealed.Document) || h.Views != 3 {
		t.Errorf("%+v %v", h, err)
	}
	if end := h.Expires.Sub(p.clock).Hours(); end < 167 || end > 169 {
		t.Errorf("it expires in %v hours", end)
	}
	saved := ask(wire.Report{Ticked: []string{}, Leave: &wire.Leave{Way: wire.SavedFile}})
	if !strings.HasPrefix(string(saved.Bytes), "<!doctype html>") || !strings.Contains(string(saved.Bytes), "Where it goes") {
		t.Error("the file is no page")
	}
	secret := ask(wire.Report{Ticked: []string{}, Leave: &wire.Leave{Way: wire.SavedFile, Passphrase: "x"}})
	if strings.Contains(string(secret.Bytes), "Where it goes") {
		t.Error("the sealed file is readable")
	}
	if got := p.ask(t, wire.Request{ID: 3, Report: &wire.Report{Leave: &wire.Leave{Way: "fax"}}}); got.Error == nil {
		t.Error("a way that there is not was taken")
	}
}

// TestTickedTablesArrive holds that a tick after the first report gathers more.
func TestTickedTablesArrive(t *testing.T) {
	p := newPage(time.Second)
	file, _ := bill(t, time.August, 3000)
	p.Open(1, wire.Open{}, []load.File{file})
	for _, ticked := range [][]string{{}, {"account"}, {"account", "usage_type"}, {}} {
		got := p.ask(t, wire.Request{ID: 2, Report: &wire.Report{Ticked: ticked}})
		if got.Error != nil {
			t.Fatal(got.Error)
		}
		r, err := report.Parse(got.Report.Document)
		if err != nil || len(r.Tables) != len(ticked) {
			t.Errorf("%v: %d tables, %v", ticked, len(r.Tables), err)
		}
	}
}

// TestFingerprintCanBeCancelled holds that adding up large files ends when asked.
func TestFingerprintCanBeCancelled(t *testing.T) {
	p := newPage(time.Second)
	file, _ := bill(t, time.August, 3000)
	p.Open(1, wire.Open{}, []load.File{file})
	p.cancel = p.pauses + 1
	if got := p.ask(t, wire.Request{ID: 2, Report: &wire.Report{Hash: true}}); !got.Stopped {
		t.Error("it was not cancelled")
	}
	if got := p.ask(t, wire.Request{ID: 3, Report: &wire.Report{Hash: true}}); got.Error != nil || !got.Report.Hashed {
		t.Errorf("it cannot be asked for again: %v", got.Error)
	}
}
