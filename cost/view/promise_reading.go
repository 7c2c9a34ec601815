package view

// Reading is what one level of a Weighing says: everything that changes while the
// slider moves. Money is dollars of the currency; what lies between two levels is
// on the straight line between them.
type Reading struct {
	Level     float64 `json:"level"` // within what was weighed
	Zone      string  `json:"zone"`  // ZoneSpan.Key; blank: nothing was weighed
	ZoneLabel string  `json:"zone_label"`
	ZoneSay   string  `json:"zone_say"` // "Acceptable: loses now and then, within your limit"

	// Over the horizon. All 0 where Weighed is false.
	Weighed    bool    `json:"weighed"`
	Saving     float64 `json:"saving"`
	Error      float64 `json:"error"`
	P05        float64 `json:"p05"`
	P95        float64 `json:"p95"`
	Bad        float64 `json:"bad"`
	LossChance float64 `json:"loss_chance"`
	UnusedP95  float64 `json:"unused_p95"`
	Regret     float64 `json:"regret"`
	Promised   float64 `json:"promised"`

	// StepTo is the level one step further; StepHead and Step say what it adds and
	// costs. Blank at the end.
	StepTo   float64 `json:"step_to"`
	StepHead string  `json:"step_head"` // "One step further, to $20.00"
	Step     string  `json:"step"`

	// Futures are the 100 savings of the level that was weighed next to this one,
	// ascending. Of each 100, Saves save, Within lose no more than can be absorbed,
	// Beyond lose more.
	Futures     []float64 `json:"futures"`
	FuturesSay  string    `json:"futures_say"` // states the finding of the dot plot
	Saves       int       `json:"saves"`
	Within      int       `json:"within"`
	Beyond      int       `json:"beyond"`
	FuturesFrom float64   `json:"futures_from"` // the level that Futures were drawn at

	// What the hours of the bill tell.
	Cost        float64 `json:"cost"`   // fee of the level and what stays on demand
	Unused      float64 `json:"unused"` // dollars
	Utilization float64 `json:"utilization"`
	Coverage    float64 `json:"coverage"`
	IdleSay     string  `json:"idle_say"` // states the finding of the load-duration curve
}
