package ui

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/vugu/html"

	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/web/state"
)

func itoa(n int) string { return strconv.Itoa(n) }

// element is an element of a rendered page.
type element struct {
	*html.Node
}

func (e element) attr(key string) (string, bool) {
	for _, a := range e.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func (e element) text() string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(e.Node)
	return strings.TrimSpace(b.String())
}

// parse returns all elements of a screen in their order.
func parse(t *testing.T, s state.State) []element {
	t.Helper()
	text, err := HTML(s)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var all []element
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			all = append(all, element{n})
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return all
}

// everyScreen runs a check on every screen, wide and on a phone.
func everyScreen(t *testing.T, check func(t *testing.T, name string, page []element)) {
	for _, width := range []int{1440, 390} {
		for name, s := range screens(t, width) {
			t.Run(fmt.Sprintf("%s at %d", name, width), func(t *testing.T) { check(t, name, parse(t, s)) })
		}
	}
}

// TestNothingThatThePolicyForbids holds that no element carries a style or a
// handler, and that every link stays on the page.
func TestNothingThatThePolicyForbids(t *testing.T) {
	everyScreen(t, func(t *testing.T, _ string, page []element) {
		for _, e := range page {
			switch e.Data {
			case "script", "style", "link", "iframe", "img", "object", "embed", "form":
				t.Errorf("<%s> on the page", e.Data)
			}
			for _, a := range e.Attr {
				switch {
				case a.Key == "style", strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "action", a.Key == "xlink:href":
					t.Errorf("<%s %s=%q>", e.Data, a.Key, a.Val)
				case a.Key == "href" && !strings.HasPrefix(a.Val, "#"):
					t.Errorf("<%s href=%q> leaves the page", e.Data, a.Val)
				}
			}
		}
	})
}

var plainDecimal = regexp.MustCompile(`^-?\d+(\.\d+)?$`)

// TestFiguresCarryTheirExactValue holds that every amount of money on the page
// lies in an element with a plain decimal in data-value, outside of sentences,
// drawings and labels: the amount itself, or what it was rounded from.
func TestFiguresCarryTheirExactValue(t *testing.T) {
	amount := regexp.MustCompile(`^[+\x{2212}]?\$[\d,]+\.\d\d$`)
	everyScreen(t, func(t *testing.T, name string, page []element) {
		seen := 0
		for _, e := range page {
			if v, ok := e.attr("data-value"); ok && amount.MatchString(e.text()) {
				seen++
				if !plainDecimal.MatchString(v) {
					t.Errorf("%s has the value %q", e.text(), v)
				}
				shown, err := strconv.ParseFloat(strings.NewReplacer("$", "", ",", "", "+", "", "\u2212", "-").Replace(e.text()), 64)
				if exact, e2 := strconv.ParseFloat(v, 64); err != nil || e2 != nil || math.Abs(shown-exact) > 0.00501 {
					t.Errorf("%s has the value %q", e.text(), v)
				}
			}
			if e.Data != "td" || !amount.MatchString(e.text()) {
				continue
			}
			if v, ok := e.attr("data-value"); !ok || !plainDecimal.MatchString(v) {
				t.Errorf("the cell %s has the value %q", e.text(), v)
			}
		}
		if seen == 0 && (name == "overview" || name == "explore") {
			t.Error("no figures at all")
		}
	})
}

