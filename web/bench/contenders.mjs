// Whoever opens a bill in the browser, each in a browser context of its own: fresh
// page, fresh workers, nothing cached. All are started, rest for a second, and get
// the file by a file input.
import { cash, fresh, inWorkers, memory, opened, rest, visit } from "./app.mjs";
import { peak } from "./process.mjs";
import { asked, overview, table } from "./questions.mjs";

export const ours = {
  name: "plainbill",
  everySize: true,
  opens: () => true,
  run: ({ browser, site, bill, columns, questions }) => fresh(browser, async (page) => {
    await visit(page, site);
    const booted = await memory(page);
    const times = await opened(page, bill.path);
    const [bytes, most] = [await memory(page), await peak(browser)];
    const queries = [];
    for (const [i, q] of (questions ? asked(columns.meant, questions) : []).entries()) {
      const { ms, text } = await page.evaluate(([id, request]) => globalThis.bench.ask(id, request), [9e8 + 1 + i, q.request]);
      if (!text.includes('"explore":')) throw new Error(text.slice(0, 300));
      queries.push({ ms });
    }
    return { ...times, booted, memory: bytes, grown: bytes - booted, peak: most, memoryAsked: queries.length ? await memory(page) : undefined, asked: queries, cash: await cash(page) };
  }),
};

// parse is ours over the same bill, unpacked beforehand: while the clock runs,
// blocks of text lie in memory and are handed over, and nothing is read or inflated.
export const parse = {
  name: "plainbill, parse alone",
  opens: (bill) => bill.path.endsWith(".gz"),
  run: ({ browser, site, bill }) => fresh(browser, async (page) => {
    await visit(page, site);
    await page.evaluate(() => {
      const input = Object.assign(document.createElement("input"), { type: "file", id: "held", hidden: true });
      document.body.append(input);
    });
    await page.setInputFiles("#held", bill.path);
    await page.evaluate(() => {
      delete globalThis.bench.at.drop;
      globalThis.bench.engine.postMessage({ hold: document.querySelector("#held").files[0] });
    });
    await page.waitForFunction(() => globalThis.bench.at.held, null, { timeout: 120_000 });
    await rest(page);
    const times = await opened(page, bill.path);
    const held = await page.evaluate(() => globalThis.bench.held);
    const served = (await inWorkers(page, () => self.bench?.served ?? 0)).reduce((a, b) => a + b, 0);
    if (served !== held) throw new Error(`${served} of ${held} bytes came from memory`);
    return { ...times, bytes: held, cash: await cash(page) };
  }),
};

// peer runs a page of web/bench/pages.
const peer = (name, script, more, job, query = "") => ({
  name,
  ...more,
  run: (given) => fresh(given.browser, async (page) => {
    await page.goto(`${given.site.peers}/peer/${script}${query}`);
    await page.waitForFunction(() => globalThis.start);
    const boot = Date.now();
    const version = await page.evaluate(() => globalThis.start());
    const ready = Date.now() - boot;
    await page.setInputFiles("#file", given.bill.path);
    await rest(page);
    const result = await page.evaluate((j) => globalThis.run(j), job(given));
    return { ...result, ready, version, memory: await memory(page), peak: await peak(given.browser) };
  }),
});

export const inflate = peer("inflate alone", "inflate.js", { opens: (bill) => bill.path.endsWith(".gz") }, () => ({}));

export const hyparquet = peer("hyparquet", "hyparquet.js", { opens: (bill) => bill.parquet }, ({ columns }) => ({ columns: columns.read.map((c) => c.name), cost: columns.meant.cost }));

// duckdb is DuckDB-WASM of one of the pinned versions. Unless told otherwise it takes
// the columns that the engine reads, by reads of its own choice; all of the columns,
// or direct reads, take it longer.
export const duckdb = (alias, version, opens, { direct = false, all = false } = {}) => peer(`DuckDB-WASM ${version}${direct ? ", direct reads" : ""}${all ? ", all columns" : ""}`, "duckdb.js", { opens, slow: true, once: direct || all }, ({ bill, columns, questions }) => {
  const name = bill.parquet ? "bill.parquet" : "bill.csv.gz";
  const { cost } = columns.meant;
  return {
    load: { name, direct, sql: `create table bill as ${table(bill, all ? { read: columns.all } : columns, name)}` },
    check: `select count(*) as rows, sum("${cost}")::double as cash from bill`,
    overview: overview(columns.meant),
    queries: questions && !direct && !all ? asked(columns.meant, questions).map((q) => q.sql) : [],
  };
}, `?package=${alias}`);
