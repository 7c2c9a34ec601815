package commit

import (
	"strings"

	"github.com/plainbill/plainbill/cost/cur"
)

// Kind is what a commitment is, and what it can cover.
type Kind uint8

// The kinds of commitments.
const (
	NoKind      Kind = iota
	Compute          // Compute Savings Plans: EC2, Fargate and Lambda anywhere
	EC2Instance      // EC2 Instance Savings Plans: one family in one region
	SageMaker        // SageMaker Savings Plans
	Database         // Database Savings Plans
	Reservation      // reserved instances, nodes and capacity of one service
	OtherPlan        // a Savings Plan of a type that we do not know

	kindCount
)

var kindNames = [kindCount]struct{ key, label string }{
	{"", ""}, {"compute", "Compute Savings Plan"}, {"ec2_instance", "EC2 Instance Savings Plan"},
	{"sagemaker", "SageMaker Savings Plan"}, {"database", "Database Savings Plan"}, {"reservation", "Reservation"},
	{"other_plan", "Savings Plan of another type"},
}

// String returns the key that scripts use.
func (k Kind) String() string { return kindNames[k].key }

// Label returns the name for people.
func (k Kind) Label() string { return kindNames[k].label }

// Plan says whether k is a Savings Plan.
func (k Kind) Plan() bool { return k != NoKind && k != Reservation }

// parseKind reads the offering type of a Savings Plan.
func parseKind(text string) Kind {
	switch s := cur.Stripped(text); {
	case strings.HasPrefix(s, "compute"):
		return Compute
	case strings.HasPrefix(s, "ec2instance"):
		return EC2Instance
	case strings.HasPrefix(s, "sagemaker"):
		return SageMaker
	case strings.HasPrefix(s, "database"):
		return Database
	}
	return OtherPlan
}

// Payment is how a commitment is paid.
type Payment uint8

// The ways to pay.
const (
	UnknownPayment Payment = iota
	NoUpfront
	PartialUpfront
	AllUpfront
)

// String returns AWS's words.
func (p Payment) String() string {
	return [...]string{"", "No Upfront", "Partial Upfront", "All Upfront"}[p]
}

func parsePayment(text string) Payment {
	switch s := cur.Stripped(text); {
	case strings.HasPrefix(s, "no"):
		return NoUpfront
	case strings.HasPrefix(s, "partial"):
		return PartialUpfront
	case strings.HasPrefix(s, "all"), strings.HasPrefix(s, "heavyupfront"):
		return AllUpfront
	}
	return UnknownPayment
}

// Option is a commitment that could be bought: its kind, its term in years and
// how it is paid.
type Option struct {
	Kind    Kind
	Years   int
	Payment Payment
}

// String names the option for people: "1 year, No Upfront".
func (o Option) String() string {
	years := "1 year"
	if o.Years == 3 {
		years = "3 years"
	}
	return years + ", " + o.Payment.String()
}

// parseYears reads "1yr", "3 years", "1 Year".
func parseYears(text string) int {
	for _, c := range text {
		if '1' <= c && c <= '9' {
			return int(c - '0')
		}
	}
	return 0
}

// sizeless is the family of an instance type: "m5.large" and "db.r6g.xlarge" are
// m5 and db.r6g.
func sizeless(instance string) string {
	instance = strings.TrimSuffix(instance, ".search")
	instance = strings.TrimSuffix(instance, ".elasticsearch")
	i := strings.LastIndexByte(instance, '.')
	if i < 0 {
		return ""
	}
	return instance[:i]
}
