// What a person does on the page and reads off it.
import assert from "node:assert/strict";

export const at = (page, id) => page.locator(`[data-testid="${id}"]`);

// visit opens the page and watches it: requests, console errors, policy
// violations and tasks that held the page's thread.
export async function visit(context, address, path = "/") {
  const page = await context.newPage();
  const seen = { requests: [], errors: [], violations: [] };
  page.on("request", (r) => seen.requests.push(r.url()));
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("console", (m) => {
    if (m.type() === "error") seen.errors.push(m.text());
  });
  await page.addInitScript(() => {
    globalThis.watched = { tasks: [], violations: [] };
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) globalThis.watched.tasks.push({ start: e.startTime, ms: e.duration });
    }).observe({ type: "longtask", buffered: true });
    document.addEventListener("securitypolicyviolation", (e) => globalThis.watched.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
  });
  await page.goto(address + path);
  return { page, seen };
}

// started waits until the app has taken over from the static page.
export const started = (page) => page.waitForFunction(() => globalThis.plainbill && globalThis.plainbill.onFiles !== null);

export async function drop(page, files) {
  await started(page);
  await at(page, "drop-input").first().setInputFiles(files);
}

// finished waits for the ledger to be complete or partial.
export async function finished(page, state = "complete", timeout = 120_000) {
  await page.waitForFunction(
    (want) => {
      const rows = document.querySelector('[data-testid="ledger-rows"]');
      return rows && rows.dataset.state === want && !document.querySelector('[data-testid="progress"]');
    },
    state,
    { timeout },
  );
}

export async function bar(page) {
  const value = (id) => at(page, id).getAttribute("data-value");
  return {
    state: await at(page, "ledger-rows").getAttribute("data-state"),
    files: Number(await value("ledger-files")),
    rows: Number(await value("ledger-rows")),
    rejected: Number(await value("ledger-rejected")),
    total: await value("ledger-total"),
    basis: await value("ledger-basis"),
    period: await at(page, "ledger-period").innerText(),
  };
}

// basis switches to a basis and waits until the ledger bar shows it.
export async function basis(page, key) {
  const control = at(page, "basis-switch");
  if ((await control.evaluate((e) => e.tagName)) === "SELECT") await control.selectOption(key);
  else await control.locator(`[data-value="${key}"]`).click();
  await page.waitForFunction((want) => document.querySelector('[data-testid="ledger-basis"]')?.dataset.value === want, key);
}

// reporting opens a bill, or else the sample, on the Report tab.
export async function reporting(context, address, files) {
  const { page, seen } = await visit(context, address);
  await started(page);
  if (files) await drop(page, files);
  else await at(page, "sample").first().click();
  await finished(page);
  await at(page, "tab-report").click();
  await at(page, "letter").waitFor();
  return { page, seen };
}

// says waits until the page behind a link says why it opens nothing.
export const says = (page, text) => at(page, "reader-text").filter({ hasText: text }).waitFor();

// still asserts that the page is alive: it answers a press.
export async function alive(page) {
  assert.equal(await page.evaluate(() => new Promise((yes) => requestAnimationFrame(() => yes(true)))), true);
  assert.equal(await page.locator("#stopped").isVisible(), false, "the page stopped");
}

// dropOnPage lets files fall on the page itself: browsers give tests no way to
// drag a file in, so the event is made on the page from what an input holds.
export async function dropOnPage(page, ...drops) {
  await page.evaluate((n) => {
    for (let i = 0; i < n; i++) {
      const input = document.createElement("input");
      input.type = "file";
      input.multiple = true;
      input.id = `for-drop-${i}`;
      input.hidden = true;
      document.body.append(input);
    }
  }, drops.length);
  for (const [i, files] of drops.entries()) await page.setInputFiles(`#for-drop-${i}`, files);
  await page.evaluate(async () => {
    for (const input of document.querySelectorAll('[id^="for-drop-"]')) {
      const carried = new DataTransfer();
      for (const f of input.files) carried.items.add(f);
      if (carried.files.length === 0) throw new Error("the page took the files before they were dropped");
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
      input.remove();
      await new Promise(requestAnimationFrame); // hands are not quicker than that
    }
  });
}

// traced runs what is to be done and gives the tasks of the page's thread that
// took longest, by the time that the thread itself was at work: a busy machine
// makes every task longer on the clock, and none longer in work.
export async function traced(page, run) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", (m) => events.push(...m.value));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] } });
  await run();
  const complete = new Promise((yes) => session.once("Tracing.tracingComplete", yes));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const main = new Set(events.filter((e) => e.name === "thread_name" && e.args.name === "CrRendererMain").map((e) => `${e.pid}/${e.tid}`));
  return events
    .filter((e) => e.name === "RunTask" && e.ph === "X" && main.has(`${e.pid}/${e.tid}`))
    .map((e) => ({ ms: (e.tdur ?? e.dur) / 1000, clock: e.dur / 1000 }))
    .sort((a, b) => b.ms - a.ms);
}
