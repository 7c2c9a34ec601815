// The program against the DuckDB library, each in a process of its own.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { plainbill } from "../e2e/lib/data.mjs";
import { summary } from "./questions.mjs";

const options = { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] };

// What the program says of a bill; the milliseconds are those of the whole process.
export const ours = {
  name: "plainbill summary --json",
  opens: () => true,
  async run({ bill }) {
    const start = performance.now();
    const said = JSON.parse(execFileSync(plainbill, ["summary", "--json", bill.path], options));
    return { opened: performance.now() - start, rows: said.rows, cash: Number(said.totals.cash), unused: said.files[0].unused_columns ?? [] };
  },
};

export const duckdb = {
  name: "DuckDB library",
  opens: () => true,
  async run({ bill, columns }) {
    const script = fileURLToPath(new URL("duckdb-native.mjs", import.meta.url));
    const { ms, ...rest } = JSON.parse(execFileSync(process.execPath, [script, JSON.stringify({ sql: summary(bill, columns), cost: columns.meant.cost })], options));
    return { opened: ms, ...rest };
  },
};
