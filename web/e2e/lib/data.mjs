// Where the bills with known totals lie, and what is known of them.
import { existsSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(root, "..", "shared", "data");

// Without the bills there is nothing to compare with: under CI that is a failure.
export const haveBills = existsSync(join(folder, "bills"));
if (!haveBills && process.env.CI === "true") throw new Error(`no bills in ${folder}`);
export const needBills = haveBills ? false : `no bills in ${folder}`;

export const bill = (name) => join(folder, name);
export const truth = (name) => JSON.parse(readFileSync(join(folder, name + ".truth.json"), "utf8"));
export const awkward = () => JSON.parse(readFileSync(join(folder, "awkward", "EXPECTED.json"), "utf8"));

export const plainbill = join(root, "dist", "plainbill");

// summary and commitments are what the same engine says natively.
export const summary = (...files) => natively("summary", files);
export const commitments = (...files) => natively("commitments", files);

function natively(command, files) {
  try {
    return JSON.parse(execFileSync(plainbill, [command, "--json", ...files], { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));
  } catch (e) {
    // 3: loaded, with rejected rows or missing parts.
    if (e.status === 3) return JSON.parse(e.stdout);
    throw e;
  }
}

export const temporary = (name) => mkdtempSync(join(tmpdir(), `plainbill-${name}-`));

// synth makes a bill and gives the paths of its files; format is one that
// `plainbill synth` knows.
export function synth(folder, rows, format, seed = 1, months = 1) {
  execFileSync(plainbill, ["synth", "--rows", String(rows), "--seed", String(seed), "--months", String(months), "--format", format, "-o", folder], { stdio: "ignore" });
  return execFileSync("find", [folder, "-type", "f", "!", "-name", "*.json"], { encoding: "utf8" }).trim().split("\n").sort();
}

// near compares decimals: sums over Parquet doubles carry noise.
export function near(got, want, relative = 1e-6) {
  const g = Number(got);
  const w = Number(want);
  return Number.isFinite(g) && Math.abs(g - w) <= relative * Math.max(1, Math.abs(w));
}
