// The Commitments tab: what promises do, what they could do, and a slider that
// answers at once.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bill, commitments, near, needBills, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { at, drop, finished, started, traced, visit } from "./lib/app.mjs";

let site;
let browser;
let folder;
before(async () => {
  site = await serve();
  browser = await browse();
  folder = temporary("commitments");
});
after(async () => {
  await browser?.stop();
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const settled = (page) => page.waitForFunction(() => document.querySelector('[data-testid="commitments-headline"]') && !document.querySelector('[aria-busy="true"]'), null, { timeout: 120_000 });
const value = (page, id) => at(page, id).first().getAttribute("data-value");
const values = (page, id) => at(page, id).evaluateAll((all) => all.map((e) => [e.dataset.key, e.dataset.value]));
const reading = (page, key) => page.locator(`[data-testid="reading"][data-key="${key}"] dd`).getAttribute("data-value");

// tab opens the Commitments tab of a page with a bill, and waits for all answers.
async function tab(page) {
  await at(page, "tab-commitments").click();
  await settled(page);
}

async function sample() {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  await at(page, "sample").click();
  await finished(page);
  await at(page, "finding").first().waitFor();
  await tab(page);
  await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
  await settled(page);
  return { page, seen };
}

async function dropped(...files) {
  const { page, seen } = await visit(browser.context, site.address);
  await drop(page, files);
  await finished(page);
  await at(page, "tab-commitments").waitFor();
  await tab(page);
  return { page, seen };
}

// clean asserts that nothing went wrong that nobody saw.
async function clean(page, seen) {
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  await page.close();
}

test("the figures are those of the native command, to the last digit", { skip: needBills }, async () => {
  for (const name of ["bills/commitment-cases.cur1.csv", "bills/generated-100k.cur1.snappy.parquet"]) {
    const native = commitments(bill(name));
    const { page, seen } = await dropped(bill(name));
    const shown = await at(page, "commitment-row").evaluateAll((rows) => rows.map((r) => ({ key: r.dataset.key, cells: [...r.querySelectorAll("[data-value]")].map((c) => c.dataset.value) })));
    assert.equal(shown.length, native.commitments.length, name);
    assert.ok(shown.length > 0, name);
    for (const c of native.commitments) {
      const row = shown.find((r) => r.key === c.arn);
      assert.ok(row, `${name}: ${c.arn} is not shown`);
      for (const amount of ["hourly", "unused", "net_savings"]) assert.ok(row.cells.some((v) => Number(v) === Number(c[amount])), `${name}: ${c.arn}: ${amount} ${c[amount]} is not among ${row.cells}`);
    }
    const sum = await at(page, "commitment-sum").locator("[data-value]").evaluateAll((all) => all.map((e) => e.dataset.value));
    assert.ok(sum.some((v) => Number(v) === Number(native.all.net_savings)), `${name}: ${native.all.net_savings} is not among ${sum}`);
    await clean(page, seen);
  }
});

test("the slider, the number box, the reading and the zone say the same", async () => {
  const { page, seen } = await sample();
  const slider = at(page, "promise-slider");
  const box = at(page, "promise-number");
  const was = await reading(page, "saving");
  const [min, max, step] = await slider.evaluate((e) => [Number(e.min), Number(e.max), Number(e.step)]);
  assert.equal(min, 0);
  await slider.focus();
  const before = Number(await value(page, "promise-slider"));
  await page.evaluate(() => {
    globalThis.keys = [];
    document.addEventListener("input", () => {
      const level = () => document.querySelector('[data-testid="promise-slider"]').dataset.value;
      const value = document.querySelector('[data-testid="promise-slider"]').value;
      requestAnimationFrame(() => globalThis.keys.push(level() === value));
    }, true);
  });
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((old) => document.querySelector('[data-testid="reading"][data-key="saving"] dd').dataset.value !== old, was);
  const now = Number(await value(page, "promise-slider"));
  assert.deepEqual(await page.evaluate(() => new Promise((yes) => requestAnimationFrame(() => yes(globalThis.keys)))), [true], "a key is in the page before the next frame");
  // What is proposed is rounded down to a tenth of a cent; the slider's steps are not.
  assert.ok(now > before && now - before <= step + 0.001, `${before} to ${now} by ${step}`);
  assert.equal(await value(page, "promise-number"), String(now));
  assert.ok(near(await box.inputValue(), now, 1e-3), await box.inputValue());
  const zone = at(page, "promise-zone");
  assert.ok((await slider.getAttribute("aria-valuetext")).includes((await zone.innerText()).split(":")[0]), await slider.getAttribute("aria-valuetext"));
  assert.match(page.url(), /level=/);

  await box.fill(String(max));
  await box.press("Tab");
  await page.waitForFunction((m) => Number(document.querySelector('[data-testid="promise-slider"]').dataset.value) === m, max);
  assert.equal(await zone.getAttribute("data-key"), "unacceptable");
  await page.keyboard.press("Escape");
  await page.locator("h1").focus();
  await page.keyboard.press("z");
  await page.waitForFunction((l) => Number(document.querySelector('[data-testid="promise-slider"]').dataset.value) === l, now);

  for (const [text, why] of [["1e3", "not a number"], ["-1", "The least here"], [String(max + 1), "The most here"]]) {
    await box.fill(text);
    await box.press("Tab");
    await page.locator(".wrong").waitFor();
    assert.match(await page.locator(".wrong").innerText(), new RegExp(why));
    assert.equal(Number(await value(page, "promise-slider")), now, text);
    assert.equal(await box.inputValue(), text);
  }
  await clean(page, seen);
});

test("a move of the slider is drawn at once, and asks nothing", async () => {
  const { page, seen } = await sample();
  const slider = at(page, "promise-slider");
  await slider.evaluate((e) => e.scrollIntoView({ block: "center" }));
  const b = await slider.boundingBox();
  const place = (part) => page.mouse.move(b.x + b.width * part, b.y + b.height / 2);
  await page.evaluate(() => {
    globalThis.moves = [];
    globalThis.asked = 0;
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (...all) {
      globalThis.asked++;
      return post.apply(this, all);
    };
    const figure = () => document.querySelector('[data-testid="reading"][data-key="saving"] dd').dataset.value;
    document.addEventListener("input", (e) => {
      const old = figure();
      let frames = 0;
      const look = () => {
        if (figure() !== old || frames > 120) globalThis.moves.push({ frames, ms: performance.now() - e.timeStamp });
        else requestAnimationFrame(() => ++frames && look());
      };
      look();
    }, true);
  });
  await place(0.1);
  await page.mouse.down();
  await page.waitForTimeout(500); // what was pressed is drawn
  const tasks = await traced(page, async () => {
    for (let n = 1; n <= 12; n++) {
      await place(0.1 + 0.05 * n);
      await page.waitForFunction((want) => globalThis.moves.length >= want, n);
    }
  });
  const moves = await page.evaluate(() => globalThis.moves);
  await page.mouse.up();
  const usual = (list) => [...list].sort((x, y) => x - y)[list.length >> 1];
  const told = `frames until a move is in the page: ${moves.map((m) => m.frames).join(" ")}; usually ${usual(moves.map((m) => m.ms)).toFixed(0)} ms on the clock; the page at work at most ${tasks.slice(0, 4).map((t) => t.ms.toFixed(1)).join(", ")} ms at a time`;
  console.log(told);
  // It is there before the frame in which the page heard of the move is painted.
  assert.ok(Math.max(...moves.map((m) => m.frames)) <= 1, told);
  // With the browser's own layout and painting in it.
  assert.ok(usual(tasks.slice(0, 12).map((t) => t.ms)) <= 16 && tasks[0].ms <= 50, told);
  assert.equal(await page.evaluate(() => globalThis.asked), 0, "moving the slider asked the engine");
  await clean(page, seen);
});

// What follows a move at once is set piece by piece; what is on the page must not
// depend on the way on which it came there.
test("after a drag, and after keys, the page is the one that is drawn for the level", async () => {
  const { page, seen } = await sample();
  const screen = () => page.evaluate(() => document.querySelector("main").outerHTML);
  const rested = () => page.waitForTimeout(400).then(() => settled(page));
  const slider = at(page, "promise-slider");
  await slider.evaluate((e) => e.scrollIntoView({ block: "center" }));
  const b = await slider.boundingBox();
  for (const part of [0.03, 0.4, 0.97, 1]) {
    await page.mouse.move(b.x + 12, b.y + b.height / 2);
    await page.mouse.down();
    for (let n = 1; n <= 10; n++) await page.mouse.move(b.x + 12 + ((b.width - 24) * part * n) / 10, b.y + b.height / 2);
    // While it is held the reading is that of the place, and so it stays.
    const held = [await values(page, "reading"), await reading(page, "saving"), await at(page, "step").allInnerTexts()];
    await page.mouse.up();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowRight");
    await rested();
    assert.deepEqual([await values(page, "reading"), await reading(page, "saving"), await at(page, "step").allInnerTexts()], held, `at ${part}`);
    const came = await screen();
    // Another tab and back: the whole screen is made anew.
    await at(page, "tab-overview").click();
    await at(page, "finding").first().waitFor();
    await at(page, "tab-commitments").click();
    await at(page, "promise-slider").waitFor();
    await rested();
    assert.equal(await screen(), came, `at ${part}`);
    await slider.evaluate((e) => e.scrollIntoView({ block: "center" }));
    Object.assign(b, await slider.boundingBox());
  }
  await clean(page, seen);
});

test("the tab comes in parts, and keeps the page at work no longer than 50 ms at a time", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  await at(page, "sample").click();
  await finished(page);
  await at(page, "finding").first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  const tasks = await traced(page, async () => {
    await tab(page);
    await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
    await settled(page);
  });
  const told = tasks.slice(0, 5).map((t) => `${t.ms.toFixed(1)} ms at work, ${t.clock.toFixed(0)} on the clock`).join("; ");
  console.log(`longest tasks of the tab: ${told}`);
  // What else runs on the machine slows work down, too: by half at most.
  assert.ok(tasks[0].ms <= 75, told);
  await clean(page, seen);
});

test("an answer in dollars moves the zones, and undo moves them back", async () => {
  const { page, seen } = await sample();
  const before = await values(page, "zone");
  const default_ = Number(await value(page, "absorb"));
  assert.ok(before.length >= 2 && default_ > 0);
  await at(page, "absorb").fill(String(Math.round(default_ * 4)));
  await at(page, "absorb").press("Enter");
  await page.waitForFunction((old) => JSON.stringify([...document.querySelectorAll('[data-testid="zone"]')].map((e) => [e.dataset.key, e.dataset.value])) !== old, JSON.stringify(before));
  await settled(page);
  assert.match(page.url(), /absorb=/);
  assert.equal(Number(await value(page, "absorb")), Math.round(default_ * 4));
  await page.locator("h1").focus();
  await page.keyboard.press("z");
  await page.waitForFunction((old) => JSON.stringify([...document.querySelectorAll('[data-testid="zone"]')].map((e) => [e.dataset.key, e.dataset.value])) === old, JSON.stringify(before));
  await settled(page);

  await at(page, "absorb").fill("0");
  await at(page, "absorb").press("Tab");
  await page.locator(".wrong").waitFor();
  assert.match(await page.locator(".wrong").innerText(), /The least here is \$1\.00/);
  assert.deepEqual(await values(page, "zone"), before);
  await clean(page, seen);
});

test("an assumption is set by hand, changes what is said, and is given back", async () => {
  const { page, seen } = await sample();
  const row = page.locator('[data-testid="assumption"][data-key="volatility"]');
  const was = await row.getAttribute("data-value");
  const plan = await at(page, "plan-row").allInnerTexts();
  await row.locator("input").fill("60");
  await row.locator("input").press("Enter");
  await page.waitForFunction(() => document.querySelector('[data-testid="assumption"][data-key="volatility"]').dataset.value === "0.6");
  await at(page, "plan-row").first().waitFor();
  await settled(page);
  assert.notDeepEqual(await at(page, "plan-row").allInnerTexts(), plan);
  await row.getByRole("button", { name: /^Reset/ }).click();
  await page.waitForFunction((old) => document.querySelector('[data-testid="assumption"][data-key="volatility"]').dataset.value === old, was);
  await settled(page);
  assert.deepEqual(await at(page, "plan-row").allInnerTexts(), plan, "the same question has the same answer");
  await clean(page, seen);
});

test("a link brings scope, instrument, answer and level back", async () => {
  const { page, seen } = await sample();
  const options = await at(page, "option").locator("option").evaluateAll((all) => all.map((o) => o.value));
  await at(page, "option").selectOption(options[1]);
  await page.waitForFunction((want) => document.querySelector('[data-testid="option"]').value === want, options[1]);
  await settled(page);
  await at(page, "promise-number").fill("2.5");
  await at(page, "promise-number").press("Enter");
  await page.waitForFunction(() => document.querySelector('[data-testid="promise-slider"]').dataset.value === "2.5");
  const link = new URL(page.url()).hash;
  const saving = await reading(page, "saving");
  const { page: other, seen: seen2 } = await visit(browser.context, site.address, "/" + link);
  await started(other);
  await at(other, "sample").click();
  await finished(other);
  await at(other, "plan-row").first().waitFor({ timeout: 120_000 });
  await settled(other);
  assert.equal(await at(other, "option").inputValue(), options[1]);
  assert.equal(await reading(other, "saving"), saving);
  await clean(other, seen2);
  await clean(page, seen);
});

test("the keyboard reaches the tab, walks through its charts and opens its tables", async () => {
  const { page, seen } = await sample();
  for (const chart of await page.locator("[data-act=walk]").all()) {
    await chart.focus();
    const name = await chart.getAttribute("data-of");
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction((of) => document.activeElement.matches(`[data-of="${of}"] [data-path="0"]`), name);
    assert.ok(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), name);
    await page.keyboard.press("End");
    await page.keyboard.press("Escape");
    await page.waitForFunction((of) => document.activeElement.matches(`[data-of="${of}"]`), name);
  }
  const names = await page.locator("[data-act=walk]").evaluateAll((all) => all.map((e) => e.dataset.of));
  for (const want of ["ladder", "heat", "retrospect", "load", "zones", "futures", "frontier", "stress", "backtest"]) assert.ok(names.includes(want), `${want} is not among ${names}`);
  for (const summary of await page.locator("details.twin > summary").all()) {
    await summary.focus();
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(() => [...document.querySelectorAll("details.twin")].every((d) => d.querySelector("table")));
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForFunction(() => document.documentElement.scrollWidth === 390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator("[data-act=commitment]").first().focus();
  await page.keyboard.press("Enter");
  await at(page, "breakdown-row").first().waitFor();
  await page.locator("h1").focus();
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await at(page, "commitment-row").first().waitFor();
  await clean(page, seen);
});

// A bill of one account with one machine, an hour a row unless said otherwise.
function made(name, { days = 20, hours = 1, columns = true, product = "AmazonEC2", usage = "BoxUsage:m5.large", operation = "RunInstances" } = {}) {
  const head = ["identity/LineItemId", "bill/PayerAccountId", "bill/BillingPeriodStartDate", "bill/BillingPeriodEndDate", "lineItem/UsageAccountId", "lineItem/LineItemType", "lineItem/UsageStartDate", "lineItem/UsageEndDate",
    "lineItem/ProductCode", "lineItem/UsageType", "lineItem/Operation", "lineItem/ResourceId", "lineItem/UsageAmount", "lineItem/CurrencyCode", "lineItem/UnblendedCost", "product/ProductName", "product/region", "pricing/publicOnDemandCost"];
  if (columns) head.push("savingsPlan/SavingsPlanARN", "savingsPlan/SavingsPlanEffectiveCost", "savingsPlan/UsedCommitment", "savingsPlan/TotalCommitmentToDate", "reservation/ReservationARN", "reservation/EffectiveCost");
  const time = (h) => new Date(Date.UTC(2026, 7, 1) + h * 3600e3).toISOString().replace(".000Z", "Z");
  const lines = [head.join(",")];
  for (let h = 0; h < days * 24; h += hours) {
    const cost = (0.096 * hours).toFixed(4);
    const line = ["id" + h, "111111111111", "2026-08-01T00:00:00Z", "2026-09-01T00:00:00Z", "111111111111", "Usage", time(h), time(h + hours), product, usage, operation, "i-1", String(hours), "USD", cost, product, "us-east-1", cost];
    if (columns) line.push("", "", "", "", "", "");
    lines.push(line.join(","));
  }
  const path = join(folder, name + ".csv");
  writeFileSync(path, lines.join("\n") + "\n");
  return path;
}

for (const [name, options, says] of [
  ["no-commitments", {}, /no Savings Plans or reservations/],
  ["no-columns", { columns: false }, /no Savings Plans or reservations/],
  ["by-the-day", { hours: 24 }, /day/i],
  ["by-the-month", { days: 31, hours: 744 }, /month/i],
  ["few-hours", { days: 3 }, /days|weeks|hours/i],
  ["nothing-to-cover", { product: "AmazonS3", usage: "TimedStorage-ByteHrs", operation: "StandardStorage" }, /nothing|no usage/i],
]) {
  test(`the tab is not dead: ${name}`, async () => {
    const { page, seen } = await dropped(made(name, options));
    await page.waitForTimeout(300);
    await settled(page);
    const text = await page.locator("main").innerText();
    assert.match(text, says, text.slice(0, 2000));
    assert.ok((await at(page, "commitments-headline").innerText()).length > 10);
    assert.equal(await page.locator("#failure").count(), 0, text);
    // Every card says something, and every chart has marks.
    for (const card of await page.locator("main .card").allInnerTexts()) assert.ok(card.trim().length > 20, `an empty card: ${card}`);
    await clean(page, seen);
  });
}

// A question that a newer one of its kind has superseded is given up: the engine looks
// for messages every 25 ms.
test("a weighing that nobody waits for is given up at once", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  const took = await page.evaluate(async () => {
    const worker = new Worker(new URL("engine.js", location.href), { type: "module" });
    let id = 0;
    const waiting = new Map();
    worker.onmessage = (e) => {
      const reply = typeof e.data === "string" ? JSON.parse(e.data) : {};
      if (!reply.progress) waiting.get(reply.id)?.(reply);
    };
    const ask = (question) => new Promise((yes) => {
      waiting.set(++id, yes);
      worker.postMessage({ text: JSON.stringify({ id, ...question }), files: [] });
    });
    await ask({ open: { files: [], sample: true } });
    const { commitments } = await ask({ commitments: {} });
    const list = [];
    for (let n = 0; n < 8; n++) {
      const full = (seed) => ask({ weigh: { ...commitments.first, depth: "full", seed } });
      const old = full(100 + n);
      await new Promise((yes) => setTimeout(yes, 20 + 35 * n));
      const began = performance.now();
      const stopped = old.then((reply) => ({ ms: performance.now() - began, reply }));
      const last = full(200 + n);
      const { ms, reply } = await stopped;
      list.push({ ms, stopped: reply.stopped === true, error: reply.error });
      if (n === 7 && !((await last).weigh?.levels?.length > 0)) throw new Error("the newer question was not answered");
    }
    worker.terminate();
    return list;
  });
  const told = took.map((t) => `${t.ms.toFixed(0)} ms${t.stopped ? "" : " (was answered)"}`).join(", ");
  console.log(`given up after ${told}`);
  assert.ok(took.every((t) => t.error === undefined), told);
  assert.ok(took.filter((t) => t.stopped).length >= 6, told);
  const given = took.filter((t) => t.stopped).map((t) => t.ms).sort((x, y) => x - y);
  assert.ok(given[given.length >> 1] <= 50, told);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

// Who left the tab while it was being weighed asks something else: that is answered
// first, and the weighing after it.
test("a question about something else does not wait for a weighing", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  const came = await page.evaluate(async () => {
    const worker = new Worker(new URL("engine.js", location.href), { type: "module" });
    let id = 0;
    const waiting = new Map();
    const came = [];
    worker.onmessage = (e) => {
      const reply = typeof e.data === "string" ? JSON.parse(e.data) : {};
      if (!reply.progress) waiting.get(reply.id)?.(reply);
    };
    const ask = (name, question) => new Promise((yes) => {
      waiting.set(++id, (reply) => yes(came.push({ name, ok: Boolean(reply[name]) }) && reply));
      worker.postMessage({ text: JSON.stringify({ id, ...question }), files: [] });
    });
    await ask("opened", { open: { files: [], sample: true } });
    const { commitments } = await ask("commitments", { commitments: {} });
    const weighed = ask("weigh", { weigh: { ...commitments.first, depth: "full", seed: 7 } });
    await new Promise((yes) => setTimeout(yes, 60)); // it is at work
    const explored = ask("explore", { explore: { basis: "amortized", group_by: "service" } });
    await Promise.all([weighed, explored]);
    worker.terminate();
    return came.slice(2);
  });
  assert.deepEqual(came, [{ name: "explore", ok: true }, { name: "weigh", ok: true }]);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

// The engine's work on the sample, asked and answered, as it was measured: in
// multiples of a loop of arithmetic in the page of the same machine. Where that loop
// takes 6.4 ms they are 106 ms, 430 ms and 1 s, of budgets of 150 ms, 1 s and 1.5 s.
const budgets = [
  { name: "first answer, 2,000 futures of a year", years: 1, loops: 16.5, times: 5 },
  { name: "10,000 futures of a year", years: 1, scenarios: 10_000, loops: 67, times: 3 },
  { name: "10,000 futures of three years", years: 3, scenarios: 10_000, loops: 156, times: 3 },
];

test("weighing keeps to its budgets", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  const best = await page.evaluate(async (budgets) => {
    const worker = new Worker(new URL("engine.js", location.href), { type: "module" });
    let id = 0;
    const ask = (question) => new Promise((yes) => {
      const own = ++id;
      worker.onmessage = (e) => {
        const reply = typeof e.data === "string" ? JSON.parse(e.data) : {};
        if (reply.id === own && !reply.progress) yes(reply);
      };
      worker.postMessage({ text: JSON.stringify({ id: own, ...question }), files: [] });
    });
    const timed = async (f) => {
      const began = performance.now();
      const reply = await f();
      return { ms: performance.now() - began, reply };
    };
    let kept = 0;
    const loop = () => {
      let x = 0.5;
      for (let i = 0; i < 4e6; i++) x = 3.9 * x * (1 - x);
      kept += x;
    };
    await ask({ open: { files: [], sample: true } });
    const { commitments } = await ask({ commitments: {} });
    const scope = commitments.scopes.find((s) => s.key === commitments.first.scope);
    const reference = [], list = [];
    for (const b of budgets) {
      const option = scope.options.find((o) => o.key.includes(`/${b.years}/`)).key;
      const all = [];
      for (let n = 0; n < b.times; n++) {
        for (let k = 0; k < 3; k++) reference.push((await timed(loop)).ms);
        const { ms, reply } = await timed(() => ask({ weigh: { scope: scope.key, option, depth: "first", scenarios: b.scenarios, seed: 100 + n } }));
        if (reply.weigh?.levels?.length !== 64 || reply.weigh.scenarios !== (b.scenarios ?? 2000)) throw new Error(JSON.stringify(reply).slice(0, 500));
        all.push(ms);
      }
      list.push(Math.min(...all));
    }
    worker.terminate();
    return { reference: Math.min(...reference), list, kept };
  }, budgets);
  const told = budgets.map((b, i) => `${b.name}: ${best.list[i].toFixed(0)} ms, ${(best.list[i] / best.reference).toFixed(1)} loops of ${best.reference.toFixed(1)} ms`).join("; ");
  console.log(`asked and answered: ${told}`);
  // The best of a few, and twice what was measured: a busy machine slows the loop and
  // the engine alike, and three times the work does not pass.
  for (const [i, b] of budgets.entries()) assert.ok(best.list[i] <= 2 * b.loops * best.reference, told);
  assert.deepEqual(seen.errors, []);
  await page.close();
});
