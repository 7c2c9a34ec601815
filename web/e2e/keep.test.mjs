// A bill is kept on this device only when somebody asks, comes back at once and
// offline with the same figures, is forgotten when told, and is refused when damaged.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { join } from "node:path";
import { bill, needBills, root } from "./lib/data.mjs";
import { faults } from "./lib/axe.mjs";
import { browse, host } from "./lib/site.mjs";
import { at, bar, drop, dropOnPage, finished, started, visit } from "./lib/app.mjs";

const app = join(root, "dist", "app");
const files = [bill("bills/dataexport-2026-04.cur2.csv"), bill("bills/workshop-2018-12.snappy.parquet")];
let browser;
before(async () => {
  browser = await browse();
});
after(() => browser?.stop());

// figures are all exact numbers on the page, in their order.
const figures = (page) => page.locator("main [data-value]").evaluateAll((list) => list.map((e) => (e.dataset.key || "") + "=" + e.dataset.value));
// screen is what only one tab has.
const screen = {
  overview: '[data-testid="finding"]', explore: '[data-testid="breakdown-row"]', commitments: '[data-testid="commitments-headline"]',
  audit: '[data-testid="audit-headline"]', report: '[data-testid="letter"]',
};
// tabs are the figures of each tab.
async function tabs(page) {
  const all = {};
  for (const tab of ["overview", "explore", "commitments", "audit", "report"]) {
    await at(page, "tab-" + tab).click();
    await page.waitForFunction((t) => document.querySelector(`[data-testid="tab-${t}"]`)?.getAttribute("aria-current") === "page", tab);
    await page.locator(screen[tab]).first().waitFor({ timeout: 60_000 });
    // Screens come in parts: all of it is there when nothing is awaited and nothing more comes.
    for (let before = -1, now = 0; before !== now; now = (await figures(page)).length) {
      before = now;
      await page.waitForTimeout(600);
      await page.waitForFunction(() => !document.querySelector('main [aria-busy="true"]') && !/ being (compared|weighed|worked out)/.test(document.querySelector("main").innerText), null, { timeout: 60_000 });
    }
    all[tab] = await figures(page);
  }
  await at(page, "tab-overview").click();
  return all;
}
const shelf = (page) => page.evaluate(async () => {
  const names = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
});
// look holds that everybody can read what is on the page, light and dark, on a phone and
// on a desk; LOOK is a folder for pictures of it.
async function look(page, name) {
  for (const scheme of ["dark", "light"]) {
    for (const width of [390, 1440]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 844 });
      assert.deepEqual(await faults(page), [], `${name}, ${scheme}, ${width}`);
      if (process.env.LOOK) await page.screenshot({ path: join(process.env.LOOK, `${name}-${scheme}-${width}.png`) });
    }
  }
}
async function keep(page) {
  await at(page, "files").click();
  await at(page, "keep").click();
  await at(page, "keep-say").filter({ hasText: "is kept on this device" }).waitFor({ timeout: 60_000 });
  assert.equal(await at(page, "keep").getAttribute("aria-checked"), "true");
  await at(page, "close").click();
}
// harm changes the kept file.
const harm = (page, how) => page.evaluate(async (how) => {
  const handle = await (await navigator.storage.getDirectory()).getFileHandle("kept-bill.arrow");
  const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  if (how === "flip") bytes[Math.floor(bytes.length * 0.7)] ^= 8;
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 4096));
  if (how === "older") bytes[text.indexOf('"format":2') + 9] = 48;
  const stream = await handle.createWritable();
  await stream.write(how === "cut" ? bytes.subarray(0, bytes.length >> 1) : bytes);
  await stream.close();
}, how);

