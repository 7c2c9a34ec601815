package cur

import (
	"slices"
	"strings"
)

// Family is a kind of billing export.
type Family uint8

// The families of exports. The last two are recognised to be refused.
const (
	NoFamily Family = iota
	CUR1
	CUR2
	FOCUS
	CostExplorerExport
	DetailedBillingReport
)

// String returns the name of the family in reports.
func (f Family) String() string {
	return [...]string{"", "CUR 1.0", "CUR 2.0", "FOCUS", "Cost Explorer", "Detailed billing report"}[f]
}

// uses says whether a file of this family may give a field by this spelling. The
// FOCUS names of amounts say nothing in a CUR: a column effective_cost that a query
// made is no reservation's. What only FOCUS has is read of FOCUS alone.
func (f Family) uses(s spelled) bool {
	if f != FOCUS && spellings[s.field].ofCUR == "" {
		return false
	}
	if s.field.Kind() != Money {
		return true
	}
	return slices.Contains(spellings[s.field].of(f), s.field.Spellings()[s.rank])
}

// cur2Only are columns, in stripped form, that exist only since CUR 2.0.
//
// Source: AWS Data Exports, table dictionary of CUR 2.0.
var cur2Only = []string{
	"billpayeraccountname", "lineitemusageaccountname",
	"product", "resourcetags", "costcategory", "discount", "tags",
}

// detect tells the family of an export by the names of its columns.
func detect(names []string) Family {
	has := make(map[string]bool, len(names))
	ours, amounts := 0, 0
	for _, name := range names {
		stripped := Stripped(name)
		has[stripped] = true
		for _, start := range []string{"lineitem", "bill", "identity", "reservation", "savingsplan", "pricing", "product"} {
			if len(stripped) > len(start) && strings.HasPrefix(stripped, start) {
				ours++
				break
			}
		}
		if strings.HasSuffix(name, "($)") || strings.HasPrefix(stripped, "totalcost") {
			amounts++
		}
	}
	billed := has["billedcost"] || has["effectivecost"]
	switch {
	case has["lineitemlineitemtype"], has["lineitemunblendedcost"]:
	case billed && (has["chargecategory"] || has["chargeperiodstart"] || has["billingaccountid"] || has["billingcurrency"]):
		return FOCUS
	case has["recordtype"] && has["invoiceid"]:
		return DetailedBillingReport
	case amounts > 0 && ours < 3:
		return CostExplorerExport
	case ours < 3:
		return NoFamily
	}
	for _, name := range cur2Only {
		if has[name] {
			return CUR2
		}
	}
	return CUR1
}
