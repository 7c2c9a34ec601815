// The benchmark still runs: a small bill, what the project has itself, and a report
// in which every figure was measured.
import { test } from "node:test";
import assert from "node:assert/strict";
import { bench } from "../bench/bench.mjs";
import { write } from "../bench/report.mjs";

test("the benchmark opens a small bill in every form and writes down what came out", async () => {
  const only = ["cur1.csv.gz", "cur1-groups.parquet", "focus.parquet", "mixed.csv.gz"];
  const measured = await bench({ rows: [2000], rounds: 1, only, peers: false });
  const ran = measured.runs.map((r) => `${r.form} ${r.contender}`).sort();
  const { ours, parse, native } = measured.names;
  assert.deepEqual(ran, [
    ...only.flatMap((form) => [`${form} ${ours}`, `${form} ${native}`]),
    `cur1.csv.gz ${parse}`, "cur1.csv.gz inflate alone", "mixed.csv.gz inflate alone",
  ].sort());
  for (const r of measured.runs) assert.ok(!r.error && r.opened > 0, `${r.form} ${r.contender}: ${r.error ?? r.opened}`);
  for (const r of measured.runs.filter((r) => r.contender === ours)) {
    assert.ok(r.overview >= r.opened, `${r.form}: an overview before the bill was open`);
    assert.ok(r.memory > 1 << 20, `${r.form}: ${r.memory} bytes of memory`);
  }
  const asked = measured.runs.flatMap((r) => r.asked ?? []);
  assert.ok(asked.length >= 20 && asked.every((a) => a.ms > 0), `${asked.length} questions`);
  const report = write(measured);
  assert.match(report, /open csv\.gz, over the slower of inflate and parse alone \| ≤ 1\.3 × \| \d+\.\d+ ×/);
  assert.match(report, /over DuckDB-WASM \| ≤ 1\/3 \| not measured/);
  assert.doesNotMatch(report, /undefined|NaN|Infinity/);
});
