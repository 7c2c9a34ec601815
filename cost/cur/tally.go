package cur

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Tally counts what a decoder meets in one file, for the report. The zero value
// is ready.
type Tally struct {
	Rows     int64 // rows in the file
	Rejected int64 // of them, not kept
	First    *CellError
	Rounded  int64 // amounts with more than ten decimals
	Invalid  int64 // rows with NUL bytes or broken UTF-8
	Shown    int64 // amounts written as spreadsheets show them
	Words    bool  // the word NULL stands for no value somewhere
	// Types counts kept rows by line item type.
	Types [LineItemTypeCount]int64

	unknown    map[string]int64
	unreadable map[string]int64
}

// Reject counts a row that is not kept. The decoder sets Rows itself.
func (t *Tally) Reject(e *CellError) {
	t.Rejected++
	if t.First == nil {
		t.First = e
	}
}

// Unknown counts kept rows of a line item type that has no rule.
func (t *Tally) Unknown(name string, rows int64) {
	if t.unknown == nil {
		t.unknown = make(map[string]int64)
	}
	t.unknown[name] += rows
}

// Unreadable counts cells of a column that count as blank, because they could
// not be read and do not hold money.
func (t *Tally) Unreadable(column string, cells int64) {
	if t.unreadable == nil {
		t.unreadable = make(map[string]int64)
	}
	t.unreadable[column] += cells
}

// Report completes the report of a file that was read by m: the counts, the
// columns, and what to know about them. format is how the family was stored, for
// example "CSV".
func (t *Tally) Report(r *FileReport, m *Mapping, format string) {
	r.Format = m.Format() + " " + format
	r.Rows, r.Kept, r.Rejected, r.Rounded = t.Rows, t.Rows-t.Rejected, t.Rejected, t.Rounded
	r.Present, r.Missing, r.Unused = nil, nil, nil
	for f := NoField + 1; f < FieldCount; f++ {
		switch {
		case m.Has(f), m.FromMap(f), f == TotalDiscount && m.hasMap(DiscountMap):
			r.Present = append(r.Present, f)
		case m.expects(f):
			r.Missing = append(r.Missing, f)
		}
	}
	for i, u := range m.Columns {
		if u.Role == UnusedColumn && m.Names[i] != "" {
			r.Unused = append(r.Unused, m.Names[i])
		}
	}
	r.Columns, r.Absent = m.Table(), m.absent(r.Missing)
	r.Notices = append(r.Notices, t.notices(m)...)
	r.Notices = append(r.Notices, t.missing(m)...)
}

// FromMap says whether f can come from the product map.
func (m *Mapping) FromMap(f Field) bool {
	return f.Kind() == Text && strings.HasPrefix(f.Spellings()[0], "product_") && m.hasMap(ProductMap)
}

// expects says whether exports of this family and version have a field at all.
// Columns that a provider adds to FOCUS (x_) are never missed.
func (m *Mapping) expects(f Field) bool { return m.expected(f) != "" }

// expected is the name of the column that would give a field; blank where exports
// of this family and version have none.
func (m *Mapping) expected(f Field) string {
	for _, name := range spellings[f].of(m.Family) {
		if m.Family != FOCUS {
			return name
		}
		if since, ok := brought()[Stripped(name)]; ok && since != focusPreview && since <= m.version {
			return focusName(name)
		}
	}
	return ""
}

