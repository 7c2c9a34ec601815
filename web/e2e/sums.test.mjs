// What `plainbill summary` says of known bills, against SQL over the same files in
// DuckDB. The SQL is written from AWS's user guide and the rule of the Cloud
// Intelligence Dashboards, not from the rule table of the engine, and every figure
// has to agree to its last digit.
import { test } from "node:test";
import assert from "node:assert/strict";
import { DuckDBInstance } from "@duckdb/node-api";
import { bill, near, needBills, summary } from "./lib/data.mjs";

const bills = [
  "bills/workshop-2018-10.snappy.parquet",
  "bills/workshop-2018-12.snappy.parquet",
  "bills/dataexport-2026-04.cur2.csv",
  "bills/hourly-2018-02.cur1.csv.gz",
  "bills/anonymous-2023-11.cur1.csv",
  "bills/generated-100k.cur1.csv.gz",
  "bills/generated-100k.cur1.snappy.parquet",
  "bills/generated-100k.cur2.snappy.parquet",
  "awkward/slice_plain.cur1.csv",
  "awkward/bom_crlf.cur1.csv",
  "awkward/quoted_newlines.cur1.csv",
  "awkward/no_net_columns.cur1.csv",
  "awkward/two_billing_periods.cur1.csv",
  "awkward/mixed_currency.cur1.csv",
  "awkward/REAL_cur1_small_rowgroups.snappy.parquet",
  "awkward/REAL_cur2_maps.snappy.parquet",
];

// The columns that the SQL reads, as letters and digits: every export spells them
// in its own way.
const columns = {
  type: "lineitemlineitemtype",
  operation: "lineitemoperation",
  product: "lineitemproductcode",
  description: "lineitemlineitemdescription",
  currency: "lineitemcurrencycode",
  ri: "reservationreservationarn",
  u: "lineitemunblendedcost",
  nu: "lineitemnetunblendedcost",
  ri_eff: "reservationeffectivecost",
  ri_net: "reservationneteffectivecost",
  ri_part_up: "reservationamortizedupfrontcostforusage",
  ri_part_rec: "reservationrecurringfeeforusage",
  auf: "reservationamortizedupfrontfeeforbillingperiod",
  uauf: "reservationunusedamortizedupfrontfeeforbillingperiod",
  nuauf: "reservationnetunusedamortizedupfrontfeeforbillingperiod",
  urf: "reservationunusedrecurringfee",
  nurf: "reservationnetunusedrecurringfee",
  sp_eff: "savingsplansavingsplaneffectivecost",
  sp_net: "savingsplannetsavingsplaneffectivecost",
  total: "savingsplantotalcommitmenttodate",
  used: "savingsplanusedcommitment",
  auc: "savingsplanamortizedupfrontcommitmentforbillingperiod",
  nauc: "savingsplannetamortizedupfrontcommitmentforbillingperiod",
  rec: "savingsplanrecurringcommitmentforbillingperiod",
  nrec: "savingsplannetrecurringcommitmentforbillingperiod",
  discount: "discounttotaldiscount",
  amount: "lineitemusageamount",
  normal: "lineitemnormalizedusageamount",
  reserved: "reservationtotalreservedunits",
  reserved_normal: "reservationtotalreservednormalizedunits",
  idle: "reservationunusedquantity",
  idle_normal: "reservationunusednormalizedunitquantity",
};
const texts = new Set(["type", "operation", "product", "description", "currency", "ri"]);

const stripped = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

// view makes a table `r` of a bill: texts never null, amounts exact or null.
async function view(db, path) {
  const source = path.endsWith(".parquet")
    ? `read_parquet('${path}')`
    : `read_csv('${path}', header = true, all_varchar = true, quote = '"', escape = '"', delim = ',', strict_mode = false, max_line_size = 20000000)`;
  const header = (await db.runAndReadAll(`describe select * from ${source}`)).getRows();
  const found = new Map(header.map(([name]) => [stripped(name.replace(/^\uFEFF/, "")), name]));
  const list = Object.entries(columns).map(([name, spelled]) => {
    const column = found.get(spelled);
    const quoted = column && `"${column.replaceAll('"', '""')}"`;
    if (texts.has(name)) return `${quoted ? `coalesce(${quoted}::varchar, '')` : "''"} as ${name}`;
    return `${quoted ? `cast(nullif(trim(${quoted}::varchar), '') as decimal(38, 10))` : "null::decimal(38, 10)"} as ${name}`;
  });
  // The discounts of a row by kind: a map, or JSON in a cell.
  const [, kind] = header.find(([name]) => name.toLowerCase() === "discount") ?? [];
  const values = kind?.startsWith("MAP") ? "map_values(discount)" : "json_extract_string(discount, '$.*')";
  list.push(`${kind ? `list_sum(list_transform(${values}, x -> cast(x as decimal(38, 10))))` : "null::decimal(38, 10)"} as kinds`);
  await db.run(`create or replace temp table r as select ${list} from ${source}`);
  const nets = Object.entries(columns).filter(([name, spelled]) => /^(nu|ri_net|nuauf|nurf|sp_net|nauc|nrec)$/.test(name) && found.has(spelled));
  return nets.length > 0;
}

