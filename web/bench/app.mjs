// The built page as a contender opens it: watched, with a tap in its engine worker.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drop, started } from "../e2e/lib/app.mjs";

const restMs = 1000;
export const pages = fileURLToPath(new URL("pages/", import.meta.url));
export const rest = (page) => page.waitForTimeout(restMs);

// fresh opens a page of its own, without anything from before, and closes it
// whatever happens.
export async function fresh(browser, run) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  try {
    return await run(await context.newPage());
  } finally {
    await context.close();
  }
}

export const inWorkers = (page, what) => Promise.all(page.workers().map((w) => w.evaluate(what).catch(() => 0)));

// memory is how much wasm memory the workers of a page have. It never shrinks: what
// there is at the end is the most that there was.
export const memory = async (page) => (await inWorkers(page, () => self.bench?.memory() ?? 0)).reduce((a, b) => a + b, 0);

// visit opens the built page and waits until its engine has started and rested. The
// engine may be told that the device has so many gigabytes of memory.
export async function visit(page, site, gigabytes) {
  const device = gigabytes ? `Object.defineProperty(navigator, "deviceMemory", { value: ${gigabytes} });` : "";
  const tap = device + readFileSync(pages + "tap.js", "utf8");
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

// since waits until all of these moments have come and gives every moment in
// milliseconds since the clock was started, with the rows that the page shows.
export async function since(page, ...moments) {
  await page.waitForFunction((names) => names.every((n) => globalThis.bench.at[n]), moments, { timeout: 600_000, polling: 100 });
  const { at, rows } = await page.evaluate(() => ({ at: globalThis.bench.at, rows: globalThis.bench.rows }));
  const times = Object.fromEntries(Object.entries(at).filter(([name]) => name !== "drop").map(([name, ms]) => [name, ms - at.drop]));
  return { ...times, rows };
}

// opened drops a file and waits until the page shows the whole bill.
export async function opened(page, path) {
  await drop(page, [path]);
  return since(page, "opened", "overview", "shown", "painted");
}

// cash asks the engine what was billed.
export async function cash(page) {
  const { text } = await page.evaluate(() => globalThis.bench.ask(9e8, { overview: { basis: "cash", currency: "", filters: [], group_by: "", then: "", grain: "" } }));
  return Number(JSON.parse(text).overview.bar.total);
}
