package view

// AuditQuery asks why the total should be believed.
type AuditQuery struct {
	Currency string `json:"currency"` // blank: the currency with most rows
	Basis    string `json:"basis"`
	From     string `json:"from,omitempty"` // as Query.From
	To       string `json:"to,omitempty"`
}

// BridgeChart leads from one total to another, step by step; the steps between
// two totals add up to their difference.
type BridgeChart struct {
	Title   string       `json:"title"`   // states the finding
	Measure string       `json:"measure"` // what is added up, and the currency
	Note    string       `json:"note,omitempty"`
	Lines   []BridgeStep `json:"lines"`
}

// BridgeStep is one line of a bridge.
type BridgeStep struct {
	Label string `json:"label"`
	Money Money  `json:"money"`
	Total bool   `json:"total,omitempty"` // a standing, not a change
	Query *Query `json:"query,omitempty"` // the rows behind it, in Explore
}

// Audited answers "Why should I believe this total?".
type Audited struct {
	Bar      Bar         `json:"bar"`
	Query    Query       `json:"query"` // as answered, blanks filled in; links start from it
	Headline string      `json:"headline"`
	Lead     string      `json:"lead"`
	Bridge   BridgeChart `json:"bridge"`
	Naive    Naive       `json:"naive"`
	Findings []Finding   `json:"findings"`
	// Checks hold of every bill, or say why they do not: V1, V2, N1 and what was
	// read of the files.
	ChecksHead string  `json:"checks_head"`
	Checks     []Check `json:"checks"`
	// Tables are shown one below the other, in the order of AuditTables.
	Tables []AuditTable `json:"tables"`
}

// The keys of the tables of an audit.
const (
	IdentityTable      = "identities"
	CommitmentTable    = "commitments"
	KindTable          = "kinds"
	SourceTable        = "sources"
	ExplorerTable      = "cost-explorer"
	OpenTable          = "open"
	CurrencyTable      = "currencies"
	PayerTable         = "payers"
	MonthTable         = "months"
	ContainerTable     = "containers"
	ContainerPathTable = "container-path"
	PodTable           = "pods"
	FileTable          = "files"
	ColumnTable        = "columns"
	AbsentTable        = "absent"
)

// AuditTable is one table of the audit.
type AuditTable struct {
	Key     string      `json:"key"`
	Title   string      `json:"title"`
	Measure string      `json:"measure"`
	Head    []AuditHead `json:"head"`
	Rows    []AuditRow  `json:"rows"`
	Sum     *AuditRow   `json:"sum,omitempty"` // equals the ledger of the months asked for
	Note    string      `json:"note,omitempty"`
	// Fold says that the table waits behind a line that opens it.
	Fold string `json:"fold,omitempty"`
}

// AuditHead is the head of a column.
type AuditHead struct {
	Text   string `json:"text"`
	Number bool   `json:"number,omitempty"`
	Second bool   `json:"second,omitempty"` // of second rank: a phone leaves it out
}

// AuditRow is a row of such a table; its first cell is its head.
type AuditRow struct {
	Key    string      `json:"key"`
	Cells  []AuditCell `json:"cells"`
	Failed bool        `json:"failed,omitempty"` // what it says does not hold
	Query  *Query      `json:"query,omitempty"`  // the rows behind it, in Explore
}

// AuditCell is a cell. Value is the exact number, where it is one; Verdict says of
// a result that it is good, or that it is one to be warned of.
type AuditCell struct {
	Text    string `json:"text"`
	Sub     string `json:"sub,omitempty"`
	Value   string `json:"value,omitempty"`
	Verdict string `json:"verdict,omitempty"` // good or warn
}
