// What a person waits for beside the opening: to be told what files are before they
// are read, a cancel, a kept bill that comes back.
import { at, drop } from "../e2e/lib/app.mjs";
import { browse } from "../e2e/lib/site.mjs";
import { fresh, opened, since, visit } from "./app.mjs";

// Gigabytes of a device on which not even a small bill fits, so that everything
// that is known before reading comes in one message.
const noRoom = 1e-6;

// flight is the time until the engine has said of a file what format it is, which
// months and how many rows it holds and what memory it takes, and asks what to leave
// out. The memory that it foresees is compared with what ours took in the same round.
export const flight = {
  name: "plainbill, before reading",
  moment: "from the drop until format, months, rows and memory are known",
  everySize: true,
  opens: () => true,
  run: ({ browser, site, bill }) => fresh(browser, async (page) => {
    await visit(page, site, noRoom);
    await drop(page, [bill.path]);
    const { asked } = await since(page, "asked");
    const text = await page.evaluate(() => globalThis.bench.told.asked);
    const [file] = JSON.parse(text).asked.files;
    if (!file.format || !file.months || !(file.need > 0) || !(file.rows > 0)) throw new Error(`of the file is known: ${JSON.stringify(file)}`);
    if (file.exact && file.rows !== bill.inFile) throw new Error(`${file.rows} rows are foreseen exactly, not ${bill.inFile}`);
    return { took: asked, foreseen: file.need, foreseenRows: file.rows };
  }),
};

// cancel is the time from a press on Cancel, as soon as rows were read, to a page that
// shows what was read until then. A small bill is open before anybody can press.
export const cancel = {
  name: "plainbill, cancelled",
  moment: "from Cancel to a page that shows what was read",
  opens: (bill) => bill.main && bill.form === "cur1.csv.gz" && bill.rows >= 100_000,
  run: ({ browser, site, bill }) => fresh(browser, async (page) => {
    await visit(page, site);
    await drop(page, [bill.path]);
    await page.waitForFunction(() => Number(document.querySelector('[data-testid="ledger-rows"]')?.dataset.value) > 0);
    await page.evaluate(() => document.querySelector('[data-testid="cancel"]').click());
    const { cancel: pressed, shown, rows } = await since(page, "cancel", "shown");
    if (!(rows > 0 && rows < bill.inFile)) throw new Error(`${rows} of ${bill.inFile} rows were kept after a cancel`);
    return { took: shown - pressed };
  }),
};

// kept is the time from a press on a kept bill to its overview with a chart, in a new
// page of the same browser; the same of its first opening stands beside it.
export const kept = {
  name: "plainbill, kept",
  moment: "from a press on the kept bill to its overview and chart",
  opens: (bill) => bill.main && ["cur1.csv.gz", "cur1.parquet"].includes(bill.form),
  async run({ site, bill }) {
    const own = await browse({ serviceWorkers: "block" }); // the storage of a private window is another
    const whole = ({ shown, painted, overview, rows }) => ({ ms: Math.max(shown, painted, overview), rows });
    try {
      const page = await own.context.newPage();
      await visit(page, site);
      const first = whole(await opened(page, bill.path));
      await at(page, "files").click();
      await at(page, "keep").click();
      await at(page, "keep-say").filter({ hasText: "is kept on this device" }).waitFor({ timeout: 60_000 });
      await page.close();
      const again = await own.context.newPage();
      await visit(again, site);
      await at(again, "reopen").waitFor();
      await again.evaluate(() => document.querySelector('[data-testid="reopen"]').click());
      const back = whole(await since(again, "overview", "shown", "painted"));
      // What is behind the first answer is read when nobody waits; a question waits for it.
      const explored = await again.evaluate(() => globalThis.bench.ask(9e8, { explore: { basis: "cash", currency: "", filters: [], group_by: "service", then: "", grain: "day" } }));
      if (!explored.text.includes('"explore":')) throw new Error(explored.text.slice(0, 300));
      return { took: back.ms, first: first.ms, rows: back.rows, explored: explored.ms };
    } finally {
      await own.stop();
    }
  },
};
