// The benchmark still runs: a small bill, what the project has itself, and a report
// in which every figure was measured.
import { test } from "node:test";
import assert from "node:assert/strict";
import { type } from "node:os";
import { bench } from "../bench/bench.mjs";
import * as gobench from "../bench/gobench.mjs";
import { write } from "../bench/report.mjs";

const only = ["cur1.csv.gz", "cur1-groups.parquet", "focus.parquet", "mixed.csv.gz"];

test("the benchmark opens a small bill in every form and writes down what came out", async () => {
  let saved = 0;
  const measured = await bench({ rows: [2000], rounds: 1, only, peers: false, save: (m) => (saved = m.runs.length) });
  const ran = measured.runs.map((r) => `${r.form} ${r.contender}`).sort();
  const { ours, parse, inflate, native, flight, kept } = measured.names;
  const packed = ["cur1.csv.gz", "mixed.csv.gz"];
  assert.deepEqual(ran, [
    ...only.flatMap((form) => [ours, native, flight].map((name) => `${form} ${name}`)),
    ...packed.flatMap((form) => [`${form} ${parse}`, `${form} ${inflate}`]),
    `cur1.csv.gz ${kept}`,
  ].sort());
  assert.equal(saved, ran.length, "not all runs were kept");
  const failed = measured.runs.filter((r) => r.error || !((r.opened ?? r.took) > 0));
  assert.deepEqual(failed.map((r) => `${r.form} ${r.contender}: ${r.error}`), []);
  for (const r of measured.runs.filter((r) => r.contender === ours)) {
    assert.ok(r.overview >= r.opened, `${r.form}: an overview before the bill was open`);
    assert.ok(r.painted > 0 && r.shown >= r.opened, `${r.form}: no chart, or shown before it was open`);
    assert.ok(r.memory > 1 << 20, `${r.form}: ${r.memory} bytes of memory`);
    if (type() === "Linux") assert.ok(r.peak > r.memory, `${r.form}: ${r.peak} bytes in the process, ${r.memory} of them wasm`);
  }
  const asked = measured.runs.flatMap((r) => r.asked ?? []);
  assert.ok(asked.length >= 20 && asked.every((a) => a.ms > 0), `${asked.length} questions`);
  const report = write(measured);
  assert.match(report, /open csv\.gz, over the slower of inflate and parse alone \| ≤ 1\.3 × \| \d+\.\d+ ×/);
  assert.match(report, /over DuckDB-WASM \| ≤ 1\/3 \| not measured/);
  assert.match(report, /a kept bill of csv\.gz, over its first opening \| ≤ 1\/10 \| \d+\.\d+ ×/);
  assert.match(report, /before reading: .*slowest of 4 bills \| < 200 ms \| \d+/);
  assert.doesNotMatch(report, /undefined|NaN|Infinity/);
});

test("a run that was cut off is written as far as it came", () => {
  const bill = { form: "cur1.parquet", rows: 2000, main: true, parquet: true, inFile: 2000, bytes: 1e5 };
  const run = { round: 1, form: bill.form, rows: bill.rows, contender: "ours", opened: 100, overview: 120, painted: 90, memory: 1e6, asked: [] };
  const names = { ours: "ours", parse: "parse", inflate: "inflate", native: "native", moments: [] };
  const begun = { bills: [bill, { ...bill, form: "cur1.csv.gz" }], missing: [], runs: [run], names, moments: [], rounds: 5, round: 2, minutes: 1, peers: [], command: "c", date: "d", commit: "1", machine: "m", browser: "b", goName: "go" };
  const report = write(begun);
  assert.match(report, /cut off in round 2 of 5/);
  assert.match(report, /\| ours \| 1 \| 0\.10 s \|/);
  assert.doesNotMatch(report, /undefined|NaN|Infinity/);
  assert.doesNotMatch(write({ ...begun, done: true }), /cut off/);
});

test("memory foreseen is held against what the engine grew by, where it grew", () => {
  const run = (more) => ({ round: 1, form: "cur1.parquet", rows: 2000, opened: 100, overview: 120, memory: 1e6, asked: [], ...more });
  const names = { ours: "ours", parse: "parse", inflate: "inflate", native: "native", flight: "flight", moments: [] };
  const measured = (grown) => ({ bills: [{ form: "cur1.parquet", rows: 2000, main: true, parquet: true, inFile: 2000, bytes: 1e5 }], missing: [], names, moments: [], rounds: 1, round: 1, minutes: 1, peers: [], command: "c", date: "d", commit: "1", machine: "m", browser: "b", goName: "go", done: true,
    runs: [run({ contender: "ours", grown }), run({ contender: "flight", opened: undefined, took: 90, foreseen: 3e5, foreseenRows: 2000 })] });
  assert.match(write(measured(1e5)), /memory foreseen .* \| 3\.00 × \|/);
  const still = write(measured(0));
  assert.match(still, /memory foreseen .* \| not measured \| – \| no engine grew \|/);
  assert.doesNotMatch(still, /undefined|NaN|Infinity/);
});

test("Go's benchmarks are run in wasm and natively, and read", () => {
  const [native, wasm] = gobench.all(() => {}, [{ room: "cost/actual", pattern: "^BenchmarkEvaluate$" }]);
  for (const b of [native, wasm]) {
    assert.equal(b.name, "Evaluate", b.error);
    assert.ok(b.ms > 0 && b.rates["rows/s"] > 0, JSON.stringify(b));
  }
  const [broken] = gobench.all(() => {}, [{ room: "cost/actual", pattern: "^BenchmarkNothing$" }]);
  assert.match(broken.error, /no benchmark matches/);
});
