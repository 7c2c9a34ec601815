// quiet.mjs starts wrangler without statistics, look for updates or fetch of sample
// request details.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), "plainbill-edge-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

export const quiet = {
  ...process.env,
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

// wrangler returns the command and the arguments that run it.
export const wrangler = (...args) => [process.execPath, [join(here, "node_modules/wrangler/bin/wrangler.js"), ...args]];
