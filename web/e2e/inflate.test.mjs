// Packed bills: however they are parted, in whatever blocks they arrive, and
// whatever becomes of the workers that unpack them, the figures are the same.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { root, synth, temporary } from "./lib/data.mjs";
import { browse, host } from "./lib/site.mjs";
import { alive, at, bar, drop, finished, started, visit } from "./lib/app.mjs";

let browser;
let site;
let folder;
let app; // a copy of the app, whose inflate worker the tests exchange
let text; // the bill
let months; // packed bills of three months
let want; // what the engine says of the months when nothing fails

before(async () => {
  folder = temporary("inflate");
  app = join(folder, "app");
  cpSync(join(root, "dist", "app"), app, { recursive: true });
  text = readFileSync(synth(join(folder, "csv"), 30_000, "cur1csv")[0], "utf8");
  months = synth(join(folder, "gz"), 30_000, "cur1csv.gz", 1, 3);
  site = await host(app);
  browser = await browse({ serviceWorkers: "block" }); // the offline copy keeps the worker that it found first
  want = await said(months);
});
after(async () => {
  await browser?.stop();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const real = readFileSync(join(root, "dist", "app", "inflate.js"), "utf8");
const worker = (script) => writeFileSync(join(app, "inflate.js"), script);

// said opens files and gives what the engine says of them: the end of the reading
// without its times, and the overview, as it was sent.
async function said(files, script = real) {
  worker(script);
  const page = await browser.context.newPage();
  await page.addInitScript(() => {
    globalThis.heard = {};
    const Plain = Worker;
    globalThis.Worker = class extends Plain {
      constructor(...all) {
        super(...all);
        this.addEventListener("message", ({ data }) => {
          if (typeof data !== "string") return;
          const reply = JSON.parse(data);
          if (reply.opened) globalThis.heard.opened = reply.opened;
          if (reply.overview) globalThis.heard.overview = data.slice(data.indexOf('"overview"'));
        });
      }
    };
  });
  await page.goto(site.address);
  await drop(page, files);
  await finished(page);
  await page.waitForFunction(() => globalThis.heard.overview);
  const heard = await page.evaluate(() => globalThis.heard);
  const shown = await bar(page);
  await alive(page);
  await page.close();
  return { ...heard, shown };
}

// same compares long texts and shows where they part.
function same(got, want, what) {
  let at = 0;
  while (at < want.length && got[at] === want[at]) at++;
  assert.ok(got === want, `${what}: ${got.slice(Math.max(0, at - 80), at + 80)}, want ${want.slice(at, at + 80)}`);
}

// parts packs the bill in n files of about as many rows.
function parts(n, suffix) {
  const [header, ...rows] = text.trimEnd().split("\n");
  return Array.from({ length: n }, (_, i) => {
    const path = join(folder, `${suffix}-${n}-${i}.csv.gz`);
    const from = Math.floor((rows.length * i) / n);
    writeFileSync(path, gzipSync([header, ...rows.slice(from, Math.floor((rows.length * (i + 1)) / n))].join("\n") + "\n"));
    return path;
  });
}

// blocks makes the worker fill blocks of another size.
const blocks = (bytes) => `${real}
{ const given = onmessage;
  onmessage = (event) => given({ data: event.data.start ? { ...event.data, block: ${bytes} } : event.data }); }
`;

test("a bill in 1, 3 and 7 parts, in any order and in blocks of any size, is one bill", async () => {
  // The bytes that were sent, but for the number of files.
  const figures = ({ overview, opened, shown }) => overview.replace(/"files":\d+/, "") + JSON.stringify([{ ...opened.bar, files: 0 }, { ...shown, files: 0 }]);
  const one = await said(parts(1, "whole"), blocks(4 << 20));
  assert.equal(one.shown.rows, 30_000);
  const whole = figures(one);
  for (const [n, bytes, order] of [
    [1, 64 << 10, (list) => list],
    [3, 4 << 20, (list) => [list[2], list[0], list[1]]],
    [3, 8 << 20, (list) => list.toReversed()],
    [7, 64 << 10, (list) => list],
    [7, 8 << 20, (list) => [3, 0, 6, 1, 5, 2, 4].map((i) => list[i])],
  ]) {
    const got = figures(await said(order(parts(n, "part")), blocks(bytes)));
    same(got, whole, `${n} parts in blocks of ${bytes} bytes`);
  }
});

const noted = (heard) => heard.opened.files.filter((f) => (f.notices || []).some((n) => n.code === "unpacked-twice")).map((f) => f.name);
const names = ["synth-2026-06.csv.gz", "synth-2026-07.csv.gz", "synth-2026-08.csv.gz"];

for (const [name, script, told] of [
  ["a script that cannot start", `throw new Error("broken on purpose");`, names],
  ["a script that breaks at its work", `onmessage = () => { throw new Error("broken on purpose"); };`, names],
  ["a worker that hangs", `${real}\n{ const given = onmessage; onmessage = (event) => { if (event.data.start) for (;;); given(event); }; }`, names],
  ["a worker that ends in the midst of a file", `${real.replace("const send = () => {", "let sent = 0;\n  const send = () => {\n    if (++sent === 2) close();")}`, names],
  // What only fails to unpack is unpacked by Go, which says what is wrong with it: nothing.
  ["a decompressor that gives up", `onmessage = ({ data }) => data.start && postMessage({ job: data.start, error: "on purpose" });`, []],
  ["one broken worker of several", `${real}\n{ const given = onmessage; onmessage = (event) => { if (event.data.start && event.data.file.size === SIZE) throw new Error("broken on purpose"); given(event); }; }`, [names[1]]],
]) {
  test(`${name} costs no row, and the file says so`, async () => {
    const size = readFileSync(months[1]).length;
    const got = await said(months, script.replace("SIZE", size));
    assert.deepEqual(noted(got), told);
    assert.deepEqual(got.shown, want.shown);
    same(got.overview, want.overview, name);
  });
}

test("a cancel is heard while the decompressor hangs", async () => {
  worker(`onmessage = () => { for (;;); };`);
  const { page } = await visit(browser.context, site.address, "");
  await started(page);
  await page.waitForTimeout(1500); // the engine has warmed up
  await drop(page, months);
  await at(page, "progress").waitFor();
  const ms = await page.evaluate(() => new Promise((yes) => {
    const start = performance.now();
    document.querySelector('[data-testid="cancel"]').click();
    const look = () => (document.querySelector('[data-testid="progress"]') ? requestAnimationFrame(look) : yes(performance.now() - start));
    look();
  }));
  console.log(`cancel while nothing comes: ${ms.toFixed(0)} ms`);
  assert.ok(ms < 1000, `${ms} ms; the worker would have been given up after 8 s`);
  await page.close();
});
