package breakdown

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// bySign prices every basis differently, so that an answer remembered for one of
// them is no answer for another.
type bySign struct{ asBilled }

func (p bySign) Money(basis actual.Basis, segment int) []money.Amount {
	list := make([]money.Amount, p.l.Segments()[segment].Rows())
	for i, a := range p.asBilled.Money(basis, segment) {
		list[i] = a/100 + money.Amount(basis)
	}
	return list
}

// What is remembered is what asking again would give: questions come back in any
// order, between others, on a Reader with room for everything, for little and for
// nothing, and every answer is that of a Reader which was never asked before.
func TestRememberedAnswersAreFreshOnes(t *testing.T) {
	items := anyItems(21, 2500, true)
	l := load(t, 700, items)
	prices := bySign{asBilled{l}}
	for _, most := range []int{0, 4000, cubeWords} {
		random := rand.New(rand.NewPCG(22, 23))
		r := New(l, prices)
		r.cubes.most, r.masks.most = most, most/100
		var asked []Query
		var want []string
		remembered := 0
		for range 400 {
			if len(asked) == 0 || random.IntN(3) == 0 {
				q := anyQuery(random, items).in(t, r)
				q.Basis = actual.Basis(random.IntN(int(actual.BasisCount)))
				asked = append(asked, q)
				want = append(want, answer(New(l, prices).Run(q)))
			}
			n := random.IntN(len(asked))
			if _, ok := r.cubes.byKey[asked[n].key()]; ok {
				remembered++
			}
			if got := answer(r.Run(asked[n])); got != want[n] {
				t.Fatalf("%d words, %+v:\n%s", most, asked[n], firstDifference(got, want[n]))
			}
			if r.cubes.words > most {
				t.Fatalf("%d words are remembered, of at most %d", r.cubes.words, most)
			}
		}
		if remembered == 0 && most > 0 {
			t.Errorf("%d words: nothing was remembered", most)
		}
	}
}

// Two questions that differ in anything have two keys.
func TestKeysTellQuestionsApart(t *testing.T) {
	base := func() Query {
		return Query{Basis: actual.Cash, GroupBy: []ledger.Dimension{ledger.Service}, Series: true, SeriesTop: 3, Grain: 1,
			Filters: []Filter{{Dim: ledger.Account, Codes: []uint32{1, 2}}, {Dim: ledger.Region, Codes: []uint32{3}}}}
	}
	seen := map[string]int{}
	for n, change := range []func(q *Query){
		func(*Query) {},
		func(q *Query) { q.Basis = actual.Amortized },
		func(q *Query) { q.GroupBy[0] = ledger.Account },
		func(q *Query) { q.GroupBy = append(q.GroupBy, ledger.Region) },
		func(q *Query) { q.GroupBy = nil },
		func(q *Query) { q.Series = false },
		func(q *Query) { q.SeriesTop = -1 },
		func(q *Query) { q.Grain = 2 },
		func(q *Query) { q.Filters[0].Not = true },
		func(q *Query) { q.Filters[0].Codes = []uint32{1} },
		func(q *Query) { q.Filters[0].Codes = []uint32{1, 2, 3} },
		func(q *Query) { q.Filters[0].Codes, q.Filters[1].Codes = nil, []uint32{1, 2, 3} },
		func(q *Query) { q.Filters[0].Dim = ledger.Payer },
		func(q *Query) { q.Filters = q.Filters[:1] },
		func(q *Query) { q.Range.Start, q.Range.End = 5, 9 },
		func(q *Query) { q.Range.Start, q.Range.End = 5, 10 },
	} {
		q := base()
		change(&q)
		if at, ok := seen[q.key()]; ok {
			t.Errorf("questions %d and %d have one key", at, n)
		}
		seen[q.key()] = n
	}
	one, other := base(), base()
	other.Filters[0].Codes = []uint32{2, 1, 2}
	if one.key() != other.key() {
		t.Error("the order of a filter's values makes another question")
	}
}

// A question that nobody waits for is given up within a segment, whatever it does,
// and what is asked next gets the right answer.
func TestStopped(t *testing.T) {
	items := anyItems(31, 4000, false)
	l := load(t, 700, items)
	random := rand.New(rand.NewPCG(32, 33))
	asks := map[string]func(r *Reader, q Query){
		"run":      func(r *Reader, q Query) { r.Run(q) },
		"lines":    func(r *Reader, q Query) { r.Lines(q, 0, 10) },
		"matched":  func(r *Reader, q Query) { r.Matched(q) },
		"distinct": func(r *Reader, q Query) { r.Distinct(q, []ledger.Dimension{ledger.Account}) },
		"tagged":   func(r *Reader, q Query) { r.Tagged(q, []ledger.Dimension{ledger.Account}) },
		"search":   func(r *Reader, q Query) { r.Search(q, "a", 10) },
	}
	for name, ask := range asks {
		for range 30 {
			q := anyQuery(random, items).in(t, New(l, asBilled{l}))
			for after := 0; ; after++ {
				r := New(l, asBilled{l})
				looks := 0
				r.StopWhen(func() bool { looks++; return looks > after })
				err := func() (err error) {
					defer Stopped(&err)
					ask(r, q)
					return nil
				}()
				if err == nil && after == 0 {
					t.Fatalf("%s does not look whether to stop", name)
				}
				if err == nil {
					break // it looked fewer times than that
				}
				if !errors.Is(err, ErrStopped) || looks != after+1 {
					t.Fatalf("%s: error %v after %d looks, want ErrStopped after %d", name, err, looks, after+1)
				}
				r.StopWhen(nil)
				if got, want := answer(r.Run(q)), answer(New(l, asBilled{l}).Run(q)); got != want {
					t.Fatalf("%s, given up after %d looks, then %+v:\n%s", name, after, q, firstDifference(got, want))
				}
			}
		}
	}
}

// What is no stop is not swallowed.
func TestStoppedLetsOthersThrough(t *testing.T) {
	defer func() {
		if recover() != "broken" {
			t.Error("another panic was taken for a stop")
		}
	}()
	var err error
	defer Stopped(&err)
	panic("broken")
}
