package delivery

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/plainbill/plainbill/cost/cur"
)

// Manifest lists the files of one delivery, as AWS says that they are.
type Manifest struct {
	Name string // the manifest, as dropped
	Label
	// Parts are the names of the files, without their folders.
	Parts []string
	// Current says that it lies where AWS keeps the newest delivery of a month.
	Current bool

	bytes []int64 // of each of Parts; 0 where it is not said
}

const (
	// manifestMost is how long a manifest may be: those of bills with ten thousand
	// parts are shorter.
	manifestMost = 4 << 20
	// keysMost is how many files it may list.
	keysMost = 20_000
)

// lists is what manifests of all kinds have that is used. Whatever else is in
// them is not looked at.
//
// Sources: AWS CUR user guide, "Manifest file"; AWS Data Exports, "Export
// delivery"; Amazon Redshift, "Using a manifest to specify data files".
type lists struct {
	AssemblyID    string   `json:"assemblyId"`
	ExecutionID   string   `json:"executionId"`
	Account       string   `json:"account"`
	ExportARN     string   `json:"exportArn"`
	ReportKeys    []string `json:"reportKeys"`
	DataFiles     []string `json:"dataFiles"`
	BillingPeriod struct {
		Start string `json:"start"`
	} `json:"billingPeriod"`
	Entries []struct {
		URL  string `json:"url"`
		Meta struct {
			Length int64 `json:"content_length"`
		} `json:"meta"`
	} `json:"entries"`
}

// errNoManifest says that JSON is some other file that comes with bills.
var errNoManifest = errors.New("it lists no files of a bill")

// readManifest reads a manifest. A list of files is taken at its word only as
// names to look for among what was dropped.
func readManifest(name string, r io.Reader) (*Manifest, error) {
	text, err := io.ReadAll(io.LimitReader(r, manifestMost+1))
	if err != nil {
		return nil, err
	}
	if len(text) > manifestMost {
		return nil, fmt.Errorf("it is longer than %s", Size(manifestMost))
	}
	var in lists
	if err := json.Unmarshal([]byte(strings.TrimPrefix(string(text), "\xef\xbb\xbf")), &in); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field == "" {
			return nil, errNoManifest // no object
		}
		return nil, err
	}
	own := labelOf(name)
	m := &Manifest{Name: name, Label: own, Current: own.Execution == ""}
	keys := append(in.ReportKeys, in.DataFiles...)
	lengths := make([]int64, len(keys), len(keys)+len(in.Entries))
	for _, e := range in.Entries {
		keys, lengths = append(keys, e.URL), append(lengths, e.Meta.Length)
	}
	switch {
	case len(keys) == 0:
		return nil, errNoManifest
	case len(keys) > keysMost:
		return nil, fmt.Errorf("it lists %s files, more than %s", cur.Count(int64(len(keys))), cur.Count(keysMost))
	}
	if id := strings.ToLower(in.AssemblyID + in.ExecutionID); id != "" {
		m.Execution = id
	}
	m.Account = in.Account
	if arn := strings.SplitN(in.ExportARN, ":", 6); len(arn) == 6 {
		m.Account = arn[4]
	}
	if t, err := cur.ParseTime([]byte(in.BillingPeriod.Start)); err == nil && t != cur.NoTime {
		m.Month = time.Unix(t, 0).UTC().Format("2006-01")
	}
	seen := map[string]bool{}
	for i, key := range keys {
		_, base := split(key)
		if base == "" {
			return nil, fmt.Errorf("file %d in its list has no name", i+1)
		}
		if seen[bare(base)] {
			continue
		}
		seen[bare(base)] = true
		m.Parts, m.bytes = append(m.Parts, base), append(m.bytes, lengths[i])
		of := labelOf(key)
		if m.Execution == "" {
			m.Execution = of.Execution
		}
		if m.Month == "" {
			m.Month = of.Month
		}
		if of.Execution == m.Execution {
			m.At = max(m.At, of.At)
		}
	}
	return m, nil
}

// manifest takes note of JSON: a manifest, or a file that only comes with bills.
func (p *planner) manifest(s source) {
	var m *Manifest
	r, err := s.open(func(int64) error { return nil })
	if err == nil {
		m, err = readManifest(s.name, &limited{ReadCloser: r, name: s.name, packed: s.disk, packing: len(s.packing)})
		_ = r.Close() // it was only read
	}
	_, base := split(s.name)
	switch {
	case err == nil:
		p.manifests = append(p.manifests, *m)
		e := helper(s.name, cur.JSONText)
		e.Text = fmt.Sprintf("It is the manifest of a delivery and lists %s; it holds no cost.", files(len(m.Parts)))
		p.leave(s, e)
	case errors.Is(err, errNoManifest), !strings.Contains(strings.ToLower(base), "manifest"):
		p.leave(s, helper(s.name, cur.JSONText))
	default:
		p.leave(s, &cur.FileError{File: s.name, Code: cur.BrokenManifest, Err: err,
			Title: s.name + " cannot be read",
			Text: fmt.Sprintf("It should list the files of a delivery, but %s. So it cannot be checked whether all of them are here. Download it again from where AWS put it.",
				wrongJSON(err))})
	}
}

// wrongJSON says in words what is wrong with a manifest.
func wrongJSON(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return "it ends in the middle"
	case errors.As(err, &syntax):
		return "it is no JSON from byte " + cur.Count(syntax.Offset) + " on"
	case errors.As(err, &kind):
		return fmt.Sprintf("%s in it is a %s where something else belongs", cur.Clip(kind.Field), kind.Value)
	}
	return err.Error()
}

// files returns "1 file" or "2 files".
func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return cur.Count(int64(n)) + " files"
}
