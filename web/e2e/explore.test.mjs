// Explore: group, filter, drill, explain, down to the line items.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bill, needBills, summary, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { at, bar, basis, drop, finished, visit } from "./lib/app.mjs";

let site;
let browser;
let folder;
before(async () => {
  folder = temporary("explore");
  site = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const loaded = async (name) => {
  const visited = await visit(browser.context, site.address);
  await drop(visited.page, bill(name));
  await finished(visited.page);
  return visited;
};

// explore opens the tab and waits for its table.
async function explore(page) {
  await at(page, "tab-explore").click();
  await at(page, "breakdown-row").first().waitFor();
}

// settled waits until what is shown answers what was asked.
const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));

const rows = (page) =>
  at(page, "breakdown-row").evaluateAll((list) =>
    list.map((e) => ({ key: e.dataset.key, value: e.dataset.value ?? e.querySelector("[data-value]")?.dataset.value })),
  );

// exact adds decimals with ten places without losing one.
const exact = (values) =>
  values.reduce((sum, v) => {
    const [, sign, whole, part = ""] = String(v).match(/^(-?)(\d+)(?:\.(\d+))?$/);
    return sum + BigInt(sign + "1") * (BigInt(whole) * 10n ** 10n + BigInt(part.padEnd(10, "0")));
  }, 0n);

async function groupBy(page, key) {
  await at(page, "group-by").first().selectOption(key);
  await settled(page);
}

