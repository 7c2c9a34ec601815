package synth

import (
	"strconv"
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/period"
)

// rhythm is how use goes up and down over a week.
type rhythm uint8

const (
	steady rhythm = iota
	office        // weekday working hours
	shop          // evenings and weekends
	night         // batch jobs
)

// curves hold the thousandths of the base by hour of the day.
var curves = [...][24]int64{
	steady: {1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000},
	office: {220, 210, 200, 200, 210, 260, 450, 800, 1300, 1600, 1750, 1800, 1650, 1700, 1800, 1750, 1650, 1400, 900, 600, 450, 350, 300, 250},
	shop:   {620, 480, 400, 360, 380, 470, 640, 800, 900, 980, 1050, 1120, 1180, 1150, 1120, 1150, 1230, 1380, 1560, 1680, 1640, 1450, 1150, 860},
	night:  {2600, 2800, 2800, 2600, 2200, 1500, 700, 400, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 350, 400, 500, 700, 1200, 1900},
}

// at returns the thousandths of the base in one hour.
func (r rhythm) at(h period.Hour) int64 {
	v := curves[r][h%24]
	if weekday := (h/24 + 4) % 7; weekday == 0 || weekday == 6 { // 1970-01-01 was a Thursday
		switch r {
		case office:
			v = min(v, 300)
		case shop:
			v = v * 118 / 100
		}
	}
	return v
}

// charge is one resource that is used: an on-demand line, the quantity of each
// hour, and what may cover it.
type charge struct {
	line   *line
	rate   money.Amount
	base   int64 // millionths of the unit an hour
	rhythm rhythm
	noise  int64  // width of the jitter, in thousandths
	seed   uint64 // of the jitter
	daily  bool   // one row a day, whatever the bill's step
	// runs makes it an instance: the quantity is 1 in the hours whose rhythm
	// reaches this many thousandths, else 0.
	runs   int64
	growth int64 // thousandths of the base added each day of the story
	// Nothing is used before this hour.
	begins period.Hour
	spot   bool
	free   bool // the free tier pays

	plan        *plan
	reservation *reservation

	covered *line // its line when the plan covers it
	// Where plans are shared: what each of them covers, and what is left of the hour.
	coverages []*coverage
	hour      struct {
		quantity int64
		cost     money.Amount
	}

	reserve *line // its line when the reservation does

	sum struct { // since the last row
		quantity, coveredQuantity, reservedQuantity int64
		cost, coveredCost, coveredPaid              money.Amount
		reservedPublic                              money.Amount
	}
}

// quantity returns what is used in one hour, in millionths.
func (c *charge) quantity(h, story period.Hour) int64 {
	if h < c.begins {
		return 0
	}
	v := c.rhythm.at(h)
	if c.runs > 0 {
		if v >= c.runs {
			return 1e6
		}
		return 0
	}
	if c.growth != 0 {
		v = v * (1000 + c.growth*int64(max(0, min(400, (h-story)/24)))) / 1000
	}
	v = v * jitter(c.seed, int64(h), c.noise) / 1000
	return int64(money.Amount(c.base).Part(money.Amount(v), 1000))
}

