// Tables on a phone: what goes on beyond the edge says so, the first figures of the
// audit need no scrolling, and no word is broken.
import { test } from "node:test";
import assert from "node:assert/strict";
import { browser, site } from "./lib/together.mjs";
import { at, finished, started, visit } from "./lib/app.mjs";

test("on a phone no table is cut without a sign", async () => {
  const { page, seen } = await visit(browser.context, site.address);
  await page.setViewportSize({ width: 390, height: 844 });
  await started(page);
  await at(page, "sample").click();
  await finished(page);
  for (const tab of ["audit", "commitments"]) {
    await at(page, `tab-${tab}`).click();
    await at(page, `${tab}-headline`).waitFor();
    if (tab === "commitments") await at(page, "shop-row").first().waitFor({ timeout: 120_000 });
    await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
    const tables = await page.locator(".scroll").evaluateAll((list) =>
      list.map((box) => {
        const broken = [];
        const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
        for (let node; (node = walk.nextNode()); ) {
          if (node.parentElement.closest("svg, .vh")) continue;
          for (const word of node.data.matchAll(/\S+/g)) {
            if (word[0].length > 12) continue; // names of resources may break
            const range = document.createRange();
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            // a hyphen is a place to break
            if (!word[0].includes("-") && new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) broken.push(word[0]);
          }
        }
        return { label: box.getAttribute("aria-label"), beyond: box.scrollWidth > box.clientWidth, fades: getComputedStyle(box).maskImage !== "none", broken };
      }),
    );
    assert.ok(tables.length > 4, `${tables.length} tables`);
    for (const t of tables) {
      assert.deepEqual(t.broken, [], t.label);
      assert.equal(t.fades, t.beyond, t.label);
    }
    for (const label of ["Identities that must hold", "Every row, by what kind of line it is", "In which order to buy"]) {
      assert.notEqual(tables.find((t) => t.label === label)?.beyond, true, `${label} scrolls`);
    }
  }
  // A table that is made wide enough fades, at the edge beyond which it goes on.
  const mask = (left) =>
    page.locator(".scroll").first().evaluate((box, left) => {
      box.firstElementChild.style.width = "900px";
      box.scrollLeft = left;
      return new Promise((yes) => requestAnimationFrame(() => requestAnimationFrame(() => yes(getComputedStyle(box).maskImage))));
    }, left);
  assert.match(await mask(0), /to left|270deg/);
  assert.match(await mask(9999), /to right|90deg/);
  assert.deepEqual(seen.errors, []);
});
