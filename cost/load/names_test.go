package load

import (
	"slices"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/ledger"
)

// T31: account ids keep their zeros, also where a spreadsheet took them from the
// bill, or from the table of names.
func TestAccountIdsKeepTheirZeros(t *testing.T) {
	plain := made{payer: "000012345678", accounts: []string{"000012345678"}}.csv()
	bill := open(t, inMemoryFile("a.csv", []byte(strings.ReplaceAll(string(plain), "000012345678", "12345678"))),
		inMemoryFile("names.csv", []byte("id,name\n12345678,Production\n")))
	if accounts := bill.Ledger.Values(ledger.Account); !slices.Equal(accounts, []string{"", "000012345678"}) {
		t.Errorf("accounts %q", accounts)
	}
	if name := bill.Ledger.NameOf("000012345678"); name != "Production" {
		t.Errorf("its name is %q", name)
	}
}

// A table of account names gives accounts their names, before those of the bill,
// and changes no cost. It is no bill itself.
func TestAccountNames(t *testing.T) {
	text := strings.Replace(string(made{}.csv()), "lineItem/UsageAccountId", "lineItem/UsageAccountName,lineItem/UsageAccountId", 1)
	text = strings.ReplaceAll(text, ",000000000111,", ",Old name,000000000111,")
	text = strings.ReplaceAll(text, ",000000000222,", ",Kept,000000000222,")
	plain := open(t, inMemoryFile("a.csv", []byte(text)))
	names := "Account ID;Name\n000000000111;New name\n000000000999;Gone\n1E+11;Short\n000000000222;\n"
	bill := open(t, inMemoryFile("names.csv", []byte(names)), inMemoryFile("a.csv", []byte(text)))
	if cash(bill) != cash(plain) || bill.Ledger.Rows() != plain.Ledger.Rows() || !bill.Complete() {
		t.Errorf("cash %s in %d rows, complete %v", cash(bill), bill.Ledger.Rows(), bill.Complete())
	}
	for account, want := range map[string][2]string{"000000000111": {"Old name", "New name"}, "000000000222": {"Kept", "Kept"}, "000000000999": {}} {
		if got := [2]string{plain.Ledger.NameOf(account), bill.Ledger.NameOf(account)}; got != want {
			t.Errorf("%s is called %q, want %q", account, got, want)
		}
	}
	if bill.Names.Known != 1 || bill.Names.Unknown != 1 || len(bill.Names.Rejects) != 2 {
		t.Errorf("%+v", bill.Names)
	}
	card := bill.Files[1]
	if bill.States[1].State != LeftOut || len(card.Notices) != 2 || card.Notices[0].Code != cur.AccountNames || card.Notices[1].Severity != cur.Warn ||
		!strings.Contains(card.Notices[1].Text, "names.csv: row 3, Account ID: a spreadsheet has shortened the account id") {
		t.Errorf("%+v, %+v", bill.States[1], card.Notices)
	}
	alone := open(t, inMemoryFile("names.csv", []byte(names)))
	if alone.Usable() || alone.Ledger.Rows() != 0 {
		t.Errorf("names without a bill are a bill: %+v", alone.States)
	}
}
