// Package view turns a ledger and a question into what a screen shows: sentences,
// tables, series, all ready to draw, with no query left in them.
//
// Questions and answers are plain values that survive JSON, because the page asks
// and the engine answers from another thread. Amounts are exact decimals
// (money.Total); texts are for people.
package view

import "github.com/plainbill/plainbill/cost/money"

// Filter keeps, or with Not leaves out, the rows whose dimension has one of the
// values. The blank value is "(no value)".
type Filter struct {
	Dimension string   `json:"dimension"`
	Values    []string `json:"values"`
	Not       bool     `json:"not,omitempty"`
}

// Query is what Explore, and every drill from another screen, asks.
type Query struct {
	Basis    string   `json:"basis"`    // amortized, net, cash, on_demand, naive
	Currency string   `json:"currency"` // blank: the currency with most rows
	Filters  []Filter `json:"filters"`  // all must hold; the order is the breadcrumb's
	GroupBy  string   `json:"group_by"` // dimension key
	Then     string   `json:"then"`     // second level of the icicle; blank: chosen
	Grain    string   `json:"grain"`    // hour, day, month; blank: day
	// From and To bound the charge period, UTC, half-open, as 2006-01-02T15:00Z or
	// a date; blank: the whole ledger. Given as months, 2006-01, they bound the
	// billing period instead: what an invoice is about.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Top is how many groups are shown before the rest becomes "Other (n)";
	// 0 means 12, negative means all.
	Top int `json:"top,omitempty"`
}

// Dimension is something that can be grouped by.
type Dimension struct {
	Key    string  `json:"key"`   // "service", "tag:user:Name", "category:Team"
	Label  string  `json:"label"` // "Service", "user:Name"
	Kind   string  `json:"kind"`  // "column", "tag", "category"
	Values int     `json:"values"`
	Tagged float64 `json:"tagged"` // tags and categories: share of the cost that has a value, 0 to 1
}

// Bar is the ledger bar.
type Bar struct {
	State       string      `json:"state"`                  // "empty", "loading", "partial", "complete"
	StateText   string      `json:"state_text"`             // "Reconciled", "Reading", "Incomplete", "No bill loaded"
	LacksColumn bool        `json:"lacks_column,omitempty"` // "partial" for that alone: all rows count, but totals may be wrong
	Sound       bool        `json:"sound"`                  // every row of every file counts, none twice, and nothing is left over
	Files       int         `json:"files"`
	RowsRead    int64       `json:"rows_read"`
	Rows        int64       `json:"rows"` // kept
	Rejected    int64       `json:"rejected"`
	Total       money.Total `json:"total"`
	TotalText   string      `json:"total_text"`
	Basis       string      `json:"basis"`
	BasisText   string      `json:"basis_text"` // "Amortized, USD"
	Currency    string      `json:"currency"`
	Currencies  []string    `json:"currencies"`
	PeriodText  string      `json:"period_text"`
	PeriodStart string      `json:"period_start"`
	PeriodEnd   string      `json:"period_end"`
	Open        bool        `json:"open"`
	Unexplained money.Total `json:"unexplained"` // ledger total minus the sum over its rows' groups: 0; then what the bridge does not explain, from a cent on
	Months      []Month     `json:"months"`
}

// Month is one billing period that the ledger holds.
type Month struct {
	Key   string `json:"key"`   // "2026-08"
	Label string `json:"label"` // "August 2026"
	Rows  int64  `json:"rows"`
	Open  bool   `json:"open"`
	// From and To are what a query's From and To have to be to see this month.
	From string `json:"from"`
	To   string `json:"to"`
}

// Money is an amount with the text that people read.
type Money struct {
	Value money.Total `json:"value"`
	Text  string      `json:"text"`
}

// Figure is one of the large numbers on the overview.
type Figure struct {
	Key   string `json:"key"` // stable name for tests and explanations
	Label string `json:"label"`
	Money Money  `json:"money"`
	Small string `json:"small,omitempty"` // beside the number, for example "+7.5%"
	Note  string `json:"note"`
	Total bool   `json:"total"` // carries the double rule
}

