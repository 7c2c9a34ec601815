package commit

import "strings"

// TableVersion dates the tables of eligibility and of discounts.
const TableVersion = "2026-11-01"

// sku is what decides by which commitments a line item can be covered.
type sku struct {
	service   string // service code, else product code
	family    string // product family
	usageType string
	operation string
	region    string
	instance  string // instance type; blank: not told
	tenancy   string
	system    string // operating system
	engine    string
}

// Group is the row of the discount table that usage belongs to.
type Group uint8

// The groups of usage.
const (
	NoGroup Group = iota
	GroupEC2
	GroupFargate
	GroupLambda
	GroupSageMaker
	GroupDatabase
	GroupDatabaseServerless
	GroupDatabaseRequests // DynamoDB and Keyspaces on demand
	GroupDatabaseCapacity // DynamoDB and Keyspaces provisioned
	GroupNodes            // nodes that only reservations cover
	groupCount
)

// eligibility is what is known of a sku.
type eligibility struct {
	group   Group
	plans   planSet // by which Savings Plans
	reserve string  // service whose reservations cover it; blank: none
	exact   bool    // reservations need the exact size
	// unsure is why it is not sure, as a sentence without a full stop.
	unsure string
}

// known says whether any commitment can cover it, for sure.
func (e eligibility) known() bool {
	return e.unsure == "" && (e.reserve != "" || e.plans[Compute] || e.plans[EC2Instance] || e.plans[SageMaker] || e.plans[Database])
}

// rule is a row of the eligibility table. All that is not blank must hold; the
// texts are parts of the sku's, any of them is enough. The first rule that holds
// decides.
type rule struct {
	services   []string // whole
	usageTypes []string
	operations []string
	families   []string
	newer      bool // the instance is of generation 7 or later
	sized      bool // the instance type is told
	eligibility
}

// planSet marks kinds of Savings Plans.
type planSet [kindCount]bool

// never marks what no commitment covers.
var never = eligibility{}

