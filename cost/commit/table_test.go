package commit

import (
	"math/rand/v2"
	"testing"
)

func TestEligibility(t *testing.T) {
	for _, tt := range []struct {
		name    string
		sku     sku
		kinds   []Kind
		reserve string
		unsure  bool
	}{
		{"an instance", sku{service: "AmazonEC2", usageType: "EUC1-BoxUsage:m5.large", operation: "RunInstances:0002"}, []Kind{Compute, EC2Instance}, "", false},
		{"a dedicated instance", sku{service: "AmazonEC2", usageType: "DedicatedUsage:m5.large"}, []Kind{Compute, EC2Instance}, "", false},
		{"a dedicated host", sku{service: "AmazonEC2", usageType: "HostUsage:m5"}, []Kind{Compute, EC2Instance}, "", false},
		{"unused reserved capacity", sku{service: "AmazonEC2", usageType: "UnusedBox:m5.large"}, []Kind{Compute, EC2Instance}, "", false},
		{"Spot", sku{service: "AmazonEC2", usageType: "SpotUsage:m5.large", operation: "RunInstances:SV001"}, nil, "", false},
		{"an optimized volume attachment", sku{service: "AmazonEC2", usageType: "EBSOptimized:m5.large", operation: "Hourly"}, nil, "", false},
		{"credits of burstable instances", sku{service: "AmazonEC2", usageType: "CPUCredits:t3", operation: "RunInstances"}, nil, "", false},
		{"a NAT gateway", sku{service: "AmazonEC2", usageType: "NatGateway-Hours", operation: "NatGateway"}, nil, "", false},
		{"data transfer of an instance", sku{service: "AmazonEC2", usageType: "DataTransfer-Out-Bytes", operation: "RunInstances"}, nil, "", false},
		{"EC2 usage of an unknown kind", sku{service: "AmazonEC2", usageType: "QuantumUsage:q1.large", family: "Compute Instance"}, nil, "", true},
		{"Fargate processors", sku{service: "AmazonECS", usageType: "Fargate-vCPU-Hours:perCPU"}, []Kind{Compute}, "", false},
		{"Fargate of Kubernetes", sku{service: "AmazonEKS", usageType: "EU-Fargate-GB-Hours"}, []Kind{Compute}, "", false},
		{"Fargate Spot", sku{service: "AmazonECS", usageType: "SpotUsage-Fargate-vCPU-Hours:perCPU"}, nil, "", false},
		{"Fargate for Windows", sku{service: "AmazonECS", usageType: "Fargate-Windows-OS-Hours:perCPU"}, nil, "", true},
		{"Lambda duration", sku{service: "AWSLambda", usageType: "Lambda-GB-Second-ARM"}, []Kind{Compute}, "", false},
		{"provisioned concurrency", sku{service: "AWSLambda", usageType: "USW2-Lambda-Provisioned-Concurrency"}, []Kind{Compute}, "", false},
		{"Lambda requests", sku{service: "AWSLambda", usageType: "Request"}, nil, "", false},
		{"Lambda at the edge", sku{service: "AWSLambda", usageType: "Lambda-Edge-GB-Second"}, nil, "", true},
		{"a SageMaker endpoint", sku{service: "AmazonSageMaker", usageType: "Host:ml.m5.xlarge"}, []Kind{SageMaker}, "", false},
		{"a database of an old generation", sku{service: "AmazonRDS", usageType: "InstanceUsage:db.r5.large", instance: "db.r5.large"}, nil, "Amazon RDS", false},
		{"a database of a new generation", sku{service: "AmazonRDS", usageType: "Multi-AZUsage:db.r7g.large", instance: "db.r7g.large"}, []Kind{Database}, "Amazon RDS", false},
		{"Aurora Serverless", sku{service: "AmazonRDS", usageType: "Aurora:ServerlessV2Usage"}, []Kind{Database}, "", false},
		{"extended support", sku{service: "AmazonRDS", usageType: "ExtendedSupport:Yr1-Yr2:MySQL5.7"}, nil, "", false},
		{"database storage", sku{service: "AmazonRDS", usageType: "RDS:GP3-Storage"}, nil, "", false},
		{"DynamoDB on demand", sku{service: "AmazonDynamoDB", usageType: "APN1-ReadRequestUnits"}, []Kind{Database}, "", false},
		{"DynamoDB capacity", sku{service: "AmazonDynamoDB", usageType: "WriteCapacityUnit-Hrs"}, []Kind{Database}, "Amazon DynamoDB", false},
		{"a document database that does not name its instance", sku{service: "AmazonDocDB", usageType: "InstanceUsage"}, nil, "", true},
		{"a search node", sku{service: "AmazonES", usageType: "ESInstance:r6g.large.search"}, nil, "Amazon OpenSearch Service", false},
		{"a cache node", sku{service: "AmazonElastiCache", usageType: "NodeUsage:cache.t3.medium"}, nil, "Amazon ElastiCache", false},
		{"objects", sku{service: "AmazonS3", usageType: "TimedStorage-ByteHrs"}, nil, "", false},
	} {
		got := judge(tt.sku)
		for k := NoKind; k < kindCount; k++ {
			want := false
			for _, x := range tt.kinds {
				want = want || x == k
			}
			if got.plans[k] != want {
				t.Errorf("%s: %v is %v", tt.name, k, got.plans[k])
			}
		}
		if got.reserve != tt.reserve || (got.unsure != "") != tt.unsure || got.known() == (len(tt.kinds) == 0 && tt.reserve == "") {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestGeneration(t *testing.T) {
	for instance, want := range map[string]int{"m5.large": 5, "db.r7g.2xlarge": 7, "cache.t4g.micro": 4, "c10g.metal": 10, "x": 0, "db.serverless": 0} {
		if got := generation(instance); got != want {
			t.Errorf("%s is of generation %d, want %d", instance, got, want)
		}
	}
}

// Every row of the table of discounts is in order: the range holds the typical
// discount, longer and prepaid options are no worse.
func TestDiscountTable(t *testing.T) {
	rows := 0
	for kind, groups := range typicals {
		for g := range groups {
			for _, years := range []int{1, 3} {
				before := 0.0
				for p := NoUpfront; p <= AllUpfront; p++ {
					d, ok := tableRow(Option{kind, years, p}, g)
					if !ok {
						continue
					}
					rows++
					if !(0 <= d.Low && d.Low <= d.Typical && d.Typical <= d.High && d.High < 1) || d.Typical < before || d.Provenance != Assumed {
						t.Errorf("%v %v %d years %v: %+v", kind, g, years, p, d)
					}
					before = d.Typical
				}
			}
		}
	}
	if rows < 40 {
		t.Errorf("%d rows", rows)
	}
	if _, ok := tableRow(Option{Database, 3, NoUpfront}, GroupDatabase); ok {
		t.Error("Database Savings Plans are sold for one year only")
	}
	if _, ok := tableRow(Option{Database, 1, AllUpfront}, GroupDatabase); ok {
		t.Error("Database Savings Plans are sold without upfront payment only")
	}
}

// Where a discount comes from, from the closest to the table.
func TestProvenance(t *testing.T) {
	want := Option{Compute, 1, NoUpfront}
	size := func(size, region string) row {
		return covered(0, plan1, "10", "7").with("line_item_usage_type", "BoxUsage:m5."+size, "product_instance_type", "m5."+size, "product_region_code", region)
	}
	usage := func(pairs ...string) row { return ec2(0, "10").with(pairs...) }
	r := report(t, []row{
		size("large", "us-east-1"), fee(0, plan1, "7", "7"),
		usage(), // the same
		usage("line_item_usage_type", "BoxUsage:m5.4xlarge", "product_instance_type", "m5.4xlarge"),
		usage("line_item_usage_type", "EU-BoxUsage:m5.4xlarge", "product_instance_type", "m5.4xlarge", "product_region_code", "eu-west-1"),
		usage("line_item_usage_type", "BoxUsage:c6i.large", "product_instance_type", "c6i.large"),
		usage("line_item_usage_type", "Fargate-vCPU-Hours:perCPU", "line_item_product_code", "AmazonECS", "product_servicecode", "AmazonECS", "product_instance_type", ""),
	}, Options{})
	for i, tt := range []struct {
		provenance Provenance
		typical    float64
	}{
		{ObservedExact, .3}, {ObservedFamily, .3}, {ObservedFamilyAnyRegion, .3}, {ObservedService, (1*.3 + 3*.27) / 4}, {Assumed, .2},
	} {
		d, ok := r.rates.discount(r.classes[i], want)
		if !ok || d.Provenance != tt.provenance || !close(d.Typical, tt.typical) || d.Low > d.Typical || d.High < d.Typical {
			t.Errorf("%s: %+v, want %v %v", r.classes[i].UsageType, d, tt.provenance, tt.typical)
		}
	}
	d, ok := r.rates.discount(r.classes[0], Option{Compute, 3, NoUpfront})
	if !ok || d.Provenance != Derived || !close(d.Typical, 1-.7*.5/.73) {
		t.Errorf("three years: %+v", d)
	}
	r = report(t, []row{usage()}, Options{Overrides: []Override{{Option: want, Group: GroupEC2, Share: .33}, {Option: want, Family: "c5", Share: .44}}})
	if d, ok := r.rates.discount(r.classes[0], want); !ok || d.Provenance != Chosen || d.Typical != .33 {
		t.Errorf("override: %+v", d)
	}
}

// made-up hours for the laws of the waterfall.
type world struct {
	pools  []Pool
	owners []string
	left   []float64
	have   []float64
	share  [][]float64
}

func chance(r *rand.Rand) world {
	var w world
	classes := 1 + r.IntN(6)
	for range classes {
		w.owners = append(w.owners, []string{"", "a", "b"}[r.IntN(3)])
		w.left = append(w.left, float64(r.IntN(20)))
	}
	for range 1 + r.IntN(4) {
		shares := make([]float64, classes)
		for i := range shares {
			shares[i] = float64(r.IntN(8)) / 10
		}
		w.share = append(w.share, shares)
		narrow := r.IntN(2) == 0
		only := r.IntN(classes)
		kind := Compute
		if narrow {
			kind = EC2Instance
		}
		w.pools = append(w.pools, Pool{Kind: kind, Owner: []string{"a", "b", "c"}[r.IntN(3)], Discount: func(c int) (float64, bool, bool) {
			return shares[c], false, !narrow || c == only
		}})
		w.have = append(w.have, float64(r.IntN(15)))
	}
	return w
}

func clone(x []float64) []float64 { return append([]float64(nil), x...) }

// Dollars are conserved: what a pool used is what was covered at its rates, and
// nothing is negative. A pool has something left only where nothing that it could
// cover is.
func TestWaterfallConserves(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		w := chance(r)
		left, have := clone(w.left), clone(w.have)
		NewWaterfall(w.pools, w.owners).Cover(left, have)
		covered, used, lowest, highest := 0.0, 0.0, 0.0, 0.0
		for i := range left {
			if left[i] < 0 || left[i] > w.left[i] {
				t.Fatalf("%v of %v left", left[i], w.left[i])
			}
			covered += w.left[i] - left[i]
		}
		for p := range have {
			if have[p] < 0 || have[p] > w.have[p] {
				t.Fatalf("%v of %v left", have[p], w.have[p])
			}
			u := w.have[p] - have[p]
			used += u
			lowest += u
			highest += u / .3
			for c := range left {
				if _, _, ok := w.pools[p].Discount(c); ok && have[p] > 1e-9 && left[c] > 1e-9 {
					t.Fatalf("pool %d has %v while %v of class %d is left", p, have[p], left[c], c)
				}
			}
		}
		if covered < lowest-1e-9 || covered > highest+1e-9 {
			t.Fatalf("%v used covers %v", used, covered)
		}
	}
}

// Splitting a plan in two equal ones changes nothing.
func TestWaterfallSplits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		w := chance(r)
		left, have := clone(w.left), clone(w.have)
		NewWaterfall(w.pools, w.owners).Cover(left, have)

		pools := append([]Pool{w.pools[0]}, w.pools...) // equal discounts of others keep their order
		halves := append([]float64{w.have[0] / 2}, w.have...)
		halves[1] /= 2
		split := clone(w.left)
		NewWaterfall(pools, w.owners).Cover(split, halves)
		for i := range left {
			near(t, "left after a split", split[i], left[i])
		}
		near(t, "rest of the halves", halves[0]+halves[1], have[0])
		for p := 1; p < len(have); p++ {
			near(t, "rest of another", halves[p+1], have[p])
		}
	}
}
