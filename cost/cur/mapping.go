package cur

import (
	"fmt"
	"strings"
)

// MappedColumn says what became of one column of a file.
type MappedColumn struct {
	Name string // as in the file
	Role Role
	// Field is what the column is read as; NoField where it is none.
	Field Field
	Space Space  // of a TagColumn
	Key   string // of a TagColumn
	Map   Map    // of a MapColumn
	// Known says that the column belongs to the export's format. A column that is
	// neither read nor known is the user's own, or newer than this program.
	Known bool
	// Why says of a column that is not read why it is not, in a sentence.
	Why string
}

// AbsentColumn is a column that exports of this family and version have and the
// file has not.
type AbsentColumn struct {
	Name  string // as the format spells it
	Field Field
	// Without says what cannot be told without it, in a sentence; blank where
	// nothing much is lost.
	Without string
}

// without says what cannot be told when no column gives a field.
var without = map[Field]string{
	RIEffective:              "What covered usage really cost cannot be told; the billed cost stands in.",
	SPEffective:              "What usage under Savings Plans really cost cannot be told.",
	PublicOnDemand:           "What commitments saved against list prices cannot be told.",
	ContractedCost:           "Prices of your own agreement cannot be told from list prices.",
	ResourceID:               "Single resources cannot be shown.",
	UsageStart:               "Nothing can be shown by hour or day.",
	UsageEnd:                 "How long a charge lasts is not known.",
	LineItemTypeText:         "Usage, fees, credits and tax cannot be told apart.",
	ChargeCategory:           "Usage, purchases, credits and tax cannot be told apart.",
	CommitmentDiscountID:     "Commitments cannot be told apart.",
	CommitmentDiscountStatus: "What commitments leave unused cannot be told.",
	CurrencyCode:             "All rows count as one currency.",
	InvoiceID:                "Totals cannot be tied to single invoices.",
	UsageAccount:             "Accounts cannot be told apart.",
	NetUnblended:             "Private discounts are not folded into usage.",
	ChargeFrequency:          "Recurring fees cannot be told from payments in advance.",
}

// Table says of every column of the file what became of it, in the file's order.
func (m *Mapping) Table() []MappedColumn {
	list := make([]MappedColumn, len(m.Names))
	seen := make(map[string]bool, len(m.Names))
	for i, name := range m.Names {
		u := m.Columns[i]
		c := MappedColumn{Name: name, Role: u.Role, Field: u.Field, Space: u.Space, Key: u.Key, Map: u.Map}
		c.Known = u.Role != UnusedColumn || m.Family.knows(name)
		if u.Role == UnusedColumn {
			c.Why = m.whyNot(name, seen[name], c.Known)
		}
		seen[name] = true
		list[i] = c
	}
	return list
}

// whyNot says why a column is not read.
func (m *Mapping) whyNot(name string, again, known bool) string {
	if name == "" {
		return "It has no name."
	}
	if again {
		return "It repeats a column of the same name; the first is read."
	}
	if s, _, ok := match(name); ok {
		uses := m.Family.uses(s)
		switch place := m.Source[s.field]; {
		case uses && place >= 0 && m.Names[place] != name:
			return fmt.Sprintf("%s gives the same.", Clip(m.Names[place]))
		case uses:
			return "It is stored in a way that is not read here."
		case s.field.Kind() == Money:
			return fmt.Sprintf("In %s this name does not say what the amount is.", m.Family)
		}
	}
	if _, ok := keyed(name); ok {
		return "Another column gives the same, or it is stored in a way that is not read here."
	}
	if known {
		return fmt.Sprintf("It belongs to %s; no figure here needs it.", m.Format())
	}
	return fmt.Sprintf("It is not a column of %s that is known here.", m.Format())
}

// knows says whether a column name belongs to the family's format.
func (f Family) knows(name string) bool {
	if f == FOCUS {
		_, ok := brought()[Stripped(name)]
		return ok || strings.HasPrefix(strings.ToLower(name), "x_")
	}
	canonical := Canonical(name)
	for _, start := range []string{"identity_", "bill_", "line_item_", "product_", "pricing_", "reservation_", "savings_plan_", "split_line_item_", "discount_", "capacity_reservation_"} {
		if strings.HasPrefix(canonical, start) {
			return true
		}
	}
	return false
}

// absent names the columns that would have given the missing fields.
func (m *Mapping) absent(missing []Field) []AbsentColumn {
	var list []AbsentColumn
	for _, f := range missing {
		list = append(list, AbsentColumn{Name: m.expected(f), Field: f, Without: without[f]})
	}
	return list
}
