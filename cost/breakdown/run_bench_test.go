package breakdown

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

const benchRows = 1_000_000

// million returns a bill of a million rows: 24,000 resources in 40 accounts and
// 60 services, a month of hours, costs of a few cents, in no order.
func million(b *testing.B) *ledger.Ledger {
	const batchRows = 8192
	random := rand.New(rand.NewPCG(1, 2))
	sizes := map[cur.Field]int{
		cur.UsageAccount: 40, cur.ProductCode: 60, cur.ResourceID: 24_000, cur.UsageType: 700,
		cur.Operation: 200, cur.AvailabilityZone: 12, cur.RegionCode: 8, cur.InstanceType: 50,
	}
	batch := &cur.Batch{Rows: batchRows, Types: make([]cur.LineItemType, batchRows)}
	dicts := map[cur.Field]*cur.Dict{}
	for field, size := range sizes {
		dicts[field] = cur.NewDict()
		for n := range size {
			dicts[field].Code(fmt.Appendf(nil, "%v-%d", field, n))
		}
	}
	builder := ledger.NewBuilder()
	file := builder.File("bench")
	start, end := make([]int64, batchRows), make([]int64, batchRows)
	amounts := make([]money.Amount, batchRows)
	batch.Columns[cur.UsageStart], batch.Columns[cur.UsageEnd] = &cur.Column{Time: start}, &cur.Column{Time: end}
	batch.Columns[cur.Unblended] = &cur.Column{Money: amounts}
	for first := 1; first <= benchRows; first += batchRows {
		batch.FirstRow, batch.Rows = int64(first), min(batchRows, benchRows-first+1)
		for field, size := range sizes {
			codes := make([]uint32, batchRows)
			for i := range codes {
				codes[i] = uint32(1 + random.IntN(size))
			}
			batch.Columns[field] = &cur.Column{Codes: codes, Dict: dicts[field]}
		}
		for i := range batchRows {
			batch.Types[i] = []cur.LineItemType{cur.Usage, cur.Usage, cur.SavingsPlanCoveredUsage, cur.Tax}[random.IntN(4)]
			start[i] = int64(august)*3600 + random.Int64N(744)*3600
			end[i] = start[i] + 3600
			amounts[i] = money.Amount(random.Int64N(5e9))
		}
		if err := file.Batch(batch); err != nil {
			b.Fatal(err)
		}
	}
	l := builder.Seal()
	if l.Rows() != benchRows {
		b.Fatal(l.Rows())
	}
	return l
}

// remembering keeps sources, as a book does.
type remembering struct {
	asBilled
	sources [][]actual.Source
}

func (p remembering) SourcesOn(basis actual.Basis, segment int) []actual.Source {
	if p.sources[segment] == nil {
		p.sources[segment] = p.asBilled.SourcesOn(basis, segment)
	}
	return p.sources[segment]
}

// remembered is a million rows and what they cost, whose sources are made once.
func remembered(b *testing.B) (*ledger.Ledger, remembering) {
	l := million(b)
	return l, remembering{asBilled{l}, make([][]actual.Source, len(l.Segments()))}
}

// halfOf keeps the rows of twenty accounts, which are half of all.
func halfOf() Filter {
	half := Filter{Dim: ledger.Account}
	for c := range uint32(20) {
		half.Codes = append(half.Codes, c+1)
	}
	return half
}

// BenchmarkRun asks what Explore asks of a million rows, as if nothing had been asked
// before: answers, masks and lists of rows are forgotten each time. p95 is what a frame
// (16 ms) has to hold; first is the first time, in code that is not warm.
func BenchmarkRun(b *testing.B) {
	l, p := remembered(b)
	half := halfOf()
	one := Filter{Dim: ledger.Account, Codes: []uint32{7}}
	few := Filter{Dim: ledger.Service, Codes: []uint32{3, 9, 11}}
	source := Filter{Dim: ledger.CostSource, Codes: []uint32{uint32(actual.Tax)}, Not: true}
	by := func(d ...ledger.Dimension) []ledger.Dimension { return d }
	for _, bb := range []struct {
		name string
		q    Query
	}{
		{"total", Query{}},
		{"service", Query{GroupBy: by(ledger.Service)}},
		{"service, one account", Query{GroupBy: by(ledger.Service), Filters: []Filter{one}}},
		{"resource, one account", Query{GroupBy: by(ledger.Resource), Filters: []Filter{one}}},
		{"service, half of the accounts", Query{GroupBy: by(ledger.Service), Filters: []Filter{half}}},
		{"service, not tax", Query{GroupBy: by(ledger.Service), Filters: []Filter{source}}},
		{"account, three services", Query{GroupBy: by(ledger.Account), Filters: []Filter{few}}},
		{"resource", Query{GroupBy: by(ledger.Resource)}},
		{"resource, half of the accounts", Query{GroupBy: by(ledger.Resource), Filters: []Filter{half}}},
		{"cost source, half of the accounts", Query{GroupBy: by(ledger.CostSource), Filters: []Filter{half}}},
		{"service and account, half of the accounts", Query{GroupBy: by(ledger.Service, ledger.Account), Filters: []Filter{half}}},
		{"resource and usage type, three services", Query{GroupBy: by(ledger.Resource, ledger.UsageType), Filters: []Filter{few}}},
		{"service by day, top 12", Query{GroupBy: by(ledger.Service), Series: true, SeriesTop: 12, Grain: period.ByDay}},
		{"service by day, top 12, half of the accounts", Query{GroupBy: by(ledger.Service), Filters: []Filter{half}, Series: true, SeriesTop: 12, Grain: period.ByDay}},
		{"service by hour, all, half of the accounts", Query{GroupBy: by(ledger.Service), Filters: []Filter{half}, Series: true, SeriesTop: -1, Grain: period.ByHour}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			r := New(l, p)
			r.cubes.most = 0
			r.fits(bb.q.Basis)
			begin := time.Now()
			want := r.Run(bb.q)
			first := time.Since(begin)
			measure(b, first, func() {
				r.masks.byKey, r.masks.words, r.listed.key = nil, 0, "forgotten"
				if got := r.Run(bb.q); got.Total != want.Total || got.Rows != want.Rows {
					b.Fatal(got.Total, want.Total)
				}
			})
		})
	}
	b.Run("line items, half of the accounts", func(b *testing.B) {
		r := New(l, p)
		measure(b, 0, func() {
			if lines, _, _ := r.Lines(Query{Filters: []Filter{half}}, 50, 50); len(lines) != 50 {
				b.Fatal(len(lines))
			}
		})
	})
	b.Run("search", func(b *testing.B) {
		r := New(l, p)
		measure(b, 0, func() {
			if found, _ := r.Search(Query{Filters: []Filter{half}}, "-123", 20); len(found) != 20 {
				b.Fatal(len(found))
			}
		})
	})
}

// measure runs f b.N times and reports the slow end as well as the mean.
func measure(b *testing.B, first time.Duration, f func()) {
	var times []time.Duration
	for b.Loop() {
		begin := time.Now()
		f()
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(times[0]), "best-ms")
	b.ReportMetric(ms(times[len(times)/2]), "p50-ms")
	b.ReportMetric(ms(times[len(times)*95/100]), "p95-ms")
	if first > 0 {
		b.ReportMetric(ms(first), "first-ms")
	}
}
