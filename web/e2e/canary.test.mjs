// A bill in which every text column names itself: nothing of it is in a report
// where nothing was ticked, in the request that sends it, in what the service
// keeps, or in what the service prints.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synth, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { at, reporting, visit } from "./lib/app.mjs";
import { read, write } from "./lib/csv.mjs";

const mark = "Canary-";
const hostile = '"><svg onload=globalThis.ran=1>';
// Texts, and account numbers; no other numbers and no times.
const isText = (cell) => cell !== "" && !/^\d{4}-\d\d-\d\dT/.test(cell) && (Number.isNaN(Number(cell)) || cell.length === 12);

// poisoned marks every text column in some rows of a made bill.
function poisoned(folder) {
  const [path] = synth(join(folder, "bill"), 4000, "cur1csv", 7);
  const [head, ...rows] = read(readFileSync(path, "utf8"));
  const columns = new Set();
  rows.forEach((row, n) => {
    row.forEach((cell, i) => {
      if (n % (head.length >> 1) !== i >> 1 || !isText(cell)) return;
      row[i] = mark + head[i] + hostile;
      columns.add(head[i]);
    });
  });
  writeFileSync(path, write([head, ...rows]));
  return { path, columns };
}

let folder;
let site;
let browser;
before(async () => {
  folder = temporary("canary");
  site = await serve("--store", join(folder, "reports.sqlite"));
  browser = await browse({ acceptDownloads: true });
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function saved(page, exit) {
  const [download] = await Promise.all([page.waitForEvent("download"), at(page, exit).click()]);
  const path = join(folder, `saved-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

test("nothing of a bill leaves unticked, and what is ticked stays text", async () => {
  const { path, columns } = poisoned(folder);
  assert.ok(columns.size >= 25, `only ${[...columns]} were marked`);
  const sent = [];
  browser.context.on("request", (r) => sent.push([r.method(), r.url(), JSON.stringify(r.headers()), r.postDataBuffer()?.toString("latin1") || ""].join("\n")));
  const { page, seen } = await reporting(browser.context, site.address, path);
  await at(page, "exit-link").click();
  await at(page, "report-link").waitFor();
  const link = await at(page, "report-link").inputValue();
  const id = link.match(/\/s\/([\w-]{22})#/)[1];
  const key = link.split("#")[1];
  const total = await at(page, "ledger-total").getAttribute("data-value");

  const clean = (what, text, also = []) => {
    assert.ok(text.length > 0, `${what} is empty: nothing was looked at`);
    for (const never of [mark, "svg onload", "arn:aws", ...also]) assert.ok(!text.includes(never), `${JSON.stringify(never)} is in ${what}`);
  };
  const name = path.split("/").pop();
  const json = readFileSync(await saved(page, "exit-json"), "utf8");
  assert.ok(json.includes(total), "the report is not about this bill");
  clean("the report", json, [name]);
  clean("the saved file", readFileSync(await saved(page, "exit-file"), "utf8"), [name]);
  clean("the CSV", readFileSync(await saved(page, "exit-csv"), "utf8"), [name]);
  const post = sent.filter((one) => one.startsWith("POST"));
  assert.equal(post.length, 1);
  assert.ok(post[0].length > 4096, "the request's body was not seen");
  clean("the requests", sent.join("\n"), [name, total, key, "Where it goes"]);
  const kept = readdirSync(folder).filter((file) => file.startsWith("reports.sqlite"));
  const store = kept.map((file) => readFileSync(join(folder, file), "latin1")).join("");
  assert.ok(store.includes(id), "the report is not in the store's files");
  clean("the store", store, [name, total, key, "Where it goes"]);
  clean("the log", site.said(), [name, total, key, id]);

  // What is ticked does leave, as text: else nothing was looked for above.
  for (const tick of ["account", "tag", "resource", "usage_type"]) await at(page, `tick-${tick}`).click();
  await page.waitForFunction((m) => document.querySelector('[data-testid="letter"]').innerText.includes(m), mark);
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  const shown = await at(page, "letter").innerText();
  assert.ok(shown.includes(hostile), "no hostile text is shown");
  for (const passphrase of ["", "birch"]) {
    await at(page, "report-passphrase").fill(passphrase);
    const { page: file, seen: there } = await visit(browser.context, "", "file://" + (await saved(page, "exit-file")));
    if (passphrase) {
      await file.locator("#passphrase").fill(passphrase);
      await file.locator("button").click();
    }
    await at(file, "letter").waitFor();
    assert.equal(await at(file, "letter").innerText(), shown);
    assert.equal(await file.locator("[onload]").count(), 0);
    assert.equal(await file.evaluate(() => globalThis.ran), undefined);
    assert.deepEqual(there.errors, []);
    await file.close();
  }
  assert.equal(await page.locator("[onload]").count(), 0);
  assert.equal(await page.evaluate(() => globalThis.ran), undefined);
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  assert.deepEqual(seen.errors, []);
  await page.close();
});
