// Second views of a bill, which never add: its FOCUS export beside its CUR, and the
// containers of its machines.
import { test } from "node:test";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bill, needBills, temporary, truth } from "./lib/data.mjs";
import { browser, site } from "./lib/together.mjs";
import { at, bar, drop, finished, visit } from "./lib/app.mjs";

test("of a CUR and a FOCUS export of one month the CUR counts, and the page says on what they agree", { skip: needBills }, async () => {
  const names = ["bills/generated-100k.cur1.snappy.parquet", "focus/generated-100k.focus1.0.snappy.parquet"];
  const { page, seen } = await visit(browser.context, site.address);
  await drop(page, names.map(bill));
  await finished(page);
  assert.equal((await bar(page)).rows, truth(names[0]).rows);
  await at(page, "files").click();
  const left = at(page, "left-out");
  assert.match(await left.innerText(), /FOCUS/);
  await left.getByRole("button").click();
  await at(page, "compared").waitFor();
  const agreed = at(page, "agreed");
  assert.ok((await agreed.count()) >= 8);
  assert.equal(await page.locator('[data-testid="agreed"][data-ok="false"]').count(), 0);
  assert.match(await at(page, "compared").innerText(), /rightly tell differently/);
  assert.deepEqual(seen.errors, []);
  await page.close();
});

test("containers are shown, lead to the total, and are not in it", async () => {
  const head = "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_account_id,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_usage_type,line_item_operation,line_item_resource_id,line_item_unblended_cost,line_item_currency_code,split_line_item_parent_resource_id,split_line_item_split_cost,split_line_item_unused_cost";
  const hour = "111111111111,2026-06-01,222222222222,Usage,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z";
  const pod = (name, used, idle) => `${hour},AmazonEKS,EKS-EC2-vCPU-Hours,EKSPod-EC2,arn:aws:eks:us-east-1:222222222222:pod/shop/${name}/uid,0,USD,i-1,${used},${idle}`;
  const file = join(temporary("pods"), "pods.csv");
  writeFileSync(file, [head, `${hour},AmazonEC2,BoxUsage:m5.xlarge,RunInstances,i-1,1.00,USD,,,`, `${hour},AmazonS3,TimedStorage,PutObject,bucket,0.25,USD,,,`, pod("web/a", "0.40", "0.20"), pod("db/b", "0.30", "0.10")].join("\n") + "\n");
  const { page, seen } = await visit(browser.context, site.address);
  await drop(page, file);
  await finished(page);
  assert.equal((await bar(page)).total, "1.25");
  await at(page, "tab-audit").click();
  const row = (key) => page.locator(`[data-testid="audit-row"][data-key="${key}"] td:last-child`).getAttribute("data-value");
  await page.locator('[data-table="containers"]').waitFor();
  assert.equal(await row("shop/web"), "0.6");
  assert.equal(await row("shop/db"), "0.4");
  assert.equal(await row("shared"), "1");
  assert.equal(await row("elsewhere"), "0.25");
  assert.equal((await bar(page)).total, "1.25");
  assert.deepEqual(seen.errors, []);
  await page.close();
});
