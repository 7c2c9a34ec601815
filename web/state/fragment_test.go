package state

import (
	"strconv"
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
		{Tab: CommitmentsTab, Show: AsTable, Promise: Promise{Scope: "compute", Option: "compute/1/no_upfront", Depart: "service", Absorb: 16000.5, Comfort: 0.015, Seed: 42, Placed: true,
			Chosen: []view.Choice{{Key: "discount:a,b=c&d", Value: 0.28}, {Key: "growth", Value: -5}}}},
		{Tab: CommitmentsTab, Show: AsTable, Promise: Promise{Level: 18.125, Placed: true}},
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
		"commitments&absorb=0", "commitments&absorb=-1", "commitments&absorb=1e3", "commitments&absorb=NaN", "commitments&absorb=Inf", "commitments&absorb=01", "commitments&absorb=2e12",
		"commitments&absorb=99999999999999999", "commitments&comfort=0", "commitments&comfort=0.6", "commitments&seed=0", "commitments&seed=1.5", "commitments&seed=-1", "commitments&seed=4294967296",
		"commitments&level=-1", "commitments&level=", "commitments&level=-0", "commitments&level=1&level=2", "commitments&scope=" + strings.Repeat("x", longestKey+1),
		"commitments&set=a", "commitments&set=,1", "commitments&set=a,", "commitments&set=a,x", "commitments&set=a,1,2", "commitments&set=a,1&set=a,2", "commitments&set=%ff,1",
		"commitments" + manyChoices(mostChosen+1),
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
	f.Add("commitments&scope=compute&option=compute/1/no_upfront&absorb=16000&comfort=0.01&seed=42&level=18&set=growth,-5&set=discount:a%2Cb,0.28")
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

func manyChoices(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("&set=k" + strconv.Itoa(i) + ",1")
	}
	return b.String()
}
