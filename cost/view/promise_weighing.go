package view

// Depth is how much of a Weighing is asked for.
type Depth string

// The depths. First is what fits the first paint, Full has all scenarios, bands,
// stress and back-test, Wide compares instruments, terms and scopes.
const (
	FirstDepth Depth = "first"
	FullDepth  Depth = "full"
	WideDepth  Depth = "wide"
)

// WeighQuery asks what a commitment could do to a scope. Pointers that are nil
// leave an assumption as it is.
type WeighQuery struct {
	Currency string `json:"currency,omitempty"`
	Scope    string `json:"scope"`
	Option   string `json:"option"` // OptionItem.Key; blank: the first
	Depth    Depth  `json:"depth"`
	// Absorb is the loss over the term that could be absorbed in a 1-in-20 bad
	// outcome, dollars; 0: a hundredth of the scope's yearly cost.
	Absorb float64 `json:"absorb,omitempty"`
	// Comfort is the chance of a loss that is still comfortable; 0: 0.01.
	Comfort float64 `json:"comfort,omitempty"`
	// MostPromised bounds the dollars promised over the term; 0: no bound.
	MostPromised float64 `json:"most_promised,omitempty"`
	Seed         int64   `json:"seed,omitempty"`      // 0: 1
	Scenarios    int     `json:"scenarios,omitempty"` // 0: as the depth has it
	Months       int     `json:"months,omitempty"`    // over which the stretch is bought; 0: 6
	Depart       string  `json:"depart,omitempty"`    // dimension whose values may leave; blank: account
	// Chosen are assumptions set by hand, by Assumption.Key.
	Chosen []Choice `json:"chosen,omitempty"`
}

// Choice is an assumption set by hand.
type Choice struct {
	Key   string  `json:"key"`
	Value float64 `json:"value"`
}

// Weighing answers a WeighQuery. What the depth, or the history, does not give is
// nil or blank; Why then says why.
type Weighing struct {
	// Query is as answered, blanks filled in, but for those that go with the scope or
	// the depth: Absorb and Scenarios below say what was taken.
	Query    WeighQuery `json:"query"`
	Currency string     `json:"currency"`
	Scope    string     `json:"scope"`
	Option   string     `json:"option"`
	Years    int        `json:"years"` // of the term
	Title    string     `json:"title"` // states the finding of the zone chart
	Measure  string     `json:"measure"`
	Evidence Evidence   `json:"evidence"`

	// What the bill's own hours tell, no dice.
	Existing float64      `json:"existing"`  // dollars an hour that run in the scope already
	Best     float64      `json:"best"`      // least cost on these hours, on top of Existing
	BestCost float64      `json:"best_cost"` // of Best, where Curve has only the levels beside it
	BestSay  string       `json:"best_say"`
	Curve    []CurvePoint `json:"curve"`
	// Even and Burst are the curves between which a bill by the day lies.
	Even  []CurvePoint `json:"even,omitempty"`
	Burst []CurvePoint `json:"burst,omitempty"`
	Load  LoadDuration `json:"load"`

	// What could happen: one Level a step from 0 on, all equally far apart.
	Levels  []Level     `json:"levels,omitempty"`
	Futures [][]float64 `json:"futures,omitempty"` // by level: 100 equally likely savings, ascending
	Zones   []ZoneSpan  `json:"zones,omitempty"`
	ZoneSay string      `json:"zone_say,omitempty"` // why a zone is empty
	Absorb  float64     `json:"absorb"`
	Start   float64     `json:"start"` // where the slider stands at first
	Ceiling float64     `json:"ceiling"`
	Today   string      `json:"today,omitempty"` // the courage implied by today's position

	Trades    []TradeRow    `json:"trades,omitempty"`
	Stress    *Stress       `json:"stress,omitempty"`
	Backtest  *Backtest     `json:"backtest,omitempty"`
	Plan      *Plan         `json:"plan,omitempty"`
	Wide      *Wide         `json:"wide,omitempty"`
	Discounts []DiscountRow `json:"discounts"`
	Assumed   []Assumption  `json:"assumed"`
	// Notes are gauges that need no model: break-even, the clock of the careful buyer,
	// what paying upfront earns.
	Notes []Check `json:"notes"`
	// Why says what is missing and why, a sentence each.
	Why       []string `json:"why,omitempty"`
	Scenarios int      `json:"scenarios"`
	Seed      int64    `json:"seed"`
}

