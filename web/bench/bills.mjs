// The bills that are measured: made by `plainbill synth`, kept in dist/bench from
// run to run, made anew when the generator has changed.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { plainbill, root } from "../e2e/lib/data.mjs";

const folder = join(root, "dist", "bench");
const seed = 1;
const manyRows = 1 << 16; // of a row group, where there are many

// The forms of a bill, and the sizes beside the one that everybody opens (see
// plan.mjs): all are made small, and those marked `large` of ten million rows.
export const forms = {
  "cur1.csv.gz": { say: "CUR 1.0, CSV, gzip", args: () => ["--format", "cur1csv.gz"], large: true },
  "cur1.parquet": { say: "CUR 1.0, Parquet, one row group", args: (rows) => ["--format", "cur1parquet", "--group-rows", String(rows)] },
  "cur1-groups.parquet": { say: `CUR 1.0, Parquet, row groups of ${manyRows.toLocaleString("en")} rows`, args: () => ["--format", "cur1parquet", "--group-rows", String(manyRows)], large: true },
  "mixed.csv.gz": { say: "CUR 1.0, CSV, gzip, rows in no order, 0.3 resources a row", args: (rows) => ["--format", "cur1csv.gz", "--shuffle", "--resources", String(Math.round(rows * 0.3))] },
  "mixed.parquet": { say: "CUR 1.0, Parquet, one row group, rows in no order, 0.3 resources a row", args: (rows) => ["--format", "cur1parquet", "--group-rows", String(rows), "--shuffle", "--resources", String(Math.round(rows * 0.3))] },
  "cur2.csv.gz": { say: "CUR 2.0, CSV, gzip", args: () => ["--format", "cur2csv.gz"] },
  "cur2.parquet": { say: `CUR 2.0, Parquet with maps, row groups of ${manyRows.toLocaleString("en")} rows`, args: () => ["--format", "cur2parquet", "--group-rows", String(manyRows)] },
  "focus.csv.gz": { say: "FOCUS 1.2, CSV, gzip", args: () => ["--format", "focuscsv.gz"] },
  "focus.parquet": { say: `FOCUS 1.2, Parquet, row groups of ${manyRows.toLocaleString("en")} rows`, args: () => ["--format", "focusparquet", "--group-rows", String(manyRows)] },
};

// Above so many rows only the forms marked large are made.
export const largeRows = 2_000_000;

// generator is a fingerprint of the sources that make the bills.
function generator() {
  const sum = createHash("sha256");
  for (const place of ["cost/synth", "cost/synth/synthparquet"]) {
    for (const name of readdirSync(join(root, place)).filter((n) => n.endsWith(".go") && !n.endsWith("_test.go")).sort()) sum.update(name).update(readFileSync(join(root, place, name)));
  }
  return sum.digest("hex").slice(0, 16);
}

// make gives the bill of a form and size: its path, its rows, what it costs.
export function make(form, rows) {
  const name = `${form}-${rows}`;
  const place = join(folder, name);
  const told = join(place, "bill.json");
  const parquet = form.endsWith(".parquet");
  const from = generator();
  if (existsSync(told)) {
    const was = JSON.parse(readFileSync(told, "utf8"));
    if (was.from === from && was.name && existsSync(join(place, was.name))) return { form, rows, parquet, ...was, path: join(place, was.name) };
  }
  const fresh = `${place}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  process.stderr.write(`making ${name}\n`);
  const said = execFileSync(plainbill, ["synth", "--rows", String(rows), "--seed", String(seed), ...forms[form].args(rows), "-o", fresh], { encoding: "utf8", env: { ...process.env, GOGC: "400" } });
  const found = said.match(/^(.*): (\d+) rows, cash (\S+), amortized (\S+)$/m);
  if (!found) throw new Error(`plainbill synth said: ${said}`);
  rmSync(place, { recursive: true, force: true });
  renameSync(fresh, place);
  const path = join(place, basename(found[1]));
  const bill = { from, name: basename(path), bytes: statSync(path).size, inFile: Number(found[2]), cash: found[3], amortized: found[4] };
  writeFileSync(told, JSON.stringify(bill));
  return { form, rows, parquet, ...bill, path };
}