test("the parts of every grouping sum to the total of the ledger, to the last digit", { skip: needBills }, async () => {
  const { page, seen } = await loaded("bills/generated-100k.cur1.snappy.parquet");
  await explore(page);
  const total = exact([(await bar(page)).total]);
  for (const key of ["service", "account", "region", "purchase_option", "line_item_type", "cost_source", "resource"]) {
    await groupBy(page, key);
    await page.waitForFunction((want) => document.querySelector('[data-testid="group-by"]').value === want, key);
    const parts = await rows(page);
    assert.ok(parts.length > 1, key);
    assert.equal(exact(parts.map((p) => p.value)), total, key);
  }
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("a drill goes down to line items, and back", { skip: needBills }, async () => {
  const { page } = await loaded("bills/workshop-2018-10.snappy.parquet");
  await explore(page);
  const first = at(page, "breakdown-row").first();
  const key = (await first.locator("button, a").first().innerText()).trim();
  const value = (await rows(page))[0].value;
  await first.locator("button, a").first().click();
  await page.waitForFunction((text) => document.querySelector('[data-testid="crumbs"]')?.innerText.includes(text), key);
  await settled(page);
  const parts = await rows(page);
  assert.equal(exact(parts.map((p) => p.value)), exact([value]), "the parts of a part");
  await at(page, "show-items").click();
  await at(page, "line-item").first().waitFor();
  assert.ok((await at(page, "line-item").count()) > 1);
  await page.keyboard.press("z");
  await page.waitForFunction((text) => !document.querySelector('[data-testid="crumbs"]')?.innerText.includes(text), key);
  await page.close();
});

test("Other opens, and all of it is there", { skip: needBills }, async () => {
  const { page } = await loaded("bills/generated-100k.cur1.snappy.parquet");
  await explore(page);
  await groupBy(page, "resource");
  const before = await at(page, "breakdown-row").count();
  await page.locator('[data-testid="breakdown-row"][data-other] button, [data-act="other"]').first().click();
  await page.waitForFunction((n) => document.querySelectorAll('[data-testid="breakdown-row"]').length > n, before);
  await page.close();
});

test("a number says how it was computed", { skip: needBills }, async () => {
  const { page } = await loaded("bills/commitment-cases.cur1.csv");
  await page.locator('[data-act="explain"]').first().click();
  const dialog = page.locator('[role="dialog"]');
  await dialog.waitFor();
  await page.waitForFunction(() => document.querySelector('[role="dialog"] [data-value]'));
  assert.match(await dialog.innerText(), /rows/i);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.close();
});

test("the basis switch changes every title and the ledger's total", { skip: needBills }, async () => {
  const { page } = await loaded("bills/generated-100k.cur1.snappy.parquet");
  const seen = new Map();
  for (const key of ["amortized", "net", "cash", "on_demand", "naive"]) {
    await basis(page, key);
    await settled(page);
    seen.set(key, (await bar(page)).total);
  }
  assert.ok(new Set(seen.values()).size >= 3, JSON.stringify([...seen]));
  await page.close();
});

test("the ledger bar keeps to the basis that was chosen, on every tab", { skip: needBills }, async () => {
  const { page } = await loaded("bills/generated-100k.cur1.snappy.parquet");
  const tab = async (name) => {
    await page.locator(`[data-act="tab"][data-arg="${name}"]`).click();
    await page.waitForFunction((tab) => document.querySelector('[data-act="tab"][aria-current="page"]').dataset.arg === tab, name);
    await settled(page);
  };
  const { totals } = summary(bill("bills/generated-100k.cur1.snappy.parquet"));
  await basis(page, "cash");
  for (const name of ["commitments", "audit", "explore", "report", "overview"]) {
    await tab(name);
    assert.deepEqual([(await bar(page)).basis, (await bar(page)).total], ["cash", totals.cash], name);
  }
  await tab("commitments");
  await basis(page, "net");
  await page.waitForFunction(() => document.querySelector('[data-testid="ledger-basis"]').dataset.value === "net");
  assert.equal((await bar(page)).total, totals.net);
  await tab("overview");
  assert.deepEqual([(await bar(page)).basis, (await bar(page)).total], ["net", totals.net]);
  await page.close();
});

test("the keyboard reaches tabs and help, and the back button undoes", { skip: needBills }, async () => {
  const { page } = await loaded("bills/hourly-2018-02.cur1.csv.gz");
  await page.locator("h1").first().focus();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await at(page, "breakdown-row").first().waitFor();
  assert.match(page.url(), /#.+/);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('[data-testid="tab-overview"]').getAttribute("aria-current") === "page");
  await page.keyboard.press("?");
  await page.locator('[role="dialog"]').waitFor();
  await page.keyboard.press("Escape");
  await page.locator('[role="dialog"]').waitFor({ state: "detached" });
  await page.close();
});

test("a hostile bill is shown as text, and runs nothing", async () => {
  const hostile = ['"><svg onload=alert(1)>', "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "{{.State}}", "url(https://example.org/x)"];
  const cell = (text) => `"${text.replaceAll('"', '""')}"`;
  const lines = ["identity/LineItemId,bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,lineItem/ResourceId,lineItem/CurrencyCode,lineItem/UnblendedCost,product/ProductName,resourceTags/user:Name"];
  hostile.forEach((text, i) => lines.push(["id" + i, "111111111111", "2026-08-01T00:00:00Z", "2026-09-01T00:00:00Z", "111111111111", "Usage", "2026-08-02T00:00:00Z", "2026-08-02T01:00:00Z", cell(text), cell(text), cell(text), cell(text), "USD", String(10 * (i + 1)), cell(text), cell(text)].join(",")));
  const path = join(folder, "hostile <svg onload=alert(1)>.csv".replaceAll("/", ""));
  writeFileSync(path, lines.join("\n") + "\n");
  const { page, seen } = await visit(browser.context, site.address);
  let asked = 0;
  page.on("dialog", (d) => {
    asked++;
    d.dismiss();
  });
  await drop(page, path);
  await finished(page);
  await explore(page);
  for (const key of ["service", "tag:user:Name", "resource"]) {
    await groupBy(page, key);
    const keys = (await rows(page)).map((r) => r.key);
    for (const text of hostile) assert.ok(keys.includes(text), `${key}: ${text} in ${keys}`);
    assert.ok((await page.locator("main").innerText()).includes('"><svg onload=alert(1)>'), key);
    assert.equal(await page.evaluate(() => document.querySelectorAll("#app script, #app [onload], #app [onerror], #app img, #app iframe").length), 0);
  }
  assert.equal(asked, 0);
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  assert.deepEqual(seen.errors, []);
  await page.close();
});