// daily places what is counted once a day: the offer, and by account the dollars
// a day that it costs there.
const dailyPlaces = `
s3-storage         steady  data-lake 410 prod-core 62 prod-web 48 ml-platform 55 observability 38 legacy-crm 14 sandbox 6 data-science 21
s3-ia              steady  data-lake 96 legacy-crm 9 security 7
s3-requests        shop    data-lake 31 prod-web 22 prod-core 9 ml-platform 6
cdn                shop    prod-web 352 prod-payments 14 staging 3
transfer-out       shop    prod-web 168 prod-core 92 prod-payments 31 legacy-crm 11 staging 5
transfer-az        shop    prod-core 38 prod-search 27 data-lake 44 prod-web 12
ebs                steady  prod-core 104 prod-web 57 prod-payments 33 prod-search 46 data-lake 39 staging 27 dev-shared 21 ci-runners 18 legacy-crm 24 sandbox 9 data-science 16
snapshots          steady  prod-core 31 legacy-crm 28 prod-payments 9 staging 6
dynamodb           shop    prod-payments 92 prod-web 71 prod-core 34 staging 4
metrics            steady  observability 66 prod-core 22 prod-web 14 dev-shared 5
logs               shop    observability 88 prod-web 34 prod-payments 21 prod-core 29 dev-shared 7 sandbox 2
kinesis            steady  data-lake 58 prod-web 17
glue               night   data-lake 104 data-science 12
athena             office  data-lake 41 data-science 33
sagemaker          office  ml-platform 182 data-science 61
redshift           office  data-lake 171
opensearch-storage steady  prod-search 36 observability 29
rds-storage        steady  prod-core 71 prod-payments 44 prod-web 19 legacy-crm 17 staging 9
guardduty          steady  security 52 prod-core 3 prod-web 3
config             steady  security 24 prod-core 4 network-hub 2 dev-shared 2
kms                shop    prod-payments 9 prod-core 5 security 2
secrets            steady  prod-core 4 prod-payments 3 prod-web 2
dns                shop    network-hub 6 prod-web 3
queue              shop    prod-web 11 prod-payments 8 prod-core 6
topics             shop    prod-web 4 prod-payments 3
workflows          shop    prod-payments 7 data-lake 4
registry           steady  ci-runners 14 prod-core 5
backup             steady  prod-core 27 prod-payments 16 legacy-crm 12
firewall           shop    prod-web 26 prod-payments 7
transit            shop    network-hub 84 prod-core 13
kafka              steady  data-lake 76 prod-core 30
files              steady  legacy-crm 19 data-science 13
lambda-requests    shop    prod-web 5 prod-payments 4 prod-core 3
mail               office  prod-web 8 prod-core 2
trail              steady  security 9
`

// instancePlaces are hourly: product, size or "-", public rate, account, region,
// rhythm, "run N" for an instance that runs while its rhythm reaches N, or "N"
// units an hour, then what covers it.
const instancePlaces = `
ec2     m6i.16xlarge      3.0720000000 prod-web      us-east-1 shop   run 1    plan compute
ec2     m6i.16xlarge      3.0720000000 prod-web      us-east-1 shop   run 1    plan compute
ec2     m6i.16xlarge      3.0720000000 prod-web      us-east-1 shop   run 900  plan compute
ec2     m6i.16xlarge      3.0720000000 prod-web      us-east-1 shop   run 1350 plan compute
ec2     c6i.16xlarge      2.7200000000 prod-core     us-east-1 steady run 1    plan compute
ec2     c6i.16xlarge      2.7200000000 prod-core     us-east-1 office run 800  plan compute
fargate -                 0.0404800000 prod-payments us-east-1 shop   140      plan compute
lambda  -                 0.0000166667 prod-payments us-east-1 shop   81000    plan compute
ec2     m5.12xlarge       2.3040000000 prod-core     us-east-1 steady run 1    plan instance
ec2     m5.12xlarge       2.3040000000 prod-search   us-east-1 steady run 1    plan instance
ec2     p3.8xlarge        12.2400000000 ml-platform  us-west-2 steady run 1    plan model
ec2     r5.8xlarge        2.2560000000 data-science  eu-west-1 office run 400  plan stranded
ec2     r5.4xlarge        1.1280000000 data-science  eu-west-1 office run 1500 plan stranded
rds     db.r6g.8xlarge    4.1280000000 prod-core     us-east-1 steady run 1    ri database
rds     db.r6g.8xlarge    4.1280000000 prod-payments us-east-1 steady run 1    ri database
ec2     c5.9xlarge        1.5300000000 data-lake     us-east-1 steady run 1    ri batch
ec2     c5.9xlarge        1.5300000000 data-lake     us-east-1 night  run 700  ri batch
cache   cache.r6g.4xlarge 1.6480000000 prod-web      us-east-1 steady run 1    ri cache
search  r6g.2xlarge.search 0.6680000000 prod-search  us-east-1 steady run 1    ri search
search  r6g.2xlarge.search 0.6680000000 prod-search  us-east-1 steady run 1    ri search
nat     -                 0.0450000000 prod-web      us-east-1 shop   132      -
nat     -                 0.0450000000 prod-core     us-east-1 shop   57       -
nat     -                 0.0450000000 data-lake     us-east-1 night  41       -
nat     -                 0.0480000000 sandbox       eu-west-1 steady 262      begins
alb     -                 0.0080000000 prod-web      us-east-1 shop   420      -
alb     -                 0.0080000000 prod-payments us-east-1 shop   95       -
eks     -                 0.1000000000 prod-core     us-east-1 steady 1        -
ec2     m6i.4xlarge       0.7680000000 staging       us-east-1 office run 700  -
ec2     m6i.2xlarge       0.3840000000 dev-shared    us-east-1 office run 800  -
ec2     r6i.2xlarge       0.5040000000 dev-shared    eu-central-1 office run 800 -
ec2     m4.2xlarge        0.4000000000 legacy-crm    eu-west-1 steady run 1    -
rds     db.m5.2xlarge     0.6840000000 legacy-crm    eu-west-1 steady run 1    -
rds     db.r6g.xlarge     0.5160000000 staging       us-east-1 office run 400  -
spot    c6i.8xlarge       1.3600000000 ci-runners    us-east-1 office run 900  -
spot    m6i.8xlarge       1.5360000000 data-lake     us-east-1 night  run 1500 -
`

