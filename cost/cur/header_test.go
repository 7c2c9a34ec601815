package cur

import (
	"strings"
	"testing"
)

// legacy is the header of a small CUR 1.0 bill.
const legacy = "identity/LineItemId,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate," +
	"lineItem/ProductCode,lineItem/UnblendedCost,reservation/ReservationARN,reservation/EffectiveCost," +
	"savingsPlan/SavingsPlanARN,savingsPlan/SavingsPlanEffectiveCost,pricing/publicOnDemandCost,resourceTags/user:Name"

// wantLegacy is the column of each field of legacy.
var wantLegacy = map[Field]int{
	PayerAccount: 1, UsageAccount: 2, LineItemTypeText: 3, UsageStart: 4, ProductCode: 5, Unblended: 6,
	ReservationARN: 7, RIEffective: 8, SavingsPlanARN: 9, SPEffective: 10, PublicOnDemand: 11,
}

func TestHeadersMatchInEverySpelling(t *testing.T) {
	for _, tt := range []struct{ name, header string }{
		{"as AWS writes it", legacy},
		{"in upper case with blanks", " " + strings.ReplaceAll(strings.ToUpper(legacy), ",", " , ") + " "},
		{"in lower case", strings.ToLower(legacy)},
		{"as Athena names it", "identity_line_item_id,bill_payer_account_id,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date," +
			"line_item_product_code,line_item_unblended_cost,reservation_reservation_a_r_n,reservation_effective_cost," +
			"savings_plan_savings_plan_a_r_n,savings_plan_savings_plan_effective_cost,pricing_public_on_demand_cost,resource_tags_user_name"},
		{"with Arn for ARN", strings.ReplaceAll(legacy, "ARN", "Arn")},
		{"without inner underscores", "identity_lineitemid,bill_payeraccountid,lineitem_usageaccountid,lineitem_lineitemtype,lineitem_usagestartdate," +
			"lineitem_productcode,lineitem_unblendedcost,reservation_reservationarn,reservation_effectivecost," +
			"savingsplan_savingsplanarn,savingsplan_savingsplaneffectivecost,pricing_publicondemandcost,resourcetags_user_name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := MatchHeader(strings.Split(tt.header, ","))
			for f := NoField + 1; f < FieldCount; f++ {
				want, ok := wantLegacy[f]
				if !ok {
					want = -1
				}
				if got := m.Source[f]; got != want {
					t.Errorf("%v is column %d, want %d", f, got, want)
				}
			}
			if use := m.Columns[12]; use.Role != TagColumn || use.Space != Tag || !strings.EqualFold(strings.ReplaceAll(use.Key, ":", "_"), "user_name") {
				t.Errorf("the tag is %+v", use)
			}
			if m.Family != CUR1 || m.Refusal("a.csv") != nil {
				t.Errorf("family %v, refusal %v", m.Family, m.Refusal("a.csv"))
			}
		})
	}
}

func TestSpellingsNameOneField(t *testing.T) {
	canonical, stripped := make(map[string]Field), make(map[string]Field)
	for n, s := range spellings {
		field := Field(n)
		for _, name := range s.names() {
			if Canonical(name) != name {
				t.Errorf("%q is not canonical", name)
			}
			if f, ok := canonical[name]; ok {
				t.Errorf("%q names %v and %v", name, f, field)
			}
			if f, ok := stripped[Stripped(name)]; ok && f != field {
				t.Errorf("%q, stripped, names %v and %v", name, f, field)
			}
			canonical[name], stripped[Stripped(name)] = field, field
		}
	}
}

