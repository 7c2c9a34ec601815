// While files are read: progress, cancel, a page that stays quick.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { synth, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { alive, at, bar, drop, finished, visit } from "./lib/app.mjs";

let site;
let browser;
let folder;
let packed;
let plain;
before(async () => {
  folder = temporary("big");
  packed = synth(folder + "/gz", 400_000, "cur1csv.gz");
  plain = synth(folder + "/csv", 250_000, "cur1csv");
  site = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("progress counts up, tasks on the page stay short, and the page answers", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  const from = await page.evaluate(() => performance.now());
  await drop(page, packed);
  await at(page, "progress").waitFor();
  const rows = [];
  while (await at(page, "progress").count()) {
    rows.push(Number(await at(page, "ledger-rows").getAttribute("data-value")));
    assert.equal(await at(page, "ledger-rows").getAttribute("data-state"), "loading");
    await page.waitForTimeout(100);
  }
  await finished(page);
  assert.ok(rows.length >= 3, "too quick to watch");
  assert.ok(new Set(rows).size >= 3, `the rows did not count up: ${rows}`);
  assert.deepEqual(rows, [...rows].sort((a, b) => a - b));
  const long = await page.evaluate((start) => globalThis.watched.tasks.filter((t) => t.start >= start), from);
  const worst = Math.max(0, ...long.map((t) => t.ms));
  console.log(`longest task on the page while loading: ${worst || "< 50"} ms, ${rows.length} looks`);
  assert.ok(worst <= 50, JSON.stringify(long));
  assert.deepEqual(seen.errors, []);
  await page.close();
});

for (const kind of ["plain", "packed"]) {
  test(`cancel is felt within 100 ms and keeps what was read: ${kind}`, async () => {
    const { page } = await visit(browser.context, site.address);
    await drop(page, kind === "plain" ? plain : packed);
    await page.waitForFunction(() => Number(document.querySelector('[data-testid="ledger-rows"]')?.dataset.value) > 0);
    // Measured on the page: from the press to the first frame that says so.
    const ms = await page.evaluate(
      () =>
        new Promise((yes) => {
          const rows = () => document.querySelector('[data-testid="ledger-rows"]').dataset.state;
          const start = performance.now();
          document.querySelector('[data-testid="cancel"]').click();
          const look = () => (rows() === "partial" ? yes(performance.now() - start) : requestAnimationFrame(look));
          look();
        }),
    );
    console.log(`cancel, ${kind}: ${ms.toFixed(0)} ms`);
    const shown = await bar(page);
    assert.equal(shown.state, "partial");
    assert.ok(shown.rows > 0, "nothing was kept");
    assert.ok(ms <= 100, `${ms} ms`);
    await alive(page);
    await page.close();
  });
}

test("after a cancel the next bill loads as if nothing had been", async () => {
  const { page } = await visit(browser.context, site.address);
  await drop(page, packed);
  await page.waitForFunction(() => Number(document.querySelector('[data-testid="ledger-rows"]')?.dataset.value) > 0);
  await at(page, "cancel").click();
  await finished(page, "partial");
  const { page: other } = await visit(browser.context, site.address);
  await drop(other, plain);
  await finished(other);
  assert.equal((await bar(other)).state, "complete");
  await page.close();
  await other.close();
});
