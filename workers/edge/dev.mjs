// dev.mjs serves the worker on this computer, in the same runtime that Cloudflare
// has, with a database and a rate limit of its own and without any network:
//
//	node dev.mjs [--main FILE] [--state FOLDER] [--addr HOST:PORT] [--var NAME:VALUE]... [--attached]
//
// It brings the database up to date, prints the address, and ends with a signal;
// attached, also when its standard input ends, as it does when who started it dies.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { here, quiet, wrangler } from "./quiet.mjs";

const { values: wish } = parseArgs({
  options: {
    main: { type: "string", default: join(here, "../../dist/edge/worker.mjs") },
    state: { type: "string", default: join(here, "../../dist/edge-state") },
    addr: { type: "string", default: "127.0.0.1:8421" },
    var: { type: "string", multiple: true, default: [] },
    attached: { type: "boolean", default: false },
  },
});
const colon = wish.addr.lastIndexOf(":");
const [host, port] = [wish.addr.slice(0, colon), wish.addr.slice(colon + 1)];
if (colon < 1 || !/^\d+$/.test(port)) {
  console.error(`edge: ${wish.addr} is no address: write HOST:PORT, for example 127.0.0.1:8421`);
  process.exit(2);
}

const env = { ...quiet, CI: "true" };
const local = ["--config", join(here, "wrangler.jsonc"), "--persist-to", resolve(wish.state)];
mkdirSync(wish.state, { recursive: true });
const migrated = spawnSync(...wrangler("d1", "migrations", "apply", "DB", "--local", ...local), { env, encoding: "utf8" });
if (migrated.status !== 0) {
  console.error(`edge: the database could not be brought up to date:\n${migrated.stdout}${migrated.stderr}`);
  process.exit(1);
}

const served = spawn(
  ...wrangler("dev", resolve(wish.main), "--local", "--ip", host, "--port", port, "--inspector-port", "0", "--test-scheduled", "--show-interactive-dev-session=false", ...wish.var.flatMap((v) => ["--var", v]), ...local),
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
const stop = () => served.kill("SIGTERM");
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);
if (wish.attached) process.stdin.on("end", stop).resume();
served.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