// charges reads the placements; scale copies of the company share its accounts.
func (b *builder) charges(m *model, scale int) {
	for range scale {
		plans, reservations := b.commitments(m)
		for row := range strings.Lines(instancePlaces) {
			f := strings.Fields(row)
			if len(f) == 0 {
				continue
			}
			size := strings.ReplaceAll(f[1], "-", "")
			c := &charge{rate: amount(f[2]), rhythm: rhythmNamed(f[5]), noise: 60, seed: b.dice.next()}
			c.spot = f[0] == "spot"
			c.line = b.usage(instanceOffer(f[0], size, f[2]), b.account(f[3]), f[4], size)
			rest := f[6:]
			if rest[0] == "run" {
				c.runs, rest = number(rest[1]), rest[2:]
			} else {
				c.base, rest = number(rest[0])*1e6, rest[1:]
			}
			switch rest[0] {
			case "plan":
				if !m.sharing {
					plans[rest[1]].cover(c)
				}
			case "ri":
				reservations[rest[1]].cover(c)
			case "begins":
				c.begins = m.last.Start + 13*24
			}
			m.charges = append(m.charges, c)
		}
		for row := range strings.Lines(dailyPlaces) {
			f := strings.Fields(row)
			for i := 2; i+1 < len(f); i += 2 {
				b.daily(m, f[0], f[i], number(f[i+1]), rhythmNamed(f[1]), 0)
			}
		}
		b.daily(m, "bedrock", "ml-platform", 74, office, 34)
		b.daily(m, "bedrock", "prod-web", 18, shop, 41)
		free := b.daily(m, "lambda-requests", "sandbox", 1, office, 0)
		free.free = true
		free.line.texts[cur.Description] = "AWS Lambda - Requests Free Tier - 1,000,000 Requests"
		nothing := b.daily(m, "transfer-in", "dev-shared", 0, steady, 0)
		nothing.base = 5e6
	}
}

// daily adds a charge that costs about so many dollars a day.
func (b *builder) daily(m *model, name, where string, dollars int64, r rhythm, growth int64) *charge {
	o := offerNamed(name)
	c := &charge{rate: amount(o.rate), rhythm: r, noise: 90, seed: b.dice.next(), daily: true, growth: growth}
	c.line = b.usage(o, b.account(where), "us-east-1", "")
	if c.rate != 0 {
		c.base = int64(money.Amount(dollars*int64(money.Unit)/24).Part(1e6, c.rate))
	}
	m.charges = append(m.charges, c)
	return c
}

func offerNamed(name string) offer {
	for _, o := range offers {
		if o.name == name {
			return o
		}
	}
	panic("synth: no offer " + name)
}

func rhythmNamed(name string) rhythm {
	switch name {
	case "office":
		return office
	case "shop":
		return shop
	case "night":
		return night
	}
	return steady
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("synth: " + text)
	}
	return n
}