// notices says what was met in the rows.
func (t *Tally) notices(m *Mapping) []Notice {
	var list []Notice
	add := func(code Code, severity Severity, title, text string) {
		list = append(list, Notice{code, severity, title, text})
	}
	if t.Rows == 0 {
		add(NoRows, Warn, "No rows", "The file has its header and nothing below it.")
	}
	if t.Rejected > 0 {
		text := "They are in no total."
		if t.First != nil {
			text = fmt.Sprintf("They are in no total. The first is %s.", t.First.place())
		}
		add(RejectedRows, Warn, fmt.Sprintf("%s of %s could not be read", Count(t.Rejected), count(t.Rows, "row")), text)
	}
	if len(t.unknown) > 0 {
		add(UnknownTypes, Warn, "Line item types without a rule",
			fmt.Sprintf("%s. They count at their unblended cost.", counts(t.unknown, "row")))
	}
	if len(t.unreadable) > 0 {
		text := "No cost is affected."
		if names := t.weighty(m); len(names) > 0 {
			text = "Totals or checks rest on " + strings.Join(few(names), ", ") + ", and may be wrong by these cells."
		}
		add(UnreadableColumn, Warn, "Some cells count as blank",
			fmt.Sprintf("They could not be read: %s. %s", counts(t.unreadable, "cell"), text))
	}
	if t.Invalid > 0 {
		add(InvalidText, Warn, "Damaged text", fmt.Sprintf(
			"%s NUL bytes or bytes that are no UTF-8. They are shown as \u2400 and \ufffd.", verb(t.Invalid, "row", "has", "have")))
	}
	if t.Shown > 0 {
		add(ShownAmounts, Warn, "Amounts with currency signs and commas", fmt.Sprintf(
			"%s written as a spreadsheet shows money, which may have rounded them to cents before. They count as they are shown.",
			verb(t.Shown, "amount", "is", "are")))
	}
	if t.Words {
		add(NullWords, Inform, "The word NULL stands for no value",
			"Dumps of databases write it so; FOCUS wants the cell empty. It is read as no value.")
	}
	if t.Rounded > 0 {
		add(RoundedAmounts, Inform, "Amounts with more than ten decimals", fmt.Sprintf(
			"%s rounded to ten decimals, half to even.", verb(t.Rounded, "amount", "was", "were")))
	}
	return list
}

