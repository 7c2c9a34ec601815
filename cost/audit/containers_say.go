package audit

import (
	"fmt"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/ledger"
	"github.com/plainbill/plainbill/cost/money"
)

// containers says what split cost allocation holds, and where its parts do not come
// to the machines that they are parts of.
func (f *finder) containers(c *Currency) {
	if f.audit.Overlay == 0 {
		return
	}
	l := f.walk.ledger
	code, ok := l.Code(ledger.Currency, c.Code)
	if !ok {
		return
	}
	v := f.walk.containers(actual.Amortized, code)
	if v.Rows == 0 {
		return
	}
	rows := where(l, ledger.CostSource, actual.SplitOverlayExcluded.String())
	f.add(Finding{Code: SplitOverlay, Severity: Inform, Money: v.Shared, NoMoney: v.Shared.IsZero(), Currency: c.Code,
		Title:   plural(v.Rows, "row of container shares is", "rows of container shares are") + " left out",
		Why:     "Split cost allocation describes machines a second time, container by container. The machines themselves are counted.",
		Filters: rows})
	if v.Waiting > 0 {
		f.add(Finding{Code: ContainersWaiting, Severity: Inform, NoMoney: true, Currency: c.Code,
			Title: plural(v.Waiting, "container share has", "container shares have") + " no cost yet",
			Why:   "AWS fills it in within a day. Until then the shares come to less than their machines.", Filters: rows})
	}
	var missing, over money.Total
	var machines []string
	for i := range v.Machines {
		m := &v.Machines[i]
		if !m.Found || m.Rest().Abs().Cmp(cent) <= 0 {
			continue
		}
		machines = append(machines, m.ID)
		if m.Rest().Sign() > 0 {
			missing = missing.Plus(m.Rest())
		} else {
			over = over.Minus(m.Rest())
		}
	}
	if len(machines) == 0 {
		return
	}
	severity := Warn
	if f.open || v.Waiting > 0 {
		severity = Inform
	}
	f.add(Finding{Code: ContainersApart, Severity: severity, Money: missing.Plus(over), Currency: c.Code,
		Title: plural(int64(len(machines)), "machine does", "machines do") + " not cost what its containers share",
		Why: fmt.Sprintf("%s of machines is in no container's share, and %s of shares is more than their machines cost. Totals are not affected: they count machines.",
			missing.Display(c.Code, 2), over.Display(c.Code, 2)),
		Filters: where(l, ledger.Resource, machines...)})
}
