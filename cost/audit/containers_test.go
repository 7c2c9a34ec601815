package audit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/actual"
	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/breakdown"
	"github.com/plainbill/plainbill/cost/money"
)

// shared reads the text of a bill and looks at its containers.
func shared(t *testing.T, basis actual.Basis, text string) audit.Containers {
	t.Helper()
	b, a := priced(t, text)
	conserved(t, b, a)
	c, ok := audit.New(b, breakdown.New(b.Ledger(), b)).Containers(basis, "USD")
	if !ok {
		t.Fatal("no containers")
	}
	if c.Whole.Minus(c.Shared).Minus(c.Rest) != c.Elsewhere {
		t.Errorf("%v is not %v + %v + %v", c.Whole, c.Shared, c.Rest, c.Elsewhere)
	}
	return c
}

// pod is a row of split cost allocation for an hour of machine i-1.
func pod(name, operation, cells string) string {
	return fmt.Sprintf("Usage U=0 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z operation=%s kind=EKS-EC2-vCPU-Hours parent=i-1 resource=arn:aws:eks:us-east-1:111111111111:pod/shop/%s/uid %s\n", operation, name, cells)
}

const hourOfMachine = " start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z resource=i-1 kind=BoxUsage:m5.xlarge"

// TestContainerShares holds, T23, how the cost of a machine-hour is split, nine
// parts by processors to one part by memory, and that the containers come to it.
func TestContainerShares(t *testing.T) {
	// 4 processors and 16 GB cost $1; three pods reserve these.
	reserved := [][2]float64{{1, 4}, {1, 4}, {.5, 2}}
	cpu := 1 / (4 + 16.0/9)
	gb := cpu / 9
	if got := fmt.Sprintf("%.10f %.10f", cpu, gb); got != "0.1730769231 0.0192307692" {
		t.Errorf("prices %s", got)
	}
	var splits []float64
	sum := 0.0
	for _, r := range reserved {
		splits = append(splits, r[0]*cpu+r[1]*gb)
		sum += splits[len(splits)-1]
	}
	var text strings.Builder
	text.WriteString("Usage U=1 P=1" + hourOfMachine + "\n")
	for i, split := range splits {
		idle := (1 - sum) * split / sum
		// AWS writes a row for processors and one for memory.
		for k, part := range []float64{reserved[i][0] * cpu / split, reserved[i][1] * gb / split} {
			text.WriteString(pod(fmt.Sprintf("ns/p%d", i), "EKSPod-EC2", fmt.Sprintf("split=%.10f unused=%.10f usage=%d", split*part, idle*part, k)))
		}
	}
	c := shared(t, actual.Amortized, text.String())
	if c.Whole.String() != "1" || c.Rest.Abs().Float64() > 1e-9 || c.Rows != 6 || len(c.Machines) != 1 || !c.Machines[0].Found || c.Machines[0].Pods != 3 {
		t.Errorf("%+v", c)
	}
	for i, want := range [][3]float64{{.25, .15, .40}, {.25, .15, .40}, {.125, .075, .20}} {
		p := c.Pods[i]
		for k, got := range []money.Total{p.Split, p.Unused, p.Share()} {
			if d := got.Float64() - want[k]; d > 1e-9 || d < -1e-9 {
				t.Errorf("%s: %v, want %v", p.Name, got, want[k])
			}
		}
		if p.Cluster != "shop" || p.Namespace != "ns" || i == 2 && p.Name != "p2" {
			t.Errorf("%+v", p)
		}
	}
	if g := c.By(audit.ByNamespace); len(g) != 1 || g[0].Pods != 3 || g[0].Namespace != "ns" || g[0].Name != "" {
		t.Errorf("%+v", g)
	}
}

// TestContainersOfTwoRows holds, T24, that a machine-hour of two rows, half of it
// reserved and half under a plan, is not doubled by its containers.
func TestContainersOfTwoRows(t *testing.T) {
	c := shared(t, actual.Amortized, "DiscountedUsage U=0 effective=.30 P=.5"+hourOfMachine+"\nSavingsPlanCoveredUsage U=.5 effective=.35 P=.5"+hourOfMachine+"\n"+
		pod("a/x", "EKSPod-EC2", "split=.2 unused=.1")+pod("b/y", "EKSPod-EC2", "split=.25 unused=.1")+
		"Usage U=9 start=2026-06-01T00:00:00Z end=2026-06-01T01:00:00Z resource=i-1 kind=DataTransfer-Out-Bytes\nUsage U=5 resource=vol-1")
	if c.Shared.String() != "0.65" || !c.Rest.IsZero() || c.Whole.String() != "14.65" || c.Elsewhere.String() != "14" || c.Machines[0].Cost.String() != "0.65" {
		t.Errorf("%+v", c)
	}
}

