package state

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/view"
)

// csv returns what is on screen as a file: the tables of the Commitments tab, or a
// breakdown with every row shown, its exact amounts, the total, and below a blank
// line what the figures mean. It is nil when there is neither.
func (s State) csv() (name string, file []byte) {
	var table view.Table
	var asked view.Query
	var about [][]string
	var bar *view.Bar // of the answer that is saved: that of the page may be about the next already
	switch {
	case s.View.Tab == CommitmentsTab && s.Commitments != nil:
		return "plainbill-commitments.csv", sheet(s.promiseLines())
	case s.View.Tab == ExploreTab && s.Explore != nil:
		table, asked, bar = s.Explore.Table, s.Explore.Query, &s.Explore.Bar
		for _, say := range s.Explore.FilterSay {
			about = append(about, []string{"Filter", say})
		}
	case s.View.Tab == OverviewTab && s.Overview != nil:
		table, asked, bar = s.Overview.Services, s.Overview.Query, &s.Overview.Bar
	default:
		return "", nil
	}
	compared := table.Sum.Before != nil
	head := []string{table.Label, "Key", "Amount", "Currency", "Share", "Rows"}
	if compared {
		head = append(head, table.BeforeLabel, "Change")
	}
	lines := [][]string{head}
	for _, row := range table.Rows {
		lines = append(lines, csvLine(row, compared, bar.Currency))
	}
	lines = append(lines, csvLine(table.Sum, compared, bar.Currency), nil,
		[]string{"Measure", table.Measure},
		[]string{"Basis", bar.BasisText},
		[]string{"Period", csvPeriod(bar, asked)},
		[]string{"Conservation", table.Conservation},
		[]string{"Made by", strings.TrimSpace("Plainbill " + s.Version)})
	lines = append(lines, about...)
	return "plainbill-" + fileWord(table.Label) + ".csv", sheet(lines)
}

// sheet writes lines for a spreadsheet; one of nothing is blank.
func sheet(lines [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff") // tells spreadsheets that this is UTF-8
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, line := range lines {
		for i, cell := range line {
			line[i] = harmless(cell)
		}
		if line == nil {
			line = []string{""}
		}
		if err := w.Write(line); err != nil {
			return nil
		}
	}
	w.Flush()
	return b.Bytes()
}

// csvPeriod names the time of the rows: the ledger's, unless less was asked for.
func csvPeriod(bar *view.Bar, q view.Query) string {
	if q.From == "" && q.To == "" {
		return bar.PeriodText
	}
	for _, m := range bar.Months {
		if m.From == q.From && m.To == q.To {
			return m.Label + " UTC"
		}
	}
	return "from " + cmp.Or(q.From, "the start") + " to before " + cmp.Or(q.To, "the end") + " UTC"
}

func csvLine(row view.Row, compared bool, currency string) []string {
	key := row.Key
	if row.Other {
		key = ""
	}
	line := []string{row.Label, key, row.Money.Value.String(), currency,
		strconv.FormatFloat(row.Share, 'f', -1, 64), strconv.FormatInt(row.Rows, 10)}
	if compared {
		for _, m := range []*view.Money{row.Before, row.Change} {
			if m == nil {
				line = append(line, "")
			} else {
				line = append(line, m.Value.String())
			}
		}
	}
	return line
}

// harmless keeps a spreadsheet from running a cell: text that starts like a
// formula gets a quote before it. Plain numbers stay numbers.
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return cell
	}
	if digits := cell[1:]; cell[0] == '-' && digits != "" && strings.Trim(digits, "0123456789.") == "" {
		return cell
	}
	return "'" + cell
}

// fileWord makes a file name's part of a label.
func fileWord(label string) string {
	word := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return '-'
	}, label)
	if word = strings.Trim(word, "-"); word == "" {
		return "breakdown"
	}
	return word
}
