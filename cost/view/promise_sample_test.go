package view_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/synth"
	"github.com/plainbill/plainbill/cost/view"
)

// sample is the sample bill, read once.
var sample = sync.OnceValues(func() (opened, error) {
	bills, err := synth.Sample()
	if err != nil {
		return opened{}, err
	}
	var files []load.File
	for _, b := range bills {
		files = append(files, load.File{Name: b.Name, Size: int64(len(b.CSV)), R: bytes.NewReader(b.CSV)})
	}
	b, err := load.Run(files, load.Options{})
	if err != nil {
		return opened{}, err
	}
	return opened{b, view.New(view.Made{Ledger: b.Ledger, Book: b.Book, Files: b.Files, Whole: true})}, nil
})

func sampleBill(t testing.TB) opened {
	t.Helper()
	o, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// The basis of a question about commitments is that of the ledger bar, and changes
// nothing else: what a commitment does is the same on every basis.
func TestTheBasisOfTheBarAboveCommitments(t *testing.T) {
	b := sampleBill(t).view
	plain, err := b.Commitments(view.CommitmentsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	cash, err := b.Commitments(view.CommitmentsQuery{Basis: "cash"})
	if err != nil {
		t.Fatal(err)
	}
	bar, err := b.Bar(view.Query{Basis: "cash"})
	if err != nil {
		t.Fatal(err)
	}
	if cash.Bar.Basis != "cash" || cash.Bar.Total != bar.Total || plain.Bar.Total == bar.Total {
		t.Errorf("%s %v and %s %v", cash.Bar.Basis, cash.Bar.Total, plain.Bar.Basis, plain.Bar.Total)
	}
	cash.Bar = plain.Bar
	if !bytes.Equal(indented(t, cash), indented(t, plain)) {
		t.Error("the basis changed more than the bar")
	}
	if _, err := b.Commitments(view.CommitmentsQuery{Basis: "gross"}); err == nil {
		t.Error("a basis that there is not was taken")
	}
}

// TestSampleAnswers pins what the Commitments tab says of the sample bill: the
// answers that the tests of charts and screens draw.
func TestSampleAnswers(t *testing.T) {
	b := sampleBill(t).view
	for name, ask := range map[string]func() (any, error){
		"commitments":   func() (any, error) { return b.Commitments(view.CommitmentsQuery{}) },
		"weighing":      func() (any, error) { return b.Weigh(view.WeighQuery{Depth: view.FullDepth}) },
		"weighing-wide": func() (any, error) { return b.Weigh(view.WeighQuery{Depth: view.WideDepth}) },
	} {
		answer, err := ask()
		if err != nil {
			t.Fatal(err)
		}
		got := indented(t, answer)
		for _, bad := range never.FindAllString(string(got), -1) {
			t.Errorf("%s says %q", name, bad)
		}
		file := filepath.Join("..", "..", "web", "ui", "testdata", name+".json")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, text) {
			t.Errorf("%s differs from the answer; go test ./cost/view -update, then read the diff:\n%s", file, firstDifference(string(got), string(text)))
		}
	}
}

func indented(t *testing.T, answer any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "\t")
	e.SetEscapeHTML(false)
	if err := e.Encode(answer); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