// eligible is the table.
//
// Sources: AWS Savings Plans user guide, what plans apply to; the predicates of
// AWS's Cloud Intelligence Dashboards, made narrower for EC2, whose operation
// RunInstances also books volumes, addresses and credits; Database Savings Plans
// as announced in December 2025.
var eligible = []rule{
	{usageTypes: []string{"Spot"}, eligibility: never},
	{usageTypes: []string{"DataTransfer", "DataXfer", "-Bytes", "EBSOptimized", "EBS:", "CPUCredits", "PublicIPv4", "NatGateway", "LoadBalancer", "ElasticIP", "LCUUsage", "CapacityBlock"}, eligibility: never},
	{services: []string{"AmazonEC2"}, usageTypes: []string{"HeavyUsage"}, eligibility: never},
	{services: []string{"AmazonEC2"}, usageTypes: []string{"BoxUsage", "DedicatedUsage", "HostBoxUsage", "UnusedBox", "UnusedDed", "HostUsage"}, eligibility: eligibility{group: GroupEC2, plans: planSet{Compute: true, EC2Instance: true}}},
	{services: []string{"AmazonEC2"}, families: []string{"Compute Instance"}, eligibility: eligibility{group: GroupEC2, unsure: "EC2 usage of a kind that the table does not know"}},
	{usageTypes: []string{"Fargate-vCPU-Hours", "Fargate-GB-Hours", "Fargate-ARM-vCPU-Hours", "Fargate-ARM-GB-Hours"}, eligibility: eligibility{group: GroupFargate, plans: planSet{Compute: true}}},
	{usageTypes: []string{"Fargate-EphemeralStorage"}, eligibility: never},
	{usageTypes: []string{"Fargate-Windows", "Fargate"}, eligibility: eligibility{group: GroupFargate, unsure: "Fargate usage other than processors and memory of Linux tasks"}},
	{services: []string{"AWSLambda"}, usageTypes: []string{"Lambda-Edge"}, eligibility: eligibility{group: GroupLambda, unsure: "Lambda@Edge: the table does not know whether Compute Savings Plans cover it"}},
	{services: []string{"AWSLambda"}, usageTypes: []string{"Lambda-GB-Second", "Lambda-Provisioned-GB-Second", "Lambda-Provisioned-Concurrency"}, eligibility: eligibility{group: GroupLambda, plans: planSet{Compute: true}}},

	{services: []string{"AmazonSageMaker"}, usageTypes: []string{"ml."}, eligibility: eligibility{group: GroupSageMaker, plans: planSet{SageMaker: true}}},
	{services: []string{"AmazonSageMaker"}, families: []string{"ML Instance"}, eligibility: eligibility{group: GroupSageMaker, unsure: "SageMaker usage that does not name its instance"}},

	{usageTypes: []string{"ExtendedSupport", "RDSProxy", "RDS:Proxy", "Storage", "Backup", "Snapshot", "-IOPS", "IOUsage", "PIOPS"}, eligibility: never},
	{services: []string{"AmazonRDS"}, usageTypes: []string{"ServerlessV2", "Serverless"}, eligibility: eligibility{group: GroupDatabaseServerless, plans: planSet{Database: true}}},
	{services: []string{"AmazonRDS"}, usageTypes: []string{"InstanceUsage", "Multi-AZUsage", "MultiAZUsage", "Multi-AZClusterUsage"}, newer: true, sized: true, eligibility: eligibility{group: GroupDatabase, plans: planSet{Database: true}, reserve: "Amazon RDS"}},
	{services: []string{"AmazonRDS"}, usageTypes: []string{"InstanceUsage", "Multi-AZUsage", "MultiAZUsage", "Multi-AZClusterUsage"}, eligibility: eligibility{group: GroupDatabase, reserve: "Amazon RDS"}},
	{services: []string{"AmazonElastiCache"}, usageTypes: []string{"ElastiCacheProcessingUnits", "CachedData"}, eligibility: eligibility{group: GroupDatabaseServerless, unsure: "ElastiCache Serverless: plans cover it for Valkey only, and the bill does not tell the engine here"}},
	{services: []string{"AmazonElastiCache"}, usageTypes: []string{"NodeUsage"}, eligibility: eligibility{group: GroupDatabase, reserve: "Amazon ElastiCache"}},
	{services: []string{"AmazonDynamoDB"}, usageTypes: []string{"ReadRequestUnits", "WriteRequestUnits", "ReplWriteRequestUnits"}, eligibility: eligibility{group: GroupDatabaseRequests, plans: planSet{Database: true}}},
	{services: []string{"AmazonDynamoDB"}, usageTypes: []string{"ReadCapacityUnit-Hrs", "WriteCapacityUnit-Hrs", "ReplWriteCapacityUnit-Hrs"}, eligibility: eligibility{group: GroupDatabaseCapacity, plans: planSet{Database: true}, reserve: "Amazon DynamoDB"}},
	{services: []string{"AmazonMCS"}, usageTypes: []string{"RequestUnits"}, eligibility: eligibility{group: GroupDatabaseRequests, plans: planSet{Database: true}}},
	{services: []string{"AmazonMCS"}, usageTypes: []string{"CapacityUnitHours", "CapacityUnit-Hrs"}, eligibility: eligibility{group: GroupDatabaseCapacity, plans: planSet{Database: true}}},
	{services: []string{"AmazonDocDB", "AmazonNeptune"}, usageTypes: []string{"InstanceUsage"}, newer: true, sized: true, eligibility: eligibility{group: GroupDatabase, plans: planSet{Database: true}}},
	{services: []string{"AmazonNeptune"}, usageTypes: []string{"ServerlessUsage", "NeptuneServerless"}, eligibility: eligibility{group: GroupDatabaseServerless, plans: planSet{Database: true}}},
	{services: []string{"AmazonDocDB", "AmazonNeptune"}, usageTypes: []string{"InstanceUsage"}, sized: true, eligibility: never},
	{services: []string{"AmazonDocDB", "AmazonNeptune"}, usageTypes: []string{"InstanceUsage"}, eligibility: eligibility{group: GroupDatabase, unsure: "database usage that does not name its instance, so that its generation is not known"}},
	{services: []string{"AmazonTimestream", "AWSDatabaseMigrationSvc"}, usageTypes: []string{"Instance", "InstanceUsg", "Compute"}, eligibility: eligibility{group: GroupDatabase, unsure: "Timestream and Database Migration Service: covered in part, the table does not know which part"}},

	{services: []string{"AmazonES"}, usageTypes: []string{"ESInstance"}, eligibility: eligibility{group: GroupNodes, reserve: "Amazon OpenSearch Service", exact: true}},
	{services: []string{"AmazonRedshift"}, usageTypes: []string{"Node:", "NodeUsage"}, eligibility: eligibility{group: GroupNodes, reserve: "Amazon Redshift", exact: true}},
	{services: []string{"AmazonMemoryDB"}, usageTypes: []string{"NodeUsage"}, eligibility: eligibility{group: GroupNodes, reserve: "Amazon MemoryDB"}},
}

// judge looks a sku up in the table.
func judge(k sku) eligibility {
	for i := range eligible {
		if r := &eligible[i]; r.holds(k) {
			return r.eligibility
		}
	}
	return never
}

func (r *rule) holds(k sku) bool {
	return whole(r.services, k.service) && part(r.usageTypes, k.usageType) && part(r.operations, k.operation) &&
		part(r.families, k.family) && (!r.sized || k.instance != "") && (!r.newer || generation(k.instance) >= 7)
}

func whole(list []string, text string) bool {
	for _, v := range list {
		if v == text {
			return true
		}
	}
	return len(list) == 0
}

func part(list []string, text string) bool {
	for _, v := range list {
		if strings.Contains(text, v) {
			return true
		}
	}
	return len(list) == 0
}

// generation is the number in the family of an instance type: 7 for
// db.r7g.large; 0 where there is none.
func generation(instance string) int {
	family := strings.TrimPrefix(strings.TrimPrefix(sizeless(instance), "db."), "cache.")
	n := 0
	for _, c := range family {
		if '0' <= c && c <= '9' {
			n = n*10 + int(c-'0')
		} else if n > 0 {
			break
		}
	}
	return n
}