test("a bill is kept when asked, opens offline with the same figures, and is forgotten", { skip: needBills, timeout: 300_000 }, async () => {
  const site = await host(app);
  const { page, seen } = await visit(browser.context, site.address, "");
  await page.evaluate(() => navigator.serviceWorker.ready.then((r) => r.active.state));
  assert.equal(await at(page, "kept").count(), 0);
  await drop(page, files);
  await finished(page);
  assert.deepEqual(await shelf(page), [], "a bill was kept that nobody asked to keep");
  const want = { bar: await bar(page), tabs: await tabs(page) };
  for (const [tab, list] of Object.entries(want.tabs)) assert.ok(list.length > 3, `${tab} has ${list.length} figures`);
  await keep(page);
  assert.deepEqual(await shelf(page), ["kept-bill.arrow"]);
  await site.stop();
  await page.close();

  const again = await visit(browser.context, site.address, "");
  await at(again.page, "kept").waitFor();
  assert.match(await at(again.page, "kept-say").innerText(), /^(December 2018|April 2026).*, [\d,]+ rows, \d+ \w+ \d{4}/);
  await at(again.page, "reopen").click();
  await finished(again.page);
  assert.deepEqual(await bar(again.page), want.bar);
  assert.deepEqual(await tabs(again.page), want.tabs);
  await at(again.page, "files").click();
  assert.equal(await at(again.page, "keep").getAttribute("aria-checked"), "true");
  await at(again.page, "keep").click();
  await at(again.page, "keep-say").filter({ hasText: "Nothing is kept" }).waitFor();
  assert.deepEqual(await shelf(again.page), []);
  assert.deepEqual([...seen.errors, ...again.seen.errors], []);
  await again.page.reload();
  await started(again.page);
  await again.page.waitForTimeout(1000);
  assert.equal(await at(again.page, "kept").count(), 0);
  await again.page.close();
});

test("nothing is offered to be added to a bill that was kept, since its files are gone", { skip: needBills, timeout: 120_000 }, async () => {
  const site = await host(app);
  const { page, seen } = await visit(browser.context, site.address, "");
  await drop(page, [files[1]]);
  await finished(page);
  await keep(page);
  await page.reload();
  await at(page, "reopen").click();
  await finished(page);
  await at(page, "files").click();
  await page.locator("[role=dialog] [data-act=choose]").waitFor();
  assert.equal(await page.locator("[role=dialog] [data-act=choose-add]").count(), 0);
  await at(page, "close").click();
  await dropOnPage(page, [files[0]]);
  const dialog = page.locator("[role=dialog]");
  await dialog.filter({ hasText: "Nothing can be added to a kept bill, because the files that it was read from are gone" }).waitFor();
  assert.equal(await dialog.locator("[data-act=drop-add]").count(), 0);
  await look(page, "kept-drop");
  await dialog.locator("[data-act=drop-open]").click();
  await page.waitForFunction(() => !document.querySelector("[role=dialog]"));
  await finished(page);
  const second = (await bar(page)).rows;
  // To that one, which was read from files, files are added.
  await dropOnPage(page, [files[1]]);
  await dialog.locator("[data-act=drop-add]").click();
  await page.waitForFunction((n) => Number(document.querySelector('[data-testid="ledger-rows"]').dataset.value) > n, second);
  await finished(page);
  assert.deepEqual(seen.errors, []);
  await at(page, "files").click();
  await at(page, "keep").click(); // another is kept: it is replaced
  await at(page, "keep-say").filter({ hasText: "is kept on this device" }).waitFor();
  await at(page, "keep").click();
  await at(page, "keep-say").filter({ hasText: "Nothing is kept" }).waitFor();
  await page.close();
  await site.stop();
});

test("two tabs that keep different bills: the older says so, and forgets only what it names", { skip: needBills, timeout: 120_000 }, async () => {
  const site = await host(app);
  const open = async (file) => {
    const { page, seen } = await visit(browser.context, site.address, "");
    await drop(page, [file]);
    await finished(page);
    return { page, seen };
  };
  const old = await open(files[1]);
  await keep(old.page);
  const young = await open(files[0]);
  await at(young.page, "files").click();
  await at(young.page, "keep-say").filter({ hasText: "Another bill is kept: December 2018" }).waitFor();
  await at(young.page, "keep").click();
  await at(young.page, "keep-say").filter({ hasText: "is kept on this device" }).waitFor();

  const say = at(old.page, "keep-say");
  await at(old.page, "files").click();
  await say.filter({ hasText: "Another bill is kept: April 2026" }).waitFor();
  assert.equal(await at(old.page, "keep").getAttribute("aria-checked"), "false");
  await look(old.page, "kept-other");
  // It takes its place again, while the young one's panel still says that its own is kept.
  await at(old.page, "keep").click();
  await say.filter({ hasText: "is kept on this device" }).waitFor();
  assert.equal(await at(young.page, "keep").getAttribute("aria-checked"), "true");
  await at(young.page, "keep").click(); // to forget it
  await at(young.page, "keep-say").filter({ hasText: "Another tab has kept another bill meanwhile: December 2018" }).waitFor();
  assert.equal(await at(young.page, "keep").getAttribute("aria-checked"), "false");
  assert.deepEqual(await shelf(young.page), ["kept-bill.arrow"], "the other tab's bill is gone");

  // A tab that shows the card of one bill does not forget another.
  const start = await visit(browser.context, site.address, "");
  await at(start.page, "kept-say").filter({ hasText: "December 2018" }).waitFor();
  await at(young.page, "keep").click();
  await at(young.page, "keep-say").filter({ hasText: "is kept on this device" }).waitFor();
  await at(start.page, "forget").click();
  await at(start.page, "kept-done").filter({ hasText: "Another tab has kept another bill meanwhile: April 2026" }).waitFor();
  assert.match(await at(start.page, "kept-say").innerText(), /^April 2026/);
  assert.deepEqual(await shelf(start.page), ["kept-bill.arrow"]);
  await look(start.page, "kept-card");
  await at(start.page, "forget").click();
  await at(start.page, "kept-done").filter({ hasText: "Nothing is kept" }).waitFor();
  assert.deepEqual(await shelf(start.page), []);
  for (const { page, seen } of [old, young, start]) {
    assert.deepEqual(seen.errors, []);
    await page.close();
  }
  await site.stop();
});

