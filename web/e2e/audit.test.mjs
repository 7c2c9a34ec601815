// The Audit tab: its figures are those known of real bills, it says what is left
// over to the last digit, and everything in it can be reached and read.
import { test } from "node:test";
import assert from "node:assert/strict";
import { bill, near, needBills, summary, truth } from "./lib/data.mjs";
import { browser, site } from "./lib/together.mjs";
import { faults } from "./lib/axe.mjs";
import { at, drop, finished, visit } from "./lib/app.mjs";

const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));

async function audit(page) {
  await at(page, "tab-audit").click();
  await at(page, "audit-headline").waitFor();
  await settled(page);
}

async function opened(...names) {
  const visited = await visit(browser.context, site.address);
  await drop(visited.page, names.map((n) => bill(n)));
  await finished(visited.page, names.some((n) => n.includes("ragged")) ? "partial" : "complete").catch(() => finished(visited.page));
  await audit(visited.page);
  return visited;
}

// rows reads a table: by key, the exact values of its cells, and whether it holds.
const rows = (page, table) =>
  page.locator(`[data-table="${table}"] > div table tbody tr`).evaluateAll((list) =>
    Object.fromEntries(list.map((r) => [r.dataset.key, { ok: r.dataset.ok === "true", text: r.innerText, values: [...r.children].map((c) => c.dataset.value ?? c.querySelector("[data-value]")?.dataset.value) }])),
  );

const sum = (page, table) => page.locator(`[data-table="${table}"] > div tfoot tr > *`).evaluateAll((list) => list.map((c) => c.dataset.value));

