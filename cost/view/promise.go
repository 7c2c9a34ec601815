package view

// What the Commitments tab shows. Money that the bill states is exact (Money);
// what is worked out for a future is in doubles, dollars of the currency, and is
// written by whoever shows it.

// CommitmentsQuery asks what the commitments of one currency do.
type CommitmentsQuery struct {
	Currency string `json:"currency"`        // blank: the currency with most rows
	Basis    string `json:"basis,omitempty"` // of the ledger bar alone
}

// Commitments answers "What do our promises do?".
type Commitments struct {
	Bar      Bar    `json:"bar"`
	Currency string `json:"currency"`
	Headline string `json:"headline"`
	Lead     string `json:"lead"`
	// Empty says why there is nothing in force, and what can still be seen.
	Empty *Empty `json:"empty,omitempty"`
	// Verdicts are the nightmare check in one word each: bill, scopes, accounts, all
	// commitments, single ones.
	Verdicts []Check     `json:"verdicts"`
	InForce  Inventory   `json:"in_force"`
	Ratios   []RatioLine `json:"ratios"`
	Sanity   []SanityRow `json:"sanity"`
	Heat     Heat        `json:"heat"`
	Ladder   Ladder      `json:"ladder"`
	Scopes   []ScopeItem `json:"scopes"`
	NotSure  []NotSure   `json:"not_sure"`
	Replay   Check       `json:"replay"`
	Notes    []Check     `json:"notes"`
	// First is what is weighed when nothing was chosen; nil: there is nothing to weigh.
	First *WeighQuery `json:"first,omitempty"`
}

// Inventory is every commitment that the bill names.
type Inventory struct {
	Title   string         `json:"title"`
	Measure string         `json:"measure"`
	Rows    []InventoryRow `json:"rows"`
	Sum     InventoryRow   `json:"sum"`
}

// InventoryRow is one commitment. Utilization and BreakEven are shares from 0 to
// 1; negative where the bill does not tell.
type InventoryRow struct {
	Key         string  `json:"key"`   // ARN
	Label       string  `json:"label"` // short name
	Note        string  `json:"note"`  // kind, term, payment
	Owner       string  `json:"owner"`
	Scope       string  `json:"scope"`
	Hourly      Money   `json:"hourly"`
	Ends        string  `json:"ends"`      // "19 Oct 2026"; "not known", or a dash where it is over
	EndsNote    string  `json:"ends_note"` // "in 49 days", "ended", why it is not known
	Start       string  `json:"start"`
	Utilization float64 `json:"utilization"`
	BreakEven   float64 `json:"break_even"`
	UsedShare   string  `json:"used_share"` // "58.4%"
	Used        Money   `json:"used"`
	Unused      Money   `json:"unused"`
	Gross       Money   `json:"gross"`
	Net         Money   `json:"net"`
	// LockIn and Owed say "not known" where the end is not; their values are then 0.
	LockIn      Money  `json:"lock_in"`
	Owed        Money  `json:"owed"`
	ReturnUntil string `json:"return_until,omitempty"`
	Alarm       bool   `json:"alarm"` // it loses
	Say         string `json:"say"`   // "costs more than none", or why a figure is missing
	Query       *Query `json:"query,omitempty"`
}

// RatioLine is a share with its base named.
type RatioLine struct {
	Key   string `json:"key"` // utilization, coverage, effective_savings_rate
	Label string `json:"label"`
	Text  string `json:"text"` // "95.9%"
	Of    string `json:"of"`   // "of $32,524.80 that commitments charge"
	Part  Money  `json:"part"`
	Whole Money  `json:"whole"`
}

// SanityRow compares what was paid with public on-demand prices at one level.
type SanityRow struct {
	Level    string `json:"level"` // bill, scope, account, commitment, lines
	Key      string `json:"key"`
	Label    string `json:"label"`
	Public   Money  `json:"public"`
	Actual   Money  `json:"actual"`
	Headroom Money  `json:"headroom"`
	Outside  Money  `json:"outside"`
	Over     bool   `json:"over"`
	Say      string `json:"say"`
}

// Heat is what stays unused by hour of the week, UTC, Monday 00:00 first: dollars
// an hour on average. Even is what is only told by the day or month.
type Heat struct {
	Title   string    `json:"title"`
	Measure string    `json:"measure"`
	Hours   []float64 `json:"hours"` // 168; none where nothing is unused
	Note    string    `json:"note"`
}

// Ladder is what runs until when, and what its end changes.
type Ladder struct {
	Title   string       `json:"title"`
	Measure string       `json:"measure"`
	Begin   string       `json:"begin"` // 2026-09-01
	Steps   []LadderStep `json:"steps"` // by end
	Rungs   []Rung       `json:"rungs"`
	Note    string       `json:"note"`
}

// LadderStep is one commitment until its end.
type LadderStep struct {
	Key    string  `json:"key"`
	Label  string  `json:"label"`
	Hourly float64 `json:"hourly"`
	End    string  `json:"end"` // 2026-10-19; blank: not told
	New    bool    `json:"new,omitempty"`
	Start  string  `json:"start,omitempty"` // of a new one
}

// Rung is the ends of one month. Change is dollars a month of 730 hours: above 0
// the bill rises.
type Rung struct {
	Month  string  `json:"month"` // "October 2026"
	Names  string  `json:"names"`
	Hourly Money   `json:"hourly"`
	Share  float64 `json:"share"`
	Change float64 `json:"change"`
	Say    string  `json:"say"`
}

// ScopeItem is usage that can be weighed, and what could be bought for it.
type ScopeItem struct {
	Key      string       `json:"key"`
	Label    string       `json:"label"`
	OnDemand Money        `json:"on_demand"` // at public prices, not covered
	Covered  Money        `json:"covered"`
	Options  []OptionItem `json:"options"`
}

// OptionItem is one instrument.
type OptionItem struct {
	Key   string `json:"key"` // "compute/1/no_upfront"
	Label string `json:"label"`
}

// NotSure is usage for which the table does not say whether it can be covered.
type NotSure struct {
	Why   string `json:"why"`
	Money Money  `json:"money"`
	Rows  int64  `json:"rows"`
	Types string `json:"types"`
}
