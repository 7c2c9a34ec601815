package delivery

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// Names are account names, from a table with a column of account ids and one of
// names.
type Names struct {
	ByAccount map[string]string // by the twelve digits of the id
	Rows      int64             // of the table, without its header
	Rejects   []*cur.CellError  // rows that name no account
	Padded    int               // ids that had lost zeros in front, and got them back
}

const (
	// namesMost is how many bytes a table of account names may have.
	namesMost = 8 << 20
	// nameMost is how many bytes a name may have. AWS allows 50 characters.
	nameMost = 256
	// idDigits is the length of an account id.
	idDigits = 12
)

// idColumns and nameColumns are what such columns are called, best first, as
// letters and digits alone.
//
// Source: the account list that AWS Organizations exports has Account ID and
// Account name; others are those of Cost Explorer, the CUR and FOCUS.
var (
	idColumns   = []string{"accountid", "awsaccountid", "usageaccountid", "linkedaccountid", "lineitemusageaccountid", "subaccountid", "accountnumber", "account", "id"}
	nameColumns = []string{"accountname", "name", "usageaccountname", "linkedaccountname", "lineitemusageaccountname", "subaccountname", "accountalias", "alias"}
)

// nameTable says where the two columns of a table are.
type nameTable struct {
	delimiter byte
	id, name  int
	header    bool // the first row names the columns
}

// namesAccounts says whether text is a table of account names: its first row names
// both columns and none of a bill, or is itself an account id and a name.
func namesAccounts(head []byte) bool {
	_, ok := readNameTable(head)
	return ok
}

func readNameTable(head []byte) (nameTable, bool) {
	text := strings.TrimLeft(plainText(head), "\r\n")
	for _, delimiter := range []byte{',', ';', '\t'} {
		cells, _ := nextRow(text, delimiter)
		if len(cells) < 2 {
			continue
		}
		if t, ok := columnsOf(cells); ok {
			t.delimiter = delimiter
			return t, true
		}
	}
	return nameTable{}, false
}

// columnsOf finds the two columns in a first row.
func columnsOf(cells []string) (nameTable, bool) {
	if len(cells) == 2 && len(strings.TrimSpace(cells[0])) == idDigits && digits(strings.TrimSpace(cells[0])) {
		return nameTable{id: 0, name: 1}, true
	}
	m := cur.MatchHeader(cells)
	if m.Family != cur.NoFamily || m.Has(cur.Unblended) || slices.ContainsFunc(cells, tellsCost) {
		return nameTable{}, false
	}
	find := func(wanted []string) int {
		for _, w := range wanted {
			if i := slices.IndexFunc(cells, func(c string) bool { return cur.Stripped(c) == w }); i >= 0 {
				return i
			}
		}
		return -1
	}
	t := nameTable{id: find(idColumns), name: find(nameColumns), header: true}
	return t, t.id >= 0 && t.name >= 0
}

// tellsCost says whether a column may hold money. A table with such a column is
// not set aside as one of names: the decoder says what is the matter with it.
func tellsCost(column string) bool {
	c := cur.Stripped(column)
	return strings.Contains(c, "cost") || strings.Contains(c, "amount") || strings.Contains(c, "charge") || strings.Contains(column, "$")
}

// AccountNames reads a table of account names. A row that names no account is
// rejected and said; the others count.
func (p *Part) AccountNames() (*Names, error) {
	r, err := p.Text(func(int64) error { return nil })
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readNames(p.Name, r)
}

func readNames(file string, r io.Reader) (*Names, error) {
	table, err := io.ReadAll(io.LimitReader(r, namesMost+1))
	if err != nil {
		return nil, err
	}
	if len(table) > namesMost {
		return nil, fmt.Errorf("it is longer than %s", Size(namesMost))
	}
	t, ok := readNameTable(table[:min(len(table), sniffBytes)])
	if !ok {
		return nil, errors.New("it has no column of account ids beside one of names")
	}
	rest := plainText(table)
	n := &Names{ByAccount: map[string]string{}}
	spelled := []string{"account id", "name"}
	from := map[string]int64{} // the row that named an account
	for header := t.header; rest != ""; header = false {
		var cells []string
		if cells, rest = nextRow(rest, t.delimiter); len(cells) == 0 {
			break
		}
		if header {
			spelled = []string{strings.TrimSpace(cells[t.id]), strings.TrimSpace(cells[t.name])}
			continue
		}
		n.Rows++
		id, name, padded, wrong := t.row(cells, spelled)
		if wrong == nil && n.ByAccount[id] != "" && n.ByAccount[id] != name {
			wrong = &cur.CellError{Column: spelled[1], Value: cur.Clip(name), Err: fmt.Errorf("row %d has another name for account %s; keep one of the two", from[id], id)}
		}
		if wrong != nil {
			wrong.File, wrong.Row = file, n.Rows
			n.Rejects = append(n.Rejects, wrong)
			continue
		}
		if n.ByAccount[id] == "" && padded {
			n.Padded++
		}
		n.ByAccount[strings.Clone(id)] = strings.Clone(name)
		if from[id] == 0 {
			from[id] = n.Rows
		}
	}
	return n, nil
}

// row reads one row: the twelve digits of an account and its name.
func (t nameTable) row(cells, spelled []string) (id, name string, padded bool, wrong *cur.CellError) {
	reject := func(column, value, why string) (string, string, bool, *cur.CellError) {
		return "", "", false, &cur.CellError{Column: column, Value: cur.Clip(value), Err: errors.New(why)}
	}
	if max(t.id, t.name) >= len(cells) {
		return reject("", "", fmt.Sprintf("it has %d cells, too few to hold an account id and a name", len(cells)))
	}
	id, name = strings.TrimSpace(cells[t.id]), strings.TrimSpace(cells[t.name])
	id = strings.TrimPrefix(id, "'") // by which spreadsheets keep digits as text
	switch {
	case id == "":
		return reject(spelled[0], id, "no account id; give its twelve digits")
	case !digits(id) && strings.ContainsAny(id, "eE") && strings.Contains(id, "+"):
		return reject(spelled[0], id, "a spreadsheet has shortened the account id; format the column as text and enter it again")
	case !digits(id), len(id) > idDigits:
		return reject(spelled[0], id, "not an account id of twelve digits; correct it")
	case name == "":
		return reject(spelled[1], name, "no name; enter one or delete the row")
	case len(name) > nameMost:
		return reject(spelled[1], name, fmt.Sprintf("a name of more than %d bytes; shorten it", nameMost))
	}
	padded = len(id) < idDigits
	return strings.Repeat("0", idDigits-len(id)) + id, cur.Visible([]byte(name)), padded, nil
}