// Evidence is how much the history can carry.
type Evidence struct {
	Grade     string   `json:"grade"` // A to D
	Text      string   `json:"text"`  // "C: one month of hours"
	Recommend bool     `json:"recommend"`
	LongTerm  bool     `json:"long_term"` // carries a three-year promise
	Exact     bool     `json:"exact"`     // the replay agrees well enough
	Why       []string `json:"why"`
}

// CurvePoint is what a level would have cost over the bill's hours.
type CurvePoint struct {
	Level       float64 `json:"level"`
	Cost        float64 `json:"cost"`
	Unused      float64 `json:"unused"`
	Utilization float64 `json:"utilization"`
	Coverage    float64 `json:"coverage"`
}

// LoadDuration is the usage of the hours at on-demand cost, busiest first.
type LoadDuration struct {
	Title   string    `json:"title"`
	Measure string    `json:"measure"`
	Hours   []float64 `json:"hours"` // 101 points: share of hours 0 % to 100 %
	// Existing is what runs already in on-demand dollars, Rate by how much a
	// commitment dollar covers.
	Existing float64 `json:"existing"`
	Rate     float64 `json:"rate"`
	Note     string  `json:"note"`
}

// Level is what is known of one level of new commitment over all scenarios, in
// dollars of the horizon. Bad is the mean saving of the worst 5 of 100: below 0 it
// loses.
type Level struct {
	Level      float64 `json:"level"`
	Saving     float64 `json:"saving"`
	Error      float64 `json:"error"` // standard error of Saving
	P05        float64 `json:"p05"`
	P95        float64 `json:"p95"`
	Bad        float64 `json:"bad"`
	LossChance float64 `json:"loss_chance"`
	Unused     float64 `json:"unused"`
	UnusedP95  float64 `json:"unused_p95"`
	Regret     float64 `json:"regret"`
	Promised   float64 `json:"promised"`
}

