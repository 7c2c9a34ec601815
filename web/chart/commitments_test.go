package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

// words of a drawing, as boxes where they are about to stand.
func textsOf(t *testing.T, markup Markup) map[string]box {
	t.Helper()
	boxes := map[string]box{}
	d := xml.NewDecoder(strings.NewReader(string(markup)))
	for n := 0; ; n++ {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return boxes
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "text" {
			continue
		}
		attributes := map[string]string{}
		for _, a := range start.Attr {
			attributes[a.Name.Local] = a.Value
		}
		var text string
		if err := d.DecodeElement(&text, &start); err != nil {
			t.Fatal(err)
		}
		classes := " " + attributes["class"] + " "
		x, _ := strconv.ParseFloat(attributes["x"], 64)
		y, _ := strconv.ParseFloat(attributes["y"], 64)
		b := box{x, y - 9, measured(text, strings.Contains(classes, " tb ")) * 0.93, 10}
		switch {
		case strings.Contains(classes, " te "):
			b.x -= b.w
		case strings.Contains(classes, " tm "):
			b.x -= b.w / 2
		}
		boxes[fmt.Sprintf("%s (%d)", text, n)] = b
	}
}

// At every width and every level no text lies on another, and none leaves its
// drawing.
func TestNoTextLiesOnAnother(t *testing.T) {
	look := func(name string, width float64, markup Markup) {
		boxes := textsOf(t, markup)
		for a, one := range boxes {
			if one.x < -2 || one.x+one.w > width+4 {
				t.Errorf("%s at %g: %s leaves the drawing: %.0f to %.0f", name, width, a, one.x, one.x+one.w)
			}
			for b, other := range boxes {
				if a < b && one.overlap(other) > 0 {
					t.Errorf("%s at %g: %s lies on %s", name, width, a, b)
				}
			}
		}
	}
	a, answer, answeredWide := answered(t)
	for _, width := range []float64{280, 326, 480, 578, 795} {
		for name, markup := range drawn(width) {
			if !strings.HasSuffix(name, "-twin") {
				look(name, width, markup)
			}
		}
		f := Frame{ID: "a", Width: width, Height: 400}
		for _, w := range []*view.Weighing{weighing(), daily(), answer} {
			look("zones", width, Zones(w, f))
			for step := range 13 {
				r := w.Reading(w.Top() * float64(step) / 12)
				at := fmt.Sprintf("at level %g, ", r.Level)
				look(at+"zones", width, ZonesChosen(w, r, f))
				look(at+"futures", width, Futures(w, r, f))
				look(at+"retrospect", width, Retrospect(w, r, f))
				look(at+"load", width, Load(w, r, f))
			}
		}
		look("frontier of the sample", width, Frontier(answeredWide.Wide, answer.Absorb, nil, "USD", f))
		look("ladder of the sample", width, Ladder(a.Ladder, answer.Plan, "USD", f))
		look("heat of the sample", width, Heat(a.Heat, "USD", f))
		look("stress of the sample", width, Stress(answer.Stress, "USD", f))
		look("back-test of the sample", width, Backtest(answer.Backtest, "USD", f))
	}
}

// The arrow keys count marks from 0 without a gap, and each has a name that says
// what it shows.
func TestMarksCanBeWalked(t *testing.T) {
	mark := regexp.MustCompile(`<g class="mark" data-path="([0-9]+)" role="img" tabindex="-1" aria-label="([^"]*)"><title>([^<]*)<`)
	least := map[string]int{"zones": 7, "futures": 100, "retrospect": 3, "retrospect-daily": 3, "load": 4, "frontier": 4, "heat": 168, "ladder": 8, "stress": 16, "backtest": 5, "bridge": 6}
	pictures := drawn(795)
	for name, want := range least {
		found := mark.FindAllStringSubmatch(string(pictures[name]), -1)
		if len(found) != want {
			t.Errorf("%s has %d marks, want %d", name, len(found), want)
		}
		for i, m := range found {
			if m[1] != strconv.Itoa(i) || len(m[2]) < 4 || m[2] != m[3] {
				t.Errorf("%s: mark %d is %q", name, i, m[1:])
			}
		}
		if !regexp.MustCompile(`^<svg [^>]*role="group" aria-label="[^"]{30,}"`).MatchString(string(pictures[name])) {
			t.Errorf("%s has no sentence: %.200s", name, pictures[name])
		}
	}
}

