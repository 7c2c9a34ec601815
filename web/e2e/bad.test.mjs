// Files that are no bills, or bad ones: a clear message, the good part kept, and
// a page that lives on.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { truncateSync, writeFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { awkward, bill, near, needBills, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { alive, at, bar, basis, drop, dropOnPage, finished, visit } from "./lib/app.mjs";

let site;
let browser;
let folder;
before(async () => {
  folder = temporary("bad");
  site = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const made = (name, bytes) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

// refused drops one file and expects that nothing can be used, and why.
async function refused(path, code, says) {
  const { page, seen } = await visit(browser.context, site.address);
  await drop(page, path);
  const error = page.locator(`[data-testid="error"][data-code="${code}"]`);
  await error.first().waitFor({ timeout: 30_000 });
  assert.match(await error.first().innerText(), says);
  const shown = await bar(page);
  assert.equal(shown.rows, 0);
  assert.notEqual(shown.state, "complete");
  await alive(page);
  assert.deepEqual(seen.errors, []);
  await page.close();
}

const awk = (name) => bill("awkward/" + name);

// A page that shows a report has no engine.
test("files dropped on a report leave it as it is, and it says where to drop them", { timeout: 60_000 }, async () => {
  const { page, seen } = await visit(browser.context, site.address, "#r1.abcd");
  await at(page, "reader-text").filter({ hasText: "not whole" }).waitFor();
  await dropOnPage(page, [made("note.txt", "no bill")]);
  await page.locator("#failure").filter({ hasText: "Open Plainbill in another tab" }).waitFor();
  assert.match(await at(page, "reader-text").innerText(), /not whole/);
  await page.locator('[data-act="dismiss"]').click();
  await page.waitForFunction(() => !document.querySelector("#failure"));
  assert.deepEqual(seen.errors, []);
  await page.close();
});

for (const [name, path, code, says] of [
  ["a picture", () => made("photo.csv", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")), "not-a-bill", /PNG/],
  ["an empty file", () => awk("empty.csv"), "empty-file", /empty/i],
  ["a line break and nothing else", () => awk("newline_only.csv"), "empty-file", /empty/i],
  ["a zip with nothing in it", () => awk("empty_zip.zip"), "empty-file|not-a-bill|unreadable-zip", /./],
  ["a bill without its cost column", () => awk("missing_unblended_cost.cur1.csv"), "missing-column", /UnblendedCost/i],
  ["Parquet that is no bill", () => awk("not_a_cur.snappy.parquet"), "not-a-bill|missing-column", /./],
  ["Parquet that ends too early", () => awk("truncated_no_footer.parquet"), "truncated-parquet", /again/i],
  ["a Cost Explorer export", () => made("costs.csv", 'Service,EC2-Instances($),S3($),Total costs($)\nService total,12.5,1.5,14\n2026-08-01,12.5,1.5,14\n'), "cost-explorer-export", /Cost Explorer/],
  [
    "a detailed billing report",
    () => made("dbr.csv", '"InvoiceID","PayerAccountId","LinkedAccountId","RecordType","RecordId","ProductName","RateId","SubscriptionId","PricingPlanId","UsageType","Operation","AvailabilityZone","ReservedInstance","ItemDescription","UsageStartDate","UsageEndDate","UsageQuantity","BlendedRate","BlendedCost","UnBlendedRate","UnBlendedCost"\n"1","2","2","LineItem","3","Amazon Simple Storage Service","4","5","6","Requests-Tier1","PutObject","","N","x","2018-01-01 00:00:00","2018-01-01 01:00:00","1","0.1","0.1","0.1","0.1"\n'),
    "detailed-billing-report",
    /./,
  ],
]) {
  test(`${name} is refused and says why`, { skip: needBills }, async () => {
    if (code.includes("|")) {
      // Either name is right; which one is told by the native tests.
      const { page } = await visit(browser.context, site.address);
      await drop(page, path());
      await page.locator(code.split("|").map((c) => `[data-testid="error"][data-code="${c}"]`).join(",")).first().waitFor({ timeout: 30_000 });
      await alive(page);
      await page.close();
      return;
    }
    await refused(path(), code, says);
  });
}

test("a password-protected zip is refused and says why", async () => {
  // One stored member whose flag bit says that it is encrypted.
  const name = Buffer.from("a.csv");
  const body = Buffer.from("0123456789abcdef");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt16LE(1, 6);
  local.writeUInt32LE(body.length, 18);
  local.writeUInt32LE(body.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt16LE(1, 8);
  central.writeUInt32LE(body.length, 20);
  central.writeUInt32LE(body.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + body.length, 16);
  await refused(made("locked.zip", Buffer.concat([local, name, body, central, name, end])), "encrypted-zip", /password/i);
});

test("a zip bomb is refused before it is unpacked", { skip: needBills }, async () => {
  const { page } = await visit(browser.context, site.address);
  const start = Date.now();
  await drop(page, awk("zip_bomb_like_200MB_zeros.zip"));
  await page.locator('[data-testid="error"]').first().waitFor({ timeout: 30_000 });
  assert.ok(Date.now() - start < 20_000);
  await alive(page);
  await page.close();
});

test("a file of 40 GB is asked about by its size, at once", async () => {
  // It begins like a bill; the rest is a hole that takes no room on the disk.
  const header = "identity/LineItemId,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UnblendedCost\n";
  const path = made("huge.csv", header + "id,111111111111,111111111111,Usage,2026-08-01T00:00:00Z,AmazonEC2,1.0\n".repeat(20_000));
  truncateSync(path, 40 * 2 ** 30);
  const { page } = await visit(browser.context, site.address);
  const start = Date.now();
  await drop(page, path);
  await at(page, "room").waitFor({ timeout: 20_000 });
  assert.ok(Date.now() - start < 15_000);
  assert.match(await page.locator('[role="dialog"]').innerText(), /needs about [\d.]+ GB[^]*This tab can use about [\d.]+ GB[^]*Open all anyway/);
  await alive(page);
  await page.close();
});

for (const name of ["truncated.cur1.csv.gz", "corrupt_midstream.cur1.csv.gz"]) {
  test(`${name}: the rows before the damage are kept and marked as partial`, { skip: needBills }, async () => {
    const { page } = await visit(browser.context, site.address);
    await drop(page, awk(name));
    await page.waitForFunction(() => document.querySelector('[data-code="damaged-file"]') && !document.querySelector('[data-testid="progress"]'), null, { timeout: 30_000 });
    const shown = await bar(page);
    assert.notEqual(shown.state, "complete");
    assert.ok(shown.rows <= 970);
    await alive(page);
    await page.close();
  });
}

test("a bad file does not keep the good ones from loading", { skip: needBills }, async () => {
  const { page } = await visit(browser.context, site.address);
  await drop(page, [awk("truncated_no_footer.parquet"), awk("slice_plain.cur1.csv"), awk("empty.csv")]);
  await page.waitForFunction(() => ["partial", "complete"].includes(document.querySelector('[data-testid="ledger-rows"]').dataset.state));
  const shown = await bar(page);
  assert.equal(shown.rows, awkward().base.rows);
  await basis(page, "cash");
  assert.ok(near((await bar(page)).total, awkward().base.unblended));
  await page.close();
});

test("rows that cannot be read are counted and listed", { skip: needBills }, async () => {
  const { page } = await visit(browser.context, site.address);
  await drop(page, awk("ragged_rows.cur1.csv"));
  await page.waitForFunction(() => ["partial", "complete"].includes(document.querySelector('[data-testid="ledger-rows"]').dataset.state));
  const shown = await bar(page);
  assert.ok(shown.rejected > 0);
  assert.ok(shown.rows > 0);
  await at(page, "ledger-rejected").locator("button").click();
  await page.locator('[role="dialog"]').waitFor();
  assert.match(await page.locator('[role="dialog"]').innerText(), /row\s+\d/i);
  await page.close();
});

test("a file that is taken away while the page is open is said", { skip: needBills }, async () => {
  const path = made("gone.csv", "x".repeat(1000));
  const { page } = await visit(browser.context, site.address);
  // The file changes between being chosen and being read.
  await page.route("**/app.wasm", async (route) => {
    writeFileSync(path, "y".repeat(500_000));
    await route.continue();
  });
  await page.goto(site.address + "/", { waitUntil: "domcontentloaded" });
  await at(page, "drop-input").setInputFiles(path);
  await page.locator('[data-testid="error"]').first().waitFor({ timeout: 30_000 });
  await alive(page);
  await page.close();
});
