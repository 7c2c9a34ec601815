// How long an engine takes to answer, asked from the page and back: an engine of its
// own, in the built page's own worker script, without the app beside it.
import { started } from "./app.mjs";

// questions opens files in an engine of the test's own and asks it many different
// questions about them: every grouping alone, with one filter and with another, two
// predicates, lines, searches, and each a second time. Times are in milliseconds from
// before a question is sent until its answer has come, JSON and messages included.
//
// It returns {rows, opened, overview, explore, superseded, fresh, again, each}: from
// the start of reading to the ledger; from there to the first overview; the first
// Explore; how long an audit took of which a newer one took the place after 30 ms, and
// whether it was given up; p50, p95 and max over questions that were new, and over the
// same when they were not; and for each question [name, fresh, again, bytes].
export async function questions(page, files, rounds = 2) {
  await started(page);
  await page.evaluate(() => {
    plainbill.engine.terminate();
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    input.id = "for-questions";
    input.hidden = true;
    document.body.append(input);
  });
  await page.setInputFiles("#for-questions", files);
  return page.evaluate(inPage, rounds);
}

async function inPage(rounds) {
  const files = [...document.querySelector("#for-questions").files];
  const worker = new Worker(new URL("engine.js", location.href).href, { type: "module" });
  const waiting = new Map();
  let ready;
  const isReady = new Promise((yes) => (ready = yes));
  worker.onmessage = ({ data }) => {
    if (typeof data !== "string") return;
    const reply = JSON.parse(data);
    if (reply.ready) return ready();
    if (reply.progress || !waiting.has(reply.id)) return;
    waiting.get(reply.id)(reply, data.length);
    waiting.delete(reply.id);
  };
  let last = 0;
  const ask = (question, beside = []) =>
    new Promise((yes, no) => {
      const id = ++last;
      const from = performance.now();
      waiting.set(id, (reply, bytes) => (reply.error ? no(new Error(`${JSON.stringify(question)}: ${reply.error.text}`)) : yes({ reply, bytes, ms: performance.now() - from })));
      worker.postMessage({ text: JSON.stringify({ ...question, id }), files: beside });
    });
  const pause = (ms) => new Promise((yes) => setTimeout(yes, ms));
  await isReady;
  await pause(1500); // the engine warms up as on the page

  const open = await ask({ open: { files: files.map(({ name, size }) => ({ name, size })) } }, files);
  const first = await ask({ overview: { basis: "amortized" } });
  await pause(500); // somebody looks at it
  const explored = await ask({ explore: { basis: "amortized", group_by: "service" } });

  const { services, accounts, dims } = first.reply.overview;
  const keys = (table) => table.rows.map((row) => row.key).filter(Boolean);
  const pick = (list, k) => list[k % list.length];
  const is = (dimension, ...values) => ({ dimension, values });
  const not = (dimension, ...values) => ({ dimension, values, not: true });
  const by = (group_by, filters = [], more = {}) => ({ explore: { basis: "amortized", group_by, filters, ...more } });
  const round = (k) => {
    const service = pick(keys(services), k);
    const other = pick(keys(services), k + 1);
    const account = pick(keys(accounts), k);
    const second = pick(keys(accounts), k + 3);
    const some = { basis: "amortized", group_by: "service", filters: [is("account", account), not("service", service)] };
    const list = {
      "by service, not one account": by("service", [not("account", account)]),
      "by account, two predicates": by("account", [is("service", service), not("line_item_type", "Tax")]),
      "by resource, top 10 of two services": by("resource", [is("service", service, other)], { top: 10 }),
      "by service and hour, one account": by("service", [is("account", account)], { grain: "hour" }),
      "by account, one service, as billed": by("account", [is("service", service)], { basis: "cash" }),
      "line items": { items: { query: some, offset: 0, count: 50 } },
      "line items, page 21": { items: { query: { ...some, filters: [is("account", account)] }, offset: 1000, count: 50 } },
      "how it was computed": { explain: some },
      "search": { search: { text: pick(["i-0", "box", "prod", "us-e", "arn:"], k), query: { basis: "amortized" }, count: 20 } },
    };
    for (const { key, values } of dims) {
      if (values === 0) continue;
      if (k === 0) list[`by ${key}`] = by(key);
      list[`by ${key}, one service`] = by(key, [is("service", service)]);
      list[`by ${key}, two accounts`] = by(key, [is("account", account, second)]);
    }
    return Object.entries(list);
  };
  const each = [];
  for (let k = 0; k < rounds; k++) {
    for (const [name, question] of round(k)) {
      const fresh = await ask(question);
      const again = await ask(question);
      each.push([name, fresh.ms, again.ms, fresh.bytes]);
    }
  }

  // A question that a newer one of its kind takes the place of: the engine gives it up.
  const slow = ask({ audit: { basis: "cash", from: "2000-01", to: "2100-01" } });
  await pause(30); // it is at work
  const newer = ask({ audit: { basis: "cash", from: "1990-01", to: "1991-01" } });
  const superseded = await slow;
  await newer;
  worker.terminate();
  const spread = (times) => {
    const sorted = [...times].sort((x, y) => x - y);
    const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: sorted.at(-1) };
  };
  return {
    rows: open.reply.opened.bar.rows,
    opened: open.ms,
    overview: first.ms,
    explore: explored.ms,
    superseded: { ms: superseded.ms, stopped: superseded.reply.stopped === true },
    fresh: spread(each.map((one) => one[1])),
    again: spread(each.map((one) => one[2])),
    each,
  };
}
