// Questions to the DuckDB library, in a process of its own: prints the last answer and
// how long all took, without the start of node and of the library.
import { createRequire } from "node:module";

const { DuckDBInstance } = createRequire(new URL("../e2e/package.json", import.meta.url))("@duckdb/node-api");
const { sql, cost } = JSON.parse(process.argv[2]);
const instance = await DuckDBInstance.create(":memory:");
const db = await instance.connect();
const start = performance.now();
let rows;
for (const one of sql) rows = (await db.runAndReadAll(one)).getRowObjects();
const ms = performance.now() - start;
const [version] = (await db.runAndReadAll("select version()")).getRows();
const all = rows.find((r) => Number(r.level) === 3) ?? rows[0]; // a question without groups has one row
console.log(JSON.stringify({ ms, version: version[0], rows: Number(all.n), cash: Number(all[cost]) }));
