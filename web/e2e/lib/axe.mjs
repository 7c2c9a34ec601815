// What axe-core, the usual checker of accessibility, calls serious or critical.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// faults are what axe-core calls serious or critical on the page as it rests, each
// with what it is about.
export async function faults(page) {
  // A colour on its way to another has a contrast that nobody reads. What follows
  // scrolling, not time, is never finished.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((a) => a.timeline === document.timeline).map((a) => a.finished)));
  // The page's policy forbids scripts from elsewhere, so this one comes in by the
  // debugger, which is not the page's.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations);
  return found
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.impact} ${v.id}: ${v.help}\n${v.nodes.slice(0, 4).map((n) => `    ${n.target.join(" ")}  ${n.failureSummary.split("\n").pop().trim()}`).join("\n")}`);
}
