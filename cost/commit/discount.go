package commit

import (
	"fmt"
)

// Provenance says where a discount comes from, the most trusted first.
type Provenance uint8

// The provenances of a discount.
const (
	ObservedExact           Provenance = iota // the same usage under the same option, in this bill
	ObservedFamily                            // other sizes of the family
	ObservedFamilyAnyRegion                   // the family in other regions
	ObservedService                           // the service, shrunk towards the table
	Derived                                   // from another option, by the ratio of the table
	Assumed                                   // the table
	Chosen                                    // an override
)

var provenanceNames = [...]string{"observed-exact", "observed-family", "observed-family-any-region", "observed-service", "derived", "assumed", "chosen"}

// String returns the key that scripts use.
func (p Provenance) String() string { return provenanceNames[p] }

// Discount is the share of the public on-demand cost that an option takes off,
// the range in which it may lie, and where it comes from.
type Discount struct {
	Low, Typical, High float64
	Provenance         Provenance
	From               string // of what it was observed or derived, in words
}

// Override is a discount that somebody knows better. Blank texts and a Group of
// NoGroup fit all usage.
type Override struct {
	Option    Option
	Group     Group
	Service   string
	Family    string
	UsageType string
	Share     float64
}

func (o *Override) fits(c *Class, want Option) bool {
	return o.Option == want && (o.Group == NoGroup || o.Group == c.Group) && (o.Service == "" || o.Service == c.Service) &&
		(o.Family == "" || o.Family == c.Family) && (o.UsageType == "" || o.UsageType == c.UsageType)
}

// typical is a row of the discount table: what is usual for one year without
// upfront payment, and the range; then the other options.
type typical struct {
	low, oneNo, high float64
	oneAll           float64
	threeNo          float64
	threeAll         float64
}

// typicals is the table of discounts by kind of commitment and group of usage.
// All of it is assumption: typical figures, shown as such.
//
// Sources: AWS's announcements ("up to"), worked cases of users; three years and
// all upfront mostly general knowledge.
var typicals = map[Kind]map[Group]typical{
	Compute: {
		GroupEC2:     {.22, .27, .33, .31, .50, .54},
		GroupFargate: {.17, .20, .22, .22, .45, .50},
		GroupLambda:  {.12, .12, .15, .17, .12, .17},
	},
	EC2Instance: {GroupEC2: {.30, .37, .42, .41, .57, .62}},
	SageMaker:   {GroupSageMaker: {.15, .20, .30, .25, .40, .45}},
	Database: {
		GroupDatabase:           {low: .12, oneNo: .20, high: .20},
		GroupDatabaseServerless: {low: .18, oneNo: .35, high: .35},
		GroupDatabaseRequests:   {low: .12, oneNo: .18, high: .20},
		GroupDatabaseCapacity:   {low: .08, oneNo: .12, high: .15},
	},
	Reservation: {
		GroupDatabase:         {.20, .31, .35, .35, .48, .52},
		GroupDatabaseCapacity: {.20, .31, .35, .35, .48, .52},
		GroupNodes:            {.20, .31, .35, .35, .48, .52},
		GroupEC2:              {.30, .37, .42, .41, .57, .62}, // as EC2 Instance Savings Plans
	},
}

// tableRow returns what the table assumes; ok is false for what is not sold.
func tableRow(o Option, g Group) (d Discount, ok bool) {
	t, ok := typicals[o.Kind][g]
	if !ok {
		return Discount{}, false
	}
	no, all := t.oneNo, t.oneAll
	if o.Years == 3 {
		no, all = t.threeNo, t.threeAll
	}
	d = Discount{Provenance: Assumed, From: "the table of " + TableVersion}
	switch o.Payment {
	case NoUpfront:
		d.Typical = no
	case AllUpfront:
		d.Typical = all
	case PartialUpfront:
		d.Typical = (no + all) / 2
	}
	if no == 0 || d.Typical == 0 || o.Payment == PartialUpfront && all == 0 || o.Years != 1 && o.Years != 3 {
		return Discount{}, false
	}
	d.Low = max(0, d.Typical-(t.oneNo-t.low))
	d.High = min(most, d.Typical+(t.high-t.oneNo))
	return d, true
}

// most is the deepest discount that is believed.
const most = 0.95

// kappa is how many observed kinds of usage weigh as much as the table.
const kappa = 3

// observed sums what one option charged for usage of a kind.
type observed struct {
	effective, public float64
	kinds             map[string]bool // usage types
	low, high         float64         // over classes
}

// estimator knows what the bill shows of discounts.
type estimator struct {
	byKey     map[string]map[Option]*observed
	overrides []Override
	memo      map[memoKey]memoValue
}

type memoKey struct {
	class  *Class
	option Option
}

type memoValue struct {
	discount Discount
	ok       bool
}

