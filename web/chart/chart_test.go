package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

var update = flag.Bool("update", false, "write the golden files anew")

const hostile = "\"><svg onload=alert(1)>\x00 d\u00e9j\u00e0 \u20ac \U0001f4b8"

func dollars(s string) money.Total {
	a, _, err := money.Parse([]byte(s))
	if err != nil {
		panic(err)
	}
	return a.Total()
}

// series returns days steps of the groups whose daily amounts are given.
func series(days int, groups map[string]string, order ...string) view.Series {
	s := view.Series{Title: "Cost rose.", Measure: "Actual cost a day by service, amortized, USD.", Currency: "USD", Grain: "day"}
	for i := range days {
		s.Steps = append(s.Steps, view.Step{Start: fmt.Sprint(i), Label: fmt.Sprintf("Day %d Aug", i+1), Incomplete: i == days-1})
	}
	for i, label := range order {
		g := view.SeriesGroup{Key: label, Label: label, Other: label == "All other"}
		for range days {
			v := dollars(groups[label])
			g.Values = append(g.Values, v)
			g.Total = g.Total.Plus(v)
		}
		s.Groups = append(s.Groups, g)
		_ = i
	}
	return s
}

func icicleView() view.Icicle {
	amount := func(s string) view.Money { t := dollars(s); return view.Money{Value: t, Text: t.Display("USD", 2)} }
	return view.Icicle{
		Title: "Two services make the bill.", Measure: "Amortized, USD.", Levels: []string{"Account", "Service", "Usage"},
		Root: view.Block{Label: "prod", Money: amount("100"), Share: 1, Children: []view.Block{
			{Key: "ec2", Label: "EC2", Money: amount("70"), Share: .7, Children: []view.Block{
				{Key: "a", Label: hostile, Money: amount("40"), Share: .4}, {Key: "b", Label: "m5", Money: amount("30"), Share: .3}}},
			{Key: "s3", Label: "S3", Money: amount("29"), Share: .29},
			{Label: "Other (2)", Other: true, Money: amount("1"), Share: .01},
		}},
	}
}

// golden is a drawing that is held to a file.
type golden struct {
	name string
	got  Markup
}

func TestGolden(t *testing.T) {
	three := series(9, map[string]string{"EC2": "4.5", "RDS": "2", "All other": "1.25"}, "EC2", "RDS", "All other")
	tests := []golden{
		{"stacked-with-names", Stacked(three, Frame{ID: "a", Width: 700, Height: 240, Labels: true})},
		{"stacked-narrow", Stacked(three, Frame{ID: "b", Width: 326, Height: 240})},
		{"stacked-credits-below-zero", Stacked(series(3, map[string]string{"EC2": "4", "Credits": "-3"}, "EC2", "Credits"), Frame{ID: "c", Width: 400, Height: 200, Labels: true})},
		{"stacked-hostile", Stacked(series(2, map[string]string{hostile: "4"}, hostile), Frame{ID: "d", Width: 400, Height: 200, Labels: true})},
		{"stacked-nothing", Stacked(view.Series{}, Frame{ID: "e", Width: 400, Height: 200})},
		{"icicle", Icicle(icicleView(), Frame{ID: "f", Width: 904, Height: 300})},
		{"icicle-phone", Icicle(icicleView(), Frame{ID: "g", Width: 326, Height: 300})},
		{"spark", Spark([]float64{1, 2, 0, -1, 4})},
		{"size", Size(0.5, 1, false) + Size(-0.25, 2, false) + Size(1, 8, true)},
		{"twin", Twin(three)},
	}
	for width, size := range map[float64]string{795: "", 326: "-narrow"} {
		for name, got := range drawn(width) {
			if width == 795 || !strings.HasSuffix(name, "-twin") && !strings.HasPrefix(name, "use") {
				tests = append(tests, golden{name + size, got})
			}
		}
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inert(t, string(tt.got))
			file := filepath.Join("testdata", tt.name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(tt.got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want, []byte(tt.got)) {
				t.Errorf("%s changed; look at it, then run with -update\ngot  %s\nwant %s", tt.name, tt.got, want)
			}
		})
	}
}

// inert fails unless markup is well-formed ASCII made only of the elements and
// attributes that the page lets through.
func inert(t *testing.T, markup string) {
	t.Helper()
	for i := range len(markup) {
		if markup[i] >= 0x80 || markup[i] == 0 {
			t.Fatalf("byte %d is not ASCII: %q", i, markup[max(0, i-20):i+1])
		}
	}
	elements := " svg g rect path circle line text title defs pattern table caption thead tbody tfoot tr th td "
	d := xml.NewDecoder(strings.NewReader("<all>" + markup + "</all>"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, markup)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local == "all" {
			continue
		}
		if !strings.Contains(elements, " "+start.Name.Local+" ") {
			t.Errorf("element %s", start.Name.Local)
		}
		for _, a := range start.Attr {
			if n := a.Name.Local; strings.HasPrefix(n, "on") || n == "style" || n == "href" {
				t.Errorf("attribute %s", n)
			}
		}
	}
}

