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
	Query    AuditQuery  `json:"query"`
	Headline string      `json:"headline"`
	Lead     string      `json:"lead"`
	Bridge   BridgeChart `json:"bridge"`
	Findings []Finding   `json:"findings"`
}
