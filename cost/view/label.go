package view

import "strings"

// dimensionWords is how a dimension is spoken of.
type dimensionWords struct {
	key   string
	label string // "Service"
	many  string // "services"
}

// columnDimensions lists the dimensions that are columns of the bill, in the
// order in which they are offered.
var columnDimensions = [...]dimensionWords{
	{"service", "Service", "services"},
	{"account", "Account", "accounts"},
	{"region", "Region", "regions"},
	{"usage_type", "Usage type", "usage types"},
	{"operation", "Operation", "operations"},
	{"line_item_type", "Charge type", "charge types"},
	{"cost_source", "Cost source", "cost sources"},
	{"purchase_option", "Purchase option", "purchase options"},
	{"resource", "Resource", "resources"},
	{"product_family", "Product family", "product families"},
	{"instance_family", "Instance family", "instance families"},
	{"instance_type", "Instance type", "instance types"},
	{"availability_zone", "Availability zone", "availability zones"},
	{"commitment", "Commitment", "commitments"},
	{"pricing_term", "Pricing term", "pricing terms"},
	{"pricing_unit", "Pricing unit", "pricing units"},
	{"payer", "Payer", "payers"},
	{"provider", "Provider", "providers"},
	{"service_category", "Service category", "service categories"},
	{"resource_name", "Resource name", "resource names"},
	{"resource_type", "Resource type", "resource types"},
	{"sku", "SKU", "SKUs"},
	{"commitment_type", "Commitment type", "commitment types"},
	{"capacity_reservation", "Capacity reservation", "capacity reservations"},
	{"allocated_resource_name", "Allocated resource", "allocated resources"},
	{"operating_system", "Operating system", "operating systems"},
	{"tenancy", "Tenancy", "tenancies"},
	{"database_engine", "Database engine", "database engines"},
	{"legal_entity", "Legal entity", "legal entities"},
	{"billing_entity", "Billing entity", "billing entities"},
	{"invoicing_entity", "Invoicing entity", "invoicing entities"},
	{"invoice", "Invoice", "invoices"},
	{"tax_type", "Tax type", "tax types"},
	{"bill_type", "Bill type", "bill types"},
	{"billing_period", "Billing period", "billing periods"},
	{"currency", "Currency", "currencies"},
	{"description", "Description", "descriptions"},
}

// prefixes of the keys of the dimensions that customers make.
const (
	tagPrefix      = "tag:"
	categoryPrefix = "category:"
)

// speakOf returns the words of a dimension; its kind is "column", "tag" or
// "category".
func speakOf(key string) (w dimensionWords, kind string) {
	if tag, ok := strings.CutPrefix(key, tagPrefix); ok {
		return dimensionWords{key, tagLabel(tag), "values of " + tagLabel(tag)}, "tag"
	}
	if category, ok := strings.CutPrefix(key, categoryPrefix); ok {
		return dimensionWords{key, category, "values of " + category}, "category"
	}
	for _, w := range columnDimensions {
		if w.key == key {
			return w, "column"
		}
	}
	label := capital(strings.ReplaceAll(key, "_", " "))
	return dimensionWords{key, label, strings.ToLower(label) + " values"}, "column"
}

// lacks says that rows have no value: "has no Team tag", "has no region".
func (w dimensionWords) lacks() string {
	switch {
	case strings.HasPrefix(w.key, tagPrefix):
		return "has no " + w.label + " tag"
	case strings.HasPrefix(w.key, categoryPrefix):
		return "has no " + w.label
	}
	return "has no " + inSentence(w.label)
}

// tagLabel is a tag's key for people: without the mark of a user's tag, whose
// spellings are those of CUR 1.0, of CUR 2.0, and of exports that write the one
// into the other.
func tagLabel(key string) string {
	key = strings.TrimPrefix(key, "resourceTags/")
	if rest, ok := strings.CutPrefix(key, "user:"); ok {
		return rest
	}
	if rest, ok := strings.CutPrefix(key, "user_"); ok {
		return rest
	}
	return key
}

