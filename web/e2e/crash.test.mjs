// An engine that dies is replaced, and the page lives on.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { bill, needBills, synth, temporary, truth } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { alive, at, bar, drop, finished, started, visit } from "./lib/app.mjs";

let site;
let browser;
let folder;
let big;
before(async () => {
  folder = temporary("crash");
  big = synth(folder, 400_000, "cur1csv.gz");
  site = await serve();
  browser = await browse();
  // The engine's memory is out of reach of a page, so the test leaves a door in
  // the worker's script.
  await browser.context.route("**/engine.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + "\nglobalThis.forTheTest = go;\n" });
  });
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const engine = (page) => page.workers().find((w) => w.url().endsWith("engine.js"));

// exhaust leaves the engine without memory to grow into, as a huge bill would.
const exhaust = (page) =>
  engine(page).evaluate(async () => {
    while (!globalThis.forTheTest._inst) await new Promise((yes) => setTimeout(yes, 10)); // it has not arrived yet
    const memory = globalThis.forTheTest._inst.exports.mem;
    for (let step = 16384; step >= 1; step = Math.floor(step / 2)) {
      try {
        for (;;) memory.grow(step);
      } catch {
        continue;
      }
    }
    // Growing from outside leaves the program's view of its memory behind.
    globalThis.forTheTest.mem = new DataView(memory.buffer);
  });

test("an engine without memory is replaced, and the page says so", async () => {
  const { page } = await visit(browser.context, site.address);
  await started(page);
  await page.waitForFunction(() => globalThis.plainbill);
  await drop(page, big);
  await at(page, "progress").waitFor();
  await exhaust(page);
  await page.locator("#failure").waitFor();
  const said = await page.locator("#failure").innerText();
  assert.match(said, /memory/);
  await alive(page);
  // Another bill loads, in the engine that took over.
  await drop(page, synth(folder + "/small", 2_000, "cur1csv"));
  await finished(page);
  assert.ok((await bar(page)).rows > 0);
  await page.close();
});

test("what was loaded is read again when the engine falls over a question", { skip: needBills }, async () => {
  const name = "bills/workshop-2018-10.snappy.parquet";
  const { page } = await visit(browser.context, site.address);
  await drop(page, bill(name));
  await finished(page);
  const before = await bar(page);
  await engine(page).evaluate(() => setTimeout(() => { throw new Error("a fault of the engine"); }));
  await page.locator("#failure").waitFor();
  await finished(page);
  assert.deepEqual(await bar(page), before);
  assert.equal(before.rows, truth(name).rows);
  await alive(page);
  await page.close();
});

test("an engine that does not hear a cancel is ended, and the page says so", async () => {
  const { page } = await visit(browser.context, site.address);
  await started(page);
  await drop(page, big);
  // One that has not started yet is given its time, however long it takes to arrive.
  await page.waitForFunction(() => Number(document.querySelector('[data-testid="ledger-rows"]')?.dataset.value) > 0);
  const deaf = engine(page);
  await deaf.evaluate(() => void setTimeout(() => { for (;;); }));
  await page.waitForTimeout(200);
  const ended = new Promise((yes) => deaf.on("close", yes));
  const pressed = Date.now();
  await at(page, "cancel").click();
  await page.locator("#failure").waitFor();
  const ms = Date.now() - pressed;
  assert.ok(ms >= 900 && ms < 6000, `${ms} ms`);
  assert.match(await page.locator("#failure").innerText(), /did not hear you cancel[^]*is not kept/);
  await ended;
  await alive(page);
  await drop(page, synth(folder + "/after", 2_000, "cur1csv"));
  await finished(page);
  assert.ok((await bar(page)).rows > 0);
  await page.close();
});

test("an engine script that does not arrive is said, not waited for", async () => {
  const page = await browser.context.newPage();
  await page.route("**/engine.wasm", (route) => route.abort());
  await page.goto(site.address + "/");
  await page.locator("#failure").waitFor();
  assert.match(await page.locator("#failure").innerText(), /could not be started|cannot run/);
  await page.close();
});
