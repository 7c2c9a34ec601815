// The program against the DuckDB library, each in a process of its own.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { plainbill } from "../e2e/lib/data.mjs";
import { eachColumn, summary, table } from "./questions.mjs";

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

// library is the DuckDB library, asked in SQL: statement after statement, the clock
// running from the first to the last answer.
const library = (name, sql, more = {}) => ({
  name,
  opens: () => true,
  ...more,
  async run({ bill, columns }) {
    const script = fileURLToPath(new URL("duckdb-native.mjs", import.meta.url));
    const { ms, ...rest } = JSON.parse(execFileSync(process.execPath, [script, JSON.stringify({ sql: sql(bill, columns), cost: columns.meant.cost })], options));
    return { opened: ms, ...rest };
  },
});

// Three ways to ask it: for sums of money alone; for one value of every column that
// the engine reads; and to have what the engine has then, a table of those columns.
export const libraries = [
  library("DuckDB library, sums of money alone", (bill, columns) => [summary(bill, columns)]),
  library("DuckDB library, one value of each column", (bill, columns) => [eachColumn(bill, columns)]),
  library("DuckDB library, a table and its sums", (bill, columns) => [`create table bill as ${table(bill, columns, bill.path)}`, summary(bill, columns, "bill")], { once: true }),
];