// A month of hours is far more than one bar a pixel: neighbours are averaged, the
// drawing stays small, and the description says so.
func TestManyStepsAreBundled(t *testing.T) {
	got := string(Stacked(series(8760, map[string]string{"EC2": "1"}, "EC2"), Frame{ID: "x", Width: 1000, Height: 300}))
	if n := strings.Count(got, "<rect"); n > 400 {
		t.Errorf("%d marks", n)
	}
	if !strings.Contains(got, "Each bar is the average of") {
		t.Error("the description does not say that bars are averages")
	}
	// All steps cost the same, so all bars have the same height, the last one too.
	heights := map[string]int{}
	for _, part := range strings.Split(got, `data-g="0"`)[1:] {
		_, part, _ = strings.Cut(part, `height="`)
		h, _, _ := strings.Cut(part, `"`)
		heights[h]++
	}
	if len(heights) != 1 {
		t.Errorf("bars of different height: %v", heights)
	}
}

func TestAxisHasFewLinesAndHoldsZero(t *testing.T) {
	for _, tt := range []struct{ low, high float64 }{
		{0, 1}, {0, 5794.22}, {-3, 4}, {-5, 0}, {0, 1e-9}, {0, 9e14}, {-1e-3, 1e6}, {0, 0.7}, {-9.99, 10.01}, {-1, 99},
	} {
		a := newAxis(tt.low, tt.high, 20, 300)
		lines := (a.high - a.low) / a.step
		if a.low > tt.low || a.high < tt.high || a.low > 0 || a.high < 0 || lines > 4.0001 || lines < 0.9 {
			t.Errorf("newAxis(%g, %g) = %+v with %g lines", tt.low, tt.high, a, lines)
		}
	}
}

func TestNamesDoNotOverlap(t *testing.T) {
	list := []name{{"a", 300, 300}, {"b", 299, 299}, {"c", 298, 298}, {"d", 40, 40}, {"e", 39, 39}, {"f", 20, 20}}
	part(list, 17, 24, 300)
	for i := 1; i < len(list); i++ {
		if gap := list[i-1].at - list[i].at; gap < 17-1e-9 {
			t.Errorf("%s and %s are %g apart", list[i-1].text, list[i].text, gap)
		}
	}
}

// FuzzEscape holds that escaped text is ASCII and reads back as itself, but for
// what XML forbids.
func FuzzEscape(f *testing.F) {
	f.Add(hostile)
	f.Fuzz(func(t *testing.T, s string) {
		e := Escape(s)
		inert(t, "<svg aria-label=\""+e+"\"><title>"+e+"</title></svg>")
	})
}

// Grid lines that say the same tell nothing, whatever the size of the bill.
func TestGridLinesDifferInWords(t *testing.T) {
	for _, high := range []float64{7e-8, 0.00004, 0.02, 0.3, 0.9, 3, 180, 5400, 2.5e6} {
		a := newAxis(-high/3, high, 0, 100)
		seen := map[string]bool{}
		for v := a.low; v < a.high+a.step/2; v += a.step {
			if math.Abs(v) < a.step/2 {
				v = 0
			}
			text := a.label(v, "USD")
			if seen[text] {
				t.Errorf("up to %g two lines say %s", high, text)
			}
			seen[text] = true
			if room := a.margin("USD"); float64(len([]rune(text)))*letter+8 > room {
				t.Errorf("%s does not fit into %g px", text, room)
			}
		}
		if len(seen) < 3 {
			t.Errorf("up to %g there are %d lines", high, len(seen))
		}
	}
	if got := newAxis(0, 0.3, 0, 100).label(0.1, "NOK"); got != "NOK 0.10" {
		t.Errorf("a tenth is %q", got)
	}
}

// What a block shows is in its name already: nothing is read out twice.
func TestBlocksAreNamedOnce(t *testing.T) {
	drawn := string(Icicle(icicleView(), Frame{ID: "n", Width: 904, Height: 300}))
	blocks := regexp.MustCompile(`<g class="block".*?</g>`).FindAllString(drawn, -1)
	for _, text := range blocks {
		name := regexp.MustCompile(`aria-label="([^"]*)"><title>([^<]*)<`).FindStringSubmatch(text)
		if name == nil || name[1] != name[2] || strings.Contains(text, "<text") {
			t.Errorf("a block is %s", text)
		}
	}
	if len(blocks) != 6 || strings.Count(drawn, `<text aria-hidden="true"`) < 8 {
		t.Errorf("%d blocks in %s", len(blocks), drawn)
	}
}

// A service has one color on a page.
func TestTheIcicleTakesTheColorsOfTheChart(t *testing.T) {
	groups := []view.SeriesGroup{{Key: "s3"}, {Key: "rds"}, {Label: "All other", Other: true}}
	drawn := string(Icicle(icicleView(), Frame{ID: "n", Width: 904, Height: 300, Groups: groups}))
	for path, fill := range map[string]string{"0": FillClass(2, true), "1": FillClass(0, false), "2": FillClass(2, true)} {
		if !regexp.MustCompile(`data-path="` + path + `"[^>]*><title>[^<]*</title><rect class="` + fill + `"`).MatchString(drawn) {
			t.Errorf("block %s is not %s in %s", path, fill, drawn)
		}
	}
}
