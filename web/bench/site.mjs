// A server for the pages of the peers and the files of their packages: nothing
// comes from the network.
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = join(here, "node_modules");
const types = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

// The page of every peer: a file input, and a script that says how to start and run.
const page = (script, imports) => `<!doctype html><meta charset="utf-8"><title>bench</title>
<script type="importmap">${JSON.stringify({ imports })}</script>
<input type="file" id="file"><script type="module" src="/pages/${script}"></script>`;

// nearest is where node would find a package that another one asks for.
const nearest = (from, name) => (existsSync(join(packages, from, "node_modules", name)) ? `/npm/${from}/node_modules/${name}` : `/npm/${name}`);

const importsOf = (peer) => ({
  "apache-arrow": nearest(peer, "apache-arrow") + "/Arrow.dom.mjs",
  flatbuffers: nearest(peer, "flatbuffers") + "/mjs/flatbuffers.js",
  tslib: nearest(peer, "tslib") + "/tslib.es6.mjs",
});

// content finds what is asked for; null: nothing.
function content(path, query) {
  const parts = normalize(path).split("/").filter(Boolean);
  if (parts.includes("..")) return null;
  const [top, ...rest] = parts;
  if (top === "peer") return page(rest[0], query.get("package") ? importsOf(query.get("package")) : {});
  if (top === "pages") return readFileSync(join(here, "pages", ...rest));
  if (top === "npm") return readFileSync(join(packages, ...rest));
  // A worker's script of a package, behind what tells its memory.
  if (top === "tapped") return Buffer.concat([readFileSync(join(here, "pages", "tap.js")), readFileSync(join(packages, ...rest))]);
  return null;
}

export async function serve() {
  const server = createServer((request, answer) => {
    const url = new URL(request.url, "http://host");
    let body = null;
    try {
      body = content(url.pathname, url.searchParams);
    } catch (e) {
      if (e.code !== "ENOENT" && e.code !== "EISDIR") throw e;
    }
    if (body === null) return answer.writeHead(404).end();
    const type = url.pathname.startsWith("/peer/") ? "text/html" : types[extname(url.pathname)] || "application/octet-stream";
    answer.writeHead(200, { "Content-Type": type, "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }).end(body);
  });
  await new Promise((yes) => server.listen(0, "127.0.0.1", yes));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((yes) => server.close(yes));
    },
  };
}
