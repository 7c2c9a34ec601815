package view

// AuditQuery asks why the total should be believed.
type AuditQuery struct {
	Currency string `json:"currency"` // blank: the currency with most rows
	Basis    string `json:"basis"`
	From     string `json:"from,omitempty"` // as Query.From
	To       string `json:"to,omitempty"`
}

// Audited answers "Why should I believe this total?".
type Audited struct {
	Bar      Bar        `json:"bar"`
	Query    AuditQuery `json:"query"`
	Headline string     `json:"headline"`
	Lead     string     `json:"lead"`
	Findings []Finding  `json:"findings"`
}
