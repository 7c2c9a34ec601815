// Whoever opens a bill in the browser, each in a browser context of its own: fresh
// page, fresh workers, nothing cached. All are started, rest for a second, and get
// the file by a file input.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drop, started } from "../e2e/lib/app.mjs";
import { asked, overview, table } from "./questions.mjs";

const restMs = 1000;
const pages = fileURLToPath(new URL("pages/", import.meta.url));
const rest = (page) => page.waitForTimeout(restMs);

// fresh opens a page of its own and closes it whatever happens.
async function fresh(browser, run) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  try {
    return await run(await context.newPage());
  } finally {
    await context.close();
  }
}

const inWorkers = (page, what) => Promise.all(page.workers().map((w) => w.evaluate(what).catch(() => 0)));
const memory = async (page) => (await inWorkers(page, () => self.bench?.memory() ?? 0)).reduce((a, b) => a + b, 0);

// app opens the built page, watched, with a tap in its engine worker.
async function app(page, site) {
  const tap = readFileSync(pages + "tap.js", "utf8");
  await page.addInitScript({ path: pages + "watch.js" });
  await page.route("**/engine.js", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: tap + (await answer.text()) });
  });
  await page.goto(site.app + "/");
  await started(page);
  await page.waitForFunction(() => globalThis.bench.at.ready);
  await rest(page);
}

// opened waits for the whole bill and gives the milliseconds from the drop.
async function opened(page, path) {
  await drop(page, [path]);
  await page.waitForFunction(() => globalThis.bench.at.shown && globalThis.bench.at.overview, null, { timeout: 600_000, polling: 200 });
  const { at, rows } = await page.evaluate(() => ({ at: globalThis.bench.at, rows: globalThis.bench.rows }));
  const since = (name) => (at[name] === undefined ? undefined : at[name] - at.drop);
  return { opened: since("opened"), overview: since("overview"), shown: since("shown"), chart: since("chart"), rows };
}

// cash asks the engine what was billed.
async function cash(page) {
  const { text } = await page.evaluate(() => globalThis.bench.ask(9e8, { overview: { basis: "cash", currency: "", filters: [], group_by: "", then: "", grain: "" } }));
  return Number(JSON.parse(text).overview.bar.total);
}

export const ours = {
  name: "plainbill",
  opens: () => true,
  run: ({ browser, site, bill, columns, questions }) => fresh(browser, async (page) => {
    await app(page, site);
    const times = await opened(page, bill.path);
    const bytes = await memory(page);
    const queries = [];
    for (const [i, q] of (questions ? asked(columns.meant, questions) : []).entries()) {
      const { ms, text } = await page.evaluate(([id, request]) => globalThis.bench.ask(id, request), [9e8 + 1 + i, q.request]);
      if (!text.includes('"explore":')) throw new Error(text.slice(0, 300));
      queries.push({ ms });
    }
    return { ...times, memory: bytes, asked: queries, cash: await cash(page) };
  }),
};

// parse is ours over the same bill unpacked and in memory: no file is read and
// nothing inflated while the clock runs.
export const parse = {
  name: "plainbill, parse alone",
  opens: (bill) => Boolean(bill.plain),
  run: ({ browser, site, bill }) => fresh(browser, async (page) => {
    await app(page, site);
    await page.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { type: "file", id: "held", hidden: true });
      input.addEventListener("change", (e) => e.stopImmediatePropagation());
      document.body.append(input);
    });
    await page.setInputFiles("#held", bill.plain.path);
    await page.evaluate(() => {
      delete globalThis.bench.at.drop;
      globalThis.bench.engine.postMessage({ hold: document.querySelector("#held").files[0] });
    });
    await page.waitForFunction(() => globalThis.bench.at.held, null, { timeout: 120_000 });
    await rest(page);
    const times = await opened(page, bill.plain.path);
    const served = (await inWorkers(page, () => self.bench?.served ?? 0)).reduce((a, b) => a + b, 0);
    if (served < bill.plain.bytes) throw new Error(`only ${served} of ${bill.plain.bytes} bytes came from memory`);
    return { ...times, bytes: bill.plain.bytes, cash: await cash(page) };
  }),
};

// peer runs a page of web/bench/pages.
const peer = (name, script, opens, job, query = "") => ({
  name,
  opens,
  run: (given) => fresh(given.browser, async (page) => {
    await page.goto(`${given.site.peers}/peer/${script}${query}`);
    await page.waitForFunction(() => globalThis.start);
    const boot = Date.now();
    const version = await page.evaluate(() => globalThis.start());
    const ready = Date.now() - boot;
    await page.setInputFiles("#file", given.bill.path);
    await rest(page);
    const result = await page.evaluate((j) => globalThis.run(j), job(given));
    return { ...result, ready, version, memory: await memory(page) };
  }),
});

export const inflate = peer("inflate alone", "inflate.js", (bill) => bill.path.endsWith(".gz"), () => ({}));

export const hyparquet = peer("hyparquet", "hyparquet.js", (bill) => bill.parquet, ({ columns }) => ({ columns: columns.read.map((c) => c.name), cost: columns.meant.cost }));

// duckdb is DuckDB-WASM of one of the pinned versions.
export const duckdb = (alias, version, opens) => peer(`DuckDB-WASM ${version}`, "duckdb.js", opens, ({ bill, columns, questions }) => {
  const name = bill.parquet ? "bill.parquet" : "bill.csv.gz";
  const { cost } = columns.meant;
  return {
    load: { name, sql: `create table bill as ${table(bill, columns, name)}` },
    check: `select count(*) as rows, sum("${cost}")::double as cash from bill`,
    overview: overview(columns.meant),
    queries: questions ? asked(columns.meant, questions).map((q) => q.sql) : [],
  };
}, `?package=${alias}`);