// What the view is made of in bills that are not whole.
func TestContainerViews(t *testing.T) {
	machine := "Usage U=1 NU=.9 P=2" + hourOfMachine + "\n"
	for _, tt := range []struct {
		name  string
		basis actual.Basis
		bill  string
		want  string // whole, shared, rest, elsewhere
	}{
		{"a share is missing", actual.Amortized, machine + pod("a/x", "EKSPod-EC2", "split=.6 unused=.1"), "1 0.7 0.3 0"},
		{"other hours of the machine are elsewhere", actual.Amortized, machine + "Usage U=4 start=2026-06-01T01:00:00Z end=2026-06-01T02:00:00Z resource=i-1 kind=BoxUsage:m5.xlarge\n" + pod("a/x", "EKSPod-EC2", "split=1 unused=0"), "5 1 0 4"},
		{"the machine is in another bill", actual.Amortized, "Usage U=3\n" + pod("a/x", "EKSPod-EC2", "split=.6 unused=.1"), "3 0.7 -0.7 3"},
		{"net where AWS tells it, gross where it is 0", actual.Net, machine + pod("a/x", "EKSPod-EC2", "split=.6 unused=.1 netsplit=.5 netunused=0"), "0.9 0.6 0.3 0"},
		{"at public prices", actual.OnDemand, machine + pod("a/x", "EKSPod-EC2", "split=.6 unused=.1 publicsplit=1.2 publicunused=.8"), "2 2 0 0"},
		{"cash is not split", actual.Cash, machine + pod("a/x", "EKSPod-EC2", "split=.6 unused=.4"), "1 1 0 0"},
		{"tasks", actual.Amortized, machine + strings.Replace(pod("a/x", "ECSTask-EC2", "split=.6 unused=.4"), "arn:aws:eks:us-east-1:111111111111:pod/shop/a/x/uid", "arn:aws:ecs:us-east-1:111111111111:task/shop/77", 1), "1 1 0 0"},
		{"a machine by its ARN", actual.Amortized, machine + strings.Replace(pod("a/x", "EKSPod-EC2", "split=.6 unused=.4"), "parent=i-1", "parent=arn:aws:ec2:us-east-1:1:instance/i-1", 1), "1 1 0 0"},
		{"a placeholder", actual.Amortized, machine + pod("a/x", "EKSPod-EC2", "split=1 unused=0") + strings.Replace(pod("a/z", "EKSPod-EC2", "split= unused="), "parent=i-1", "parent=", 1), "1 1 0 0"},
	} {
		c := shared(t, tt.basis, tt.bill)
		if got := fmt.Sprint(c.Whole, c.Shared, c.Rest, c.Elsewhere); got != tt.want {
			t.Errorf("%s: %s, want %s: %+v", tt.name, got, tt.want, c)
		}
	}
	c := shared(t, actual.Amortized, machine+pod("a/x", "EKSPod-EC2", "split=1 unused=0")+pod("a/y", "EKSPod-EC2", "split= unused=")+strings.Replace(pod("a/z", "EKSPod-EC2", "split= unused="), "parent=i-1", "parent=", 1))
	if c.Waiting != 1 || c.Placeholders != 1 || c.Rows != 3 || len(c.Pods) != 2 {
		t.Errorf("%+v", c)
	}
	// The first view never has them: total, usage and findings are those of machines.
	b, a := priced(t, machine+pod("a/x", "EKSPod-EC2", "split=1 unused=0 usage=5"))
	expect(t, figures(b, a, a.Currencies[0]), "amortized 1, cash 1, usage 0, split_overlay_excluded 0, finding:split-overlay yes")
	_, a = priced(t, machine+pod("a/x", "EKSPod-EC2", "split=.6 unused=.1")+pod("a/y", "EKSPod-EC2", "split= unused="))
	if x := findingOf(a, audit.ContainersApart); x.Money.String() != "0.3" || len(x.Filters) != 1 || x.Filters[0].Values[0] != "i-1" || !has(a, audit.ContainersWaiting) {
		t.Errorf("%+v", x)
	}
	if _, ok := audit.New(b, breakdown.New(b.Ledger(), b)).Containers(actual.Amortized, "EUR"); ok {
		t.Error("containers in a currency that the bill does not have")
	}
}

// findingOf returns the finding of a kind, or none.
func findingOf(a *audit.Audit, code audit.Code) audit.Finding {
	for _, x := range a.Findings {
		if x.Code == code {
			return x
		}
	}
	return audit.Finding{}
}
