// The rounds: in each, every contender opens every bill once, in turn, so that what
// else the machine does touches all alike.
import { launch, serve as serveApp } from "../e2e/lib/site.mjs";
import { near } from "../e2e/lib/data.mjs";
import * as native from "./native.mjs";
import { accounts, rounds } from "./plan.mjs";
import { accountsOf, columnsOf } from "./questions.mjs";
import { serve } from "./site.mjs";

const mostFailures = 2; // of a contender with a bill; then it is left out
const limitMs = (bill) => 90_000 + bill.rows * 0.02; // ten million rows: under five minutes

// prepare learns the columns of a bill, and checks that the program reads it to what
// its generator says. Questions are asked of the accounts with most rows.
async function prepare(bill) {
  const said = await native.ours.run({ bill });
  check(bill, native.ours.name, said);
  const columns = await columnsOf(bill, said.unused);
  return { bill, columns, questions: accounts(bill) > 0 ? await accountsOf(bill, columns, accounts(bill)) : null };
}

// check refuses a figure that was got by reading something else.
function check(bill, name, { rows, cash }) {
  if (rows !== undefined && rows !== bill.inFile) throw new Error(`${name} read ${rows} of ${bill.inFile} rows of ${bill.path}`);
  if (cash !== undefined && !near(cash, bill.cash)) throw new Error(`${name} adds ${bill.path} up to ${cash}, not to ${bill.cash}`);
}

// No name but this machine's is resolved: nothing comes from the network.
const offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

class Late extends Error {}

// within refuses to wait for ever.
function within(ms, work) {
  let timer;
  const late = new Promise((_, no) => (timer = setTimeout(() => no(new Late(`no answer within ${Math.round(ms / 1000)} s`)), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const reason = (e) => String(e.message).split("\n")[0].slice(0, 300);

// measure gives a list of runs: round, bill, contender, and what came out or why it
// failed. save is called with all that there is after every bill, so that a run that
// is cut off leaves what it has. A bill that fails takes nothing else along.
export async function measure({ bills, contenders, all, say, save = () => {} }) {
  const runs = [];
  const failed = new Map();
  const prepared = new Map();
  const [app, peers] = [await serveApp(), await serve()];
  const site = { app: app.address, peers: peers.address };
  let browser = await launch(offline);
  const version = browser.version();
  const note = (run) => {
    runs.push(run);
    say(run);
  };
  try {
    for (let round = 1; round <= all; round++) {
      for (const bill of bills) {
        const key = `${bill.form} ${bill.rows}`;
        // Another one goes first in every round.
        const order = contenders.filter((c) => rounds(all, c, bill) >= round).map((_, i, list) => list[(i + round) % list.length]);
        if (order.length === 0) continue;
        if (!prepared.has(key)) prepared.set(key, await prepare(bill).catch((e) => ({ error: reason(e) })));
        const { columns, questions, error } = prepared.get(key);
        for (const contender of order) {
          const run = { round, form: bill.form, rows: bill.rows, contender: contender.name };
          const failures = failed.get(contender.name + key) ?? 0;
          if (failures >= mostFailures) continue;
          const start = performance.now();
          try {
            if (error) throw new Error(error);
            if (!browser.isConnected()) browser = await launch(offline); // it died with somebody's bill
            const { rows, ...result } = await within(limitMs(bill), contender.run({ browser, site, bill, columns, questions }));
            check(bill, contender.name, { rows, cash: result.cash });
            Object.assign(run, result);
          } catch (e) {
            failed.set(contender.name + key, failures + 1);
            run.error = reason(e);
            if (e instanceof Late) await browser.close().catch(() => {}); // nobody else is to wait for it
          }
          run.wall = performance.now() - start;
          note(run);
        }
        save({ runs, browser: version, round });
      }
      // A round begins with a browser in which nothing has run.
      await browser.close().catch(() => {});
      if (round < all) browser = await launch(offline);
    }
  } finally {
    await browser.close().catch(() => {});
    app.stop();
    await peers.stop();
  }
  return { runs, browser: version, round: all };
}
