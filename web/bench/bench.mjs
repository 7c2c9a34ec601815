// bench.mjs builds bills, lets everybody open them in one run, and writes down what
// came out. `make bench` calls it; see there for what can be chosen.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem, type } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../e2e/lib/data.mjs";
import { forms, largeRows, make } from "./bills.mjs";
import * as contenders from "./contenders.mjs";
import * as gobench from "./gobench.mjs";
import * as native from "./native.mjs";
import { write } from "./report.mjs";
import { measure } from "./rounds.mjs";
import * as sizes from "./sizes.mjs";

const accountsAsked = 8; // five questions each

const versionOf = (alias) => JSON.parse(readFileSync(fileURLToPath(new URL(`node_modules/${alias}/package.json`, import.meta.url)), "utf8")).version;
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();

// bench measures bills of so many rows in so many rounds. Without peers only what
// the project has itself runs: no package of web/bench is needed, and neither
// Go's benchmarks nor packed sizes are made.
export async function bench({ rows, rounds, only = Object.keys(forms), peers = true, go = peers, say = () => {}, command = "make bench" }) {
  const bills = rows.flatMap((n) => only.filter((form) => n <= largeRows || forms[form].large).map((form) => make(form, n)));
  const list = [contenders.ours, contenders.parse, contenders.inflate, native.ours];
  const names = { ours: contenders.ours.name, parse: contenders.parse.name, native: native.ours.name, library: native.duckdb.name, hyparquet: contenders.hyparquet.name };
  let told = [];
  if (peers) {
    const full = (bill) => forms[bill.form].all && bill.rows <= largeRows;
    const duckdbs = ["offline", "latest"].map((which) => ({ which, alias: `duckdb-${which}`, version: versionOf(`duckdb-${which}`) }));
    const [offline, latest] = duckdbs.map(({ alias, version, which }) => contenders.duckdb(alias, version, (bill) => full(bill) && (bill.parquet || which === "latest")));
    Object.assign(names, { offline: offline.name, latest: latest.name });
    const bare = { ...contenders.hyparquet, opens: (bill) => bill.parquet && bill.rows <= largeRows };
    list.push(bare, offline, latest, { ...native.duckdb, opens: (bill) => forms[bill.form].all });
    told = { duckdbs, list: [`hyparquet ${versionOf("hyparquet")}`, offline.name, latest.name] };
  }
  const made = peers && { sizes: sizes.ours(), peerSizes: sizes.peers(told.duckdbs) };
  say(`bills and sizes are ready: ${bills.length} bills, ${list.length} contenders`);
  const ask = (bill) => (["cur1.parquet", "cur1.csv.gz"].includes(bill.form) ? accountsAsked : 0);
  const { runs, browser } = await measure({ bills, contenders: list, rounds, ask, say });
  const own = new Set([names.ours, names.parse, names.native, contenders.inflate.name]);
  const broken = runs.find((r) => r.error && own.has(r.contender));
  if (broken) throw new Error(`${broken.contender} failed at ${broken.form} of ${broken.rows} rows: ${broken.error}`);
  // After the rounds, when the machine has nothing else to do.
  const goBench = go ? [...gobench.wasm("cost/breakdown", "Run"), ...gobench.wasm("cost/risk", "Scenarios/.*1_years")] : null;
  const library = runs.find((r) => r.contender === names.library && r.version);
  return {
    bills, runs, names, rounds, browser, command, ...made, goBench,
    goName: gobench.goVersion(),
    peers: peers ? [...told.list, library ? `DuckDB library ${library.version}` : "no DuckDB library"] : [],
    date: new Date().toISOString().slice(0, 16).replace("T", " ") + " UTC",
    commit: git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "-uno") ? " with changes" : ""),
    machine: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()}`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" }, rows: { type: "string", default: "100000,1000000" }, bills: { type: "string", default: Object.keys(forms).join(",") }, out: { type: "string", default: "BENCHMARKS.md" }, "skip-go": { type: "boolean", default: false } } });
  const rows = values.rows.split(",").map(Number);
  const only = values.bills.split(",");
  const unknown = only.find((form) => !forms[form]);
  if (unknown || rows.some((n) => !(n >= 500)) || !(Number(values.rounds) >= 1)) {
    console.error(`bench: ${unknown ? `no bill ${unknown}; there are ${Object.keys(forms).join(", ")}` : "rounds and rows are numbers, rows of 500 or more"}`);
    process.exit(2);
  }
  const start = performance.now();
  const say = (r) => console.error(typeof r === "string" ? r : `round ${r.round}  ${r.form} ${r.rows}  ${r.contender}: ${r.error ? `failed: ${r.error}` : `${(r.opened / 1000).toFixed(3)} s`} (${(r.wall / 1000).toFixed(1)} s in all)`);
  const measured = await bench({ rows, rounds: Number(values.rounds), only, go: !values["skip-go"], say, command: `make bench ROUNDS=${values.rounds} ROWS=${values.rows}${values.bills === Object.keys(forms).join(",") ? "" : ` BILLS=${values.bills}`}` });
  writeFileSync(values.out, write(measured));
  console.error(`${values.out} is written, after ${((performance.now() - start) / 60_000).toFixed(1)} minutes.`);
}
