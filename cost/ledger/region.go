package ledger

import "strings"

// home is the region that usage types without a prefix belong to.
const home = "us-east-1"

// prefixes are the region marks before the first hyphen of a usage type.
//
// Source: AWS CUR user guide, "Understanding your usage reports", region codes.
var prefixes = map[string]string{
	"USE1": "us-east-1", "USE2": "us-east-2", "USW1": "us-west-1", "USW2": "us-west-2",
	"UGW1": "us-gov-west-1", "UGE1": "us-gov-east-1",
	"CAN1": "ca-central-1", "CAN2": "ca-west-1", "MXC1": "mx-central-1", "SAE1": "sa-east-1",
	"EU": "eu-west-1", "EUW1": "eu-west-1", "EUW2": "eu-west-2", "EUW3": "eu-west-3",
	"EUC1": "eu-central-1", "EUC2": "eu-central-2", "EUN1": "eu-north-1",
	"EUS1": "eu-south-1", "EUS2": "eu-south-2",
	"APE1": "ap-east-1", "APN1": "ap-northeast-1", "APN2": "ap-northeast-2", "APN3": "ap-northeast-3",
	"APS1": "ap-southeast-1", "APS2": "ap-southeast-2", "APS3": "ap-south-1", "APS4": "ap-southeast-3",
	"APS5": "ap-south-2", "APS6": "ap-southeast-4", "APS7": "ap-southeast-5",
	"AFS1": "af-south-1", "MES1": "me-south-1", "MEC1": "me-central-1", "ILC1": "il-central-1",
	"CNN1": "cn-north-1", "CNW1": "cn-northwest-1",
}

// regionOfUsageType reads the prefix of a usage type: "EUC1-BoxUsage:m5.large" is
// used in eu-central-1. Blank when there is no known prefix. Data transfer has two
// prefixes; the first is where it is billed.
func regionOfUsageType(usageType string) string {
	mark, _, ok := strings.Cut(usageType, "-")
	if !ok {
		return ""
	}
	return prefixes[mark]
}

// regionOrHome is regionOfUsageType for bills that have no region column, where a
// usage type without a prefix belongs to the home region.
func regionOrHome(usageType string) string {
	if r := regionOfUsageType(usageType); r != "" {
		return r
	}
	return home
}

// regionOfZone takes the letter off an availability zone: "us-east-1a" lies in
// us-east-1, and so does the local zone "us-east-1-bos-1a" by its own name. What
// is no zone (a region, as some services write) stays as it is.
func regionOfZone(zone string) string {
	n := len(zone)
	if n < 2 || zone[n-1] < 'a' || zone[n-1] > 'z' || zone[n-2] < '0' || zone[n-2] > '9' {
		return zone
	}
	parts := strings.SplitN(zone[:n-1], "-", 4)
	if len(parts) == 4 && len(parts[2]) == 1 {
		return strings.Join(parts[:3], "-")
	}
	return zone[:n-1]
}