// typeWords are plain names of line item types.
var typeWords = map[string]string{
	"DiscountedUsage":         "Usage covered by a reservation",
	"SavingsPlanCoveredUsage": "Usage covered by a savings plan",
	"SavingsPlanNegation":     "Savings plan negation",
	"SavingsPlanRecurringFee": "Savings plan recurring fee",
	"SavingsPlanUpfrontFee":   "Savings plan upfront fee",
	"RIFee":                   "Reservation fee",
	"FlatRateSubscription":    "Flat rate subscription",
	"EdpDiscount":             "Enterprise discount",
	"PrivateRateDiscount":     "Private rate discount",
	"BundledDiscount":         "Bundled discount",
	"RiVolumeDiscount":        "Reservation volume discount",
	"SppDiscount":             "Solution provider discount",
}

// serviceNames are plain names for product codes that do not explain
// themselves. Any other code is shown as the bill has it.
var serviceNames = map[string]string{
	"AmazonEC2":                   "EC2",
	"AmazonRDS":                   "RDS",
	"AmazonS3":                    "S3",
	"AmazonVPC":                   "VPC",
	"AmazonECS":                   "ECS and Fargate",
	"AmazonEKS":                   "EKS",
	"AmazonECR":                   "ECR",
	"AmazonECRPublic":             "ECR Public",
	"AmazonEFS":                   "EFS",
	"AmazonFSx":                   "FSx",
	"AmazonES":                    "OpenSearch",
	"AmazonElastiCache":           "ElastiCache",
	"AmazonCloudWatch":            "CloudWatch",
	"AmazonCloudFront":            "CloudFront",
	"AmazonDynamoDB":              "DynamoDB",
	"AmazonRedshift":              "Redshift",
	"AmazonRoute53":               "Route 53",
	"AmazonSNS":                   "SNS",
	"AWSQueueService":             "SQS",
	"AmazonSES":                   "SES",
	"AmazonKinesis":               "Kinesis",
	"AmazonKinesisFirehose":       "Kinesis Firehose",
	"AmazonMSK":                   "MSK",
	"AmazonMQ":                    "MQ",
	"AmazonSageMaker":             "SageMaker",
	"AmazonBedrock":               "Bedrock",
	"AmazonAthena":                "Athena",
	"AmazonApiGateway":            "API Gateway",
	"AmazonGuardDuty":             "GuardDuty",
	"AmazonInspectorV2":           "Inspector",
	"AmazonLightsail":             "Lightsail",
	"AmazonGlacier":               "Glacier",
	"AmazonQuickSight":            "QuickSight",
	"AmazonWorkSpaces":            "WorkSpaces",
	"AmazonDocDB":                 "DocumentDB",
	"AmazonNeptune":               "Neptune",
	"AmazonMemoryDB":              "MemoryDB",
	"AmazonStates":                "Step Functions",
	"AWSLambda":                   "Lambda",
	"AWSELB":                      "Elastic Load Balancing",
	"AWSGlue":                     "Glue",
	"AWSBackup":                   "Backup",
	"AWSCloudTrail":               "CloudTrail",
	"AWSCodeBuild":                "CodeBuild",
	"AWSConfig":                   "Config",
	"AWSDataTransfer":             "Data transfer",
	"AWSDirectConnect":            "Direct Connect",
	"AWSDirectoryService":         "Directory Service",
	"AWSEvents":                   "EventBridge",
	"AWSSecretsManager":           "Secrets Manager",
	"AWSSecurityHub":              "Security Hub",
	"AWSSupportBusiness":          "Business Support",
	"AWSSupportEnterprise":        "Enterprise Support",
	"AWSSupportDeveloper":         "Developer Support",
	"AWSTransfer":                 "Transfer Family",
	"AWSXRay":                     "X-Ray",
	"awskms":                      "KMS",
	"awswaf":                      "WAF",
	"ComputeSavingsPlans":         "Savings plans (compute)",
	"DatabaseSavingsPlans":        "Savings plans (database)",
	"MachineLearningSavingsPlans": "Savings plans (machine learning)",
}