test("a card whose bill another tab has replaced says so, and opens the other only when pressed again", { skip: needBills, timeout: 120_000 }, async () => {
  const site = await host(app);
  const { page: old, seen } = await visit(browser.context, site.address, "");
  await drop(old, [files[1]]);
  await finished(old);
  await keep(old);
  const start = await visit(browser.context, site.address, "#explore&by=region");
  await at(start.page, "kept-say").filter({ hasText: "December 2018" }).waitFor();
  await start.page.waitForTimeout(1500); // it is checked beforehand
  await dropOnPage(old, [files[0]]);
  await old.locator('[data-act="drop-open"]').click();
  await old.waitForFunction(() => document.querySelector('[data-testid="ledger-rows"]').dataset.value === "1882");
  await finished(old);
  await keep(old);
  await at(start.page, "reopen").click();
  await at(start.page, "kept-done").filter({ hasText: "Another tab has kept another bill meanwhile: April 2026" }).waitFor();
  assert.match(await at(start.page, "kept-done").innerText(), /Nothing was opened: press again to go on\.$/);
  assert.match(await at(start.page, "kept-say").innerText(), /^April 2026/);
  assert.equal(await at(start.page, "ledger-rows").getAttribute("data-state"), "none");
  assert.equal(await start.page.evaluate(() => document.activeElement.dataset.testid), "reopen");
  await look(start.page, "kept-replaced");
  await at(start.page, "reopen").click();
  await at(start.page, "breakdown-row").first().waitFor();
  await finished(start.page);
  assert.equal((await bar(start.page)).rows, 1882);
  assert.deepEqual([...seen.errors, ...start.seen.errors], []);
  await at(old, "files").click();
  await at(old, "keep").click();
  await at(old, "keep-say").filter({ hasText: "Nothing is kept" }).waitFor();
  await old.close();
  await start.page.close();
  await site.stop();
});

test("what is of no use leaves the kept bill, however soon it comes", { skip: needBills, timeout: 120_000 }, async () => {
  const site = await host(app);
  const { page, seen } = await visit(browser.context, site.address, "");
  await drop(page, [files[1]]);
  await finished(page);
  const want = await bar(page);
  await keep(page);
  await page.reload();
  await at(page, "kept").waitFor();
  // The files come with the press, and so are asked about before any column is read.
  await page.evaluate(() => {
    document.querySelector('[data-testid="reopen"]').click();
    plainbill.onFiles([{ file: new File(["no bill"], "none.txt"), path: "none.txt" }], false, false);
    new MutationObserver(() => document.querySelector('[data-act="drop-open"]')?.click()).observe(document.body, { childList: true, subtree: true });
  });
  await page.locator("main").filter({ hasText: "none.txt" }).waitFor();
  await finished(page);
  assert.deepEqual(await bar(page), want);
  await at(page, "finding").first().waitFor();
  assert.equal(await page.locator("#refused").count(), 0);
  const told = page.locator("#failure").filter({ hasText: "The bill is as it was before." });
  await told.getByRole("button", { name: "Close this message" }).click();
  await told.waitFor({ state: "detached" });
  assert.deepEqual(seen.errors, []);
  await at(page, "files").click();
  await page.locator('[data-testid="keep"][aria-checked="true"]').waitFor();
  await at(page, "keep").click();
  await at(page, "keep-say").filter({ hasText: "Nothing is kept" }).waitFor();
  await page.close();
  await site.stop();
});

