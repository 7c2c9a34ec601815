package cur

import (
	"fmt"
	"strings"
)

// Refusal returns why no bill can be read by this header, or nil. Only the cost
// column is required: whatever else is missing, less can be said about the bill,
// and the Notices say what.
func (m *Mapping) Refusal(file string) *FileError {
	switch m.Family {
	case CostExplorerExport:
		return &FileError{File: file, Code: CostExplorer,
			Title: fmt.Sprintf("%s is a Cost Explorer export", file),
			Text: "It is already summed: it has no line items, so nothing can be broken down or checked. " +
				"Create a Cost and Usage Report instead: Billing, Data Exports, Create, CUR 2.0, hourly, with resource IDs."}
	case DetailedBillingReport:
		return &FileError{File: file, Code: DetailedBilling,
			Title: fmt.Sprintf("%s is a detailed billing report", file),
			Text: "AWS ended this format. It has no amortized or on-demand cost, and it repeats the totals of invoices among its rows. " +
				"Create a Cost and Usage Report instead: Billing, Data Exports, Create, CUR 2.0, hourly, with resource IDs."}
	}
	if m.Has(Unblended) {
		return nil
	}
	var text strings.Builder
	text.WriteString("I looked for line_item_unblended_cost, lineItem/UnblendedCost and BilledCost. ")
	if len(m.Names) == 1 {
		text.WriteString("The file has one column")
	} else {
		fmt.Fprintf(&text, "The file has %d columns", len(m.Names))
	}
	if near := m.nearest(); near != "" {
		fmt.Fprintf(&text, "; the nearest is %s", Clip(near))
	}
	text.WriteString(".")
	return &FileError{File: file, Code: MissingColumn, Title: "No cost column in " + file, Text: text.String()}
}

// Clip returns at most 64 bytes of text, whole characters, made visible.
func Clip(text string) string {
	if len(text) > 64 {
		cut := 64
		for cut > 60 && text[cut]&0xc0 == 0x80 {
			cut--
		}
		text = text[:cut]
	}
	return Visible([]byte(text))
}

// nearest returns the column whose name is most like that of a cost column, or
// blank when none is.
func (m *Mapping) nearest() string {
	best, distance := "", 1<<30
	for _, name := range m.Names {
		if len(name) > 64 {
			continue
		}
		last := name[strings.LastIndexAny(name, "/.")+1:]
		stripped := Stripped(last)
		if stripped == "" {
			continue
		}
		for _, wanted := range []string{"unblendedcost", "lineitemunblendedcost", "billedcost", "cost", "amount", "charge"} {
			d := editDistance(stripped, wanted)
			if !strings.Contains(stripped, wanted) && d > len(wanted)/2 {
				continue
			}
			if d < distance {
				best, distance = name, d
			}
		}
	}
	return best
}

// editDistance counts the letters to insert, remove or change.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