// TestContract holds that what tests and scripts look for is there.
func TestContract(t *testing.T) {
	always := []string{"ledger-rows", "ledger-rejected", "ledger-total", "ledger-basis", "ledger-period"}
	bill := append([]string{"tab-overview", "tab-explore", "basis-switch", "month"}, always...)
	for name, want := range map[string][]string{
		"open":     append([]string{"drop-input", "folder-input", "sample"}, always...),
		"loading":  append([]string{"progress", "cancel", "file"}, always...),
		"refused":  append([]string{"error", "drop-input"}, always...),
		"overview": append([]string{"figure", "finding", "breakdown-row", "breakdown-sum"}, bill...),
		"explore":  append([]string{"group-by", "grain", "filter", "crumbs", "breakdown-row", "save-csv", "undo", "show-items", "conservation"}, bill...),
		"bars":     append([]string{"breakdown-row"}, bill...),
		"items":    append([]string{"line-item", "items-next"}, bill...),
		"search":   append([]string{"match"}, bill...),
		"partial":  append([]string{"error"}, bill...),
		"files":    {"reject", "file", "error", "dialog"},
		"explain":  {"explain-total", "source-row", "line-item", "close"},
	} {
		s, ok := screens(t, 1440)[name]
		if !ok {
			t.Fatalf("no screen %q", name)
		}
		found := map[string]bool{}
		for _, e := range parse(t, s) {
			if id, ok := e.attr("data-testid"); ok {
				found[id] = true
			}
		}
		for _, id := range want {
			if !found[id] {
				t.Errorf("%s has no %s", name, id)
			}
		}
	}
}

// TestLedgerStates holds the words and values of the bar in every state.
func TestLedgerStates(t *testing.T) {
	for name, want := range map[string]string{"open": "none", "loading": "loading", "overview": "complete", "partial": "partial", "crashed": "none"} {
		for _, e := range parse(t, screens(t, 1440)[name]) {
			if id, _ := e.attr("data-testid"); id == "ledger-rows" {
				if got, _ := e.attr("data-state"); got != want {
					t.Errorf("%s: got %q, want %q", name, got, want)
				}
			}
			if id, _ := e.attr("data-testid"); id == "ledger-unexplained" {
				if value, known := e.attr("data-value"); known != (want == "complete") {
					t.Errorf("%s: unexplained %q", name, value)
				}
			}
		}
	}
}

// TestOneHeadingAndNoGaps holds that each screen has one h1, that no level of
// heading is skipped, and that ids are not used twice.
func TestOneHeadingAndNoGaps(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, page []element) {
		level, ones, ids := 0, 0, map[string]bool{}
		for _, e := range page {
			if id, ok := e.attr("id"); ok {
				if ids[id] {
					t.Errorf("the id %q is used twice", id)
				}
				ids[id] = true
			}
			if len(e.Data) == 2 && e.Data[0] == 'h' && e.Data[1] >= '1' && e.Data[1] <= '6' {
				now := int(e.Data[1] - '0')
				if now == 1 {
					ones++
				}
				if level > 0 && now > level+1 {
					t.Errorf("h%d %q follows h%d", now, e.text(), level)
				}
				level = now
				if e.text() == "" {
					t.Errorf("an empty h%d", now)
				}
			}
		}
		if ones != 1 {
			t.Errorf("%d h1", ones)
		}
	})
}

// TestNames holds that everything that can be pressed or filled in has a name.
func TestNames(t *testing.T) {
	everyScreen(t, func(t *testing.T, _ string, page []element) {
		for _, e := range page {
			switch e.Data {
			case "button", "a", "summary", "th":
			case "input", "select":
				label, ok := e.attr("aria-label")
				for p := e.Parent; p != nil && !ok; p = p.Parent {
					if p.Data == "label" {
						label, ok = element{p}.text(), true
					}
				}
				if label == "" {
					t.Errorf("<%s> without a label", e.Data)
				}
				continue
			default:
				continue
			}
			if label, _ := e.attr("aria-label"); label == "" && e.text() == "" {
				t.Errorf("<%s %v> without a name", e.Data, e.Attr)
			}
		}
	})
}

// TestScrollingTablesCanBeReached holds that whatever scrolls sideways is a stop
// of the keyboard with a name.
func TestScrollingTablesCanBeReached(t *testing.T) {
	everyScreen(t, func(t *testing.T, _ string, page []element) {
		for _, e := range page {
			class, _ := e.attr("class")
			if class != "scroll" {
				continue
			}
			stop, _ := e.attr("tabindex")
			name, _ := e.attr("aria-label")
			if stop != "0" || name == "" {
				t.Errorf("tabindex %q, name %q", stop, name)
			}
		}
	})
}

