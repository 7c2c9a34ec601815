package view_test

import (
	"strings"
	"testing"

	"github.com/plainbill/plainbill/cost/audit"
	"github.com/plainbill/plainbill/cost/money"
	"github.com/plainbill/plainbill/cost/view"
)

// pods is an hour of one machine, shared by two pods of one namespace and one of
// another, beside a bucket.
const pods = `bill_payer_account_id,bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_usage_type,line_item_operation,line_item_resource_id,line_item_unblended_cost,line_item_currency_code,split_line_item_parent_resource_id,split_line_item_split_cost,split_line_item_unused_cost
111111111111,2026-06-01,222222222222,Usage,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,AmazonEC2,BoxUsage:m5.xlarge,RunInstances,i-1,1.00,USD,,,
111111111111,2026-06-01,222222222222,Usage,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,AmazonS3,TimedStorage,PutObject,bucket,0.25,USD,,,
111111111111,2026-06-01,222222222222,Usage,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,AmazonEKS,EKS-EC2-vCPU-Hours,EKSPod-EC2,arn:aws:eks:us-east-1:222222222222:pod/shop/web/a/uid1,0,USD,i-1,0.30,0.10
111111111111,2026-06-01,222222222222,Usage,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,AmazonEKS,EKS-EC2-vCPU-Hours,EKSPod-EC2,arn:aws:eks:us-east-1:222222222222:pod/shop/web/b/uid2,0,USD,i-1,0.20,0.05
111111111111,2026-06-01,222222222222,Usage,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,AmazonEKS,EKS-EC2-vCPU-Hours,EKSPod-EC2,arn:aws:eks:us-east-1:222222222222:pod/shop/db/c/uid3,0,USD,i-1,0.25,0.10
`

// TestContainersAreASecondView holds that what containers share is shown by
// namespace, leads to the total, and is in no total itself.
func TestContainersAreASecondView(t *testing.T) {
	b := open(t, pods).view
	a := audited(t, b, view.AuditQuery{})
	if got := a.Bar.Total.String(); got != "1.25" {
		t.Errorf("the total is %s", got)
	}
	shares := tableOf(t, a, view.ContainerTable)
	want := map[string]string{"web": "0.65", "db": "0.35"}
	sum := money.Total{}
	for _, r := range shares.Rows {
		last := r.Cells[len(r.Cells)-1]
		if want[r.Cells[0].Text] != last.Value || r.Cells[0].Sub != "shop" {
			t.Errorf("%s of %s costs %s", r.Cells[0].Text, r.Cells[0].Sub, last.Value)
		}
		v, _, err := money.Parse([]byte(last.Value))
		if err != nil {
			t.Fatal(err)
		}
		sum.Add(v)
	}
	if len(shares.Rows) != 2 || sum.String() != shares.Sum.Cells[4].Value || sum.String() != "1" {
		t.Errorf("%d namespaces come to %v", len(shares.Rows), sum)
	}
	path := tableOf(t, a, view.ContainerPathTable)
	if path.Rows[0].Cells[1].Value != "1" || path.Rows[1].Cells[1].Value != "0" || path.Rows[2].Cells[1].Value != "0.25" || path.Sum.Cells[1].Value != "1.25" {
		t.Errorf("the way to the total: %+v", path)
	}
	if each := tableOf(t, a, view.PodTable); len(each.Rows) != 3 || each.Rows[0].Query == nil {
		t.Errorf("%d containers", len(each.Rows))
	}
}

// TestCURAndFOCUSSideBySide holds that both exports of one real bill agree on what
// they have to, and that the page says what they cannot agree on.
func TestCURAndFOCUSSideBySide(t *testing.T) {
	audits := map[string]*audit.Audit{}
	for folder, name := range map[string]string{"bills": "generated-100k.cur1.snappy.parquet", "focus": "generated-100k.focus1.0.snappy.parquet"} {
		audits[folder] = audit.Run(openKnown(t, folder, name).Book)
	}
	var v view.Compared
	v.AgreeOn(audits["bills"], audits["focus"])
	if len(v.Agreed) < 8 || len(v.Cannot) < 8 {
		t.Fatalf("%d figures, %d differences", len(v.Agreed), len(v.Cannot))
	}
	for _, r := range v.Agreed {
		if r.Must && !r.OK {
			t.Errorf("%s: %s and %s", r.Label, r.CUR.Text, r.FOCUS.Text)
		}
	}
	if !strings.Contains(v.Title, "agree on every figure") {
		t.Error(v.Title)
	}
	// A bill does not agree with another one, and the title says so.
	other := audit.Run(openKnown(t, "bills", "dataexport-2026-04.cur2.csv").Book)
	v = view.Compared{}
	v.AgreeOn(other, audits["focus"])
	if !strings.Contains(v.Title, "differ in") {
		t.Error(v.Title)
	}
}
