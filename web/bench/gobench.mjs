// Go's own benchmarks of the engine's parts, each native and in wasm under node.
// `make bench-go` prints them; `make bench` puts them into its report.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../e2e/lib/data.mjs";

// What is run of a room. The kernel is for the browser alone.
const list = [
  { room: "cost/cur/curcsv", pattern: "^Benchmark(Scan|Decode)$" },
  { room: "wasm/kernel", pattern: "^Benchmark(Decode|Load)$", only: "wasm" },
  { room: "cost/cur/curparquet", pattern: "^BenchmarkDecode$" },
  { room: "cost/ledger", pattern: "^BenchmarkBatch$" },
  { room: "cost/actual", pattern: "^BenchmarkEvaluate$" },
  { room: "cost/breakdown", pattern: "^Benchmark(Run|Dimensions)$" },
  { room: "cost/risk", pattern: "^BenchmarkScenarios$/of_1_years" },
];
const targets = {
  native: { args: [], env: {} },
  wasm: { args: (runner) => ["-tags", "noasm,tinygo", "-exec", runner], env: { GOOS: "js", GOARCH: "wasm" } },
};
const timing = ["-benchtime", "300ms", "-count", "3"]; // the middle one counts: the first is cold

const run = (program, args, env = {}) => execFileSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...env } });

export const goVersion = () => run("go", ["env", "GOVERSION"]).trim();

// all runs every benchmark and gives for each where it ran, room, name, milliseconds
// and what else it measured. A room that fails is told with why.
export function all(say = () => {}, among = list) {
  const runner = join(run("go", ["env", "GOROOT"]).trim(), "lib", "wasm", "go_js_wasm_exec");
  const found = [];
  for (const { room, pattern, only } of among) {
    for (const [where, { args, env }] of Object.entries(targets)) {
      if (only && only !== where) continue;
      say(`Go's benchmarks of ${room}, ${where}`);
      try {
        const said = run("go", ["test", "-run", "^$", "-bench", pattern, ...timing, ...(where === "wasm" ? args(runner) : args), `./${room}`], env);
        const got = middle(parse(said)).map((b) => ({ where, room, ...b }));
        if (got.length === 0) throw new Error(`no benchmark matches ${pattern}`);
        found.push(...got);
      } catch (e) {
        found.push({ where, room, name: pattern, error: String(e.message).split("\n")[0].slice(0, 200) });
      }
    }
  }
  return found;
}

// parse reads what go test prints of benchmarks.
export const parse = (said) =>
  [...said.matchAll(/^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns\/op(.*)$/gm)].map(([, name, ns, more]) => ({
    name,
    ms: Number(ns) / 1e6,
    rates: Object.fromEntries([...more.matchAll(/([\d.e+]+) (MB\/s|rows\/s|p50-ms|p95-ms|first-ms)/g)].map(([, n, unit]) => [unit, Number(n)])),
  }));

// middle keeps, of every benchmark, the run that took neither least nor most.
const middle = (runs) => [...new Set(runs.map((b) => b.name))].map((name) => {
  const same = runs.filter((b) => b.name === name).sort((a, b) => a.ms - b.ms);
  return same[same.length >> 1];
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = all((text) => console.error(text));
  for (const b of found) console.log(`${b.where.padEnd(7)}${b.room.padEnd(22)}${b.name.padEnd(60)}${b.error ?? `${b.ms.toFixed(3)} ms  ${Object.entries(b.rates).map(([unit, n]) => `${n.toPrecision(4)} ${unit}`).join("  ")}`}`);
  process.exitCode = found.some((b) => b.error) ? 1 : 0;
}
