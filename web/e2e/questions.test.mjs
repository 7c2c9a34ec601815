// How fast an engine answers: every grouping, with filters and without. The limits
// are ten times what they are on two shared cores, for busy machines.
import { test } from "node:test";
import assert from "node:assert/strict";
import { synth, temporary } from "./lib/data.mjs";
import { browser, site } from "./lib/together.mjs";
import { visit } from "./lib/app.mjs";
import { questions } from "./lib/questions.mjs";

test("questions are answered within ten frames, and a question that nobody waits for is given up", async (t) => {
  const { page, seen } = await visit(browser.context, site.address);
  const got = await questions(page, synth(temporary("questions"), 250_000, "cur1parquet"));
  const ms = ({ n, p50, p95, max }) => `${n} questions: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, max ${max.toFixed(1)} ms`;
  t.diagnostic(`read ${got.opened.toFixed(0)} ms, first overview ${got.overview.toFixed(0)} ms, first Explore ${got.explore.toFixed(1)} ms`);
  t.diagnostic(`new: ${ms(got.fresh)}`);
  t.diagnostic(`again: ${ms(got.again)}`);
  assert.equal(got.rows, 250_000);
  assert.ok(got.fresh.n >= 100, `only ${got.fresh.n} questions`);
  assert.ok(got.fresh.p95 <= 160, ms(got.fresh));
  assert.ok(got.again.p50 <= 160, ms(got.again));
  assert.ok(got.superseded.stopped, "an audit was finished of which a newer one had taken the place");
  assert.deepEqual(seen.errors, []);
  await page.close();
});