test("what is kept and damaged, or older, is refused and can be forgotten", { skip: needBills, timeout: 300_000 }, async () => {
  const site = await host(app);
  for (const [how, says] of [["flip", "is damaged"], ["cut", "is damaged"], ["older", "Another version of Plainbill"]]) {
    const { page } = await visit(browser.context, site.address, "");
    await drop(page, [files[1]]);
    await finished(page);
    await keep(page);
    await harm(page, how);
    await page.reload();
    await at(page, "kept").waitFor();
    if (await at(page, "reopen").count()) await at(page, "reopen").click();
    await at(page, "kept-say").filter({ hasText: says }).waitFor();
    assert.equal(await at(page, "reopen").count(), 0, "a damaged bill is still offered");
    assert.equal(await at(page, "ledger-rows").getAttribute("data-state"), "none", how);
    await at(page, "forget").click();
    await at(page, "kept-done").waitFor();
    assert.deepEqual(await shelf(page), []);
    await page.close();
  }
  await site.stop();
});

test("a file whose writing was broken off is taken away at the next start, and nothing is said", { skip: needBills, timeout: 120_000 }, async () => {
  const site = await host(app);
  const { page, seen } = await visit(browser.context, site.address, "");
  await started(page);
  for (const bytes of [0, 5000]) {
    await page.evaluate(async (bytes) => {
      plainbill.engine.terminate(); // it may be looking just now
      const handle = await (await navigator.storage.getDirectory()).getFileHandle("kept-bill.arrow", { create: true });
      const stream = await handle.createWritable();
      await stream.write(new Uint8Array(bytes));
      await stream.close();
    }, bytes);
    assert.deepEqual(await shelf(page), ["kept-bill.arrow"]);
    await page.reload();
    await started(page);
    await page.waitForFunction(async () => {
      for await (const _ of (await navigator.storage.getDirectory()).keys()) return false;
      return true;
    });
    assert.equal(await at(page, "kept").count(), 0);
  }
  assert.deepEqual(seen.errors, []);
  await page.close();
  await site.stop();
});

test("files are opened that are chosen while the screen behind the chooser is drawn anew", { skip: needBills, timeout: 120_000 }, async (t) => {
  const own = await browse({ serviceWorkers: "block" });
  t.after(() => own.stop());
  const site = await host(app);
  const choose = async (page) => {
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), at(page, "drop-input").evaluate((e) => e.click())]);
    return chooser;
  };
  const { page: first } = await visit(own.context, site.address, "");
  await drop(first, [files[1]]);
  await finished(first);
  await keep(first);
  await first.close();
  // The card of the kept bill comes while the chooser is open.
  const page = await own.context.newPage();
  let release;
  const held = new Promise((yes) => (release = yes));
  await page.route("**/engine.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(site.address);
  await started(page);
  const field = await at(page, "drop-input").elementHandle();
  const chooser = await choose(page);
  release();
  await at(page, "kept").waitFor();
  assert.ok(await field.evaluate((e) => e.isConnected), "the field was exchanged for another");
  await chooser.setFiles([files[0]]);
  await finished(page, "complete", 20_000);
  assert.equal((await bar(page)).rows, 1882);
  await page.close();
  // Another screen stands there by then, without the field.
  const { page: other } = await visit(own.context, site.address, "");
  await started(other);
  const late = await choose(other);
  await at(other, "sample").click();
  await finished(other);
  await late.setFiles([files[0]]);
  await other.locator('[data-act="drop-open"]').click();
  await other.waitForFunction(() => document.querySelector('[data-testid="ledger-rows"]').dataset.value === "1882");
  await other.close();
  await site.stop();
});

test("a browser that keeps nothing says so", { skip: needBills }, async () => {
  const site = await host(app);
  const { page } = await visit(browser.context, site.address, "");
  await page.close();
  const without = await browser.context.newPage();
  // The worker is what keeps; there the way to the storage is taken away.
  await without.route("**/engine.js", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: "Object.defineProperty(navigator, 'storage', { value: undefined });" + (await answer.text()) });
  });
  await without.goto(site.address + "?plain");
  await drop(without, [files[1]]);
  await finished(without);
  await at(without, "files").click();
  assert.match(await without.locator(".keep").innerText(), /keeps no files for this page/);
  assert.equal(await at(without, "keep").count(), 0);
  await without.close();
  await site.stop();
});
