// Nothing leaves the tab.
import { test } from "node:test";
import assert from "node:assert/strict";
import { bill, needBills } from "./lib/data.mjs";
import { browser, site } from "./lib/together.mjs";
import { at, bar, drop, finished, started, visit } from "./lib/app.mjs";

test("after loading, the page works without any network and asks for nothing", { skip: needBills }, async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await started(page);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  for (const url of seen.requests) assert.ok(url.startsWith(site.address + "/") || url.startsWith("data:"), `the page asked for ${url}`);
  seen.requests.length = 0;
  await browser.context.setOffline(true);
  try {
    await drop(page, [bill("bills/hourly-2018-02.cur1.csv.gz"), bill("bills/workshop-2018-12.snappy.parquet")]);
    await finished(page);
    assert.ok((await bar(page)).rows > 0);
    await at(page, "tab-explore").click();
    await at(page, "breakdown-row").first().waitFor();
    await at(page, "tab-audit").click();
    await at(page, "audit-headline").waitFor();
    await at(page, "tab-commitments").click();
    await at(page, "commitments-headline").waitFor();
    await at(page, "tab-report").click();
    await at(page, "letter").waitFor();
    for (const exit of ["csv", "json", "file"]) await Promise.all([page.waitForEvent("download"), at(page, `exit-${exit}`).click()]);
    await at(page, "exit-fragment").click();
    await page.waitForFunction(() => /#r1\./.test(document.querySelector('[data-testid="report-link"]')?.value || ""));
    assert.deepEqual(seen.requests.filter((url) => !url.startsWith("blob:")), []);
    // A link at the service is the one thing that needs a network.
    await at(page, "exit-link").click();
    await at(page, "report-said").filter({ hasText: "The share service cannot be reached" }).waitFor();
    assert.equal(seen.errors.filter((e) => !e.includes("ERR_INTERNET_DISCONNECTED")).length, 0, String(seen.errors));
    seen.errors.length = 0;
  } finally {
    await browser.context.setOffline(false);
  }
  assert.deepEqual(await page.evaluate(() => globalThis.watched.violations), []);
  assert.deepEqual(seen.errors, []);
  assert.equal(await at(page, "ledger-sent").getAttribute("data-value"), "0");
  await page.close();
});

test("the browser itself would stop the page from sending", async () => {
  const { page } = await visit(browser.context, site.address);
  await started(page);
  const outcome = await page.evaluate(async () => {
    const tries = {
      fetch: () => fetch("http://127.0.0.1:9/", { method: "POST", body: "x", mode: "no-cors" }),
      image: () => new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = no; i.src = "http://127.0.0.1:9/x.png"; }),
      socket: () => new Promise((yes, no) => { const w = new WebSocket("ws://127.0.0.1:9/"); w.onopen = yes; w.onerror = no; }),
      script: () => { const s = document.createElement("script"); s.textContent = "globalThis.ran = 1"; document.head.append(s); if (!globalThis.ran) throw new Error("blocked"); },
      eval: () => globalThis.eval("1"),
      style: () => { const s = document.createElement("p"); s.setAttribute("style", "color: red"); document.body.append(s); const red = getComputedStyle(s).color === "rgb(255, 0, 0)"; s.remove(); if (!red) throw new Error("blocked"); },
    };
    const found = {};
    for (const [name, run] of Object.entries(tries)) {
      try {
        await run();
        found[name] = "worked";
      } catch {
        found[name] = "stopped";
      }
    }
    await new Promise((yes) => setTimeout(yes, 200)); // reports come a little later
    return { found, violated: globalThis.watched.violations.map((v) => v.split(" ")[0]) };
  });
  assert.deepEqual(outcome.found, { fetch: "stopped", image: "stopped", socket: "stopped", script: "stopped", eval: "stopped", style: "stopped" });
  for (const directive of ["connect-src", "img-src", "style-src-attr"]) assert.ok(outcome.violated.includes(directive), `${directive} in ${outcome.violated}`);
  await page.close();
});
