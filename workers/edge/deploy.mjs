// deploy.mjs puts the worker into your Cloudflare account, and its database if it is
// not there yet:
//
//	node deploy.mjs [--dry-run]
//
// With --dry-run it asks nobody and sends nothing: it says what would be sent.
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { here, quiet, wrangler } from "./quiet.mjs";

const name = "plainbill"; // of the worker and of its database
const template = join(here, "wrangler.jsonc");
const filled = join(here, ".deploy.jsonc"); // the same with the id of your database

// run runs wrangler, shows what it says unless that is asked for, and ends with it
// if it fails.
function run(args, wanted = false) {
  const ran = spawnSync(...wrangler(...args), { env: quiet, encoding: "utf8", stdio: ["inherit", wanted ? "pipe" : "inherit", "inherit"] });
  if (ran.status !== 0) {
    if (wanted) process.stderr.write(ran.stdout ?? "");
    console.error(`deploy: wrangler ${args.slice(0, 3).join(" ")} did not work; see workers/edge/README.md for the account that it needs`);
    process.exit(1);
  }
  return ran.stdout;
}

// database returns the id of the account's database, or nothing.
function database() {
  return JSON.parse(run(["d1", "list", "--json"], true)).find((one) => one.name === name)?.uuid;
}

if (process.argv.includes("--dry-run")) {
  run(["deploy", "--dry-run", "--config", template]);
  process.exit(0);
}
let id = database();
if (!id) {
  run(["d1", "create", name]);
  id = database();
}
const before = `"database_id": "${name}"`;
const text = readFileSync(template, "utf8");
if (!id || !text.includes(before)) {
  console.error(`deploy: the database ${name} was not found in your account, or ${template} does not say ${before}`);
  process.exit(1);
}
writeFileSync(filled, text.replace(before, `"database_id": "${id}"`));
process.on("exit", () => rmSync(filled, { force: true }));
run(["d1", "migrations", "apply", "DB", "--remote", "--config", filled]);
run(["deploy", "--config", filled]);
