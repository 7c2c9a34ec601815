// BENCHMARKS.md, from what was measured and nothing else.
import { forms } from "./bills.mjs";
import { budgets, mega, seconds, times } from "./budgets.mjs";
import { median, paired, quantile } from "./stats.mjs";

const many = (n) => n.toLocaleString("en");
const cell = (text) => String(text).replaceAll("|", "\\|");
const table = (head, rows) => [`| ${head.join(" | ")} |`, `|${head.map(() => "---|").join("")}`, ...rows.map((r) => `| ${r.map(cell).join(" | ")} |`)].join("\n");
const spread = (values) => (values.length > 1 ? `${seconds(Math.min(...values))} – ${seconds(Math.max(...values))}` : "");

// opening is the table of one bill: everybody who opened it.
function opening(bill, runs, names) {
  const here = runs.filter((r) => r.form === bill.form && r.rows === bill.rows);
  const of = (contender) => here.filter((r) => r.contender === contender && !r.error).map((r) => ({ round: r.round, value: r.opened, memory: r.memory, overview: r.overview }));
  const rows = [...new Set(here.map((r) => r.contender))].sort().map((name) => {
    const [good, bad] = [of(name), here.find((r) => r.contender === name && r.error)];
    if (!good.length) return [name, "–", "", "", "", "", bad.error];
    const over = name === names.native || name === names.library ? of(names.native) : of(names.ours);
    const ratio = name === names.ours || name === names.native ? null : paired(good, over);
    const memory = good.map((g) => g.memory).filter(Boolean);
    const overview = good.map((g) => g.overview).filter(Boolean);
    return [name, seconds(median(good.map((g) => g.value))), spread(good.map((g) => g.value)), ratio ? `${times(ratio.ratio)} (${ratio.least.toFixed(2)} – ${ratio.most.toFixed(2)})` : "1", overview.length ? seconds(median(overview)) : "", memory.length ? `${mega(median(memory))}, ${(median(memory) / bill.inFile).toFixed(0)} B a row` : "", bad ? bad.error : ""];
  });
  return [`### ${forms[bill.form].say}: ${many(bill.inFile)} rows, ${mega(bill.bytes)}`, table(["who", "opened, median", "least – most", "over ours, paired", "to an overview", "wasm memory after", "note"], rows)].join("\n\n");
}

// linearity says what a million rows cost at every size.
function linearity(bills, runs, names) {
  const rows = [];
  for (const form of [...new Set(bills.map((b) => b.form))]) {
    const sizes = bills.filter((b) => b.form === form).map((b) => ({ b, values: runs.filter((r) => r.form === form && r.rows === b.rows && r.contender === names.ours && !r.error) })).filter((s) => s.values.length);
    for (const { b, values } of sizes) {
      const ms = median(values.map((v) => v.opened));
      rows.push([forms[form].say, many(b.inFile), seconds(ms), seconds((ms / b.inFile) * 1e6), `${(median(values.map((v) => v.memory)) / b.inFile).toFixed(0)} B`]);
    }
  }
  return table(["bill", "rows", "opened", "for each million rows", "wasm memory a row"], rows);
}

function questions(bills, runs) {
  const rows = [];
  for (const bill of bills) {
    for (const name of [...new Set(runs.filter((r) => r.asked?.length).map((r) => r.contender))]) {
      const ms = runs.filter((r) => r.form === bill.form && r.rows === bill.rows && r.contender === name).flatMap((r) => (r.asked || []).map((a) => a.ms));
      if (ms.length) rows.push([forms[bill.form].say, many(bill.inFile), name, ms.length, `${quantile(ms, 0.5).toFixed(1)} ms`, `${quantile(ms, 0.95).toFixed(1)} ms`, `${Math.max(...ms).toFixed(1)} ms`]);
    }
  }
  return table(["bill", "rows", "who", "questions", "p50", "p95", "slowest"], rows);
}

// write makes the text of the report.
export function write(m) {
  const { bills, runs, names } = m;
  const rows = Math.max(...bills.filter((b) => b.form === "cur1.parquet" || b.form === "cur1.csv.gz").map((b) => b.rows));
  const verdicts = budgets({ ...m, rows });
  const mark = (met) => (met === null ? "–" : met ? "met" : "**missed**");
  return `# Benchmarks

Written by \`${m.command}\` on ${m.date}; do not edit. Commit ${m.commit}.

Machine: ${m.machine}. Chromium ${m.browser}, ${m.goName}, node ${process.version}.
Peers: ${m.peers.join(", ") || "none"}.

## Budgets

At ${many(rows)} line items of CUR 1.0 unless a line says otherwise; ratios are medians of the ratios within a round.

${table(["what", "budget", "measured", "", "by how much"], verdicts.map((v) => [v.say, v.budget, v.got, mark(v.met), v.off]))}

## How it was measured

- ${m.rounds} rounds. In each, every contender opens every bill once, in turn, another one first each round. Each run has a browser context of its own: fresh page, fresh workers, nothing cached. Everybody boots, rests for a second, then gets the file by a file input. No name is resolved by the browser: nothing comes from the network.
- plainbill is the built page as it is served; its clock runs from the file input's change event to the engine's reply that the bill is open, and to the reply with the first overview. A script watches the messages between page and engine; the engine's bytes are the same.
- plainbill, parse alone: the same bill unpacked, in memory before the clock starts; reading costs one copy.
- plainbill summary --json is the whole process of the program, with its checks and findings.
- inflate alone: DecompressionStream in a worker, chunks dropped.
${m.peers.length ? `- hyparquet reads the columns that the engine reads of the file, as arrays, and makes nothing of them.
- DuckDB-WASM (eh bundle, its default without isolation) creates a table of the same columns; from CSV as text, numbers cast to double. Its overview are four group-bys. ${names.offline} is the newest release that was found to read Parquet without fetching an extension; the tables say what the latest does.
- Natively, the DuckDB library is timed without its start, and adds up the same money columns in one pass, in all, by type and by service.
` : ""}- Everybody's rows and billed cost are compared with what the generator says; a run that differs fails.
- Bills are made by \`plainbill synth\`, seed 1, one month of a company, repeated until there are enough line items.

${bills.some((b) => b.rows > 1e6) ? "CSV is not measured above 2,000,000 rows: ten million unpack to more than ten gigabytes.\n" : ""}
## Opening

${bills.map((b) => opening(b, runs, names)).join("\n\n")}

## Cost by size

${linearity(bills, runs, names)}

## Questions

Group by a dimension in one account, none asked twice, on the loaded bill. plainbill answers all of Explore (series, table, icicle, side panel, sentences) and the clock stops on the page's thread; DuckDB-WASM answers the group-by.

${questions(bills, runs)}

${m.goBench ? `In wasm under node, by Go's benchmarks:\n\n${table(["room", "benchmark", "time"], m.goBench.map((b) => [b.room, b.name, `${b.ms.toFixed(2)} ms`]))}\n` : ""}
${m.sizes ? `## Downloads\n\n${table(["what", "brotli"], [["page: app.wasm", mega(m.sizes.page)], ["engine: engine.wasm", mega(m.sizes.engine)], ["all files of the app", mega(m.sizes.all)], ...m.peerSizes.map((p) => [p.name, mega(p.bytes)])])}\n` : ""}`.replace(/\n{3,}/g, "\n\n");
}
