// A site is the built program serving the page, and a browser looking at it.
import { spawn } from "node:child_process";
import { accessSync, constants, rmSync } from "node:fs";
import { join } from "node:path";
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

// serve starts dist/plainbill on a port of the system's choice.
export async function serve() {
  const child = spawn(join(root, "dist", "plainbill"), ["serve", "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
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
  return { address: address.replace(/\/$/, ""), stop: () => child.kill() };
}

// browse starts a browser with a profile of its own.
export async function browse(options = {}) {
  const profile = temporary("profile");
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath(),
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
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