// ZoneSpan is one zone of the commitment axis. Low and High are where its upper
// border lies over milder and harsher assumptions.
type ZoneSpan struct {
	Key   string  `json:"key"` // free, comfort, acceptable, unacceptable, pointless
	Label string  `json:"label"`
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// TradeRow is what one more step adds and costs.
type TradeRow struct {
	From       float64 `json:"from"`
	To         float64 `json:"to"`
	Saving     float64 `json:"saving"`
	Bad        float64 `json:"bad"` // what the bad case loses by it
	LossChance float64 `json:"loss_chance"`
	Promised   float64 `json:"promised"`
	Say        string  `json:"say"`
}

// Stress is single blows at the recommended level.
type Stress struct {
	Title   string      `json:"title"`
	Measure string      `json:"measure"`
	Level   float64     `json:"level"`
	Months  []int       `json:"months"` // after which the blow falls
	Rows    []StressRow `json:"rows"`
	Margin  []float64   `json:"margin"` // of safety, by month, a share
	// Twice and its kin: the same with one assumption changed.
	Variants []VariantRow `json:"variants"`
	// Steady is what the level saves if nothing changes; RegretSay names the level
	// whose worst regret over these blows is least.
	Steady    float64 `json:"steady"`
	RegretSay string  `json:"regret_say"`
}

// StressRow is what the level comes to when one part leaves.
type StressRow struct {
	Label   string    `json:"label"`
	Kind    string    `json:"kind"` // account, family, region, service
	Share   float64   `json:"share"`
	Savings []float64 `json:"savings"` // by month, over the term
}

// VariantRow is the recommended level under other assumptions.
type VariantRow struct {
	Key     string  `json:"key"`
	Label   string  `json:"label"`
	Stretch float64 `json:"stretch"` // as far as it makes sense to go
	Saving  float64 `json:"saving"`  // of the recommended level
	Bad     float64 `json:"bad"`
}

// Backtest is policies judged on hours they did not know.
type Backtest struct {
	Title   string        `json:"title"`
	Measure string        `json:"measure"`
	Rows    []BacktestRow `json:"rows"`
	Say     string        `json:"say"`
}

// BacktestRow is one policy.
type BacktestRow struct {
	Label  string  `json:"label"`
	Level  float64 `json:"level"`
	Saving float64 `json:"saving"`
	Excess float64 `json:"excess"` // above the best in hindsight
	Share  float64 `json:"share"`  // of on-demand
}

// Plan is what to buy, and when.
type Plan struct {
	Title string    `json:"title"`
	Rows  []PlanRow `json:"rows"`
	Sum   PlanRow   `json:"sum"`
	Say   string    `json:"say"`
}

// PlanRow is one purchase.
type PlanRow struct {
	On          string  `json:"on"`    // "16 Sep 2026", "20 Oct, if usage holds"
	Start       string  `json:"start"` // 2026-09-16
	End         string  `json:"end"`
	Level       float64 `json:"level"`
	Promised    float64 `json:"promised"`
	ReturnUntil string  `json:"return_until"`
	Stretch     bool    `json:"stretch"`
	Cover       float64 `json:"cover"` // at on-demand prices, an hour
}

// Wide compares instruments and scopes. All offers are weighed like the levels of
// the Weighing, on top of what runs to its end, but all over the same Years: those
// of the longest term. Where the chosen term is shorter its sums are other ones
// here, and At has them.
type Wide struct {
	Title   string      `json:"title"`
	Measure string      `json:"measure"`
	Years   int         `json:"years"`
	Offers  []OfferLine `json:"offers"`
	// Shop is in which order to buy over all scopes within what can be absorbed.
	Shop    []ShopRow `json:"shop"`
	ShopSay string    `json:"shop_say"`
	// Spread is what many small bets take off one large one's bad case.
	Spread string `json:"spread"`
	// Joint is the least-cost mix of narrow and broad plans, with its proven gap.
	Joint *Joint `json:"joint,omitempty"`
	Note  string `json:"note"`
}

// OfferLine is one instrument's line in the plane of bad case and expected saving.
type OfferLine struct {
	Key    string       `json:"key"`
	Label  string       `json:"label"`
	Chosen bool         `json:"chosen"`
	Grey   bool         `json:"grey"` // the history cannot carry it
	Points []OfferPoint `json:"points"`
}

// OfferPoint is one level of an instrument. Best says that nothing is better on
// both axes.
type OfferPoint struct {
	Level  float64 `json:"level"`
	Saving float64 `json:"saving"`
	Bad    float64 `json:"bad"`
	Best   bool    `json:"best"`
}

// ShopRow is one entry of the shopping list.
type ShopRow struct {
	Label  string  `json:"label"`
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	Saving float64 `json:"saving"`
	Bad    float64 `json:"bad"`
}

// Joint is commitments to families and to everything at once, of least cost on the
// bill's hours.
type Joint struct {
	Rows []ShopRow `json:"rows"`
	Cost float64   `json:"cost"`
	Gap  float64   `json:"gap"` // by what part the cost may lie above the least
	Say  string    `json:"say"`
}

// DiscountRow is usage of one discount, with where the discount comes from.
type DiscountRow struct {
	Key        string  `json:"key"` // names it in WeighQuery.Chosen: "discount:…"
	Label      string  `json:"label"`
	Low        float64 `json:"low"`
	Typical    float64 `json:"typical"`
	High       float64 `json:"high"`
	Provenance string  `json:"provenance"` // key
	From       string  `json:"from"`       // in words
	Share      float64 `json:"share"`      // of the scope's on-demand cost
}

// Assumption is something that the bill cannot tell.
type Assumption struct {
	Key    string  `json:"key"`
	Label  string  `json:"label"`
	Text   string  `json:"text"`
	Origin string  `json:"origin"`
	Value  float64 `json:"value"`
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
	Step   float64 `json:"step"`
	Unit   string  `json:"unit"` // "%": the values are shares, shown times 100; "a year"
	Chosen bool    `json:"chosen"`
}
