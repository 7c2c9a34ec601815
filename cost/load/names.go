package load

import (
	"fmt"
	"maps"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/cur/delivery"
	"github.com/plainbill/plainbill/cost/ledger"
)

// AccountNames is what tables of account names came to.
type AccountNames struct {
	Known   int // names of accounts of the bill
	Unknown int // names of accounts that no row has
	// Rejects are the rows that name no account, with the reason.
	Rejects []*cur.CellError
}

// table is a list of account names that was dropped.
type table struct {
	index int // of its report
	names *delivery.Names
}

// readNames reads the tables of account names. Where two name an account, the last
// one counts.
func (r *run) readNames(parts []delivery.Part) {
	for i := range parts {
		p := &parts[i]
		index := len(r.states)
		r.states = append(r.states, FileProgress{Name: p.Name, Bytes: p.Bytes, Done: p.Bytes})
		r.reports = append(r.reports, cur.FileReport{Name: p.Name, Packing: p.Packing, Bytes: p.Bytes})
		names, err := p.AccountNames()
		if err != nil {
			r.refuse(index, &cur.FileError{File: p.Name, Code: cur.NotABill, Err: err, Title: p.Name + " cannot be read as a list of account names",
				Text: upper(err.Error()) + ". Save it as CSV with a column of account ids and one of names."})
			continue
		}
		r.tables = append(r.tables, table{index, names})
		maps.Copy(r.names, names.ByAccount)
	}
}

// applyNames returns the ledger with the names of the tables, and says on the cards
// of the tables what became of them.
func (r *run) applyNames(l *ledger.Ledger) (*ledger.Ledger, AccountNames) {
	var all AccountNames
	for _, t := range r.tables {
		_, unknown := l.Named(t.names.ByAccount)
		known := len(t.names.ByAccount) - unknown
		s, report := &r.states[t.index], &r.reports[t.index]
		s.State, report.Complete = LeftOut, true
		s.Say = fmt.Sprintf("Account names, %s", rowsText(t.names.Rows))
		text := fmt.Sprintf("%d of them are of accounts of this bill, and go before the names in it.", known)
		if unknown > 0 {
			text += fmt.Sprintf(" %d are of accounts that it has not.", unknown)
		}
		if t.names.Padded > 0 {
			text += fmt.Sprintf(" %d ids had lost zeros in front, and got them back.", t.names.Padded)
		}
		report.Notices = []cur.Notice{{Code: cur.AccountNames, Severity: cur.Inform, Title: countNames(len(t.names.ByAccount)), Text: text}}
		if n := len(t.names.Rejects); n > 0 {
			report.Notices = append(report.Notices, cur.Notice{Code: cur.RejectedRows, Severity: cur.Warn,
				Title: fmt.Sprintf("%d of %s name no account", n, rowsText(t.names.Rows)),
				Text:  fmt.Sprintf("The first: %v.", t.names.Rejects[0])})
			all.Rejects = append(all.Rejects, t.names.Rejects...)
		}
		s.Notices = report.Notices
	}
	if len(r.names) > 0 {
		l, all.Unknown = l.Named(r.names)
		all.Known = len(r.names) - all.Unknown
	}
	return l, all
}

func countNames(n int) string {
	if n == 1 {
		return "1 account name"
	}
	return cur.Count(int64(n)) + " account names"
}
