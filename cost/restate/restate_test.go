package restate_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/load"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/restate"
)

const header = "lineItem/LineItemType,lineItem/UsageAccountId,lineItem/ProductCode,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/UnblendedCost,lineItem/CurrencyCode\n"

// row is a line item of August 2026.
type row struct {
	kind, account, service string
	day                    int
	cost, currency         string
}

func (r row) text() string {
	if r.currency == "" {
		r.currency = "USD"
	}
	return fmt.Sprintf("%s,%s,%s,2026-08-%02dT00:00:00Z,2026-08-%02dT01:00:00Z,%s,%s\n", r.kind, r.account, r.service, r.day, r.day, r.cost, r.currency)
}

func book(t testing.TB, rows ...row) *actual.Book {
	t.Helper()
	text := header
	for _, r := range rows {
		text += r.text()
	}
	b, err := load.Run([]load.File{{Name: "f", Size: int64(len(text)), R: bytes.NewReader([]byte(text))}}, load.Options{})
	if err != nil || b.Ledger.RejectedRows() > 0 {
		t.Fatalf("%v, %+v", err, b.Files)
	}
	return b.Book
}

// usual are ten days of usage in two accounts, and tax.
func usual() []row {
	rows := []row{{"Tax", "000000000111", "AmazonEC2", 3, "100", ""}}
	for day := 1; day <= 10; day++ {
		rows = append(rows, row{"Usage", "000000000111", "AmazonEC2", day, "10", ""}, row{"Usage", "000000000222", "AmazonS3", day, "0.25", ""})
	}
	return rows
}