// Finding is one plain sentence about the bill, with the money at stake and
// where to look.
type Finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"` // stop, warn, inform, good
	Title    string `json:"title"`
	Why      string `json:"why"`
	Do       string `json:"do,omitempty"` // what to do about it
	Money    Money  `json:"money"`
	NoMoney  bool   `json:"no_money,omitempty"`
	Action   string `json:"action,omitempty"` // link text
	Query    *Query `json:"query,omitempty"`  // where the link leads in Explore
	Tab      string `json:"tab,omitempty"`
}

// Check is one line of "Can these numbers be trusted?".
type Check struct {
	Label string `json:"label"`
	Text  string `json:"text"`
	OK    bool   `json:"ok"`
	Code  string `json:"code"`
}

// Series is a stacked time series: one value a group and step.
type Series struct {
	Title    string        `json:"title"`    // states the finding
	Measure  string        `json:"measure"`  // basis, unit, amount drawn of amount
	Note     string        `json:"note"`     // what is not drawn and how much
	Currency string        `json:"currency"` // for axis labels
	Grain    string        `json:"grain"`
	Steps    []Step        `json:"steps"`  // every step of the range, gaps included
	Groups   []SeriesGroup `json:"groups"` // largest first; the rest last
	Label    string        `json:"label"`  // what a group is, for example "Service"
}

// Step is one step of time.
type Step struct {
	Start      string `json:"start"` // 2026-08-01 or 2026-08-01T13:00Z
	Label      string `json:"label"` // "Sat 1 Aug"
	Incomplete bool   `json:"incomplete,omitempty"`
}

// SeriesGroup is one band of a stacked series.
type SeriesGroup struct {
	Key    string        `json:"key"`
	Label  string        `json:"label"`
	Other  bool          `json:"other,omitempty"`
	Values []money.Total `json:"values"` // one a step
	Total  money.Total   `json:"total"`
}

// Row is one line of a breakdown table.
type Row struct {
	Key   string  `json:"key"`
	Label string  `json:"label"` // "(no value)" for a blank key
	Note  string  `json:"note,omitempty"`
	Money Money   `json:"money"`
	Share float64 `json:"share"`
	// ShareText is "21.9%", or a dash where the sum is not positive.
	ShareText string      `json:"share_text"`
	Rows      int64       `json:"rows"`
	Spark     []float64   `json:"spark,omitempty"` // one a step; nil: billed once a month
	Other     bool        `json:"other,omitempty"` // "Other (n)"; opening it shows all
	Others    int         `json:"others,omitempty"`
	Before    *Money      `json:"before,omitempty"` // the month before, where there is one
	Change    *Money      `json:"change,omitempty"`
	Total     money.Total `json:"-"`
}

// Table is a breakdown with its total. The total row is the ledger's total, or
// Conservation says how it gets there.
type Table struct {
	Title        string `json:"title"`
	Measure      string `json:"measure"`
	Dimension    string `json:"dimension"`
	Label        string `json:"label"` // heading of the first column
	Rows         []Row  `json:"rows"`
	Sum          Row    `json:"sum"`
	MonthLabel   string `json:"month_label,omitempty"`
	BeforeLabel  string `json:"before_label,omitempty"`
	Conservation string `json:"conservation"`
}

// Block is one block of an icicle: a share of its parent, biggest first.
type Block struct {
	Key      string  `json:"key"`
	Label    string  `json:"label"`
	Money    Money   `json:"money"`
	Share    float64 `json:"share"` // of the root
	Other    bool    `json:"other,omitempty"`
	Children []Block `json:"children,omitempty"`
}

// Icicle is a two-level hierarchy under what is filtered for. Negative amounts
// cannot be drawn; LeftOut says how much that is.
type Icicle struct {
	Title   string   `json:"title"`
	Measure string   `json:"measure"`
	Levels  []string `json:"levels"` // column headings: root, first, second
	Root    Block    `json:"root"`
	LeftOut string   `json:"left_out,omitempty"`
}

