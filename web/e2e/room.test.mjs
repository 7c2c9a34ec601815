// Before anything is read the page knows what it will take: what fits is read, with
// the figures shown; what does not is asked about, and what was left out is said.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { rmSync, truncateSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { bill, needBills, root, temporary } from "./lib/data.mjs";
import { browse, host } from "./lib/site.mjs";
import { faults } from "./lib/axe.mjs";
import { at, bar, drop, dropOnPage, finished, started, visit } from "./lib/app.mjs";

const newest = bill("bills/dataexport-2026-04.cur2.csv");
let browser, site, folder, big;
before(async () => {
  browser = await browse();
  site = await host(join(root, "dist", "app"));
  folder = temporary("room");
  // 60 GB that take no room on disk: a month of 2023, and zeros after it.
  if (!needBills) {
    big = join(folder, "anonymous-2023-11.csv");
    copyFileSync(bill("bills/anonymous-2023-11.cur1.csv"), big);
    truncateSync(big, 60e9);
  }
});
after(async () => {
  await browser?.stop();
  await site?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

// told are the texts of the loading screen that speak of memory.
async function told(page) {
  await page.evaluate(() => {
    globalThis.told = [];
    new MutationObserver(() => {
      for (const e of document.querySelectorAll(".head-row b")) if (e.textContent.includes("of memory")) globalThis.told.push(e.textContent);
      for (const e of document.querySelectorAll('[data-testid="file"]')) globalThis.told.push(e.textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => globalThis.told);
}

for (const [name, row, card] of [
  ["bills/generated-100k.cur1.snappy.parquet", /100,000 rows, about 4\d MB of memory/, /CUR 1\.0 Parquet, 100,000 rows, 6(\.\d)? MB/],
  ["bills/generated-100k.cur1.csv.gz", /of about \d+,000 rows, about 1\d MB of memory/, /about \d+,000 rows, 16 MB/],
]) {
  test(`${name} says what it takes while it is read`, { skip: needBills }, async () => {
    const { page } = await visit(browser.context, site.address, "");
    await started(page);
    const seen = await told(page);
    await drop(page, [bill(name)]);
    await finished(page);
    const texts = await seen();
    assert.ok(texts.some((t) => row.test(t)), `no ${row} among ${JSON.stringify([...new Set(texts)].slice(0, 8))}`);
    assert.ok(texts.some((t) => card.test(t)), `no ${card} among ${JSON.stringify([...new Set(texts)].slice(0, 8))}`);
    assert.equal(await at(page, "room").count(), 0);
    await page.close();
  });
}

test("what does not fit is asked about before it is read, and what is left out is said", { skip: needBills, timeout: 200_000 }, async () => {
  const alone = await visit(browser.context, site.address, "");
  await drop(alone.page, [newest]);
  await finished(alone.page);
  const want = await bar(alone.page);
  await alone.page.close();

  const { page, seen } = await visit(browser.context, site.address, "");
  await started(page);
  const began = Date.now();
  // One whose first rows pack otherwise than the rest, and one whose footer names no month.
  await drop(page, [big, newest, bill("bills/hourly-2018-02.cur1.csv.gz"), bill("bills/workshop-2018-12.snappy.parquet")]);
  await at(page, "room").waitFor();
  const took = Date.now() - began;
  assert.ok(took < 5000, `it asks after ${took} ms`);
  assert.match(await page.locator("#dialog-title").innerText(), /^This bill needs about [\d.]+ GB of memory$/);
  const files = await at(page, "room-file").allInnerTexts();
  assert.match(files[0], /anonymous-2023-11.*CUR 1\.0 CSV.*November 2023.*about [\d,]+.*about [\d.]+ GB/s);
  assert.match(files[1], /dataexport-2026-04.*April 2026.*about [\d.]+ (MB|kB)/s);
  assert.match(files[2], /hourly-2018-02.*February 2018.*about (19|20),000/s);
  assert.match(files[3], /workshop-2018-12.*CUR 1\.0 Parquet.*December 2018\s+91,264\s/s);
  assert.deepEqual(await faults(page), []);
  for (const scheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await faults(page), [], scheme);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.equal((await bar(page)).rows, 0, "rows were read before anybody chose");
  await at(page, "room-choice").filter({ hasText: "Open the newest month" }).click();
  await finished(page);
  const got = await bar(page);
  assert.deepEqual([got.rows, got.total, got.state], [want.rows, want.total, want.state]);
  await at(page, "files").click();
  assert.match(await page.locator('[role="dialog"]').innerText(), /November 2023 left out/);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("files that come meanwhile do not take the place of those asked about, and are asked about in turn", { skip: needBills, timeout: 200_000 }, async () => {
  const { page, seen } = await visit(browser.context, site.address, "");
  await started(page);
  await dropOnPage(page, [big, newest], [bill("bills/hourly-2018-02.cur1.csv.gz")]);
  await at(page, "room").waitFor();
  await at(page, "room-choice").filter({ hasText: "Open the newest month" }).click();
  await page.locator('[data-act="drop-add"]').waitFor();
  assert.match(await page.locator('[role="dialog"]').innerText(), /hourly-2018-02\.cur1\.csv\.gz was given/);
  const first = await bar(page);
  assert.equal(first.rows, 1882);
  await page.locator('[data-act="drop-open"]').click();
  await page.waitForFunction(() => !document.querySelector('[role="dialog"]'));
  await finished(page);
  assert.notEqual((await bar(page)).rows, first.rows);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("files that wait behind the question are opened when it is closed", { skip: needBills, timeout: 200_000 }, async () => {
  const { page, seen } = await visit(browser.context, site.address, "");
  await started(page);
  await dropOnPage(page, [big], [newest]);
  await at(page, "room").waitFor();
  await at(page, "files-wait").waitFor();
  await dropOnPage(page, [bill("bills/hourly-2018-02.cur1.csv.gz")]);
  assert.equal(await at(page, "room").count(), 1, "the question is gone");
  if (process.env.LOOK) await page.screenshot({ path: join(process.env.LOOK, "room-wait.png") });
  await at(page, "close").click();
  await page.waitForFunction(() => !document.querySelector('[role="dialog"]'));
  await finished(page);
  assert.equal((await bar(page)).files, 2);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("the switch and the kept bill serve everyone", { skip: needBills, timeout: 200_000 }, async () => {
  const { page } = await visit(browser.context, site.address, "");
  await drop(page, [newest]);
  await finished(page);
  await at(page, "files").click();
  await at(page, "keep").click();
  await at(page, "keep-say").filter({ hasText: "is kept" }).waitFor();
  for (const screen of ["files", "open"]) {
    if (screen === "open") {
      await page.reload();
      await at(page, "kept").waitFor();
    }
    for (const scheme of ["dark", "light"]) {
      for (const width of [390, 1280]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize({ width, height: 844 });
        assert.deepEqual(await faults(page), [], `${screen}, ${scheme}, ${width}`);
      }
    }
  }
  await at(page, "forget").click();
  await at(page, "kept-done").waitFor();
  await page.close();
});
