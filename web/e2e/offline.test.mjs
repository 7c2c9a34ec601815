// The app opens with no network at all, exchanges its version only as a whole, and
// lists every request it makes.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bill, needBills, root, temporary } from "./lib/data.mjs";
import { browse, host, serve } from "./lib/site.mjs";
import { at, bar, drop, finished, started, visit } from "./lib/app.mjs";

const app = join(root, "dist", "app");
let browser;
before(async () => {
  browser = await browse();
});
after(() => browser?.stop());

// kept waits until the offline copy is whole.
const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then((r) => r.active.state));
const copies = (page) => page.evaluate(async () => (await (await caches.open("plainbill")).keys()).map((r) => new URL(r.url).pathname.split("/").pop() + new URL(r.url).search));
const listed = (folder) => JSON.parse(readFileSync(join(folder, "sw.js"), "utf8").match(/const files = (\{[^}]*\});/)[1]);

// version copies the app and changes its look; whole also tells the offline copy.
function version(name, mark, whole = true) {
  const folder = temporary(name);
  cpSync(app, folder, { recursive: true });
  appendFileSync(join(folder, "audit.css"), `\n/* ${mark} */\n`);
  const files = listed(folder);
  const sum = createHash("sha256").update(whole ? readFileSync(join(folder, "audit.css")) : mark).digest("hex");
  const script = readFileSync(join(folder, "sw.js"), "utf8");
  writeFileSync(join(folder, "sw.js"), script.replace(files["audit.css"], sum));
  return folder;
}
const look = (page) => page.evaluate(() => fetch("audit.css").then((r) => r.text()));

test("after one visit the app opens with no server at all, and reads bills", { skip: needBills }, async () => {
  const site = await host(app, "/tools/plainbill/");
  const { page, seen } = await visit(browser.context, site.address, "");
  await started(page);
  await kept(page);
  await site.stop();
  await page.close();
  const again = await visit(browser.context, site.address, "");
  await drop(again.page, [bill("bills/hourly-2018-02.cur1.csv.gz"), bill("bills/workshop-2018-12.snappy.parquet")]);
  await finished(again.page);
  assert.ok((await bar(again.page)).rows > 0);
  assert.deepEqual(again.seen.errors, []);
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(await again.page.evaluate(() => globalThis.watched.violations), []);
  await at(again.page, "files").click();
  assert.match(await again.page.locator(".keep").innerText(), /It then opens at once, also offline\./);
  await again.page.close();
});

test("a static host without headers gives the same protection", async () => {
  const site = await host(app, "/x/");
  const { page, seen } = await visit(browser.context, site.address, "");
  await started(page);
  await at(page, "sample").first().click();
  await finished(page);
  const tried = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = 1";
    document.head.append(script);
    const sent = await fetch("http://127.0.0.1:9/", { method: "POST", body: "x", mode: "no-cors" }).then(() => "sent", () => "stopped");
    return { ran: globalThis.ran, sent };
  }).catch((e) => ({ ran: undefined, sent: String(e).includes("TrustedScript") ? "stopped" : String(e) }));
  assert.equal(tried.ran, undefined);
  assert.equal(tried.sent, "stopped");
  for (const url of seen.requests) assert.ok(url.startsWith(site.address) || url.startsWith("data:") || url.startsWith("http://127.0.0.1:9/"), url);
  await page.close();
  await site.stop();
});

test("a newer version waits until it is asked for, and then is there as a whole", async () => {
  const site = await host(version("v1", "first"), "/v/");
  const { page } = await visit(browser.context, site.address, "");
  await started(page);
  await kept(page);
  await page.reload();
  assert.match(await look(page), /first/);

  // A site that is half updated is not taken.
  site.folder = version("half", "half", false);
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((r) => r.update()).catch(() => {}));
  await page.waitForFunction(() => navigator.serviceWorker.getRegistration().then((r) => !r.installing));
  await page.reload();
  assert.match(await look(page), /first/);
  assert.equal(await at(page, "newer").count(), 0);

  site.folder = version("v2", "second");
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((r) => r.update()));
  await page.reload();
  await started(page);
  assert.match(await look(page), /first/);
  await at(page, "newer").waitFor();
  const loaded = page.waitForEvent("load");
  await at(page, "newer").click();
  await loaded;
  await started(page);
  assert.match(await look(page), /second/);
  assert.equal(await at(page, "newer").count(), 0);
  const want = Object.entries(listed(site.folder)).map(([name, sum]) => `${name}?sha256=${sum}`).sort();
  assert.deepEqual((await copies(page)).sort(), want);
  await page.close();
  await site.stop();
});

test("the network panel lists what was asked, all of it the app's own files", async () => {
  const site = await serve();
  const made = [];
  const own = await browse();
  own.context.on("request", (r) => made.push(r.url()));
  const { page } = await visit(own.context, site.address);
  await started(page);
  await kept(page);
  await at(page, "sample").first().click();
  await finished(page);
  await at(page, "network").click();
  const rows = at(page, "request");
  await rows.first().waitFor();
  const told = new Set(await rows.evaluateAll((list) => list.map((tr) => tr.dataset.key.split("#")[0])));
  const files = listed(app);
  for (const url of told) {
    const name = url.slice(site.address.length + 1) || "index.html";
    assert.ok(url.startsWith(site.address + "/") && (name in files || name === "sw.js"), `the panel lists ${url}`);
  }
  const asked = new Set(made.filter((u) => u.startsWith("http")).map((u) => u.split("#")[0]));
  for (const url of asked) assert.ok(told.has(url), `${url} was asked for and is not listed`);
  for (const name of ["app.wasm", "engine.wasm", "engine.js", "wasm_exec.js"]) assert.ok(told.has(`${site.address}/${name}`), `${name} is not listed`);
  assert.match(await at(page, "network-say").innerText(), /None carried anything of a bill/);
  await page.close();
  await own.stop();
  site.stop();
});

for (const [how, given] of [["gives nothing", "async () => undefined"], ["refuses", "() => Promise.reject(new DOMException('not here', 'SecurityError'))"]]) {
  test(`a browser that ${how} for the offline copy has the page without one, and no word of it`, async (t) => {
    const site = await serve();
    t.after(() => site.stop());
    const own = await browse();
    t.after(() => own.stop());
    await own.context.addInitScript(`globalThis.asked = 0;
      const given = ${given};
      navigator.serviceWorker.register = () => (globalThis.asked++, given());`);
    const { page, seen } = await visit(own.context, site.address);
    await drop(page, [{ name: "small.csv", mimeType: "text/csv", buffer: Buffer.from("lineItem/LineItemType,lineItem/UnblendedCost\nUsage,1\n") }]);
    await finished(page);
    await page.waitForFunction(() => globalThis.asked === 1);
    await page.waitForTimeout(300);
    assert.deepEqual(seen.errors, []);
    await at(page, "files").click();
    const keeps = await page.locator(".keep").innerText();
    assert.match(keeps, /It then opens at once\./);
    assert.doesNotMatch(keeps, /offline/);
  });
}