func TestSentences(t *testing.T) {
	with := func(change func(rows []row) []row) []row { return change(usual()) }
	for _, tt := range []struct {
		name  string
		after []row
		want  []string
	}{
		{"nothing", usual(), nil},
		{"tax is restated", with(func(r []row) []row { r[0].cost = "412"; return r }),
			[]string{"AWS restated $312.00 of tax on 3 Aug: $100.00 before, $412.00 now."}},
		{"a credit is added", with(func(r []row) []row { return append(r, row{"Credit", "000000000111", "AmazonEC2", 5, "-7.5", ""}) }),
			[]string{"AWS added \u2212$7.50 of credits on 5 Aug."}},
		{"tax is taken back", usual()[1:], []string{"AWS took back $100.00 of tax on 3 Aug."}},
		{"days come later", with(func(r []row) []row {
			return append(r, row{"Usage", "000000000111", "AmazonEC2", 11, "10", ""}, row{"Usage", "000000000111", "AmazonEC2", 12, "11", ""})
		}), []string{"$21.00 of usage came in later on 11\u201312 Aug."}},
		{"less than a cent", with(func(r []row) []row { r[1].cost = "10.0001"; return r }),
			[]string{"AWS restated $0.0001 of usage on 1 Aug: $10.2500 before, $10.2501 now."}},
		{"what cancels out on one day is no sentence", with(func(r []row) []row { r[1].cost, r[2].cost = "9", "1.25"; return r }), nil},
		{"the last day was still filling", with(func(r []row) []row { r[19].cost = "30"; r[0].cost = "99"; return r }),
			[]string{"AWS restated $1.00 of tax on 3 Aug: $100.00 before, $99.00 now.", "$20.00 of usage came in later on 10 Aug."}},
		{"what the last day had is gone", usual()[:19], []string{"AWS took back $10.25 of usage on 10 Aug."}},
		{"what the last day had is less, other things came", with(func(r []row) []row {
			r[19].cost = "4"
			return append(r, row{"Fee", "000000000111", "AmazonEC2", 10, "7", ""})
		}), []string{"AWS restated $6.00 of usage on 10 Aug: $10.00 before, $4.00 now.", "$7.00 of fees came in later on 10 Aug."}},
	} {
		c := restate.Compare(book(t, usual()...), book(t, tt.after...), actual.Cash)
		closes(t, c)
		var got []string
		for _, s := range c.Currencies[0].Sentences {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// closes fails unless each list of a comparison adds up to the change of the total.
func closes(t testing.TB, c *restate.Comparison) {
	t.Helper()
	var before, after int64
	for _, x := range c.Currencies {
		before, after = before+x.Rows.Before, after+x.Rows.After
		for name, list := range map[string][]restate.Difference{"types": x.Types, "services": x.Services, "accounts": x.Accounts, "days": x.Days} {
			var sum, largest money.Total
			for i, d := range list {
				sum = sum.Plus(d.Change())
				if i > 0 && d.Change().Abs().Cmp(largest) > 0 || d.Change().IsZero() {
					t.Errorf("%s: %+v stands at %d", name, d, i)
				}
				largest = d.Change().Abs()
			}
			if sum != x.Change() {
				t.Errorf("%s %s add up to %v, the change is %v", x.Code, name, sum, x.Change())
			}
		}
		var sum money.Total
		for _, s := range x.Sentences {
			sum = sum.Plus(s.Change)
		}
		if sum != x.Change() || len(x.Sentences) > 12 {
			t.Errorf("%s: %d sentences add up to %v, the change is %v", x.Code, len(x.Sentences), sum, x.Change())
		}
	}
	if before != c.RowsBefore || after != c.RowsAfter {
		t.Errorf("%d and %d rows by currency, want %d and %d", before, after, c.RowsBefore, c.RowsAfter)
	}
}

// Any two bills: the comparison closes, is the negative of itself backwards, and
// does not depend on the order of rows. Currencies stay apart.
func TestComparisonsClose(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	random := func() (rows []row) {
		for range 5 + r.IntN(200) {
			rows = append(rows, row{[]string{"Usage", "Tax", "Credit", "Fee", "Odd"}[r.IntN(5)], fmt.Sprintf("%012d", r.IntN(4)),
				[]string{"AmazonEC2", "AmazonS3", ""}[r.IntN(3)], 1 + r.IntN(28), fmt.Sprintf("%d.%010d", r.IntN(2000)-1000, r.IntN(1e9)),
				[]string{"USD", "USD", "CNY"}[r.IntN(3)]})
		}
		return rows
	}
	for range 50 {
		a, b := random(), random()
		b = append(b, a[:len(a)/2]...)
		there, back := restate.Compare(book(t, a...), book(t, b...), actual.Cash), restate.Compare(book(t, b...), book(t, a...), actual.Cash)
		closes(t, there)
		closes(t, back)
		for i, x := range there.Currencies {
			if y := back.Currencies[i]; x.Code != y.Code || x.Change() != y.Change().Neg() || len(x.Days) != len(y.Days) {
				t.Errorf("%s changes by %v there and by %v back", x.Code, x.Change(), y.Change())
			}
		}
		r.Shuffle(len(a), func(i, j int) { a[i], a[j] = a[j], a[i] })
		if again := restate.Compare(book(t, a...), book(t, b...), actual.Cash); fmt.Sprint(again) != fmt.Sprint(there) {
			t.Error("the order of rows changes the comparison")
		}
	}
}

// What changed is told for any basis, and what did not change is not listed.
func TestAWholeBill(t *testing.T) {
	before := usual()
	after := append(usual(), row{"Usage", "000000000333", "AmazonRDS", 2, "5", ""})
	for basis := range actual.BasisCount {
		c := restate.Compare(book(t, before...), book(t, after...), basis)
		closes(t, c)
		x := c.Currencies[0]
		if basis == actual.OnDemand {
			continue // no public prices in it
		}
		if len(x.Services) != 1 || x.Services[0].Value != "AmazonRDS" || x.Accounts[0].Value != "000000000333" || x.Days[0].Value != "2026-08-02" || x.Types[0].Value != "Usage" {
			t.Errorf("%v: %+v", basis, x)
		}
		if x.Change().String() != "5" || !strings.HasPrefix(x.Sentences[0].Text, "AWS restated $5.00 of usage on 2 Aug") {
			t.Errorf("%v: %v, %+v", basis, x.Change(), x.Sentences)
		}
	}
}