// A tab that is being answered marks the page as busy, whichever screen stays.
func TestATabOnItsWayIsBusy(t *testing.T) {
	s := screens(t, 1440)["overview"]
	for i, want := range []string{"false", "true"} {
		if i == 1 {
			s, _ = state.Reduce(s, state.ChoseTab{Tab: state.AuditTab})
		}
		for _, e := range parse(t, s) {
			if id, _ := e.attr("id"); id == "main" {
				if busy, _ := e.attr("aria-busy"); busy != want {
					t.Errorf("main is busy: %q, want %s, with %s chosen", busy, want, s.View.Tab)
				}
			}
		}
	}
}

// Line items of the question before are marked until those of the next have come.
func TestLineItemsOnTheirWayAreBusy(t *testing.T) {
	s := screens(t, 1440)["explore"]
	s.View.Items = true
	for _, want := range []string{"false", "true"} {
		if want == "true" {
			s, _ = state.Reduce(s, state.ChoseBasis{Basis: "cash"})
		}
		found := false
		for _, e := range parse(t, s) {
			if busy, ok := e.attr("aria-busy"); ok && e.Data == "section" {
				if found = true; busy != want {
					t.Errorf("busy: %q, want %s", busy, want)
				}
			}
		}
		if !found {
			t.Error("nothing says whether line items are on their way")
		}
	}
}

// TestADialogKeepsTheRestStill holds that the page behind a dialog is inert.
func TestADialogKeepsTheRestStill(t *testing.T) {
	for name, s := range screens(t, 1440) {
		inert, dialog := false, false
		for _, e := range parse(t, s) {
			if _, ok := e.attr("inert"); ok {
				inert = true
			}
			if role, _ := e.attr("role"); role == "dialog" {
				dialog = true
			}
		}
		if inert != dialog || dialog != (s.Dialog != state.NoDialog) {
			t.Errorf("%s: dialog %v, inert %v", name, dialog, inert)
		}
	}
}

// TestHostileTextIsText holds that no text of a bill becomes markup, wherever it
// is shown.
func TestHostileTextIsText(t *testing.T) {
	const bad = `"><svg onload=alert(1)><img src=x onerror=alert(1)>`
	s := screens(t, 1440)["explore"]
	x := *s.Explore
	x.Headline, x.FilterSay = bad, []string{"Account is " + bad, bad}
	x.Table.Rows = []view.Row{{Key: bad, Label: bad, Note: bad}}
	x.Series.Groups = x.Series.Groups[:1:1]
	x.Series.Groups[0].Label, x.Series.Groups[0].Key = bad, bad
	x.Icicle.Root.Children = []view.Block{{Key: bad, Label: bad, Money: x.Table.Sum.Money}}
	x.Dims = []view.Dimension{{Key: "tag:" + bad, Label: bad, Kind: "tag"}}
	s.Explore = &x
	s, _ = state.Reduce(s, state.ToggledTwin{Chart: "series"})
	for _, e := range parse(t, s) {
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("<%s %s=%q>", e.Data, a.Key, a.Val)
			}
		}
		if e.Data == "img" {
			t.Error("an image came out of a bill")
		}
	}
}

// TestPagesStaySmall holds that a screen has few enough elements to be drawn anew
// at every change: those that vugu sets, charts and tables of markup not counted.
func TestPagesStaySmall(t *testing.T) {
	everyScreen(t, func(t *testing.T, _ string, page []element) {
		count := 0
		for _, e := range page {
			inChart := false
			for p := e.Parent; p != nil; p = p.Parent {
				class, _ := (element{p}).attr("class")
				role, _ := (element{p}).attr("role")
				// A table in a group is markup, as a drawing is; one in a region is elements.
				if class == "drawing" || class == "drawing over" || class == "bar-cell" || class == "scroll" && role == "group" {
					inChart = true
				}
			}
			if !inChart {
				count++
			}
		}
		if count > 1500 {
			t.Errorf("%d elements", count)
		}
	})
}
