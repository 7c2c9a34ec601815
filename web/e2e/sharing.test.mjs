// What a shared report meets outside: other profiles, bad networks, clocks that
// differ, services that ask for a secret, and people who look at every request.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { at, reporting, says, started, visit } from "./lib/app.mjs";

let folder;
let site;
let browser;
before(async () => {
  folder = temporary("sharing");
  site = await serve("--store", join(folder, "reports.sqlite"));
  browser = await browse({ acceptDownloads: true });
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const said = (page, text) => at(page, "report-said").filter({ hasText: text }).waitFor();

async function linked(page) {
  await at(page, "exit-link").click();
  await at(page, "report-link").waitFor();
  return at(page, "report-link").inputValue();
}

test("from the bill to a reader with a profile of their own, until it is deleted", async (t) => {
  const { page, seen } = await reporting(browser.context, site.address);
  const link = await linked(page);
  const own = await browse();
  t.after(() => own.stop());
  const reader = await visit(own.context, "", link);
  await at(reader.page, "open-report").click();
  await at(reader.page, "letter").waitFor();
  assert.equal(await at(reader.page, "letter").innerText(), await at(page, "letter").innerText());
  // Neither the engine nor a copy of it for later is fetched for a reader.
  await reader.page.waitForTimeout(4500);
  assert.equal(await reader.page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
  const fetched = await reader.page.evaluate(() => globalThis.plainbill.requests.map((r) => r.url));
  assert.ok(fetched.length > 5);
  assert.deepEqual(fetched.filter((url) => /engine|sw\.js/.test(url)), []);
  // The key is gone from the address: a reload says so, and asks for nothing.
  await reader.page.reload();
  await says(reader.page, "This address has no key");
  assert.deepEqual(reader.seen.errors, []);

  await page.locator('[data-act="report-delete"]').last().click();
  await said(page, "The report is deleted");
  const gone = await visit(own.context, "", link);
  await at(gone.page, "open-report").click();
  await says(gone.page, "There is no such report");
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("the list of requests has each once, with what it carried and what came back", async () => {
  const { page } = await reporting(browser.context, site.address);
  await linked(page);
  await at(page, "network").click();
  const rows = at(page, "request");
  await rows.first().waitFor();
  const found = (await rows.evaluateAll((all) => all.map((r) => ({ url: r.dataset.key, cells: [...r.querySelectorAll("[data-value]")].map((c) => Number(c.dataset.value)), text: r.innerText })))).filter((r) => r.url.includes("/api/"));
  assert.equal(found.length, 1, JSON.stringify(found));
  assert.ok(found[0].cells[1] > 100, `it received ${found[0].cells[1]}`);
  assert.match(found[0].text, /KB$|kB$|KiB$/);
  assert.match(await at(page, "network-say").innerText(), /One carried something: the encrypted report/);
  await page.close();
});

test("without a network a shared link says what is wrong, and opens when there is one again", async () => {
  // Somebody who has used the app has its copy, and the page of a link is in it.
  const app = await visit(browser.context, site.address);
  await started(app.page);
  await app.page.evaluate(() => navigator.serviceWorker.ready.then((r) => r.active.state));
  await app.page.close();
  const { page } = await reporting(browser.context, site.address);
  const link = await linked(page);
  await browser.context.setOffline(true);
  const reader = await visit(browser.context, "", link);
  try {
    await at(reader.page, "open-report").click();
    await says(reader.page, "check the network and try again. Reports are not kept on this computer.");
  } finally {
    await browser.context.setOffline(false);
  }
  await at(reader.page, "open-report").click();
  await at(reader.page, "letter").waitFor();
  await reader.page.close();
  await page.close();
});

test("what arrives damaged, and what has expired by the reader's clock, says so", async () => {
  const { page } = await reporting(browser.context, site.address);
  const link = await linked(page);
  const turned = (how) => async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: how(await answer.body()) });
  };
  const changed = (n) => (body) => (body.writeUInt8(body.at(n) ^ 1, n < 0 ? body.length + n : n), body);
  for (const [how, want] of [
    [changed(200), "This report is damaged: ask the sender for a new link or file"],
    [changed(20), "This report is damaged"],
    [(body) => body.subarray(0, 500), "This report is damaged"],
    [() => Buffer.from("<html>"), "This report is damaged"],
  ]) {
    const reader = await browser.context.newPage();
    await reader.route("**/api/v1/reports/*", turned(how));
    await reader.goto(link);
    await at(reader, "open-report").click();
    await says(reader, want);
    assert.match(reader.url(), /#v1\./, "the key is gone though nothing was opened");
    await reader.close();
  }
  const late = await browser.context.newPage();
  await late.addInitScript(() => {
    const real = Date;
    const ahead = 8 * 24 * 3600 * 1000;
    globalThis.Date = class extends real {
      constructor(...given) {
        super(...(given.length ? given : [real.now() + ahead]));
      }
      static now() {
        return real.now() + ahead;
      }
    };
  });
  await late.goto(link);
  await at(late, "open-report").click();
  await says(late, "This report has expired: ask the sender for a new one");
  await late.close();
  await page.close();
});

test("a service that asks for a secret gets it from a field that appears", async (t) => {
  process.env.PLAINBILL_CREATE_SECRET = "seven birches";
  const strict = await serve("--store", join(folder, "strict.sqlite"));
  t.after(() => strict.stop());
  delete process.env.PLAINBILL_CREATE_SECRET;
  const { page } = await reporting(browser.context, strict.address);
  const field = page.getByLabel("Secret of the share service");
  assert.equal(await field.count(), 0);
  await at(page, "exit-link").click();
  await said(page, "asks for a secret to make a link: type it in above");
  await field.fill("eight birches");
  await at(page, "exit-link").click();
  await said(page, "This is not the secret");
  await field.fill("seven birches");
  const link = await linked(page);
  const reader = await visit(browser.context, "", link);
  await at(reader.page, "open-report").click();
  await at(reader.page, "letter").waitFor();
  assert.ok(!strict.said().includes("birches"), "the secret was printed");
  await reader.page.close();
  await page.close();
});

test("a sealed file that was damaged on its way says that, and not that the passphrase is wrong", async () => {
  const { page } = await reporting(browser.context, site.address);
  await at(page, "report-passphrase").fill("birch");
  const [download] = await Promise.all([page.waitForEvent("download"), at(page, "exit-file").click()]);
  const path = join(folder, "sealed.html");
  await download.saveAs(path);
  const text = readFileSync(path, "utf8");
  const sealed = text.match(/id="sealed">([^<]+)</)[1];
  for (const [name, damage] of Object.entries({
    changed: (s) => s.slice(0, 300) + (s[300] === "A" ? "B" : "A") + s.slice(301),
    cut: (s) => s.slice(0, 400),
    "not base64": (s) => s.slice(0, 300) + "=?3D" + s.slice(304),
    empty: () => "",
  })) {
    const broken = join(folder, "broken.html");
    writeFileSync(broken, text.replace(sealed, damage(sealed)));
    const other = await visit(browser.context, "", "file://" + broken);
    await other.page.locator("#passphrase").fill("birch");
    await other.page.locator("button").click();
    await other.page.getByText("This file is damaged").waitFor();
    assert.deepEqual(other.seen.errors, [], name);
    await other.page.close();
  }
  await page.close();
});
