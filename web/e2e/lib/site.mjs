// A site is the built program serving the page, and a browser looking at it.
import { spawn } from "node:child_process";
import { accessSync, constants, readFile, rmSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { root, temporary } from "./data.mjs";

function browserPath() {
  const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];
  const paths = (process.env.PATH || "").split(":").flatMap((p) => names.map((n) => join(p, n)));
  for (const path of [process.env.BROWSER_PATH, ...paths].filter(Boolean)) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue;
    }
  }
  throw new Error("no Chrome or Chromium: run web/e2e/need.sh browser");
}

// serve starts dist/plainbill on a port of the system's choice, with more options;
// said is what it has printed.
export async function serve(...more) {
  const child = spawn(join(root, "dist", "plainbill"), ["serve", "--addr", "127.0.0.1:0", ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const address = await new Promise((yes, no) => {
    const hear = (text) => {
      said += text;
      const found = said.match(/http:\/\/[\w.:-]+/);
      if (found) yes(found[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => no(new Error(`plainbill serve ended with ${code}: ${said}`)));
  });
  return { address: address.replace(/\/$/, ""), said: () => said, stop: () => child.kill() };
}

// host serves a folder as any static host does: plain files below a prefix, with
// no header but the type. The folder can be exchanged while it runs.
export async function host(folder, prefix = "/") {
  const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json" };
  const self = { folder, asked: [] };
  const server = createServer((request, answer) => {
    const path = new URL(request.url, "http://host").pathname;
    self.asked.push(path);
    const name = path.startsWith(prefix) ? path.slice(prefix.length) || "index.html" : "..";
    if (!/^[\w.-]+$/.test(name) || name === "..") return answer.writeHead(404).end();
    readFile(join(self.folder, name), (error, content) => {
      if (error) return answer.writeHead(404).end();
      answer.writeHead(200, { "Content-Type": types[extname(name)] || "application/octet-stream" }).end(content);
    });
  });
  await new Promise((yes) => server.listen(0, "127.0.0.1", yes));
  self.address = `http://127.0.0.1:${server.address().port}${prefix}`;
  self.stop = () => {
    server.closeAllConnections();
    return new Promise((yes) => server.close(yes));
  };
  return self;
}

const launched = (...more) => ({
  executablePath: browserPath(),
  headless: true,
  args: [...more, "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// launch starts a browser for contexts that share nothing; more are further switches.
export const launch = (...more) => chromium.launch(launched(...more));

// browse starts a browser with a profile of its own.
export async function browse(options = {}) {
  const profile = temporary("profile");
  const context = await chromium.launchPersistentContext(profile, {
    ...launched(),
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  return {
    context,
    async stop() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