// What is known: what the bridge leaves, how many commitments there are, and which
// identities hold.
const known = [
  { name: "bills/workshop-2018-10.snappy.parquet", left: "$0.00000518", commitments: 9, identities: ["I4", "I5", "I5 Reserved units", "I6", "I7"] },
  { name: "bills/workshop-2018-12.snappy.parquet", left: "$0.0000017", commitments: 9, identities: ["I4", "I5", "I5 Reserved units", "I6", "I7"] },
  { name: "bills/dataexport-2026-04.cur2.csv", left: "$0.00", commitments: 0, identities: [] },
  { name: "bills/hourly-2018-02.cur1.csv.gz", left: "$0.00", commitments: 0, identities: [] },
  { name: "bills/generated-100k.cur1.snappy.parquet", left: "$0.00", commitments: 8, identities: ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8"] },
];

for (const k of known) {
  test(`${k.name}: the audit says what is known of it`, { skip: needBills }, async () => {
    const { page, seen } = await opened(k.name);
    const want = truth(k.name);
    const native = summary(bill(k.name));

    const all = await sum(page, "kinds");
    assert.equal(all[1], String(want.rows));
    assert.equal(all[2], native.totals.cash);
    assert.equal(all[3], native.totals.amortized);
    assert.ok(near(all[2], want.totals.unblended) && near(all[3], want.totals.cid_amortized), `${all} against ${JSON.stringify(want.totals)}`);
    const kinds = await rows(page, "kinds");
    for (const t of want.by_line_item_type) {
      assert.equal(kinds[t.lit].values[1], String(t.n_rows), t.lit);
      assert.ok(near(kinds[t.lit].values[2], t.unblended) && near(kinds[t.lit].values[3], t.cid_amortized), t.lit);
    }
    assert.equal((await sum(page, "sources"))[2], native.totals.amortized);
    assert.equal((await sum(page, "payers"))[3], native.totals.cash);

    assert.match(await at(page, "audit-bridge").innerText(), new RegExp(`Left over: ${k.left.replaceAll("$", "\\$")}[.] ?`));
    assert.match(await at(page, "audit-naive").innerText(), /common rule/);
    const identities = await rows(page, "identities");
    assert.deepEqual(Object.keys(identities), ["total", "bridge", ...k.identities]);
    for (const [id, r] of Object.entries(identities)) assert.ok(r.ok, `${id}: ${r.text}`);
    const keys = native.identities.map((d, i, all) => (all[i - 1]?.id === d.id ? `${d.id} ${d.name}` : d.id));
    assert.deepEqual(keys, k.identities);
    native.identities.forEach((d, i) => assert.deepEqual(identities[keys[i]].values.slice(1, 4), [d.left, d.right, d.gap], keys[i]));

    const explorer = await rows(page, "cost-explorer");
    assert.equal(explorer.unblended.values[2], native.totals.cash);
    assert.equal(explorer.amortized.values[2], native.totals.amortized);
    const credits = Number(native.by_line_item_type.Credit?.cash ?? 0) + Number(native.by_line_item_type.Refund?.cash ?? 0);
    assert.ok(near(explorer["unblended-no-credits"].values[2], Number(native.totals.cash) - credits, 1e-9));

    const fold = page.locator('[data-table="identities"] summary');
    assert.equal(await fold.count(), k.commitments > 0 ? 1 : 0);
    if (k.commitments > 0) {
      await fold.click();
      const each = page.locator('[data-table="identities"] details tbody tr[data-key]');
      await each.first().waitFor();
      const keys = await each.evaluateAll((list) => list.map((r) => r.dataset.key));
      assert.equal(keys.filter((key) => !/ I\d$/.test(key)).length, k.commitments);
    }
    assert.deepEqual(seen.errors, []);
    await page.close();
  });
}

test("rows and findings of the audit lead to the rows behind them, by mouse and by keyboard", { skip: needBills }, async () => {
  const { page } = await opened("bills/workshop-2018-10.snappy.parquet");
  const kinds = await rows(page, "kinds");
  await page.locator('[data-table="kinds"] tr[data-key="RIFee"] [data-act="audit-row"]').focus();
  await page.keyboard.press("Enter");
  await at(page, "breakdown-row").first().waitFor();
  await settled(page);
  assert.equal(await page.locator('[data-testid="breakdown-sum"] td[data-value]').nth(1).getAttribute("data-value"), kinds.RIFee.values[3]);
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await at(page, "audit-headline").waitFor();
  await settled(page);
  const finding = page.locator('[data-testid="finding"][data-code="unused-commitment"]');
  assert.match(await finding.innerText(), /Paid, not used/);
  await finding.locator("a").click();
  await at(page, "breakdown-row").first().waitFor();
  await page.goBack();
  await at(page, "audit-headline").waitFor();
  await page.close();
});

test("two months are audited one by one", { skip: needBills }, async () => {
  const names = ["bills/workshop-2018-10.snappy.parquet", "bills/workshop-2018-12.snappy.parquet"];
  const { page } = await opened(...names);
  const [october, december] = names.map((n) => summary(bill(n)).totals);
  assert.match(await at(page, "audit-headline").innerText(), /December/);
  assert.equal((await sum(page, "kinds"))[3], december.amortized);
  const month = page.locator('[data-act="month"]');
  await month.selectOption({ index: await month.locator("option").evaluateAll((list) => list.findIndex((o) => /October/.test(o.innerText))) });
  await page.waitForFunction(() => /October/.test(document.querySelector('[data-testid="audit-headline"]').innerText));
  await settled(page);
  assert.equal((await sum(page, "kinds"))[3], october.amortized);
  await page.close();
});

test("currencies have totals of their own, and an open month is an estimate", { skip: needBills }, async () => {
  const { page } = await opened("awkward/mixed_currency.cur1.csv");
  const native = summary(bill("awkward/mixed_currency.cur1.csv"));
  const currencies = await rows(page, "currencies");
  for (const [code, c] of Object.entries(native.currencies)) assert.deepEqual(currencies[code].values.slice(2, 4), [c.totals.cash, c.totals.amortized]);
  assert.match(await at(page, "audit-headline").innerText(), /so far is billed at .* estimated[.]/);
  const open = await rows(page, "open");
  assert.match(open["2025-03"].text, /no invoice number yet/);
  const checks = await page.locator('[data-testid="audit-checks"] [data-code="bridge"]').getAttribute("data-ok");
  assert.equal(checks, "false");
  await page.close();
});

test("rejected rows are shown with their place and reason", { skip: needBills }, async () => {
  const { page } = await opened("awkward/ragged_rows.cur1.csv");
  const native = summary(bill("awkward/ragged_rows.cur1.csv"));
  assert.ok(native.rejected > 0);
  assert.equal((await sum(page, "files"))[4], String(native.rejected));
  assert.equal(await at(page, "audit-reject").count(), Math.min(100, native.rejected));
  const columns = page.locator('[data-table="files"] summary').first();
  await columns.click();
  await page.locator('[data-table="files"] details tr[data-key="lineItem/UnblendedCost"]').waitFor();
  assert.match(await page.locator('[data-table="files"] details tr[data-key="lineItem/UnblendedCost"]').innerText(), /unblended cost/);
  await page.close();
});

test("axe-core finds nothing serious in the audit, light and dark, on a desk and a phone", { skip: needBills }, async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1440, 390]) {
      const { page } = await visit(browser.context, site.address);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await drop(page, bill("awkward/mixed_currency.cur1.csv"));
      await finished(page);
      await audit(page);
      for (const summaryLine of await page.locator("details.twin > summary").all()) await summaryLine.click();
      await settled(page);
      assert.deepEqual(await faults(page), [], `${colorScheme} ${width}`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${width}: the page is wider than its window`);
      await page.close();
    }
  }
});
