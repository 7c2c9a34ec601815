// DuckDB-WASM: the same columns of the file into a table, and questions of it.
const name = new URLSearchParams(location.search).get("package");
const duckdb = await import(`/npm/${name}/dist/duckdb-browser.mjs`);
let db;
let connection;
let worker;
globalThis.start = async () => {
  worker = new Worker(`/tapped/${name}/dist/duckdb-browser-eh.worker.js`);
  db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(`${location.origin}/npm/${name}/dist/duckdb-eh.wasm`);
  connection = await db.connect();
  return await db.getVersion();
};
const one = async (sql) => (await connection.query(sql)).toArray()[0].toJSON();
globalThis.run = async ({ load, check, overview, queries }) => {
  const start = performance.now();
  await db.registerFileHandle(load.name, document.querySelector("#file").files[0], duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, load.direct);
  await connection.query(load.sql);
  const opened = performance.now() - start;
  for (const sql of overview) await connection.query(sql);
  const overviewed = performance.now() - start;
  const { rows, cash } = await one(check);
  const asked = [];
  for (const sql of queries) {
    const from = performance.now();
    const answer = await connection.query(sql);
    asked.push({ ms: performance.now() - from, groups: answer.numRows });
  }
  return { opened, overview: overviewed, rows: Number(rows), cash: Number(cash), asked };
};