const prepaid = `(type = 'SavingsPlanUpfrontFee' or (type = 'Fee' and ri <> '')
  or (type = 'Refund' and product like '%SavingsPlans' and starts_with(description, 'Refund for one-time fee for Savings Plan ID')))`;

const amortized = `case
  when type = 'SavingsPlanCoveredUsage' then coalesce(sp_eff, 0)
  when type = 'DiscountedUsage' then coalesce(ri_eff, 0)
  when type = 'SavingsPlanRecurringFee' then coalesce(total, 0) - coalesce(used, 0)
  when type = 'RIFee' then coalesce(uauf, 0) + coalesce(urf, 0)
  when type = 'SavingsPlanNegation' or ${prepaid} then 0
  else coalesce(u, 0) end`;

// A share of an amount, in whole numbers, rounded half to even at the tenth decimal
// as all of the engine's amounts are.
const share = (amount, part, whole) => {
  const n = (x) => `cast((${x}) * 10000000000 as hugeint)`;
  const product = `(${n(amount)} * ${n(part)})`;
  const down = `(${product} // ${n(whole)})`;
  const twice = `(2 * (${product} % ${n(whole)}))`;
  return `(${down} + case when ${twice} > ${n(whole)} or (${twice} = ${n(whole)} and ${down} % 2 = 1) then 1 else 0 end)::decimal(38, 0) / 10000000000`;
};

const net = `case
  when type = 'SavingsPlanCoveredUsage' then coalesce(sp_net, sp_eff, 0)
  when type = 'DiscountedUsage' then coalesce(ri_net, ri_eff, 0)
  when type = 'SavingsPlanRecurringFee' and (nauc is not null or nrec is not null) and total > 0
    then cast(${share("coalesce(nauc, 0) + coalesce(nrec, 0)", "total - used", "total")} as decimal(38, 10))
  when type = 'RIFee' and (nuauf is not null or nurf is not null) then coalesce(nuauf, 0) + coalesce(nurf, 0)
  when type in ('SavingsPlanNegation', 'SavingsPlanRecurringFee', 'RIFee') or ${prepaid} then ${amortized}
  when type like '%Discount' then coalesce(nu, 0)
  else coalesce(nu, u, 0) end`;

const naive = `case when type = 'DiscountedUsage' then coalesce(ri_eff, 0) when type = 'SavingsPlanCoveredUsage' then coalesce(sp_eff, 0) else coalesce(u, 0) end`;

// Both sides of the identities.
const identities = {
  I1: ["sum(sp_eff) filter (type = 'SavingsPlanCoveredUsage')", "sum(used) filter (type = 'SavingsPlanRecurringFee')"],
  I2: ["sum(rec + coalesce(auc, 0)) filter (type = 'SavingsPlanRecurringFee' and total is not null)", "sum(total) filter (type = 'SavingsPlanRecurringFee' and rec is not null)"],
  I3: ["sum(u) filter (type = 'SavingsPlanCoveredUsage')", "-sum(u) filter (type = 'SavingsPlanNegation')"],
  I4: ["sum(coalesce(u, 0) + coalesce(auf, 0)) filter (type = 'RIFee')",
    "coalesce(sum(ri_eff) filter (type = 'DiscountedUsage'), 0) + coalesce(sum(coalesce(uauf, 0) + coalesce(urf, 0)) filter (type = 'RIFee'), 0)"],
  I6: ["sum(ri_eff) filter (type = 'DiscountedUsage')", "sum(coalesce(ri_part_up, 0) + coalesce(ri_part_rec, 0)) filter (type = 'DiscountedUsage')"],
  "I8 Kinds of discount": ["sum(kinds) filter (kinds is not null or discount is not null)", "sum(discount)"],
  "I8 Private discount": ["sum(u - nu) filter (discount is not null and type not like '%Discount')", "sum(discount) filter (nu is not null and type not like '%Discount')"],
};

