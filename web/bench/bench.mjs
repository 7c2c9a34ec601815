// bench.mjs builds bills, lets everybody open them in one run, and writes down what
// came out, with the notes of notes.md. `make bench` calls it; see there for what can
// be chosen. With --again it writes the report of the last run anew.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem, type } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../e2e/lib/data.mjs";
import { forms } from "./bills.mjs";
import * as contenders from "./contenders.mjs";
import * as gobench from "./gobench.mjs";
import * as moments from "./moments.mjs";
import * as native from "./native.mjs";
import * as plan from "./plan.mjs";
import { write } from "./report.mjs";
import { measure } from "./rounds.mjs";
import * as sizes from "./sizes.mjs";

const versionOf = (alias) => JSON.parse(readFileSync(fileURLToPath(new URL(`node_modules/${alias}/package.json`, import.meta.url)), "utf8")).version;
const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();

// ours are the contenders that the project has itself, and what they are called.
function ours() {
  const waits = [moments.flight, moments.cancel, moments.kept];
  return {
    list: [contenders.ours, contenders.parse, contenders.inflate, native.ours, ...waits],
    names: { ours: contenders.ours.name, parse: contenders.parse.name, inflate: contenders.inflate.name, native: native.ours.name, flight: moments.flight.name, cancel: moments.cancel.name, kept: moments.kept.name, moments: waits.map((w) => w.name) },
    moments: waits.map(({ name, moment }) => ({ name, moment })),
  };
}

// others are the peers. The latest DuckDB-WASM opens CSV, and is shown to fail at
// Parquet without a network; the newest that needs none opens Parquet.
function others() {
  const duckdbs = ["offline", "latest"].map((which) => ({ which, alias: `duckdb-${which}`, version: versionOf(`duckdb-${which}`) }));
  const [offline, latest] = duckdbs.map(({ alias, version, which }) => contenders.duckdb(alias, version, (bill) => (bill.parquet ? which === "offline" || bill.form === "cur1.parquet" : which === "latest")));
  // Two ways to ask more of it than it needs, for whoever has seen it slower.
  const wider = [{ direct: true }, { all: true }].map((how) => contenders.duckdb(duckdbs[0].alias, duckdbs[0].version, (bill) => bill.form === "cur1.parquet", how));
  return {
    list: [contenders.hyparquet, offline, latest, ...wider, ...native.libraries],
    names: { hyparquet: contenders.hyparquet.name, offline: offline.name, latest: latest.name, libraries: native.libraries.map((l) => l.name) },
    said: [`hyparquet ${versionOf("hyparquet")}`, offline.name, latest.name],
    made: { sizes: sizes.ours(), peerSizes: sizes.peers(duckdbs) },
  };
}

// bench measures bills of so many rows in so many rounds and hands everything that
// is known to save, again and again. Without peers only what the project has itself
// runs: no package of web/bench is needed, and packed sizes are not made.
export async function bench({ rows, rounds, only = Object.keys(forms), peers = true, go = peers, say = () => {}, save = () => {}, command = "make bench" }) {
  const began = performance.now();
  const { list: bills, missing } = plan.bills(rows, only, say);
  const [own, other] = [ours(), peers ? others() : { list: [], names: {}, said: [], made: {} }];
  say(`bills and sizes are ready: ${bills.length} bills, ${own.list.length + other.list.length} contenders`);
  const measured = {
    bills, missing, rounds, command, ...other.made, runs: [], moments: own.moments,
    names: { ...own.names, ...other.names },
    goName: gobench.goVersion(),
    date: new Date().toISOString().slice(0, 16).replace("T", " ") + " UTC",
    commit: git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "-uno") ? " with changes" : ""),
    machine: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${type()}`,
  };
  const keep = (more) => {
    const library = measured.runs.find((r) => measured.names.libraries?.includes(r.contender) && r.version);
    Object.assign(measured, more, { minutes: Math.ceil((performance.now() - began) / 60_000) });
    measured.peers = peers ? [...other.said, library ? `DuckDB library ${library.version}` : "no DuckDB library"] : [];
    save(measured);
  };
  keep(await measure({ bills, contenders: [...own.list, ...other.list], all: rounds, say, save: keep }));
  // After the rounds, when the machine has nothing else to do.
  if (go) keep({ goBench: gobench.all(say) });
  keep({ done: true });
  return measured;
}

// broken are the failures of what the project has itself.
export const broken = ({ runs, names }) => runs.filter((r) => r.error && [names.ours, names.parse, names.inflate, names.native, ...names.moments].includes(r.contender));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = Object.keys(forms).join(",");
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" }, rows: { type: "string", default: "100000,1000000,10000000" }, bills: { type: "string", default: all }, out: { type: "string", default: "BENCHMARKS.md" }, "skip-go": { type: "boolean", default: false }, again: { type: "boolean", default: false } } });
  const kept = join(root, "dist", "bench", "measured.json");
  const rows = values.rows.split(",").map(Number);
  const only = values.bills.split(",");
  const unknown = only.find((form) => !forms[form]);
  if (unknown || rows.some((n) => !(n >= 500)) || !(Number(values.rounds) >= 1)) {
    console.error(`bench: ${unknown ? `no bill ${unknown}; there are ${Object.keys(forms).join(", ")}` : "rounds and rows are numbers, rows of 500 or more"}`);
    process.exit(2);
  }
  const say = (r) => console.error(typeof r === "string" ? r : `round ${r.round}  ${r.form} ${r.rows}  ${r.contender}: ${r.error ? `failed: ${r.error}` : `${((r.opened ?? r.took) / 1000).toFixed(3)} s`} (${(r.wall / 1000).toFixed(1)} s in all)`);
  const notes = readFileSync(fileURLToPath(new URL("notes.md", import.meta.url)), "utf8");
  const report = (measured) => writeFileSync(values.out, write({ ...measured, notes }));
  // What is there is written after every bill: a run that is cut off is not lost.
  const save = (measured) => {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, JSON.stringify(measured));
    report(measured);
  };
  const command = `make bench ROUNDS=${values.rounds} ROWS=${values.rows}${values.bills === all ? "" : ` BILLS=${values.bills}`}${values["skip-go"] ? " SKIP_GO=1" : ""}`;
  const measured = values.again ? JSON.parse(readFileSync(kept, "utf8")) : await bench({ rows, rounds: Number(values.rounds), only, go: !values["skip-go"], say, save, command });
  if (values.again) report(measured);
  console.error(`${values.out} is written, after ${measured.minutes} minutes.`);
  for (const r of broken(measured)) console.error(`${r.contender} failed at ${r.form} of ${r.rows} rows, round ${r.round}: ${r.error}`);
  process.exitCode = broken(measured).length > 0 ? 1 : 0;
}
