// dev.mjs serves the worker on this computer, in the same runtime that Cloudflare
// has, with a database and a rate limit of its own and without any network:
//
//	node dev.mjs [--main FILE] [--state FOLDER] [--addr HOST:PORT] [--var NAME:VALUE]...
//
// It brings the database up to date, prints the address, and ends with a signal.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const { values: wish } = parseArgs({
  options: {
    main: { type: "string", default: join(here, "../../dist/edge/worker.mjs") },
    state: { type: "string", default: join(here, "../../dist/edge-state") },
    addr: { type: "string", default: "127.0.0.1:8421" },
    var: { type: "string", multiple: true, default: [] },
  },
});
const colon = wish.addr.lastIndexOf(":");
const [host, port] = [wish.addr.slice(0, colon), wish.addr.slice(colon + 1)];
if (colon < 1 || !/^\d+$/.test(port)) {
  console.error(`edge: ${wish.addr} is no address: write HOST:PORT, for example 127.0.0.1:8421`);
  process.exit(2);
}

// Wrangler is told to keep to itself: no statistics, no look for updates, no fetch
// of sample request details.
const scratch = mkdtempSync(join(tmpdir(), "plainbill-edge-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));
const env = {
  ...process.env,
  CI: "true",
  FORCE_COLOR: "0",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  CLOUDFLARE_TELEMETRY_DISABLED: "1",
  NO_UPDATE_NOTIFIER: "1",
  WRANGLER_LOG_PATH: join(scratch, "logs"),
  WRANGLER_CACHE_DIR: join(scratch, "cache"),
  WRANGLER_REGISTRY_PATH: join(scratch, "registry"),
};
const wrangler = (...args) => [process.execPath, [join(here, "node_modules/wrangler/bin/wrangler.js"), ...args, "--config", join(here, "wrangler.jsonc"), "--persist-to", resolve(wish.state)]];

mkdirSync(wish.state, { recursive: true });
const migrated = spawnSync(...wrangler("d1", "migrations", "apply", "DB", "--local"), { env, encoding: "utf8" });
if (migrated.status !== 0) {
  console.error(`edge: the database could not be brought up to date:\n${migrated.stdout}${migrated.stderr}`);
  process.exit(1);
}

const served = spawn(
  ...wrangler("dev", resolve(wish.main), "--local", "--ip", host, "--port", port, "--inspector-port", "0", "--test-scheduled", "--show-interactive-dev-session=false", ...wish.var.flatMap((v) => ["--var", v])),
  { env, stdio: ["ignore", "pipe", "pipe"] },
);
// Wrangler prints the path of every request, and a path names a report.
const request = /^\[wrangler:info\] [A-Z]+ \//;
let told = false;
for (const [from, to] of [[served.stdout, process.stdout], [served.stderr, process.stderr]]) {
  createInterface({ input: from }).on("line", (line) => {
    if (request.test(line)) return;
    to.write(line + "\n");
    const ready = told ? null : /Ready on (http:\/\/\S+)/.exec(line);
    if (!ready) return;
    told = true;
    console.log(`Plainbill's edge is at ${ready[1]}/`);
  });
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => served.kill("SIGTERM"));
served.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