// The identities that are quantities and shares, reservation by reservation: where a
// reservation has normalized units these are compared, else its own.
const reservations = `with each as (select ri,
    count(*) filter (type = 'RIFee') as fees,
    coalesce(sum(reserved) filter (type = 'RIFee'), 0) as reserved, coalesce(sum(reserved_normal) filter (type = 'RIFee'), 0) as reserved_normal,
    coalesce(sum(idle) filter (type = 'RIFee'), 0) as idle, coalesce(sum(idle_normal) filter (type = 'RIFee'), 0) as idle_normal,
    coalesce(sum(amount) filter (type = 'DiscountedUsage'), 0) as taken, coalesce(sum(normal) filter (type = 'DiscountedUsage'), 0) as taken_normal,
    coalesce(sum(ri_part_up) filter (type = 'DiscountedUsage'), 0) as part, coalesce(sum(auf) filter (type = 'RIFee'), 0) as upfront,
    coalesce(sum(case when normal > 0 then normal else reserved_normal end) filter (type = 'RIFee'), 0) as whole
  from r where type in ('RIFee', 'DiscountedUsage') group by ri),
  sized as (select *, reserved_normal > 0 and taken_normal > 0 as normal from each)
  select sum(taken + idle) filter (fees > 0 and reserved > 0 and not normal)::double as "I5 Reserved units_left",
    sum(reserved) filter (fees > 0 and reserved > 0 and not normal)::double as "I5 Reserved units_right",
    sum(taken_normal + idle_normal) filter (fees > 0 and normal)::double as "I5 Reserved normalized units_left",
    sum(reserved_normal) filter (fees > 0 and normal)::double as "I5 Reserved normalized units_right",
    sum(part) filter (whole > 0 and upfront <> 0)::double as "I7 Upfront part of usage_left",
    sum(upfront::double * taken_normal::double / whole::double) filter (whole > 0 and upfront <> 0) as "I7 Upfront part of usage_right"
  from sized`;
const quantities = ["I5 Reserved normalized units", "I5 Reserved units", "I7 Upfront part of usage"];

// digits writes a decimal without what carries nothing: 1.50 is 1.5.
const digits = (text) => {
  const t = String(text ?? "0");
  const trimmed = t.includes(".") ? t.replace(/0+$/, "").replace(/\.$/, "") : t;
  return trimmed === "-0" || trimmed === "" ? "0" : trimmed;
};

const met = new Set();

for (const name of bills) {
  test(`${name}: the engine and DuckDB agree to the last digit`, { skip: needBills }, async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const db = await instance.connect();
    try {
      const hasNet = await view(db, bill(name));
      const said = summary(bill(name));
      await db.run(`delete from r where (currency <> '' or '${said.currency}' <> '') and currency <> '${said.currency}'`);
      const all = async (sql) => (await db.runAndReadAll(sql)).getRowObjects();
      const varchar = (e) => `(${e})::varchar`;
      const bases = { cash: "coalesce(u, 0)", amortized, net: hasNet ? net : amortized, naive };
      const [sums] = await all(`select count(*)::varchar as rows, ${Object.entries(bases).map(([k, e]) => `${varchar(`sum(${e})`)} as ${k}`)} from r where operation not in ('EKSPod-EC2', 'ECSTask-EC2')`);
      for (const basis of Object.keys(bases)) assert.equal(said.totals[basis], digits(sums[basis]), basis);

      const types = await all(`select type, count(*)::varchar as rows, ${["cash", "amortized", "naive"].map((k) => `${varchar(`sum(${bases[k]})`)} as ${k}`)} from r group by type`);
      const got = Object.fromEntries(Object.entries(said.by_line_item_type).map(([type, s]) => [type, [String(s.rows), s.cash, s.amortized, s.naive]]));
      assert.deepEqual(got, Object.fromEntries(types.map((t) => [t.type, [t.rows, digits(t.cash), digits(t.amortized), digits(t.naive)]])));

      const [bridge] = await all(`select
        ${varchar("-coalesce(sum(auf) filter (type = 'RIFee'), 0) - coalesce(sum(auc) filter (type = 'SavingsPlanRecurringFee'), 0)")} as trueup,
        ${varchar(`coalesce(sum(u) filter (${prepaid}), 0)`)} as prepay from r`);
      assert.equal(said.bridge.trueup, digits(bridge.trueup), "true-up");
      assert.equal(said.bridge.prepay, digits(bridge.prepay), "prepay");

      const [sides] = await all(`select ${Object.entries(identities).map(([id, [left, right]]) => `${varchar(left)} as "${id}_left", ${varchar(right)} as "${id}_right"`)} from r`);
      const [units] = await all(reservations);
      for (const d of said.identities) {
        const id = [`${d.id} ${d.name}`, d.id].find((key) => identities[key] || quantities.includes(key));
        assert.ok(id, `nothing to hold ${d.id} ${d.name} against`);
        met.add(id);
        if (quantities.includes(id)) {
          for (const side of ["left", "right"]) assert.ok(near(d[side], units[`${id}_${side}`], 1e-9), `${id}, ${side}: ${d[side]}, want ${units[`${id}_${side}`]}`);
          continue;
        }
        const left = digits(sides[id + "_left"]);
        let right = digits(sides[id + "_right"]);
        if (id === "I8 Private discount" && right.startsWith("-") !== left.startsWith("-")) right = right.replace(/^-|^/, (sign) => (sign ? "" : "-"));
        assert.deepEqual([d.left, d.right], [left, right], `${d.id} ${d.name}`);
      }
    } finally {
      db.closeSync?.();
      instance.closeSync?.();
    }
  });
}

test("every identity was met", { skip: needBills }, () => {
  assert.deepEqual([...met].sort(), [...Object.keys(identities), ...quantities].sort());
});
