// A whole export folder: of several deliveries of a month one counts, what is
// missing is named, and what AWS changed between two of them can be read.
import { test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synth, temporary } from "./lib/data.mjs";
import { browser, site } from "./lib/together.mjs";
import { at, bar, drop, finished, started, visit } from "./lib/app.mjs";

test("of two deliveries of a month one counts, and what changed between them adds up", async () => {
  const folder = temporary("export");
  const [made] = synth(join(temporary("made"), "x"), 3000, "cur2csv", 9);
  const lines = readFileSync(made, "utf8").split("\n").filter(Boolean);
  const place = (day, id) => join(folder, "costs", "data", "BILLING_PERIOD=2026-08", `2026-${day}T04:10:00.000Z-${id}-1234-1234-1234-123456789012`);
  mkdirSync(place("08-20", "11111111"), { recursive: true });
  mkdirSync(place("09-05", "22222222"), { recursive: true });
  writeFileSync(join(place("08-20", "11111111"), "costs-00001.csv"), lines.slice(0, 2001).join("\n") + "\n");
  writeFileSync(join(place("09-05", "22222222"), "costs-00001.csv"), lines.join("\n") + "\n");

  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  await at(page, "folder-input").setInputFiles(folder);
  await finished(page);
  assert.equal((await bar(page)).rows, lines.length - 1);
  await at(page, "files").click();
  const cells = at(page, "month-cell");
  await cells.first().waitFor();
  assert.equal(await cells.count(), 1);
  const left = at(page, "left-out");
  assert.equal(await left.count(), 1);
  assert.match(await left.innerText(), /2,000 rows/);
  await left.getByRole("button").click();
  await at(page, "compared").waitFor();
  // In units of 1e-10, so that nothing is rounded.
  const units = (text) => {
    const [, sign, whole, part = ""] = text.match(/^(-?)(\d+)(?:\.(\d+))?$/);
    return BigInt(sign + whole + part.padEnd(10, "0"));
  };
  const values = (selector) => page.locator(selector).evaluateAll((list) => list.map((e) => e.dataset.value));
  const said = (await values("[data-testid=restated] [data-value]")).map(units).reduce((a, b) => a + b, 0n);
  const sums = await values("[data-testid=compared] tfoot td:last-child");
  assert.equal(sums.length, 4);
  for (const sum of sums) assert.equal(units(sum), said);
  const tables = page.locator("[data-testid=compared] table");
  for (let i = 0; i < await tables.count(); i++) {
    const parts = (await tables.nth(i).locator("tbody td:last-child").evaluateAll((list) => list.map((e) => e.dataset.value))).map(units);
    assert.equal(parts.reduce((a, b) => a + b, 0n), said);
  }
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("parts that the manifest names and that are not here make the totals partial", async () => {
  const [made] = synth(join(temporary("parts"), "x"), 3000, "cur1csv", 4);
  const [header, ...rows] = readFileSync(made, "utf8").split("\n").filter(Boolean);
  const folder = temporary("report");
  const assembly = "1b2c3d4e-0000-4000-8000-000000000001";
  const name = (n) => `report-0000${n}.csv`;
  const manifest = {
    assemblyId: assembly, account: "123456789012", charset: "UTF-8", compression: "None", contentType: "text/csv", reportId: "r", reportName: "report", bucket: "b", reportPathPrefix: "p",
    billingPeriod: { start: "20260801T000000.000Z", end: "20260901T000000.000Z" },
    columns: header.split(",").map((c) => ({ category: c.split("/")[0], name: c.split("/")[1] })),
    reportKeys: [1, 2, 3].map((n) => `p/report/20260801-20260901/${assembly}/${name(n)}`),
  };
  writeFileSync(join(folder, "report-Manifest.json"), JSON.stringify(manifest));
  for (const n of [1, 3]) writeFileSync(join(folder, name(n)), [header, ...rows.slice((n - 1) * 1000, n * 1000)].join("\n") + "\n");
  const { page } = await visit(browser.context, site.address);
  await started(page);
  await at(page, "folder-input").setInputFiles(folder);
  await finished(page, "partial");
  assert.match(await page.locator("main").innerText(), /2 of 3 parts/);
  await at(page, "files").click();
  assert.equal(await at(page, "month-cell").first().getAttribute("data-state"), "partial");
  // With the part that was missing the month is whole.
  writeFileSync(join(folder, name(2)), [header, ...rows.slice(1000, 2000)].join("\n") + "\n");
  const chooser = page.waitForEvent("filechooser");
  await page.locator("[role=dialog] [data-act=choose-add]").click();
  await (await chooser).setFiles(join(folder, name(2)));
  await finished(page);
  assert.equal((await bar(page)).rows, 3000);
  await page.close();
});

test("a table of account names gives the accounts their names", async () => {
  const [made] = synth(join(temporary("named"), "x"), 2000, "cur2csv", 3);
  const { page } = await visit(browser.context, site.address);
  await drop(page, [made]);
  await finished(page);
  await at(page, "tab-explore").click();
  await at(page, "group-by").selectOption("account");
  const row = at(page, "breakdown-row").first();
  await page.waitForFunction(() => /^\d{12}$/.test(document.querySelector("[data-testid=breakdown-row]")?.dataset.key || ""));
  const id = await row.getAttribute("data-key");
  const table = join(temporary("table"), "accounts.csv");
  writeFileSync(table, `Account ID,Account name\n${id},"Blue <whale>"\n123,short\n`);
  await at(page, "files").click();
  const chooser = page.waitForEvent("filechooser");
  await page.locator("[role=dialog] [data-act=choose-add]").click();
  await (await chooser).setFiles(table);
  await finished(page);
  await page.waitForFunction((id) => document.querySelector(`[data-testid=breakdown-row][data-key="${id}"]`)?.innerText.includes("Blue <whale>"), id);
  await at(page, "files").click();
  assert.match(await at(page, "account-names").innerText(), /1 account of this bill has its name/);
  await page.close();
});
