// Pictures of every screen, light and dark, on a phone and on a desk, into shots/.
// They are looked at by people; nothing is compared here.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bill, haveBills, synth, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { at, drop, finished, started, visit } from "./lib/app.mjs";

const out = fileURLToPath(new URL("shots", import.meta.url));
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const only = process.argv[2];
const folder = temporary("shots");
const big = synth(folder, 600_000, "cur1csv.gz");
const mixed = [join(folder, "accounts.csv"), join(folder, "notes.xlsx")];
writeFileSync(mixed[0], "Account ID,Account name\n1234,short\n");
writeFileSync(mixed[1], "PK\u0003\u0004[Content_Types].xml xl/workbook.xml");
const site = await serve("--store", join(folder, "reports.sqlite"));
let shared; // a link that was made on the way

const settled = async (page) => {
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  await page.waitForTimeout(250);
};

const screens = {
  async open(page) {
    await started(page);
  },
  async loading(page) {
    await drop(page, big);
    await page.waitForFunction(() => Number(document.querySelector('[data-testid="ledger-rows"]')?.dataset.value) > 150_000);
  },
  async overview(page) {
    await at(page, "sample").click();
    await finished(page);
    await at(page, "finding").first().waitFor();
  },
  async explore(page) {
    await at(page, "sample").click();
    await finished(page);
    await at(page, "tab-explore").click();
    await at(page, "breakdown-row").first().waitFor();
  },
  async commitments(page) {
    await at(page, "sample").click();
    await finished(page);
    await at(page, "tab-commitments").click();
    await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
  },
  async "commitments-none"(page) {
    if (!haveBills) return;
    await drop(page, bill("bills/hourly-2018-02.cur1.csv.gz"));
    await finished(page);
    await at(page, "tab-commitments").click();
    await at(page, "commitments-headline").waitFor();
  },
  async audit(page) {
    await at(page, "sample").click();
    await finished(page);
    await at(page, "tab-audit").click();
    await at(page, "audit-headline").waitFor();
  },
  async "audit-bill"(page) {
    if (!haveBills) return;
    await drop(page, bill("bills/workshop-2018-10.snappy.parquet"));
    await finished(page);
    await at(page, "tab-audit").click();
    await at(page, "audit-headline").waitFor();
    await page.locator('[data-table="identities"] summary').click();
  },
  // A CUR beside its FOCUS export, two deliveries of a month, and what is no bill.
  async files(page) {
    if (!haveBills) return;
    await drop(page, [mixed[0], bill("bills/generated-100k.cur1.csv.gz"), bill("focus/generated-100k.focus1.0.snappy.parquet"), bill("bills/dataexport-2026-04-Manifest.json"), mixed[1]]);
    await finished(page, "partial");
    await at(page, "files").click();
    await at(page, "left-out").first().waitFor();
  },
  async "audit-focus"(page) {
    if (!haveBills) return;
    await drop(page, bill("focus/focus-sample-1.0.csv"));
    await finished(page);
    await at(page, "tab-audit").click();
    await at(page, "audit-headline").waitFor();
    await page.locator('[data-table="files"] summary').first().click();
  },
  async report(page) {
    await at(page, "sample").click();
    await finished(page);
    await at(page, "tab-commitments").click();
    await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
    await settled(page);
    await at(page, "tab-report").click();
    await at(page, "tick-propose").click();
    await at(page, "report-title").fill("A savings plan for one year, no upfront payment");
    await at(page, "report-who").fill("Finance");
    await at(page, "decision").waitFor();
    await settled(page);
    await at(page, "exit-link").click();
    await at(page, "receipts").waitFor();
    shared = await at(page, "report-link").inputValue();
  },
  async "shared-link"(page) {
    if (!shared) await screens.report(page);
    await page.goto(shared);
    await at(page, "open-report").waitFor();
  },
  async "shared-report"(page) {
    await screens["shared-link"](page);
    await at(page, "open-report").click();
    await at(page, "letter").waitFor();
  },
  async requests(page) {
    await screens.overview(page);
    if (page.viewportSize().width < 400) await at(page, "files").click(); // a phone's ledger bar has no room for it
    await page.locator('[data-act="network"]:visible').last().click();
    await at(page, "request").first().waitFor();
  },
  async explain(page) {
    await at(page, "sample").click();
    await finished(page);
    await page.locator('[data-act="explain"]').first().click();
    await page.locator('[role="dialog"] [data-value]').first().waitFor();
  },
  async errors(page) {
    if (!haveBills) return;
    await drop(page, ["truncated_no_footer.parquet", "empty.csv", "ragged_rows.cur1.csv", "truncated.cur1.csv.gz"].map((n) => bill("awkward/" + n)));
    await finished(page, "partial");
  },
  async refused(page) {
    if (!haveBills) return;
    await drop(page, bill("awkward/missing_unblended_cost.cur1.csv"));
    await at(page, "error").first().waitFor();
  },
};

for (const scheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    const browser = await browse({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme: scheme, reducedMotion: "reduce" });
    for (const [name, show] of Object.entries(screens)) {
      if (only && only !== name) continue;
      const { page } = await visit(browser.context, site.address);
      try {
        await show(page);
        if (name !== "loading") await settled(page);
        if (name !== "explain" && name !== "files") {
          // The ledger bar stands at the foot of the window: a window as tall as the
          // page shows it where it belongs.
          const height = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.setViewportSize({ width, height });
        }
        await page.screenshot({ path: join(out, `${name}-${scheme}-${width}.png`) });
      } catch (e) {
        console.error(`${name} ${scheme} ${width}: ${String(e).split("\n")[0]}`);
        await page.screenshot({ path: join(out, `${name}-${scheme}-${width}-failed.png`) });
        process.exitCode = 1;
      }
      await page.close();
    }
    await browser.stop();
  }
}
site.stop();
rmSync(folder, { recursive: true, force: true });
console.log(out);
