package desk

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/view"
	"github.com/plainbill/plainbill/wasm/wire"
)

// TestGivenUp holds that every question looks whether somebody still waits for it,
// that one which is given up at any of these looks is told so and is no error, and
// that the bill answers it afterwards as if nothing had been.
func TestGivenUp(t *testing.T) {
	august, _ := bill(t, time.August, 3000)
	desk := func() *page {
		p := newPage(time.Millisecond)
		if o := p.Open(1, wire.Open{}, []load.File{august}).Opened; o == nil || !o.Usable {
			t.Fatal("the bill was not opened")
		}
		return p
	}
	for name, r := range map[string]wire.Request{
		"overview":    {Overview: &view.Query{}},
		"explore":     {Explore: &view.Query{GroupBy: "account", Filters: []view.Filter{{Dimension: "service", Values: []string{"AmazonEC2"}}}}},
		"items":       {Items: &wire.ItemsRequest{Count: 5}},
		"explain":     {Explain: &view.Query{}},
		"search":      {Search: &wire.Search{Text: "a", Count: 5}},
		"commitments": {Commitments: &view.CommitmentsQuery{}},
		"weigh":       {Weigh: &view.WeighQuery{Scenarios: 200}},
		"audit":       {Audit: &view.AuditQuery{}},
		"report":      {Report: &wire.Report{}},
	} {
		t.Run(name, func(t *testing.T) {
			whole, err := json.Marshal(desk().Answer(r))
			if err != nil {
				t.Fatal(err)
			}
			p, looks := desk(), 0
			for at := 1; ; at = at*5/4 + 1 {
				p.pauses, p.cancel = 0, at
				reply := p.Answer(r)
				if looks = p.pauses; looks < at {
					break // it was through before
				}
				if !reply.Stopped || reply.Error != nil || reply.ID != r.ID || looks != at {
					t.Fatalf("given up at look %d of %d: %+v", at, looks, reply)
				}
			}
			if p.cancel == 1 {
				t.Fatal("it does not look whether somebody waits")
			}
			p.cancel = 0
			again, err := json.Marshal(p.Answer(r))
			if err != nil {
				t.Fatal(err)
			}
			if string(again) != string(whole) {
				t.Errorf("after it was given up the answer is another one:\n%s", difference(string(again), string(whole)))
			}
		})
	}
}

// TestAhead holds that what is answered ahead follows an overview, ends, changes no
// answer, and is done anew for another bill.
func TestAhead(t *testing.T) {
	august, _ := bill(t, time.August, 3000)
	p := newPage(time.Millisecond)
	region := wire.Request{Explore: &view.Query{GroupBy: "region"}}
	for range 2 {
		if p.Expects() {
			t.Fatal("something is answered ahead of what was not asked")
		}
		p.Open(1, wire.Open{}, []load.File{august})
		want, _ := json.Marshal(p.Answer(region))
		p.Answer(wire.Request{Overview: &view.Query{}})
		p.pauses, p.cancel = 0, 3
		expected := p.ahead
		if len(expected) != len(likely)+len(bases) {
			t.Errorf("%d questions are expected", len(expected))
		}
		steps := 0
		for ; p.Expects(); p.Ahead() {
			if steps++; steps > 2*len(expected) {
				t.Fatal("it does not end")
			}
		}
		if steps < len(expected)+1 { // one was given up
			t.Errorf("%d steps for %d questions", steps, len(expected))
		}
		for _, q := range expected {
			p.pauses = 0
			if e := p.Answer(wire.Request{Explore: &q}).Explore; e == nil || e.Query.Basis != q.Basis || p.pauses > 0 {
				t.Errorf("%d looks at rows for what was answered ahead: %+v", p.pauses, q)
			}
		}
		if got, _ := json.Marshal(p.Answer(region)); string(got) != string(want) {
			t.Error("what is answered ahead differs: " + difference(string(got), string(want)))
		}
		p.Open(2, wire.Open{}, []load.File{august})
	}
}

// TestScreensAhead holds that the first answers of the other tabs are remembered: the
// screens then ask for them without going through the rows again, whatever was given up
// meanwhile, and get what they would have got.
func TestScreensAhead(t *testing.T) {
	august, _ := bill(t, time.August, 3000)
	shelf := &memory{}
	keptMonth(t, shelf, time.August, 3000)
	opens := map[string]func(p *page) wire.Reply{
		"a dropped bill": func(p *page) wire.Reply {
			p.Open(1, wire.Open{}, []load.File{august})
			return p.Answer(wire.Request{Overview: &view.Query{}})
		},
		"a kept bill": func(p *page) wire.Reply {
			reply := p.first(1)
			p.Idle()
			return reply
		},
	}
	for name, open := range opens {
		plain, p := visit(shelf, "this"), visit(shelf, "this")
		if p.Screens() {
			t.Fatalf("%s: something is answered ahead of no bill", name)
		}
		open(plain)
		open(p)
		p.pauses, p.cancel = 0, 1
		steps := 0
		for p.Screens() {
			if p.cancel = 0; steps > 10 {
				t.Fatalf("%s: it does not end", name)
			}
			steps++
		}
		if steps != 3 { // the first was given up once
			t.Errorf("%s: %d steps", name, steps)
		}
		for _, r := range []wire.Request{{Commitments: &view.CommitmentsQuery{}}, {Audit: &view.AuditQuery{}}} {
			before := p.pauses
			got, want := marshal(t, p.Answer(r)), marshal(t, plain.Answer(r))
			if got != want {
				t.Errorf("%s: %s ahead differs: %s", name, r.Kind(), difference(got, want))
			}
			if looks := p.pauses - before; looks > 2 {
				t.Errorf("%s: %s goes through the rows again: %d looks", name, r.Kind(), looks)
			}
		}
	}
}

// difference shows where two texts part.
func difference(got, want string) string {
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-80):min(len(s), at+80)] }
	return "got " + around(got) + "\nwant " + around(want)
}