// newEstimator gathers what was charged for covered usage.
func newEstimator(classes []*Class, list []Commitment, overrides []Override) *estimator {
	e := &estimator{byKey: map[string]map[Option]*observed{}, overrides: overrides, memo: map[memoKey]memoValue{}}
	options := map[uint32]Option{}
	for i := range list {
		options[list[i].code] = list[i].Option
	}
	for _, c := range classes {
		for _, s := range c.seen {
			if s.public.Sign() <= 0 || s.effective.Sign() <= 0 {
				continue
			}
			for _, key := range c.keys() {
				e.add(key, options[s.commitment], c.UsageType, s.effective.Float64(), s.public.Float64())
			}
		}
	}
	return e
}

// keys are under what names a class's discount is kept, the closest first.
func (c *Class) keys() [4]string {
	var k [4]string
	k[0] = fmt.Sprintf("sku %q %q %q", c.UsageType, c.Operation, c.Region)
	if c.Family != "" {
		k[1] = fmt.Sprintf("family %q %q %q %q", c.Service, c.Family, c.Operation, c.Region)
		k[2] = fmt.Sprintf("anywhere %q %q %q", c.Service, c.Family, c.Operation)
	}
	k[3] = fmt.Sprintf("service %q %d", c.Service, c.Group)
	return k
}

func (e *estimator) add(key string, o Option, usageType string, effective, public float64) {
	if key == "" {
		return
	}
	if e.byKey[key] == nil {
		e.byKey[key] = map[Option]*observed{}
	}
	s := e.byKey[key][o]
	if s == nil {
		s = &observed{kinds: map[string]bool{}, low: 1}
		e.byKey[key][o] = s
	}
	s.effective += effective
	s.public += public
	s.kinds[usageType] = true
	share := bounded(1 - effective/public)
	s.low, s.high = min(s.low, share), max(s.high, share)
}

func bounded(share float64) float64 { return max(0, min(most, share)) }

func (s *observed) share() float64 { return bounded(1 - s.effective/s.public) }

// doubt is how far a discount of one size of a family may be off another's.
const doubt = 0.02

// discount estimates what an option takes off usage of a class; ok is false
// where the option does not cover it.
func (e *estimator) discount(c *Class, o Option) (Discount, bool) {
	at := memoKey{c, o}
	if v, ok := e.memo[at]; ok {
		return v.discount, v.ok
	}
	d, ok := e.estimate(c, o)
	e.memo[at] = memoValue{d, ok}
	return d, ok
}

func (e *estimator) estimate(c *Class, o Option) (Discount, bool) {
	for i := len(e.overrides) - 1; i >= 0; i-- {
		if v := &e.overrides[i]; v.fits(c, o) {
			share := bounded(v.Share)
			return Discount{share, share, share, Chosen, "your own figure"}, true
		}
	}
	keys := c.keys()
	words := [3]string{"this usage", "other sizes of " + c.Family, c.Family + " in other regions"}
	for level, key := range keys[:3] {
		if s := e.byKey[key][o]; s != nil {
			d := Discount{s.share(), s.share(), s.share(), Provenance(level), words[level] + ", " + o.String()}
			if level > 0 {
				d.Low, d.High = bounded(min(s.low, d.Typical-doubt)), bounded(max(s.high, d.Typical+doubt))
			}
			return d, true
		}
	}
	assumed, sold := tableRow(o, c.Group)
	if sold {
		for level, key := range keys[:3] {
			if d, ok := e.derive(key, o, c.Group, assumed, words[level]); ok {
				return d, true
			}
		}
		if s := e.byKey[keys[3]][o]; s != nil {
			n := float64(len(s.kinds))
			mix := (n*s.share() + kappa*assumed.Typical) / (n + kappa)
			shift := mix - assumed.Typical
			return Discount{bounded(assumed.Low + shift), mix, bounded(assumed.High + shift), ObservedService,
				fmt.Sprintf("%d kinds of usage of %s and the table", len(s.kinds), c.Service)}, true
		}
	}
	return assumed, sold
}

// derive turns an observed discount of another option of the same kind into that
// of the wanted one.
func (e *estimator) derive(key string, want Option, g Group, assumed Discount, words string) (d Discount, ok bool) {
	best := Option{}
	for o, s := range e.byKey[key] {
		if o.Kind != want.Kind {
			continue
		}
		row, sold := tableRow(o, g)
		if !sold || best.Kind != NoKind && !closer(o, best, want) {
			continue
		}
		typ := bounded(1 - (1-s.share())*(1-assumed.Typical)/(1-row.Typical))
		d = Discount{bounded(typ - (assumed.Typical-assumed.Low)/2), typ, bounded(typ + (assumed.High-assumed.Typical)/2), Derived, words + ", " + o.String()}
		best, ok = o, true
	}
	return d, ok
}

// closer says whether a is closer to the wanted option than b: the same term
// first, then the same payment, then the smaller.
func closer(a, b, want Option) bool {
	distance := func(o Option) int {
		n := 0
		if o.Years != want.Years {
			n += 4
		}
		if o.Payment != want.Payment {
			n += 2
		}
		return n
	}
	if x, y := distance(a), distance(b); x != y {
		return x < y
	}
	if a.Years != b.Years {
		return a.Years < b.Years
	}
	return a.Payment < b.Payment
}
