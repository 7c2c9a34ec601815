package synth

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
	"github.com/plainbill/plainbill/cost/money"
)

// account is one account of the company.
type account struct {
	name, id     string
	team         string // blank: nobody tags here
	stage        string // production, staging, development
	stageKey     string // the tag key; one team spells it in lower case
	product      string // cost category; blank: not mapped
	cost         string // cost center
	untaggedPart int    // of ten resources, how many have no team
}

// accounts returns the accounts of the company, payer first.
func accounts(seed uint64) []account {
	list := []account{
		{name: "fernhill-billing"},
		{name: "prod-core", team: "core", stage: "production", product: "Platform", cost: "CC-1010", untaggedPart: 1},
		{name: "prod-web", team: "web", stage: "production", product: "Storefront", cost: "CC-1020"},
		{name: "prod-payments", team: "payments", stage: "production", product: "Storefront", cost: "CC-1030", untaggedPart: 1},
		{name: "prod-search", team: "search", stage: "production", product: "Storefront", cost: "CC-1040", stageKey: "user:environment"},
		{name: "data-lake", team: "analytics", stage: "production", product: "Insights", cost: "CC-2010", untaggedPart: 2},
		{name: "data-science", team: "research", stage: "development", product: "Insights", untaggedPart: 5},
		{name: "ml-platform", team: "ml", stage: "production", product: "Insights", cost: "CC-2030", untaggedPart: 1},
		{name: "staging", team: "core", stage: "staging", product: "Platform", cost: "CC-1010", untaggedPart: 4},
		{name: "dev-shared", stage: "development", untaggedPart: 10},
		{name: "ci-runners", team: "platform", stage: "development", product: "Platform", cost: "CC-3010"},
		{name: "network-hub", team: "platform", stage: "production", product: "Platform", cost: "CC-3010", untaggedPart: 3},
		{name: "observability", team: "platform", stage: "production", product: "Platform", cost: "CC-3010"},
		{name: "security", team: "security", stage: "production", cost: "CC-3030", untaggedPart: 2},
		{name: "sandbox", untaggedPart: 10},
		{name: "legacy-crm", stage: "production", untaggedPart: 10},
	}
	d := dice(seed)
	for i := range list {
		a := &list[i]
		a.id = d.text(12, digits)
		if a.name == "legacy-crm" {
			a.id = "00" + a.id[2:] // leading zeros are part of the number
		}
		if a.stageKey == "" {
			a.stageKey = "user:Environment"
		}
	}
	return list
}

// offer is something that AWS sells by the unit.
type offer struct {
	name      string // ours, in the placements
	code      string // line item product code
	service   string // product service code; blank: the same
	product   string // product name
	family    string // product family
	usageType string
	operation string
	unit      string
	rate      string // public price of one unit
	resource  string // pattern of resource ids; blank: none
}