// Several charts stand on one page, so no two may define the same pattern, and each
// has to define those that it uses.
func TestPatternsAreTheChartsOwn(t *testing.T) {
	seen := map[string]string{}
	for name, markup := range drawn(795) {
		own := map[string]bool{}
		for _, id := range regexp.MustCompile(`<pattern id="([^"]*)"`).FindAllStringSubmatch(string(markup), -1) {
			if other := seen[id[1]]; other != "" {
				t.Errorf("%s and %s define %s", name, other, id[1])
			}
			seen[id[1]], own[id[1]] = name, true
		}
		for _, use := range regexp.MustCompile(`url\(#([^)]*)\)`).FindAllStringSubmatch(string(markup), -1) {
			if !own[use[1]] {
				t.Errorf("%s uses %s, which it does not define", name, use[1])
			}
		}
	}
	if len(seen) < 6 {
		t.Errorf("only %d patterns", len(seen))
	}
}

// A slider below the plot lines up with the axis: level and place are proportional.
func TestTheChosenLevelStandsWhereTheSliderDoes(t *testing.T) {
	w := weighing()
	for _, width := range []float64{326, 795} {
		f := Frame{ID: "a", Width: width, Height: 400}
		p := ZonesPlot(w, f)
		if p.Left < 20 || p.Right > width || p.Right-p.Left < width/2 {
			t.Errorf("the plot of %g is %+v", width, p)
		}
		for _, level := range []float64{0, 7.25, 18, 30} {
			want := px(p.Left + level/30*(p.Right-p.Left))
			if got := string(ZonesChosen(w, w.Reading(level), f)); !strings.Contains(got, `class="chosen" d="M`+want+" ") {
				t.Errorf("level %g of %g does not stand at %s: %s", level, width, want, got)
			}
		}
	}
}

// A bad case far below all else ends at the edge of the plot and says where it
// goes.
func TestALineThatLeavesThePlotSaysSo(t *testing.T) {
	w, f := weighing(), Frame{ID: "a", Width: 795, Height: 400}
	p := ZonesPlot(w, f)
	for _, xy := range regexp.MustCompile(`[ML]([0-9.]+) ([0-9.-]+)`).FindAllStringSubmatch(strings.Join(regexp.MustCompile(`class="line[^>]*`).FindAllString(string(Zones(w, f)), -1), ""), -1) {
		if y, _ := strconv.ParseFloat(xy[2], 64); y > p.Bottom+0.1 || y < p.Top-0.1 {
			t.Errorf("a line reaches %s, the plot %g to %g", xy[0], p.Top, p.Bottom)
		}
	}
	if got := string(ZonesChosen(w, w.Reading(18), f)); !strings.Contains(got, "falls to ") {
		t.Errorf("nothing says how far down the bad case goes: %s", got)
	}
}

