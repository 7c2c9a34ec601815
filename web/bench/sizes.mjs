// What has to be downloaded, packed with brotli as hard as it goes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { root } from "../e2e/lib/data.mjs";

const packages = fileURLToPath(new URL("node_modules/", import.meta.url));
const known = join(root, "dist", "bench", "brotli.json"); // by fingerprint: packing takes minutes

function packed(paths) {
  const sizes = existsSync(known) ? JSON.parse(readFileSync(known, "utf8")) : {};
  let sum = 0;
  for (const path of paths) {
    const bytes = readFileSync(path);
    const key = createHash("sha256").update(bytes).digest("hex");
    sizes[key] ??= brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length;
    sum += sizes[key];
  }
  mkdirSync(dirname(known), { recursive: true });
  writeFileSync(known, JSON.stringify(sizes));
  return sum;
}

const app = (...names) => packed(names.map((n) => join(root, "dist", "app", n)));
const duckdb = (alias) => packed(["duckdb-eh.wasm", "duckdb-browser-eh.worker.js", "duckdb-browser.mjs"].map((n) => join(packages, alias, "dist", n)));

// What is downloaded, in bytes: the page's wasm, the engine's, all files of the app.
export const ours = () => ({
  page: app("app.wasm"),
  engine: app("engine.wasm"),
  all: app(...readdirSync(join(root, "dist", "app")).filter((n) => !/\.(gz|br)$|^SHA256SUMS$/.test(n))),
});

export const peers = (duckdbs) => [
  ...duckdbs.map(({ alias, version }) => ({ name: `DuckDB-WASM ${version}: wasm, worker and module, without Arrow`, bytes: duckdb(alias) })),
  { name: "hyparquet, its sources", bytes: packed(readdirSync(join(packages, "hyparquet", "src")).filter((n) => n.endsWith(".js")).map((n) => join(packages, "hyparquet", "src", n))) },
];
