package state

import (
	"bytes"
	"encoding/csv"
	"encoding/json"

	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/report"
	"github.com/plainbill/plainbill/cost/view"
)

// sentence makes an error a sentence.
func sentence(err error) string {
	text := []byte(err.Error())
	if len(text) > 0 && text[0] >= 'a' && text[0] <= 'z' {
		text[0] -= 'a' - 'A'
	}
	return string(text) + "."
}

func byteCount(n int) string { return view.Count(int64(n)) + " bytes" }

// reportCSV is a report as a file for a spreadsheet: part, label, amount, change,
// with exact amounts.
func reportCSV(r *report.Report) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	line := func(part, label string, amounts ...money.Total) {
		cells := []string{harmless(part), harmless(label), "", ""}
		for i, a := range amounts {
			cells[2+i] = a.String()
		}
		_ = w.Write(cells) // a buffer takes everything
	}
	_ = w.Write([]string{"Part", "Label", "Amount", "Change"})
	line("Report", r.Title, r.Total)
	line("Unit", r.SayUnit())
	line("Measure", r.Measure)
	for _, s := range r.Sentences {
		line("Sentence", s.Text)
	}
	if x := r.Bridge; x != nil {
		line("Bridge", x.FromLabel, x.From)
		for _, s := range x.Steps {
			line("Bridge", s.Label, money.Total{}, s.Change)
		}
		line("Bridge", x.ToLabel, x.To)
	}
	for _, t := range append([]report.Table{r.Where}, r.Tables...) {
		for _, row := range t.Rows {
			line(t.Title, row.Label, row.Amount, row.Change)
		}
		line(t.Title, "Total", t.Sum, t.Change)
	}
	if r.Trend != nil {
		for _, p := range r.Trend.Points {
			line("By "+r.Trend.Grain, p.Start, p.Amount)
		}
	}
	if p := r.Promise; p != nil {
		line("Commitments", "Saved", p.Saved)
		line("Commitments", "Paid and not used", p.Unused)
		for _, m := range p.Months {
			line("Promised", m.Start, m.Amount)
		}
		for _, h := range p.Held {
			line("Commitment", h.Label+", ends "+h.Ends, h.Net)
		}
	}
	for _, a := range r.Assumptions {
		line("Assumption", a)
	}
	line("SHA-256", r.Check.SHA256)
	line("Made by", "Plainbill "+r.Check.Maker)
	w.Flush()
	return b.Bytes()
}

// saveReceipts hands out what deletes the links that were made here.
func (r *step) saveReceipts() {
	if len(r.Sharing.Receipts) == 0 {
		return
	}
	text, err := json.MarshalIndent(r.Sharing.Receipts, "", "\t")
	if err != nil {
		return
	}
	r.do(SaveFile{Name: "plainbill-receipts.json", Type: "application/json", Bytes: append(text, '\n')})
}