var offers = []offer{
	{"s3-storage", "AmazonS3", "", "Amazon Simple Storage Service", "Storage", "TimedStorage-ByteHrs", "StandardStorage", "GB-Mo", "0.0230000000", "fernhill-{n}-{x}"},
	{"s3-ia", "AmazonS3", "", "Amazon Simple Storage Service", "Storage", "TimedStorage-SIA-ByteHrs", "StandardIAStorage", "GB-Mo", "0.0125000000", "fernhill-{n}-archive-{x}"},
	{"s3-requests", "AmazonS3", "", "Amazon Simple Storage Service", "API Request", "Requests-Tier1", "PutObject", "Requests", "0.0000050000", "fernhill-{n}-{x}"},
	{"cdn", "AmazonCloudFront", "", "Amazon CloudFront", "Data Transfer", "US-DataTransfer-Out-Bytes", "GET", "GB", "0.0850000000", "arn:aws:cloudfront::{a}:distribution/E{X}"},
	{"transfer-out", "AmazonEC2", "AWSDataTransfer", "Amazon Elastic Compute Cloud", "Data Transfer", "DataTransfer-Out-Bytes", "RunInstances", "GB", "0.0900000000", "i-0{h}"},
	{"transfer-in", "AmazonEC2", "AWSDataTransfer", "Amazon Elastic Compute Cloud", "Data Transfer", "DataTransfer-In-Bytes", "RunInstances", "GB", "0.0000000000", "i-0{h}"},
	{"transfer-az", "AmazonEC2", "AWSDataTransfer", "Amazon Elastic Compute Cloud", "Data Transfer", "DataTransfer-Regional-Bytes", "InterZone-Out", "GB", "0.0100000000", "i-0{h}"},
	{"ebs", "AmazonEC2", "", "Amazon Elastic Compute Cloud", "Storage", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", "GB-Mo", "0.0800000000", "vol-0{h}"},
	{"snapshots", "AmazonEC2", "", "Amazon Elastic Compute Cloud", "Storage Snapshot", "EBS:SnapshotUsage", "CreateSnapshot", "GB-Mo", "0.0500000000", "arn:aws:ec2:{r}:{a}:snapshot/snap-0{h}"},
	{"dynamodb", "AmazonDynamoDB", "", "Amazon DynamoDB", "Amazon DynamoDB PayPerRequest Throughput", "WriteRequestUnits", "PayPerRequestThroughput", "WriteRequestUnits", "0.0000012500", "arn:aws:dynamodb:{r}:{a}:table/{n}-{x}"},
	{"metrics", "AmazonCloudWatch", "", "AmazonCloudWatch", "Metric", "CW:MetricMonitorUsage", "MetricStorage", "Metrics", "0.3000000000", ""},
	{"logs", "AmazonCloudWatch", "", "AmazonCloudWatch", "Data Payload", "DataProcessing-Bytes", "PutLogEvents", "GB", "0.5000000000", "arn:aws:logs:{r}:{a}:log-group:/{n}/{x}"},
	{"kinesis", "AmazonKinesis", "", "Amazon Kinesis", "Kinesis Streams", "Storage-ShardHour", "shardHourStorage", "Hrs", "0.0150000000", "arn:aws:kinesis:{r}:{a}:stream/{n}-{x}"},
	{"glue", "AWSGlue", "", "AWS Glue", "AWS Glue", "ETL-DPU-Hour", "Jobrun", "DPU-Hour", "0.4400000000", "arn:aws:glue:{r}:{a}:job/{n}-{x}"},
	{"athena", "AmazonAthena", "", "Amazon Athena", "Athena Queries", "DataScannedInTB", "", "Terabytes", "5.0000000000", "arn:aws:athena:{r}:{a}:workgroup/{n}"},
	{"sagemaker", "AmazonSageMaker", "", "Amazon SageMaker", "ML Instance", "Host:ml.g5.2xlarge", "RunInstance", "Hrs", "1.5150000000", "arn:aws:sagemaker:{r}:{a}:endpoint/{n}-{x}"},
	{"bedrock", "AmazonBedrock", "", "Amazon Bedrock", "Amazon Bedrock", "MP:InputTokenCount-Units", "InvokeModelInference", "1K tokens", "0.0030000000", "arn:aws:bedrock:{r}:{a}:inference-profile/{x}"},
	{"redshift", "AmazonRedshift", "", "Amazon Redshift", "Redshift Serverless", "Redshift:ServerlessUsage", "RunRedshiftServerless", "RPU-Hr", "0.3600000000", "arn:aws:redshift-serverless:{r}:{a}:workgroup/{x}"},
	{"opensearch-storage", "AmazonES", "", "Amazon OpenSearch Service", "Amazon OpenSearch Service Volume", "ES:GP3-Storage", "ESDomain", "GB-Mo", "0.1220000000", "arn:aws:es:{r}:{a}:domain/{n}"},
	{"rds-storage", "AmazonRDS", "", "Amazon Relational Database Service", "Database Storage", "RDS:Multi-AZ-GP3-Storage", "CreateDBInstance:0014", "GB-Mo", "0.2300000000", "arn:aws:rds:{r}:{a}:db:{n}-{x}"},
	{"guardduty", "AmazonGuardDuty", "", "Amazon GuardDuty", "Amazon GuardDuty", "PaidEventsAnalyzed", "", "Events", "0.0000040000", ""},
	{"config", "AWSConfig", "", "AWS Config", "Management Tools - AWS Config", "ConfigurationItemRecorded", "", "ConfigurationItemRecorded", "0.0030000000", ""},
	{"kms", "awskms", "", "AWS Key Management Service", "Encryption Key", "KMS-Requests", "", "Requests", "0.0000030000", "arn:aws:kms:{r}:{a}:key/{u}"},
	{"secrets", "AWSSecretsManager", "", "AWS Secrets Manager", "Secret", "AWSSecretsManager-Secrets", "", "Secrets", "0.4000000000", ""},
	{"dns", "AmazonRoute53", "", "Amazon Route 53", "DNS Query", "DNS-Queries", "A", "Queries", "0.0000004000", "arn:aws:route53:::hostedzone/Z{X}"},
	{"queue", "AWSQueueService", "", "Amazon Simple Queue Service", "API Request", "Requests-RBP", "Send", "Requests", "0.0000004000", "arn:aws:sqs:{r}:{a}:{n}-{x}"},
	{"topics", "AmazonSNS", "", "Amazon Simple Notification Service", "API Request", "Requests-Tier1", "Publish", "Requests", "0.0000005000", "arn:aws:sns:{r}:{a}:{n}-{x}"},
	{"workflows", "AmazonStates", "", "AWS Step Functions", "State Transition", "StateTransition", "", "StateTransitions", "0.0000250000", "arn:aws:states:{r}:{a}:stateMachine:{n}-{x}"},
	{"registry", "AmazonECR", "", "Amazon EC2 Container Registry (ECR)", "EC2 Container Registry", "TimedStorage-ByteHrs", "", "GB-Mo", "0.1000000000", "arn:aws:ecr:{r}:{a}:repository/{n}"},
	{"backup", "AWSBackup", "", "AWS Backup", "AWS Backup Storage", "WarmStorage-ByteHrs-EBS", "Storage", "GB-Mo", "0.0500000000", "arn:aws:backup:{r}:{a}:backup-vault:{n}"},
	{"firewall", "awswaf", "", "AWS WAF", "Web Application Firewall", "Request", "", "Request", "0.0000006000", "arn:aws:wafv2:{r}:{a}:regional/webacl/{n}/{u}"},
	{"transit", "AmazonVPC", "", "Amazon Virtual Private Cloud", "", "TransitGateway-Bytes", "TransitGatewayVPC", "GB", "0.0200000000", "arn:aws:ec2:{r}:{a}:transit-gateway-attachment/tgw-attach-0{h}"},
	{"kafka", "AmazonMSK", "", "Amazon Managed Streaming for Apache Kafka", "Managed Streaming for Apache Kafka (MSK)", "Kafka.m5.large", "RunBroker", "Hrs", "0.2100000000", "arn:aws:kafka:{r}:{a}:cluster/{n}/{u}"},
	{"files", "AmazonEFS", "", "Amazon Elastic File System", "Storage", "TimedStorage-ByteHrs", "", "GB-Mo", "0.3000000000", "arn:aws:elasticfilesystem:{r}:{a}:file-system/fs-0{h}"},
	{"lambda-requests", "AWSLambda", "", "AWS Lambda", "Serverless", "Request", "Invoke", "Requests", "0.0000002000", "arn:aws:lambda:{r}:{a}:function:{n}-{x}"},
	{"mail", "AmazonSES", "", "Amazon Simple Email Service", "Sending Email", "Recipients", "Send", "Count", "0.0001000000", ""},
	{"trail", "AWSCloudTrail", "", "AWS CloudTrail", "Management Tools - AWS CloudTrail Paid Events Recorded", "PaidEventsRecorded", "None", "Events", "0.0000200000", ""},
}

// instance offers are built by name: "ec2 m6i.16xlarge 3.0720".
func instanceOffer(product, size, rate string) offer {
	switch product {
	case "rds":
		return offer{"", "AmazonRDS", "", "Amazon Relational Database Service", "Database Instance", "InstanceUsage:" + size, "CreateDBInstance:0014", "Hrs", rate, "arn:aws:rds:{r}:{a}:db:{n}-{x}"}
	case "cache":
		return offer{"", "AmazonElastiCache", "", "Amazon ElastiCache", "Cache Instance", "NodeUsage:" + size, "CreateCacheCluster:0002", "Hrs", rate, "arn:aws:elasticache:{r}:{a}:cluster:{n}-{x}"}
	case "search":
		return offer{"", "AmazonES", "", "Amazon OpenSearch Service", "Amazon OpenSearch Service Instance", "ESInstance:" + size, "ESDomain", "Hrs", rate, "arn:aws:es:{r}:{a}:domain/{n}"}
	case "fargate":
		return offer{"", "AmazonECS", "", "Amazon Elastic Container Service", "Compute", "Fargate-vCPU-Hours:perCPU", "FargateTask", "hours", rate, "arn:aws:ecs:{r}:{a}:task/{n}/{h}"}
	case "lambda":
		return offer{"", "AWSLambda", "", "AWS Lambda", "Serverless", "Lambda-GB-Second", "Invoke", "Second", rate, "arn:aws:lambda:{r}:{a}:function:{n}-{x}"}
	case "nat":
		return offer{"", "AmazonEC2", "", "Amazon Elastic Compute Cloud", "NAT Gateway", "NatGateway-Bytes", "NatGateway", "GB", rate, "arn:aws:ec2:{r}:{a}:natgateway/nat-0{h}"}
	case "alb":
		return offer{"", "AWSELB", "", "Elastic Load Balancing", "Load Balancer-Application", "LCUUsage", "LoadBalancing:Application", "LCU-Hrs", rate, "arn:aws:elasticloadbalancing:{r}:{a}:loadbalancer/app/{n}/{h}"}
	case "eks":
		return offer{"", "AmazonEKS", "", "Amazon Elastic Container Service for Kubernetes", "Compute", "AmazonEKS-Hours:perCluster", "CreateOperation", "Hours", rate, "arn:aws:eks:{r}:{a}:cluster/{n}"}
	case "spot":
		return offer{"", "AmazonEC2", "", "Amazon Elastic Compute Cloud", "Compute Instance", "SpotUsage:" + size, "RunInstances:SV001", "Hrs", rate, "i-0{h}"}
	}
	return offer{"", "AmazonEC2", "", "Amazon Elastic Compute Cloud", "Compute Instance", "BoxUsage:" + size, "RunInstances", "Hrs", rate, "i-0{h}"}
}

// prefixes are the usage type prefixes of regions.
var prefixes = map[string]string{"us-east-1": "", "us-west-2": "USW2-", "eu-west-1": "EU-", "eu-central-1": "EUC1-"}

// builder makes the lines of one company.
type builder struct {
	dice     dice
	accounts []account
}

func (b *builder) account(name string) *account {
	for i := range b.accounts {
		if b.accounts[i].name == name {
			return &b.accounts[i]
		}
	}
	panic("synth: no account " + name)
}

// usage returns the on-demand line of an offer in an account and region.
func (b *builder) usage(o offer, a *account, region, size string) *line {
	usageType := o.usageType
	if o.code != "AmazonCloudFront" && o.code != "AmazonRoute53" {
		usageType = prefixes[region] + usageType
	}
	service := o.service
	if service == "" {
		service = o.code
	}
	l := &line{
		kind:       cur.Usage,
		uses:       using(cur.Unblended, cur.NetUnblended, cur.PublicOnDemand),
		discounted: true,
		texts: map[cur.Field]string{
			cur.UsageType:          usageType,
			cur.Operation:          o.operation,
			cur.ProductCode:        o.code,
			cur.ServiceCode:        service,
			cur.ProductName:        o.product,
			cur.ProductFamily:      o.family,
			cur.RegionCode:         region,
			cur.Region:             region,
			cur.PricingUnit:        o.unit,
			cur.PricingTerm:        "OnDemand",
			cur.UnblendedRate:      o.rate,
			cur.PublicOnDemandRate: o.rate,
			cur.ResourceID:         b.resource(o.resource, a, region),
			cur.Description:        "$" + strings.TrimRight(o.rate, "0") + " per " + o.unit + " of " + o.product,
		},
		attributes: []Pair{{"product_name", o.product}, {"region", region}},
	}
	b.own(l, a)
	if size != "" {
		b.size(l, size)
		l.texts[cur.AvailabilityZone] = region + string("abc"[b.dice.below(3)])
	}
	return l
}

// own puts a line into an account, with its tags.
func (b *builder) own(l *line, a *account) {
	payer := &b.accounts[0]
	for f, t := range map[cur.Field]string{
		cur.PayerAccount:     payer.id,
		cur.PayerAccountName: payer.name,
		cur.UsageAccount:     a.id,
		cur.UsageAccountName: a.name,
		cur.BillingEntity:    "AWS",
		cur.InvoicingEntity:  "Amazon Web Services, Inc.",
		cur.LegalEntity:      "Amazon Web Services, Inc.",
		cur.BillType:         "Anniversary",
		cur.CurrencyCode:     "USD",
	} {
		l.texts[f] = t
	}
	l.texts[cur.LineItemTypeText] = l.kind.String()
	if l.kind != cur.Usage {
		return
	}
	if a.team != "" && b.dice.below(10) >= a.untaggedPart {
		l.tags = append(l.tags, Pair{"user:Team", a.team}, Pair{a.stageKey, a.stage})
		if a.cost != "" {
			l.tags = append(l.tags, Pair{"user:CostCenter", a.cost})
		}
	}
	if b.dice.below(4) == 0 {
		name := a.name + "-" + b.dice.text(4, lower)
		if b.dice.below(8) == 0 {
			name = `the "` + a.name + `" box, old` // quotes and commas are legal in a tag
		}
		l.tags = append(l.tags, Pair{"user:Name", name})
	}
	if a.product != "" {
		l.categories = []Pair{{"Product", a.product}, {"Stage", a.stage}}
	}
}

// size gives a line an instance type.
func (b *builder) size(l *line, size string) {
	parts := strings.Split(strings.TrimSuffix(size, ".search"), ".")
	family := strings.Join(parts[:len(parts)-1], ".")
	l.texts[cur.InstanceType] = size
	l.texts[cur.InstanceTypeFamily] = family
	class := "General purpose"
	switch strings.TrimPrefix(strings.TrimPrefix(family, "db."), "cache.")[0] {
	case 'c':
		class = "Compute optimized"
	case 'r':
		class = "Memory optimized"
	case 'p', 'g':
		class = "GPU instance"
	}
	l.texts[cur.InstanceFamily] = class
	l.attributes = append(l.attributes, Pair{"instance_type_family", family})
	if l.texts[cur.ProductCode] == "AmazonEC2" {
		l.texts[cur.OperatingSystem], l.texts[cur.Tenancy] = "Linux", "Shared"
		l.attributes = append(l.attributes, Pair{"operating_system", "Linux"}, Pair{"tenancy", "Shared"})
	}
	l.factor = quarters(parts[len(parts)-1])
	l.texts[cur.NormalizationFactor] = string(appendQuantity(nil, l.factor*250_000, true))
}

// quarters returns the size normalization factor, times four.
//
// Source: AWS CUR user guide, size flexibility table.
func quarters(size string) int64 {
	switch size {
	case "nano":
		return 1
	case "micro":
		return 2
	case "small":
		return 4
	case "medium":
		return 8
	case "large":
		return 16
	case "xlarge":
		return 32
	}
	n := int64(0)
	for _, c := range strings.TrimSuffix(size, "xlarge") {
		n = n*10 + int64(c-'0')
	}
	return n * 32
}

// resource fills in a pattern: {r} region, {a} account id, {n} account name,
// {h} 16 hex digits, {x} a short word, {X} capitals, {u} a UUID.
func (b *builder) resource(pattern string, a *account, region string) string {
	words := []string{"api", "orders", "events", "catalog", "session", "ledger", "media", "export", "index", "mail"}
	var out strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '{' {
			out.WriteByte(pattern[i])
			continue
		}
		switch pattern[i+1] {
		case 'r':
			out.WriteString(region)
		case 'a':
			out.WriteString(a.id)
		case 'n':
			out.WriteString(a.name)
		case 'h':
			out.WriteString(b.dice.text(16, hexes))
		case 'x':
			out.WriteString(words[b.dice.below(len(words))] + "-" + b.dice.text(3, lower))
		case 'X':
			out.WriteString(b.dice.text(12, upper))
		case 'u':
			out.WriteString(b.uuid())
		}
		i += 2
	}
	return out.String()
}

func (b *builder) uuid() string {
	t := b.dice.text(32, hexes)
	return t[:8] + "-" + t[8:12] + "-" + t[12:16] + "-" + t[16:20] + "-" + t[20:]
}

// amount reads an amount that synth itself wrote.
func amount(text string) money.Amount {
	a, _, err := money.Parse([]byte(text))
	if err != nil {
		panic("synth: " + text)
	}
	return a
}
