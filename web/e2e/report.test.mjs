// A report is decided on, seen, sent on its way and opened by somebody else.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { at, reporting as open, says, visit } from "./lib/app.mjs";

let folder;
let site;
let browser;
before(async () => {
  folder = temporary("reports");
  site = await serve("--store", join(folder, "reports.sqlite"));
  browser = await browse({ acceptDownloads: true });
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const reporting = () => open(browser.context, site.address);

const fine = async (page, seen) => {
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  assert.deepEqual(seen.errors, []);
};

// saved presses an exit and returns the file that comes of it.
async function saved(page, exit) {
  const [download] = await Promise.all([page.waitForEvent("download"), at(page, exit).click()]);
  const path = join(folder, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

test("the preview is the report, and a tick changes both", async () => {
  const { page, seen } = await reporting();
  const total = await at(page, "ledger-total").getAttribute("data-value");
  assert.match(await at(page, "letter").innerText(), /Where it goes/);
  const bytes = Number(await at(page, "report-bytes").getAttribute("data-value"));
  const json = readFileSync(await saved(page, "exit-json"));
  assert.equal(json.length, bytes);
  const report = JSON.parse(json);
  assert.equal(report.check.ledger, total);
  assert.equal(report.tables, undefined);
  assert.doesNotMatch(String(json), /arn:|\b\d{12}\b/);
  await at(page, "tick-account").click();
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid="report-bytes"]').dataset.value) > n, bytes);
  assert.match(await at(page, "letter").innerText(), /By account/);
  await at(page, "tick-percentages").click();
  await page.waitForFunction(() => /percent of what/.test(document.querySelector('[data-testid="letter"]').innerText));
  assert.doesNotMatch(await at(page, "letter").innerText(), /\$\d/);
  await at(page, "report-title").fill('Buy <b>"><svg onload=alert(1)>');
  await at(page, "decision").waitFor();
  assert.match(await at(page, "decision").innerText(), /"><svg onload=alert\(1\)>/);
  await at(page, "report-hash").click();
  await at(page, "fingerprint").waitFor();
  assert.match(await at(page, "fingerprint").innerText(), /^[0-9a-f]{64}$/);
  await fine(page, seen);
  await page.close();
});

test("a sealed link opens without an engine, as often as it was given, and its key leaves the address bar", async () => {
  const { page, seen } = await reporting();
  await at(page, "report-views").selectOption("1");
  await at(page, "exit-link").click();
  await at(page, "report-link").waitFor();
  const link = await at(page, "report-link").inputValue();
  assert.match(link, /\/s\/[\w-]{22}#v1\.[\w-]{43}$/);
  const key = link.split("#")[1];
  for (const url of seen.requests) assert.ok(!url.includes(key), "the key was sent");
  assert.notEqual(await at(page, "ledger-sent").getAttribute("data-value"), "0");

  const other = await visit(browser.context, "", link);
  await at(other.page, "open-report").waitFor();
  assert.ok(!other.seen.requests.some((url) => url.includes("/api/")), "something was fetched before the button was pressed");
  await at(other.page, "open-report").click();
  await at(other.page, "letter").waitFor();
  assert.match(await at(other.page, "reader-over").innerText(), /last time/);
  assert.ok(!other.page.url().includes("v1."), "the key is still in the address bar");
  assert.ok(!other.seen.requests.some((url) => url.includes("engine")), "the engine was started");
  assert.ok(!other.seen.requests.some((url) => url.includes(key)), "the key was sent");
  await fine(other.page, other.seen);
  await other.page.close();

  const again = await visit(browser.context, "", link);
  await at(again.page, "open-report").click();
  await says(again.page, "There is no such report");
  await again.page.close();
  await fine(page, seen);
  await page.close();
});

test("every bad link has its sentence", async () => {
  const { page } = await reporting();
  await at(page, "exit-link").click();
  await at(page, "report-link").waitFor();
  const link = await at(page, "report-link").inputValue();
  const [where, key] = link.split("#");
  const wrong = key.slice(0, 10) + (key[10] === "A" ? "B" : "A") + key.slice(11);
  for (const [address, press, want] of [
    [`${where}#${wrong}`, true, "its key does not open the report"],
    [`${where}#${key.slice(0, 30)}`, false, "its key is not whole"],
    [where.slice(0, -22) + "AAAAAAAAAAAAAAAAAAAAAA#" + key, true, "There is no such report"],
    [`${site.address}/#r1.abcd`, false, "the report in it is not whole"],
    [`${site.address}/#r9.abcd`, false, "newer Plainbill"],
  ]) {
    const other = await visit(browser.context, "", address);
    if (press) await at(other.page, "open-report").click();
    await says(other.page, want);
    await other.page.close();
  }
  await page.locator('[data-act="report-delete"]').last().click();
  await at(page, "report-said").filter({ hasText: "The report is deleted" }).waitFor();
  const gone = await visit(browser.context, "", link);
  await at(gone.page, "open-report").click();
  await says(gone.page, "There is no such report");
  await gone.page.close();
  await page.close();
});

test("a link that holds the report needs no server", async () => {
  const { page } = await reporting();
  await at(page, "exit-fragment").click();
  await page.waitForFunction(() => /#r1\./.test(document.querySelector('[data-testid="report-link"]')?.value || ""));
  const link = await at(page, "report-link").inputValue();
  const other = await visit(browser.context, "", link);
  await at(other.page, "letter").waitFor();
  assert.equal(await at(other.page, "letter").innerText(), await at(page, "letter").innerText());
  assert.ok(!other.seen.requests.some((url) => url.includes("/api/") || url.includes("engine")));
  await fine(other.page, other.seen);
  await other.page.close();
  await page.close();
});

test("a saved file opens by a double click; a sealed one asks for its passphrase", async () => {
  const { page } = await reporting();
  await at(page, "report-title").fill('"><svg onload=alert(1)>');
  await at(page, "decision").waitFor();
  const letter = await at(page, "letter").innerText();
  await browser.context.setOffline(true);
  try {
    for (const passphrase of ["", "gr\u00fcn wie 7 Birken"]) {
      await at(page, "report-passphrase").fill(passphrase);
      const path = await saved(page, "exit-file");
      assert.equal(readFileSync(path, "utf8").includes("Where it goes"), passphrase === "");
      const { page: other, seen } = await visit(browser.context, "", "file://" + path);
      if (passphrase !== "") {
        await other.locator("#passphrase").fill("wrong");
        await other.locator("button").click();
        await other.getByText("This passphrase does not open the report").waitFor();
        await other.locator("#passphrase").fill(passphrase);
        await other.locator("button").click();
      }
      await at(other, "letter").waitFor();
      assert.equal(await at(other, "letter").innerText(), letter);
      assert.equal(await other.locator("svg[onload]").count(), 0);
      assert.deepEqual(seen.requests.filter((url) => !url.startsWith("file:")), []);
      await fine(other, seen);
      await other.close();
    }
  } finally {
    await browser.context.setOffline(false);
  }
  await page.close();
});

test("the vectors of the seal open in the browser as they do in Go", async () => {
  const vectors = JSON.parse(readFileSync(join(root, "cost/report/seal/lock/testdata/vectors.json"), "utf8"));
  const { page } = await visit(browser.context, site.address);
  let tried = 0;
  for (const v of vectors) {
    const opened = await page.evaluate(async (v) => {
      const sealed = Uint8Array.from(atob(v.sealed), (c) => c.charCodeAt(0));
      const header = sealed.slice(0, 64);
      const raw = v.passphrase ? new TextEncoder().encode(v.passphrase) : Uint8Array.from(v.key.match(/../g), (b) => parseInt(b, 16));
      const derive = async () => {
        const secret = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveKey"]);
        const rounds = new DataView(header.buffer).getUint32(12);
        return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt: header.slice(40, 56), iterations: rounds }, secret, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
      };
      const key = v.passphrase ? await derive() : await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["decrypt"]);
      return crypto.subtle.decrypt({ name: "AES-GCM", iv: header.slice(28, 40), additionalData: header }, key, sealed.slice(64, -4)).then(() => true, () => false);
    }, v);
    // What has expired opens, and is then refused by its own header.
    assert.equal(opened, !v.fails || v.fails === "expired", v.name);
    tried++;
  }
  assert.ok(tried > 8);
  await page.close();
});

test("a report with a proposal is drawn with its zones and its decision, and prints on one A4 page", async () => {
  const { page, seen } = await reporting();
  await at(page, "tab-commitments").click();
  await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
  const idle = () => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'), null, { timeout: 120_000 });
  await idle();
  await at(page, "tab-report").click();
  await at(page, "tick-propose").click();
  await at(page, "report-title").fill("A savings plan for one year, no upfront payment");
  await at(page, "report-text").fill("Half of it on 16 September, the rest in three parts on the 20th of October, November and December.");
  await at(page, "report-who").fill("Finance");
  await at(page, "report-by").fill("2026-09-15");
  await at(page, "letter").locator("rect.zone").first().waitFor({ state: "attached" });
  await at(page, "decision").filter({ hasText: "Approve by 15 Sep 2026" }).waitFor();
  await idle();
  const text = await at(page, "letter").innerText();
  for (const want of ["What we promise AWS, and what can go wrong", "In 95 of 100 futures the proposal", "over its term", "Free savings", "usage swings", "Evidence grade"]) assert.ok(text.includes(want), `${want} is not in the letter`);
  const { page: other } = await visit(browser.context, "", "file://" + (await saved(page, "exit-file")));
  const pdf = await other.pdf({ preferCSSPageSize: true, printBackground: true });
  if (process.env.SHOTS) {
    writeFileSync(join(process.env.SHOTS, "proposal.pdf"), pdf);
    await other.screenshot({ path: join(process.env.SHOTS, "proposal.png"), fullPage: true });
  }
  assert.equal((String(pdf).match(/\/Type\s*\/Page\b/g) || []).length, 1, "pages");
  await other.setViewportSize({ width: 390, height: 844 });
  assert.ok((await other.evaluate(() => document.documentElement.scrollWidth)) <= 390, "wider than a phone");
  await other.close();
  await fine(page, seen);
  await page.close();
});

test("the letter prints on one A4 page and fits a phone", async () => {
  const { page } = await reporting();
  const path = await saved(page, "exit-file");
  const { page: other } = await visit(browser.context, "", "file://" + path);
  const pdf = await other.pdf({ preferCSSPageSize: true, printBackground: true });
  if (process.env.SHOTS) writeFileSync(join(process.env.SHOTS, "report.pdf"), pdf);
  assert.equal((String(pdf).match(/\/Type\s*\/Page\b/g) || []).length, 1, "pages");
  await other.setViewportSize({ width: 390, height: 844 });
  const wide = await other.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `the letter is ${wide} pixels wide on a phone`);
  await other.close();
  await page.close();
});
