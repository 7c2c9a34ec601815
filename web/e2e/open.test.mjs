// Before anything is dropped.
import { test } from "node:test";
import assert from "node:assert/strict";
import { browse } from "./lib/site.mjs";
import { browser, site } from "./lib/together.mjs";
import { at, bar, finished, started, visit } from "./lib/app.mjs";

test("the page is painted before any wasm has arrived, and nothing moves when it has", async () => {
  const page = await browser.context.newPage();
  let release;
  const held = new Promise((yes) => (release = yes));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(site.address + "/", { waitUntil: "domcontentloaded" });
  for (const id of ["drop-input", "sample", "ledger-rows", "ledger-total"]) assert.equal(await at(page, id).count(), 1, id);
  assert.ok(await page.locator("h1").isVisible());
  const before = await page.locator("#app").evaluate((e) => e.outerHTML);
  const boxes = () => page.evaluate(() => [...document.querySelectorAll("#app *")].map((e) => JSON.stringify(e.getBoundingClientRect())));
  const places = await boxes();
  release();
  await started(page);
  await page.evaluate(() => new Promise((yes) => requestAnimationFrame(() => requestAnimationFrame(yes))));
  assert.deepEqual(await boxes(), places, "something moved when the app took over");
  assert.equal(await page.locator("#app").evaluate((e) => e.outerHTML), before);
  await page.close();
});

test("the headers forbid everything that the page does not need", async () => {
  const page = await browser.context.newPage();
  const answer = await page.goto(site.address + "/");
  const policy = answer.headers()["content-security-policy"];
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.match(policy, /default-src 'none'|default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|https?:/);
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  await page.close();
});

test("an empty ledger says that it is empty", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  const shown = await bar(page);
  assert.equal(shown.rows, 0);
  assert.equal(shown.state, "none");
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  await page.close();
});

test("a screen is built once before anybody opens a bill, and nothing of it is shown", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  const before = await page.locator("#app").evaluate((e) => e.outerHTML);
  await page.waitForFunction(() => performance.getEntriesByName("rehearsed").length > 0);
  assert.equal(await page.locator("#app").evaluate((e) => e.outerHTML), before);
  await page.waitForTimeout(1000);
  assert.equal(await page.evaluate(() => performance.getEntriesByName("rehearsed").length), 1);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("the page does not leave for a file that is dropped on it before the app runs", async () => {
  const page = await browser.context.newPage();
  await page.route("**/app.wasm", () => {}); // never answered
  await page.goto(site.address + "/", { waitUntil: "domcontentloaded" });
  const prevented = await page.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(["a"], "a.csv"));
    const events = ["dragover", "drop"].map((name) => new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: carried }));
    for (const e of events) document.body.dispatchEvent(e);
    return events.every((e) => e.defaultPrevented);
  });
  assert.equal(prevented, true);
  await page.waitForFunction(() => globalThis.plainbill.early.files.length === 1);
  await page.close();
});

test("files dropped and picked before the app runs are taken together, in their order", async (t) => {
  // The copy on this computer, which a slow run has made by now, would not wait.
  const own = await browse({ serviceWorkers: "block" });
  t.after(() => own.stop());
  const page = await own.context.newPage();
  let release;
  const held = new Promise((yes) => (release = yes));
  await page.route("**/app.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(site.address + "/", { waitUntil: "domcontentloaded" });
  await page.evaluate(() => {
    const file = (name) => new File([`lineItem/LineItemType,lineItem/UsageStartDate,lineItem/ResourceId,lineItem/UnblendedCost\nUsage,2026-08-01T00:00:00Z,${name},1\n`], name);
    const dropped = (name) => {
      const carried = new DataTransfer();
      carried.items.add(file(name));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
    };
    // A folder that takes its time: its entries come late.
    const asked = DataTransferItem.prototype.webkitGetAsEntry;
    let portions = [[{ isFile: true, file: (yes) => yes(file("inside.csv")) }], []];
    DataTransferItem.prototype.webkitGetAsEntry = () => ({ name: "folder", createReader: () => ({ readEntries: (yes) => setTimeout(() => yes(portions.shift()), 200) }) });
    dropped("folder");
    DataTransferItem.prototype.webkitGetAsEntry = asked;
    dropped("second.csv");
    const picked = new DataTransfer();
    picked.items.add(file("third.csv"));
    const input = document.querySelector('[data-testid="drop-input"]');
    input.files = picked.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitForFunction(() => globalThis.plainbill.early.files.length === 3);
  release();
  await finished(page);
  await at(page, "files").click();
  await at(page, "file").nth(2).waitFor();
  const names = await page.locator('[data-testid="file"] .nm').allInnerTexts();
  assert.deepEqual(names, ["folder/inside.csv", "second.csv", "third.csv"]);
  await page.close();
});

test("a link that cannot be read is told of again on the bill, until somebody closes it", async () => {
  const { page, seen } = await visit(browser.context, site.address, "/#nonsense");
  await started(page);
  const told = page.locator("#failure").filter({ hasText: "This link is damaged" });
  await told.waitFor();
  await at(page, "sample").first().click();
  await finished(page);
  await told.waitFor();
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/link.png` });
  await told.getByRole("button", { name: "Close this message" }).click();
  await told.waitFor({ state: "detached" });
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("a bill without rows shows no amounts", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  const empty = { name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate\n") };
  await at(page, "drop-input").first().setInputFiles(empty);
  await finished(page);
  for (const [tab, mark] of [["overview", ".says"], ["explore", '[data-testid="crumbs"]'], ["audit", '[data-testid="audit-headline"]']]) {
    await at(page, `tab-${tab}`).click();
    await page.locator(mark).first().waitFor();
    await page.waitForTimeout(500); // the screen comes in parts
    const text = await page.locator("body").innerText();
    assert.match(text, /This bill has no rows/, tab);
    assert.doesNotMatch(text, /0\.00/, tab);
    for (const scheme of process.env.LOOK ? ["light", "dark"] : []) {
      for (const width of [390, 1440]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: `${process.env.LOOK}/empty-${tab}-${scheme}-${width}.png` });
      }
    }
  }
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("every size of type of a bill's first screen has been set, unseen, before there is a bill", async () => {
  const { page } = await visit(browser.context, site.address);
  await started(page);
  await page.waitForFunction(() => document.querySelector(".types"));
  // Text in a drawing is as large as the drawing, which nobody knows before.
  const sizes = () => page.evaluate(() => {
    const found = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = walk.nextNode()); ) {
      const [e, style] = [text.parentElement, getComputedStyle(text.parentElement)];
      if (text.data.trim() && e.getClientRects().length && !e.closest("svg")) found.add(`${style.fontSize} ${style.fontWeight} ${style.fontStyle} ${style.fontFamily}`);
    }
    return [...found];
  });
  const before = await sizes();
  await at(page, "sample").first().click();
  await finished(page);
  await page.locator('[data-testid="finding"]').first().waitFor();
  await page.waitForTimeout(500); // the screen comes in parts
  const after = await sizes();
  assert.ok(after.length > 8, `only ${after.length} sizes were found`);
  assert.deepEqual(after.filter((size) => !before.includes(size)), []);
  await page.close();
});