// weighty are the columns with unreadable cells on which totals or checks rest.
func (t *Tally) weighty(m *Mapping) (names []string) {
	for i, use := range m.Columns {
		if name := m.Names[i]; t.unreadable[name] > 0 && (use.Field.Weighs() || use.Map == DiscountMap) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// place says where the error lies, for the middle of a sentence.
func (e *CellError) place() string {
	if e.Column == "" {
		return fmt.Sprintf("row %s: %v", Count(e.Row), e.Err)
	}
	return fmt.Sprintf("row %s: %s is %q, %v", Count(e.Row), e.Column, e.Value, e.Err)
}

// missing says what cannot be told because columns are not there.
func (t *Tally) missing(m *Mapping) []Notice {
	var list []Notice
	add := func(code Code, severity Severity, title, text string) {
		list = append(list, Notice{code, severity, title, text})
	}
	if len(m.Repeated) > 0 {
		add(DuplicateColumn, Warn, "Columns that occur twice",
			fmt.Sprintf("%s. The first of each is read.", strings.Join(few(m.Repeated), ", ")))
	}
	if !m.Has(UsageStart) {
		add(NoUsageStart, Warn, "No usage start column", "Nothing can be shown by hour or day. Totals and breakdowns work.")
	}
	if m.Family == FOCUS {
		if !m.Has(RIEffective) {
			add(NoEffectiveCost, Warn, "No effective cost column", "What commitments paid for cannot be spread over usage: amortized cost is the billed cost.")
		}
		if !m.Has(ChargeCategory) {
			add(NoLineItemTypes, Warn, "No charge category column",
				"Usage, purchases, credits and tax cannot be told apart: every row counts at its billed cost.")
		}
		return list
	}
	if !m.Has(LineItemTypeText) {
		add(NoLineItemTypes, Warn, "No line item type column",
			"Usage, fees, credits and tax cannot be told apart: every row counts at its unblended cost.")
	}
	if !m.Has(RIEffective) && !m.Has(SPEffective) {
		severity, text := Inform, "Amortized cost is the billed cost: there is no commitment to spread."
		if n := t.Types[DiscountedUsage] + t.Types[SavingsPlanCoveredUsage] + t.Types[RIFee] + t.Types[SavingsPlanRecurringFee] +
			t.Types[SavingsPlanUpfrontFee] + t.Types[SavingsPlanNegation]; n > 0 {
			severity = Warn
			text = fmt.Sprintf("%s to reservations or savings plans, whose cost cannot be spread over usage. Amortized cost is incomplete; read the billed cost.",
				verb(n, "row", "belongs", "belong"))
		} else if !m.Has(LineItemTypeText) {
			severity, text = Warn, "Amortized cost cannot be computed; it shows the billed cost."
		}
		add(NoCommitments, severity, "No reservation or savings plan columns", text)
	}
	if !m.Has(NetUnblended) && !m.Has(RINetEffective) && !m.Has(SPNetEffective) {
		add(NoNetColumns, Inform, "No net columns", "Private discounts are not folded in: net cost is the amortized cost.")
	}
	if !m.Has(ResourceID) {
		add(NoResourceIDs, Inform, "No resource ids", "Single resources cannot be shown. Everything else works.")
	}
	return list
}

// CheckTexts adds what the distinct texts of a file tell: currencies that must
// not be added, account ids that a spreadsheet has shortened. nil is no column.
func (t *Tally) CheckTexts(r *FileReport, currencies *Dict, accounts ...*Dict) {
	if currencies != nil && currencies.Len() > 2 {
		names := few(currencies.texts())
		r.Notices = append(r.Notices, Notice{MixedCurrencies, Warn,
			strings.Join(names, " and ") + " rows found", "They are never added to each other."})
	}
	short := make(map[string]bool)
	for _, d := range accounts {
		if d == nil {
			continue
		}
		for _, id := range d.texts() {
			if len(id) < 12 && digits(id) {
				short[id] = true
			}
		}
	}
	if len(short) > 0 && r.Format != "" && !strings.HasPrefix(r.Format, FOCUS.String()) {
		r.Notices = append(r.Notices, Notice{LostLeadingZeros, Warn, "Account ids lost their leading zeros",
			fmt.Sprintf("%s fewer than twelve digits, as after saving in a spreadsheet. %s filled up with zeros.",
				verb(int64(len(short)), "account id", "has", "have"), they(len(short)))})
	}
}

// they is the subject and verb of a sentence about n things just named.
func they(n int) string {
	if n == 1 {
		return "It is"
	}
	return "They are"
}

// digits says whether text is digits only.
func digits(text string) bool {
	for i := range len(text) {
		if digit(text[i]) > 9 {
			return false
		}
	}
	return text != ""
}

// few returns at most five names, made visible, the last one saying how many
// more there are.
func few(names []string) []string {
	const most = 5
	list := make([]string, 0, most)
	for i, name := range names {
		if i == most-1 && len(names) > most {
			return append(list, fmt.Sprintf("%d more", len(names)-i))
		}
		list = append(list, Clip(name))
	}
	return list
}

// counts lists names with their counts, the largest first.
func counts(of map[string]int64, unit string) string {
	names := make([]string, 0, len(of))
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	sort.SliceStable(names, func(i, j int) bool { return of[names[i]] > of[names[j]] })
	for i, name := range names {
		shown := Clip(name)
		if shown == "" {
			shown = "(blank)"
		}
		names[i] = fmt.Sprintf("%s (%s)", shown, count(of[name], unit))
	}
	const most = 5
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// count returns "1 row" or "2 rows".
func count(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return Count(n) + " " + unit + "s"
}

// verb returns "1 row is" or "2 rows are".
func verb(n int64, unit, one, many string) string {
	if n == 1 {
		return count(n, unit) + " " + one
	}
	return count(n, unit) + " " + many
}

// Count writes a count with commas.
func Count(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