func TestCutKeepsWhatIsInside(t *testing.T) {
	inside := func(p point) float64 { return 10 - p.y }
	got := cut([]point{{0, 0}, {10, 20}, {20, 20}, {30, 0}, {40, 5}}, inside)
	want := [][]point{{{0, 0}, {5, 10}}, {{25, 10}, {30, 0}, {40, 5}}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Zones too thin for their names are told by a key, whose swatches are the fills.
func TestThinZonesHaveAKey(t *testing.T) {
	got := string(Zones(oddWeighings()["thin zones"], Frame{ID: "a", Width: 795, Height: 400}))
	for _, want := range []string{">Free savings left, $0.00 to 0.20<", ">Comfort, $0.20 to 0.50<", `<rect fill="url(#p-stretch-a)" x="` /* swatch and band */} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if n := strings.Count(got, `fill="url(#p-stretch-a)"`); n != 2 {
		t.Errorf("the fill of a zone is drawn %d times, want band and swatch", n)
	}
}

// Zones of a few mills say where they begin and end.
func TestZonesOfMillsReadApart(t *testing.T) {
	w := *oddWeighings()["thin zones"]
	w.Levels, w.Zones = slices.Clone(w.Levels), slices.Clone(w.Zones)
	scale := 0.0244 / w.Top()
	for i := range w.Levels {
		w.Levels[i].Level *= scale
	}
	w.Zones = []view.ZoneSpan{{Key: "comfort", Label: "Comfort", To: 0.019}, {Key: "pointless", Label: "Pointless", From: 0.019, To: 0.024}}
	got := string(Zones(&w, Frame{ID: "a", Width: 795, Height: 400}))
	for _, want := range []string{">$0.00 to 0.019<", ">$0.019 to 0.024<"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestLabelsLoseWhatAllBeginWith(t *testing.T) {
	got := withoutPrefix([]string{"Compute Savings Plan, 1 year, No Upfront", "Compute Savings Plan, 1 year, All Upfront", "Compute Savings Plan, 3 years, All Upfront"})
	if want := "[1 year, No Upfront 1 year, All Upfront 3 years, All Upfront]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	for _, same := range [][]string{nil, {"Compute"}, {"Compute 1", "EC2 1"}, {"", "x"}} {
		if got := withoutPrefix(same); fmt.Sprint(got) != fmt.Sprint(same) {
			t.Errorf("%q became %q", same, got)
		}
	}
}

// Futures are shaped by what they come to.
func TestFuturesAreShapedByJudgment(t *testing.T) {
	w := &view.Weighing{Currency: "USD", Absorb: 100}
	r := view.Reading{Futures: []float64{-101, -100, -1, 0, 5}, Saves: 2, Within: 2, Beyond: 1}
	got := string(Futures(w, r, Frame{ID: "a", Width: 578, Height: 300}))
	for shape, want := range map[string]int{"beyond": 1, "within": 2, "f1": 2} {
		if n := strings.Count(got, `class="`+shape+`"`); n != want {
			t.Errorf("%d are drawn as %s, want %d", n, shape, want)
		}
	}
}

// The stack of a ladder is as high as what runs that day, however many there are.
func TestALadderAddsUp(t *testing.T) {
	l, p := ladderView()
	for _, tt := range []struct {
		name  string
		steps int // copies of each step
		day   int
		want  float64
	}{{"today", 1, 0, 41.2}, {"with the first purchase", 1, 16, 54.7}, {"after October", 1, 60, 36.2}, {"beyond all", 1, 800, 0}, {"hundreds", 100, 0, 4120}} {
		many := l
		many.Steps = nil
		for range tt.steps {
			many.Steps = append(many.Steps, l.Steps...)
		}
		c := newLadder(many, p, "USD", Frame{ID: "a", Width: 600, Height: 300})
		if got := c.under(len(c.blocks), tt.day); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %g an hour, want %g", tt.name, got, tt.want)
		}
		if len(c.blocks) > Ranks {
			t.Errorf("%s: %d blocks", tt.name, len(c.blocks))
		}
	}
}

// A bridge ends where its last total stands.
func TestABridgeLandsOnItsTotals(t *testing.T) {
	from, to := bridgePlaces(bridgeView().Lines)
	if last := len(to) - 1; from[last] != to[last] || to[last].String() != "9336.51" {
		t.Errorf("the last step comes to %s, the total stands at %s", from[last], to[last])
	}
}

func TestEstimatesAreWrittenLikeMoney(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{brief(51200, "USD"), "$51.2k"}, {gain(1900, "USD"), "+$1.9k"}, {gain(-1900, "USD"), "\u2212$1.9k"}, {gain(0, "USD"), "$0"},
		{brief(-1e-9, "USD"), "$0"}, {brief(1e12, "USD"), "$1000B"}, {full(1e12+0.25, "USD"), "$1,000,000,000,000.25"}, {full(-1e12, "NOK"), "\u2212NOK 1,000,000,000,000.00"},
		{rate(18, "USD"), "$18.00"}, {rate(0.0004, "USD"), "$0.0004"}, {rate(12345, "EUR"), "\u20ac12.3k"}, {percent(0.584), "58.4%"}, {percent(-0.0001), "0.0%"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

// While the slider moves, four drawings are made anew. They have to fit a frame of
// the screen with what the browser does with them: 8 ms at most, in wasm.
func BenchmarkSliderMoves(b *testing.B) {
	w := weighing()
	f := Frame{ID: "a", Width: 795, Height: 430}
	for i := range b.N {
		r := w.Reading(float64(i%60) / 2)
		if len(ZonesChosen(w, r, f))+len(Futures(w, r, f))+len(Load(w, r, f))+len(Retrospect(w, r, f)) == 0 {
			b.Fatal("nothing was drawn")
		}
	}
}

func BenchmarkZonesChosen(b *testing.B) {
	w := weighing()
	f := Frame{ID: "a", Width: 795, Height: 430}
	for i := range b.N {
		if len(ZonesChosen(w, w.Reading(float64(i%60)/2), f)) == 0 {
			b.Fatal("nothing was drawn")
		}
	}
}
