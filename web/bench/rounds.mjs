// The rounds: in each, every contender opens every bill once, in turn, so that what
// else the machine does touches all alike.
import { launch, serve as serveApp } from "../e2e/lib/site.mjs";
import { near } from "../e2e/lib/data.mjs";
import * as native from "./native.mjs";
import { accountsOf, columnsOf } from "./questions.mjs";
import { serve } from "./site.mjs";

// prepare learns the columns of a bill, and checks that the program reads it to what
// its generator says. Questions are asked of as many accounts.
async function prepare(bill, accounts) {
  const said = await native.ours.run({ bill });
  check(bill, native.ours.name, said);
  const columns = await columnsOf(bill, said.unused);
  return { bill, columns, questions: accounts > 0 ? await accountsOf(bill, columns, accounts) : null };
}

// check refuses a figure that was got by reading something else.
function check(bill, name, { rows, cash }) {
  if (rows !== undefined && rows !== bill.inFile) throw new Error(`${name} read ${rows} of ${bill.inFile} rows of ${bill.path}`);
  if (cash !== undefined && !near(cash, bill.cash)) throw new Error(`${name} adds ${bill.path} up to ${cash}, not to ${bill.cash}`);
}

// No name but this machine's is resolved: nothing comes from the network.
const offline = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1";

// within refuses to wait for ever.
function within(ms, work) {
  let timer;
  const late = new Promise((_, no) => (timer = setTimeout(() => no(new Error(`no answer within ${ms / 1000} s`)), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

// measure gives a list of runs: round, bill, contender, and what came out or why it
// failed. A contender that fails is left out of later rounds of that bill.
export async function measure({ bills, contenders, rounds, ask, say, limitMs = 180_000 }) {
  const runs = [];
  const failed = new Set();
  const [app, peers] = [await serveApp(), await serve()];
  const site = { app: app.address, peers: peers.address };
  const prepared = [];
  let version;
  try {
    for (const bill of bills) prepared.push(await prepare(bill, ask(bill)));
    for (let round = 1; round <= rounds; round++) {
      const browser = await launch(offline);
      version = browser.version();
      for (const { bill, columns, questions } of prepared) {
        // Another one goes first in every round.
        const order = contenders.filter((c) => c.opens(bill)).map((_, i, all) => all[(i + round) % all.length]);
        for (const contender of order) {
          const key = `${contender.name} ${bill.form} ${bill.rows}`;
          if (failed.has(key)) continue;
          const start = performance.now();
          const run = { round, form: bill.form, rows: bill.rows, contender: contender.name };
          try {
            const { rows, ...result } = await within(limitMs, contender.run({ browser, site, bill, columns, questions }));
            check(bill, contender.name, { rows, cash: result.cash });
            Object.assign(run, result);
          } catch (e) {
            failed.add(key);
            run.error = String(e.message).split("\n")[0].slice(0, 300);
          }
          run.wall = performance.now() - start;
          runs.push(run);
          say(run);
        }
      }
      await browser.close();
    }
  } finally {
    app.stop();
    await peers.stop();
  }
  return { runs, prepared, browser: version };
}