func TestKeyedColumns(t *testing.T) {
	for _, tt := range []struct {
		name string
		want Use
	}{
		{"resourceTags/user:Name", Use{Role: TagColumn, Space: Tag, Key: "user:Name"}},
		{"resourceTags/user:name", Use{Role: TagColumn, Space: Tag, Key: "user:name"}},
		{"resourceTags/aws:createdBy", Use{Role: TagColumn, Space: Tag, Key: "aws:createdBy"}},
		{"RESOURCETAGS/USER:TEAM", Use{Role: TagColumn, Space: Tag, Key: "USER:TEAM"}},
		{"resource_tags_user_name", Use{Role: TagColumn, Space: Tag, Key: "user_name"}},
		{"resource_tags['user_app']", Use{Role: TagColumn, Space: Tag, Key: "user_app"}},
		{"costCategory/Team", Use{Role: TagColumn, Space: CostCategory, Key: "Team"}},
		{"costCategory/Charge type", Use{Role: TagColumn, Space: CostCategory, Key: "Charge type"}},
		{"cost_category_team", Use{Role: TagColumn, Space: CostCategory, Key: "team"}},
		{"resource_tags", Use{Role: MapColumn, Map: TagMap}},
		{"tags", Use{Role: MapColumn, Map: TagMap}},
		{"Tags", Use{Role: MapColumn, Map: TagMap}},
		{"cost_category", Use{Role: MapColumn, Map: CostCategoryMap}},
		{"product", Use{Role: MapColumn, Map: ProductMap}},
		{"resourceTags/", Use{}},
		{"product['region']", Use{Role: FieldColumn, Field: Region}},
		{"product_name_of_ours", Use{}},
	} {
		m := MatchHeader([]string{"line_item_unblended_cost", tt.name})
		if got := m.Columns[1]; got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestTheFirstOfTwoEqualColumnsIsRead(t *testing.T) {
	m := MatchHeader([]string{"lineItem/UnblendedCost", "resourceTags/user:A", "lineItem/UnblendedCost", "line_item_unblended_cost", "resourceTags/user:A"})
	if m.Source[Unblended] != 0 || m.Columns[2] != (Use{}) || m.Columns[3] != (Use{}) || m.Columns[4] != (Use{}) {
		t.Errorf("unblended cost is column %d, uses %+v", m.Source[Unblended], m.Columns)
	}
	if got := strings.Join(m.Repeated, " "); got != "lineItem/UnblendedCost resourceTags/user:A" {
		t.Errorf("repeated: %s", got)
	}
}

func TestThePreferredSpellingWins(t *testing.T) {
	m := MatchHeader([]string{"LINEITEM/UNBLENDEDCOST", "line_item_unblended_cost", "product_service_name", "service_name", "product_product_name"})
	if m.Source[Unblended] != 1 {
		t.Errorf("a loose spelling won over the exact one: column %d", m.Source[Unblended])
	}
	if m.Source[ProductName] != 4 {
		t.Errorf("product name is column %d, want 4", m.Source[ProductName])
	}
}

func TestFamilies(t *testing.T) {
	for _, tt := range []struct {
		name, header string
		want         Family
		refusal      Code
	}{
		{"legacy report", legacy, CUR1, ""},
		{"data export", "bill_payer_account_name,line_item_line_item_type,line_item_unblended_cost,product,resource_tags", CUR2, ""},
		{"data export of three columns", "line_item_usage_start_date,line_item_product_code,line_item_unblended_cost", CUR1, ""},
		{"report without its cost", strings.Replace(legacy, "lineItem/UnblendedCost", "lineItem/BlendedCost", 1), CUR1, MissingColumn},
		{"FOCUS", "BilledCost,EffectiveCost,ChargeCategory,ChargePeriodStart,BillingAccountId", FOCUS, ""},
		{"FOCUS in lower case", "billedcost,effectivecost,chargecategory,chargeperiodstart", FOCUS, ""},
		{"Cost Explorer", `Service,EC2-Instances($),S3($),Total costs($)`, CostExplorerExport, CostExplorer},
		{"detailed billing report", "InvoiceID,PayerAccountId,LinkedAccountId,RecordType,RecordId,ProductName,RateId,UnBlendedCost", DetailedBillingReport, DetailedBilling},
		{"some other table", "Date,Name,Amount", NoFamily, MissingColumn},
	} {
		m := MatchHeader(strings.Split(tt.header, ","))
		var code Code
		if refusal := m.Refusal("a.csv"); refusal != nil {
			code = refusal.Code
		}
		if m.Family != tt.want || code != tt.refusal {
			t.Errorf("%s: %v, refused %q; want %v, %q", tt.name, m.Family, code, tt.want, tt.refusal)
		}
	}
}

func TestAFocusAmountIsNoReservationInACUR(t *testing.T) {
	m := MatchHeader([]string{"line_item_line_item_type", "line_item_unblended_cost", "effective_cost"})
	if m.Has(RIEffective) {
		t.Error("effective_cost of a CUR was read as the cost of reservations")
	}
	m = MatchHeader([]string{"BilledCost", "EffectiveCost", "ChargeCategory"})
	if !m.Has(RIEffective) || !m.Has(Unblended) {
		t.Error("EffectiveCost of FOCUS was not read")
	}
}

func TestRefusalNamesTheNearestColumn(t *testing.T) {
	for _, tt := range []struct{ header, want string }{
		{"Date,Name,Amount", "I looked for line_item_unblended_cost, lineItem/UnblendedCost and BilledCost. The file has 3 columns; the nearest is Amount."},
		{"lineItem/LineItemType,lineItem/ProductCode,lineItem/BlendedCost,lineItem/BlendedRate", "I looked for line_item_unblended_cost, lineItem/UnblendedCost and BilledCost. The file has 4 columns; the nearest is lineItem/BlendedCost."},
		{"a,b", "I looked for line_item_unblended_cost, lineItem/UnblendedCost and BilledCost. The file has 2 columns."},
	} {
		m := MatchHeader(strings.Split(tt.header, ","))
		e := m.Refusal("usage.csv")
		if e == nil || e.Title != "No cost column in usage.csv" || e.Text != tt.want {
			t.Errorf("%s: %v, want %s", tt.header, e, tt.want)
		}
	}
}

func TestProductField(t *testing.T) {
	for key, want := range map[string]Field{"product_name": ProductName, "region": Region, "instance_type": InstanceType, "servicecode": ServiceCode, "productFamily": ProductFamily} {
		if got, ok := ProductField(key); !ok || got != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	if f, ok := ProductField("volume_type"); ok {
		t.Errorf("volume_type is %v", f)
	}
}

// FuzzMatchHeader holds that no header makes MatchHeader or its findings panic,
// and that a column has at most one use.
func FuzzMatchHeader(f *testing.F) {
	f.Add(legacy)
	f.Add("line_item_unblended_cost,product['region'],resource_tags['']")
	f.Add("BilledCost,Tags,\xff\x00")
	f.Fuzz(func(t *testing.T, header string) {
		m := MatchHeader(strings.Split(header, ","))
		for field, column := range m.Source {
			if column >= 0 && m.Columns[column] != (Use{Role: FieldColumn, Field: Field(field)}) {
				t.Fatalf("%v is column %d, which is used for %+v", Field(field), column, m.Columns[column])
			}
		}
		var r FileReport
		new(Tally).Report(&r, &m, "CSV")
		if e := m.Refusal("f"); e == nil && !m.Has(Unblended) {
			t.Fatal("a file without a cost column is not refused")
		}
	})
}
