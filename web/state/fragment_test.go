package state

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/view"
)

func TestAViewSurvivesTheAddressBar(t *testing.T) {
	for _, v := range []View{
		first(),
		{Tab: ExploreTab, Show: AsIcicle, Items: true, Query: view.Query{
			Basis: "on_demand", Currency: "EUR", From: "2026-08-01", To: "2026-08-02T13:00Z", GroupBy: "tag:user:k8s/ns", Then: "resource", Grain: "hour", Top: -1,
			Filters: []view.Filter{
				{Dimension: "tag:a=b&c,d", Values: []string{"", "x,y", "100%", "a&b=c#d", "\u2212\u00e9"}, Not: true},
				{Dimension: "service", Values: []string{`"><svg onload=alert(1)>`}},
			}}},
		{Tab: OverviewTab, Show: AsBars, Query: view.Query{Filters: []view.Filter{{Dimension: "region", Values: []string{""}}}}},
	} {
		text := v.Fragment()
		got, err := ParseFragment("#" + text)
		if err != nil || !got.Equal(v) {
			t.Errorf("%q: got %+v, %v", text, got, err)
		}
		if strings.ContainsAny(text, "<>\"' ") {
			t.Errorf("%q holds what must be escaped", text)
		}
	}
}

func TestFragmentsFromOutsideAreReadStrictly(t *testing.T) {
	long := "explore" + strings.Repeat("&is=a,b", mostFilters+1)
	for _, text := range []string{
		"nowhere", "explore&", "explore&=", "explore&basis", "explore&basis=", "explore&basis=list", "explore&basis=cash&basis=net",
		"explore&what=1", "explore&grain=week", "explore&top=0", "explore&top=-2", "explore&top=01", "explore&top=99999", "explore&show=table", "explore&show=pie",
		"explore&items=0", "explore&from=2026-13-01", "explore&from=yesterday", "explore&is=service", "explore&is=,a", "explore&is=%zz,a", "explore&is=%,a",
		"explore&is=a,%ff", "explore&currency=ABCDEFGHIJKLMNOPQ", "EXPLORE", "explore&is=" + strings.Repeat("a", 600) + ",b",
		long, "explore&is=a" + strings.Repeat(",b", mostValues+1), "explore&by=" + strings.Repeat("x", longestFragment),
	} {
		if v, err := ParseFragment(text); err == nil {
			t.Errorf("%.60q was read as %+v", text, v)
		}
	}
}

// FuzzParseFragment holds that what is read is written again as the same View,
// and that no text from outside does more.
func FuzzParseFragment(f *testing.F) {
	f.Add("#explore&basis=cash&is=service,AmazonS3&not=tag:a,,b%2Cc")
	f.Add("overview&from=2026-08&to=2026-09")
	f.Add("explore&top=-1&show=bars&items=1&by=resource")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseFragment(text)
		if err != nil {
			return
		}
		again, err := ParseFragment(v.Fragment())
		if err != nil || !again.Equal(v) {
			t.Fatalf("%q became %q: %v", text, v.Fragment(), err)
		}
	})
}