// Crumb is one step of the breadcrumb.
type Crumb struct {
	Text  string `json:"text"`
	Query Query  `json:"query"`
}

// Naive explains what the usual rule would have said.
type Naive struct {
	Title  string  `json:"title"`
	Text   string  `json:"text"`
	Lines  []Check `json:"lines"` // label and amount, in order, the last is the total
	Differ bool    `json:"differ"`
}

// Overview answers "What did we pay?".
type Overview struct {
	Bar       Bar       `json:"bar"`
	Query     Query     `json:"query"` // as answered, blanks filled in; drills start from it
	Headline  string    `json:"headline"`
	Lead      string    `json:"lead"`
	Figures   []Figure  `json:"figures"`
	Findings  []Finding `json:"findings"`
	TrustHead string    `json:"trust_head"`
	Trust     []Check   `json:"trust"`
	Daily     Series    `json:"daily"`
	Services  Table     `json:"services"`
	Accounts  Table     `json:"accounts"`
	Naive     Naive     `json:"naive"`
	Bridge    []Check   `json:"bridge"`
	// BridgeHead says whether the bridge closes.
	BridgeHead string      `json:"bridge_head"`
	Dims       []Dimension `json:"dims"`
}

// Explore answers "Where does it go?".
type Explore struct {
	Bar       Bar         `json:"bar"`
	Query     Query       `json:"query"` // as answered, blanks filled in
	Headline  string      `json:"headline"`
	Crumbs    []Crumb     `json:"crumbs"`
	Series    Series      `json:"series"`
	Table     Table       `json:"table"`
	Icicle    Icicle      `json:"icicle"`
	Dims      []Dimension `json:"dims"`
	Side      *Table      `json:"side,omitempty"` // values of the most telling tag here
	Empty     *Empty      `json:"empty,omitempty"`
	FilterSay []string    `json:"filter_say"` // one phrase a filter: "Account is prod-core"
}

// Empty says why nothing matches, filter by filter.
type Empty struct {
	Title string   `json:"title"`
	Text  string   `json:"text"`
	Rows  []string `json:"rows"` // one a filter: "Service is Redshift, 511,820 rows"
}

// LineItems is a page of line items.
type LineItems struct {
	Title   string     `json:"title"`
	Measure string     `json:"measure"`
	Columns []string   `json:"columns"`
	Rows    []LineItem `json:"rows"`
	Offset  int64      `json:"offset"`
	Matched int64      `json:"matched"`
	Sum     Money      `json:"sum"` // of all that match, not only of this page
}

// LineItem is one row of the bill.
type LineItem struct {
	File   string   `json:"file"`
	Row    int64    `json:"row"`   // row number in the file
	Cells  []string `json:"cells"` // by LineItems.Columns
	Money  Money    `json:"money"`
	Source string   `json:"source"` // label of the rule that priced it
}

// Explain answers "How was this computed?".
type Explain struct {
	Title    string      `json:"title"`
	Money    Money       `json:"money"`
	Formula  string      `json:"formula"` // in words
	Filters  []string    `json:"filters"`
	Matched  int64       `json:"matched"` // rows
	BySource []SourceSum `json:"by_source"`
	Top      LineItems   `json:"top"` // the rows with most money
	Query    Query       `json:"query"`
}

// SourceSum is one part of a figure: the rows priced by one rule.
type SourceSum struct {
	Source string `json:"source"`
	Text   string `json:"text"` // the rule in words
	Rows   int64  `json:"rows"`
	Money  Money  `json:"money"`
}

// Match is a value found by search.
type Match struct {
	Dimension string `json:"dimension"`
	Label     string `json:"label"` // of the dimension
	Value     string `json:"value"`
	Text      string `json:"text"`
	Money     Money  `json:"money"`
	Rows      int64  `json:"rows"`
}

// Matches is the answer to a search, most money first.
type Matches struct {
	Text  string  `json:"text"`
	Found []Match `json:"found"`
	More  int     `json:"more"`
}
