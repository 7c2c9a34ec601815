// What can be checked by machine of how the page serves everyone: axe-core finds
// nothing serious or critical on any screen, light or dark, on a desk or a phone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { bill, needBills, synth, temporary } from "./lib/data.mjs";
import { browse, serve } from "./lib/site.mjs";
import { faults } from "./lib/axe.mjs";
import { at, drop, finished, reporting, started, visit } from "./lib/app.mjs";

let site;
let folder;
let big;
const links = {}; // to reports that were shared before
before(async () => {
  folder = temporary("axe");
  big = synth(folder, 200_000, "cur1csv.gz");
  site = await serve("--store", join(folder, "reports.sqlite"));
  const browser = await browse();
  const { page } = await reporting(browser.context, site.address);
  await at(page, "exit-link").click();
  await at(page, "report-link").waitFor();
  links.sealed = await at(page, "report-link").inputValue();
  await browser.stop();
});
after(() => {
  site?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));

const sample = async (page) => {
  await at(page, "sample").click();
  await finished(page);
  await at(page, "finding").first().waitFor();
  await settled(page);
};
const closed = async (page) => {
  await page.keyboard.press("Escape");
  await page.locator('[role="dialog"]').waitFor({ state: "detached" });
};
const drawn = async (page, how, found) => {
  await page.locator(`[data-act="show"][data-arg="${how}"]`).click();
  await page.locator(found).first().waitFor();
  await settled(page);
};

// The screens as one comes to them, each walk on a page that was just opened.
const walks = [
  { open: (page) => started(page) },
  {
    async loading(page) {
      await drop(page, big);
      await page.waitForFunction(() => document.querySelector("progress") && document.querySelector("figure.chart svg"));
    },
  },
  {
    async overview(page) {
      await sample(page);
      for (const twin of await page.locator("details.twin > summary").all()) await twin.click();
    },
    async explained(page) {
      await page.locator('[data-act="explain"]').first().click();
      await page.locator('[role="dialog"] [data-value]').first().waitFor();
    },
    async explore(page) {
      await closed(page);
      await at(page, "tab-explore").click();
      await at(page, "breakdown-row").first().waitFor();
      await at(page, "breakdown-row").first().locator("a").click();
      await at(page, "filter").first().waitFor();
      await settled(page);
      await at(page, "show-items").click();
      await at(page, "line-item").first().waitFor();
    },
    bars: (page) => drawn(page, "bars", ".bars"),
    icicle: (page) => drawn(page, "icicle", ".icicle"),
    async finder(page) {
      await page.locator('[data-act="add-filter"]').click();
      await page.locator('[role="dialog"] input').fill("s3");
      await at(page, "match").first().waitFor();
    },
    async commitments(page) {
      await closed(page);
      await at(page, "tab-commitments").click();
      await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
      await settled(page);
      for (const twin of await page.locator("details.twin > summary").all()) await twin.click();
      await at(page, "absorb").fill("much");
      await at(page, "absorb").press("Tab");
      await page.locator(".wrong").waitFor();
    },
    async report(page) {
      await at(page, "tab-report").click();
      await at(page, "letter").waitFor();
      await at(page, "tick-propose").click();
      await at(page, "report-title").fill("A savings plan");
      await at(page, "decision").waitFor();
      await settled(page);
      for (const twin of await page.locator("details.twin > summary").all()) await twin.click();
      await at(page, "exit-link").click();
      await at(page, "receipts").waitFor();
    },
    async requests(page) {
      if (page.viewportSize().width < 400) await at(page, "files").click(); // a phone's ledger bar has no room for it
      await page.locator('[data-act="network"]:visible').click();
      await at(page, "request").first().waitFor();
    },
    async help(page) {
      await closed(page);
      await page.locator("h1").first().focus();
      await page.keyboard.press("?");
      await page.locator('[role="dialog"]').waitFor();
    },
  },
  {
    async "a shared link"(page) {
      await started(page); // what is half loaded ends with an error
      await page.goto(links.sealed);
      await at(page, "open-report").waitFor();
    },
    async "a shared report"(page) {
      await at(page, "open-report").click();
      await at(page, "letter").waitFor();
    },
    async "a link without its key"(page) {
      await page.reload();
      await at(page, "reader-text").waitFor();
    },
  },
  {
    bills: true,
    async errors(page) {
      await drop(page, ["truncated_no_footer.parquet", "empty.csv", "ragged_rows.cur1.csv", "mixed_currency.cur1.csv"].map((n) => bill("awkward/" + n)));
      await finished(page, "partial");
      await settled(page);
    },
    async files(page) {
      await at(page, "files").click();
      await at(page, "reject").first().waitFor();
    },
  },
  {
    bills: true,
    async refused(page) {
      await drop(page, bill("awkward/missing_unblended_cost.cur1.csv"));
      await at(page, "error").first().waitFor();
    },
  },
];

for (const [scheme, width] of [["light", 1440], ["dark", 1440], ["light", 390]]) {
  test(`nothing serious or critical, ${scheme}, ${width} px`, async (t) => {
    const browser = await browse({ viewport: { width, height: 900 }, colorScheme: scheme, reducedMotion: "reduce" });
    try {
      for (const { bills, ...screens } of walks) {
        await t.test(Object.keys(screens).join(", "), { skip: bills && needBills }, async () => {
          const { page, seen } = await visit(browser.context, site.address);
          for (const [name, show] of Object.entries(screens)) {
            await show(page);
            assert.deepEqual(await faults(page), [], name);
          }
          assert.deepEqual(seen.errors, []);
          await page.close();
        });
      }
    } finally {
      await browser.stop();
    }
  });
}
