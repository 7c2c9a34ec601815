// Bills with known totals, dropped on the built page and read off the ledger bar.
import { test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { bill, near, needBills, summary, truth } from "./lib/data.mjs";
import { browser, site } from "./lib/together.mjs";
import { alive, at, bar, basis, drop, dropOnPage, finished, started, visit } from "./lib/app.mjs";

const single = [
  "bills/workshop-2018-10.snappy.parquet",
  "bills/workshop-2018-12.snappy.parquet",
  "bills/dataexport-2026-04.cur2.csv",
  "bills/hourly-2018-02.cur1.csv.gz",
  "bills/hourly-2018-02.cur1.csv.zip",
  "bills/anonymous-2023-11.cur1.csv",
  "bills/commitment-cases.cur1.csv",
  "bills/generated-100k.cur1.csv.gz",
  "bills/generated-100k.cur1.snappy.parquet",
  "bills/generated-100k.cur2.snappy.parquet",
  "awkward/multi_member.cur1.csv.gz",
  "awkward/REAL_cur2_maps.zstd_v2_pages.parquet",
  "awkward/cur1_all_varchar.snappy.parquet",
  "awkward/quoted_newlines.cur1.csv",
  "focus/focus-sample-1.0.csv",
  "focus/generated-100k.focus1.0.snappy.parquet",
];

for (const name of single) {
  test(`${name} comes to what is known of it`, { skip: needBills }, async () => {
    const { page, seen } = await visit(browser.context, site.address);
    await drop(page, bill(name));
    await finished(page);
    const want = truth(name);
    const native = summary(bill(name));
    const shown = await bar(page);
    assert.equal(shown.rows, want.rows);
    assert.equal(shown.rejected, 0);
    assert.equal(shown.basis, "amortized");
    assert.equal(shown.total, native.totals.amortized, "the page and the program disagree on the amortized total");
    await basis(page, "cash");
    const cash = await bar(page);
    const billed = want.totals.unblended ?? want.totals.billed;
    assert.ok(near(cash.total, billed), `cash: ${cash.total}, known: ${billed}`);
    await basis(page, "naive");
    assert.equal((await bar(page)).total, native.totals.naive);
    assert.deepEqual(seen.errors, []);
    await page.close();
  });
}

test("four parts dropped together, with their manifest, are one bill", { skip: needBills }, async () => {
  const folder = bill("bills/parts");
  const names = readdirSync(folder).filter((n) => !n.endsWith(".truth.json"));
  const rows = names.filter((n) => n.endsWith(".gz")).reduce((sum, n) => sum + truth(join("bills/parts", n)).rows, 0);
  const cash = names.filter((n) => n.endsWith(".gz")).reduce((sum, n) => sum + Number(truth(join("bills/parts", n)).totals.unblended), 0);
  const { page } = await visit(browser.context, site.address);
  await drop(page, names.map((n) => join(folder, n)));
  await finished(page);
  const shown = await bar(page);
  assert.equal(shown.files, 4, "four parts count, the manifest does not");
  assert.equal(shown.rows, rows);
  await basis(page, "cash");
  assert.ok(near((await bar(page)).total, cash));
  await page.close();
});

test("the same bill as CSV and as Parquet comes to the same total", { skip: needBills }, async () => {
  const totals = [];
  for (const name of ["bills/generated-100k.cur1.csv.gz", "bills/generated-100k.cur1.snappy.parquet", "bills/generated-100k.cur2.snappy.parquet"]) {
    const { page } = await visit(browser.context, site.address);
    await drop(page, bill(name));
    await finished(page);
    totals.push((await bar(page)).total);
    await page.close();
  }
  assert.equal(new Set(totals).size, 1, totals.join(" "));
});

test("a whole folder, chosen as a folder, loads the bills in it", { skip: needBills }, async () => {
  const { page } = await visit(browser.context, site.address);
  await started(page);
  await at(page, "folder-input").setInputFiles(bill("bills/assembly"));
  await finished(page);
  assert.equal((await bar(page)).rows, truth("bills/assembly/861af42f-713c-4a42-9562-9158a7625630/my-report-1.csv.gz").rows);
  await page.close();
});

test("a second bill is added to the first", { skip: needBills }, async () => {
  const { page } = await visit(browser.context, site.address);
  await drop(page, bill("bills/workshop-2018-10.snappy.parquet"));
  await finished(page);
  const first = (await bar(page)).rows;
  await dropOnPage(page, [bill("bills/hourly-2018-02.cur1.csv.gz")]);
  await page.locator('[data-act="drop-add"], [data-testid="drop-add"]').first().click();
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid="ledger-rows"]').dataset.value) > n, first);
  await finished(page);
  assert.equal((await bar(page)).rows, first + truth("bills/hourly-2018-02.cur1.csv.gz").rows);
  await alive(page);
  await page.close();
});

test("files dropped while it is asked about others are asked about together, and a bill that opens on its report is reconciled", { skip: needBills }, async () => {
  const { page, seen } = await visit(browser.context, site.address, "/#report");
  await drop(page, bill("bills/workshop-2018-10.snappy.parquet"));
  await at(page, "letter").waitFor();
  await finished(page);
  const first = (await bar(page)).rows;
  const more = ["bills/hourly-2018-02.cur1.csv.gz", "bills/sp-covered-2023-06.cur1.csv"];
  await dropOnPage(page, ...more.map((name) => [bill(name)]));
  await page.locator('[role="dialog"]').filter({ hasText: "2 files were given" }).waitFor();
  await page.locator('[data-act="drop-add"]').click();
  const rows = first + more.reduce((sum, name) => sum + truth(name).rows, 0);
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid="ledger-rows"]').dataset.value) === n, rows);
  await finished(page);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("the sample bill opens, also when it is asked for before the app has started", async () => {
  const { page, seen } = await visit(browser.context, site.address, "/");
  await at(page, "sample").click();
  await finished(page);
  const shown = await bar(page);
  assert.ok(shown.rows > 1000, `${shown.rows} rows`);
  assert.equal(shown.rejected, 0);
  assert.ok((await at(page, "finding").count()) > 0, "the sample bill has planted findings");
  assert.deepEqual(seen.errors, []);
  await page.close();
});
