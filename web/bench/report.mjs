// BENCHMARKS.md, from what was measured and nothing else.
import { forms, largeRows } from "./bills.mjs";
import { budgets, many, mega, millis, seconds, times } from "./budgets.mjs";
import { method } from "./method.mjs";
import { median, paired, quantile } from "./stats.mjs";

const cell = (text) => String(text).replaceAll("|", "\\|");
const table = (head, rows) => (rows.length === 0 ? "Nothing was measured." : [`| ${head.join(" | ")} |`, `|${head.map(() => "---|").join("")}`, ...rows.map((r) => `| ${r.map(cell).join(" | ")} |`)].join("\n"));
const spread = (values, unit = seconds) => (values.length > 1 ? `${unit(Math.min(...values))} – ${unit(Math.max(...values))}` : "");
const is = (bill) => (r) => r.form === bill.form && r.rows === bill.rows;

// opening is the table of one bill: everybody who opened it.
function opening(bill, runs, names) {
  const here = runs.filter(is(bill)).filter((r) => r.took === undefined && !names.moments.includes(r.contender));
  const good = (contender) => here.filter((r) => r.contender === contender && !r.error).map((r) => ({ ...r, value: r.opened }));
  const rows = [...new Set(here.map((r) => r.contender))].sort().map((name) => {
    const [list, bad] = [good(name), here.find((r) => r.contender === name && r.error)];
    if (!list.length) return [name, 0, "–", "", "", "", "", "", bad.error];
    const over = good(name === names.native || names.libraries?.includes(name) ? names.native : names.ours);
    const ratio = name === names.ours || name === names.native ? null : paired(list, over);
    const middle = (key, unit) => {
      const values = list.map((g) => g[key]).filter(Boolean);
      return values.length ? unit(median(values)) : "";
    };
    return [
      name, list.length, seconds(median(list.map((g) => g.value))), spread(list.map((g) => g.value)),
      ratio ? `${times(ratio.ratio)} (${ratio.least.toFixed(2)} – ${ratio.most.toFixed(2)})` : over.length ? "1" : "",
      [middle("painted", seconds), middle("overview", seconds)].filter(Boolean).join(", "),
      middle("memory", (b) => `${mega(b)}, ${(b / bill.inFile).toFixed(0)} B a row`), middle("peak", mega), bad ? `${bad.error} (once)` : "",
    ];
  });
  return [`### ${forms[bill.form].say}: ${many(bill.inFile)} rows, ${mega(bill.bytes)}`, table(["who", "rounds", "opened, median", "least – most", "over ours, paired", "first chart, overview", "wasm memory", "peak of the tab's process", "note"], rows)].join("\n\n");
}

// linearity says what a million rows cost at every size.
function linearity(bills, runs, names) {
  const rows = [];
  for (const form of Object.keys(forms)) {
    for (const bill of bills.filter((b) => b.form === form).sort((a, b) => a.rows - b.rows)) {
      const values = runs.filter(is(bill)).filter((r) => r.contender === names.ours && !r.error);
      if (!values.length) continue;
      const ms = median(values.map((v) => v.opened));
      const asked = values.flatMap((v) => v.asked || []).map((a) => a.ms);
      rows.push([forms[form].say, many(bill.inFile), values.length, seconds(ms), seconds((ms / bill.inFile) * 1e6), `${(median(values.map((v) => v.memory)) / bill.inFile).toFixed(0)} B`, asked.length ? millis(median(asked)) : ""]);
    }
  }
  return table(["bill", "rows", "rounds", "opened", "for each million rows", "wasm memory a row", "a question, median"], rows);
}

function questions(bills, runs) {
  const rows = [];
  for (const bill of bills) {
    for (const name of [...new Set(runs.filter((r) => r.asked?.length).map((r) => r.contender))]) {
      const all = runs.filter(is(bill)).filter((r) => r.contender === name);
      const ms = all.flatMap((r) => (r.asked || []).map((a) => a.ms));
      const after = all.map((r) => r.memoryAsked).filter(Boolean);
      if (ms.length) rows.push([forms[bill.form].say, many(bill.inFile), name, ms.length, millis(quantile(ms, 0.5)), millis(quantile(ms, 0.95)), millis(Math.max(...ms)), after.length ? mega(median(after)) : ""]);
    }
  }
  return table(["bill", "rows", "who", "questions", "p50", "p95", "slowest", "wasm memory after them"], rows);
}

// moments is what a person waits for beside the opening.
function moments(bills, runs, kinds) {
  const rows = [];
  for (const { name, moment } of kinds) {
    for (const bill of bills) {
      const all = runs.filter(is(bill)).filter((r) => r.contender === name);
      const took = all.filter((r) => !r.error).map((r) => r.took);
      const middle = (key) => median(all.filter((r) => r[key]).map((r) => r[key]));
      const bad = all.find((r) => r.error);
      let note = bad ? bad.error : "";
      if (took.length && all.some((r) => r.foreseen)) note = `foresees ${many(Math.round(middle("foreseenRows")))} rows, ${mega(middle("foreseen"))}`;
      if (took.length && all.some((r) => r.first)) note = `its first opening, by the same clock: ${seconds(middle("first"))}; the first question after it is answered in ${millis(middle("explored"))}`;
      if (all.length) rows.push([moment, forms[bill.form].say, many(bill.inFile), took.length, took.length ? millis(median(took)) : "–", spread(took, millis), note]);
    }
  }
  return table(["what", "bill", "rows", "rounds", "median", "least – most", "note"], rows);
}

function parts(list) {
  const rates = (b) => Object.entries(b.rates ?? {}).map(([unit, n]) => (unit === "rows/s" ? `${(n / 1e6).toFixed(2)} M rows/s` : unit.endsWith("-ms") ? `${unit.slice(0, -3)} ${n.toFixed(2)} ms` : `${n.toFixed(0)} ${unit}`)).join(", ");
  const keys = [...new Set(list.map((b) => `${b.room} ${b.name}`))];
  const told = (b) => (b ? b.error ?? `${millis(b.ms)}${rates(b) ? `; ${rates(b)}` : ""}` : "");
  return table(["room", "benchmark", "native", "wasm, node"], keys.map((key) => {
    const of = (where) => list.find((b) => b.where === where && `${b.room} ${b.name}` === key);
    const one = of("native") ?? of("wasm");
    return [one.room, one.name, told(of("native")), told(of("wasm"))];
  }));
}

// write makes the text of the report of what was measured so far.
export function write(m) {
  const { bills, runs, names } = m;
  const opened = bills.filter((b) => runs.some(is(b)));
  const main = opened.filter((b) => b.main);
  const rows = Math.max(0, ...main.map((b) => b.rows));
  const verdicts = budgets({ ...m, rows, forms: main.map((b) => b.form) });
  const mark = (met) => (met === null ? "–" : met ? "met" : "**missed**");
  const cut = m.done ? "" : `\n**This run was cut off in round ${m.round} of ${m.rounds}: what follows is what it had.**\n`;
  const sections = [
    `# Benchmarks\n\nWritten by \`${m.command}\` on ${m.date}, in ${m.minutes} minutes; do not edit. Commit ${m.commit}.\n${cut}`,
    `Machine: ${m.machine}. Chromium ${m.browser}, ${m.goName}, node ${process.version}.\nPeers: ${m.peers.join(", ") || "none"}.`,
    `## Budgets\n\n${rows ? `At ${many(rows)} line items of CUR 1.0 unless a line says otherwise. ` : ""}Ratios are medians of the ratios within a round, with the least, the most and how many rounds.\n\n${table(["what", "budget", "measured", "", "by how much"], verdicts.map((v) => [v.say, v.budget, v.got, mark(v.met), v.off]))}`,
    method(m),
    m.missing.length ? `Not made: ${m.missing.map((x) => `${forms[x.form].say} of ${many(x.rows)} rows (${x.error})`).join("; ")}.` : "",
    `## Opening\n\n${opened.filter((b) => b.main || b.rows > largeRows).map((b) => opening(b, runs, names)).join("\n\n")}`,
    `## Cost by size\n\n${linearity(opened, runs, names)}`,
    `## Questions\n\nGroup by a dimension in one account, none asked twice, on the loaded bill. plainbill answers all of Explore (series, table, icicle, side panel, sentences) and the clock stops on the page's thread; DuckDB-WASM answers the group-by.\n\n${questions(opened, runs)}`,
    `## Moments\n\n${moments(opened, runs, m.moments)}`,
    m.goBench ? `## Parts of the engine\n\nBy Go's benchmarks, the middle of three runs each; a bill of 100,000 rows where files are read, of a million where questions are asked.\n\n${parts(m.goBench)}` : "",
    m.sizes ? `## Downloads\n\n${table(["what", "brotli"], [["page: app.wasm", mega(m.sizes.page)], ["engine: engine.wasm", mega(m.sizes.engine)], ["all files of the app", mega(m.sizes.all)], ...m.peerSizes.map((p) => [p.name, mega(p.bytes)])])}` : "",
    m.notes ?? "",
  ];
  return sections.filter(Boolean).join("\n\n").replace(/\n{3,}/g, "\n\n").trimEnd() + "\n";
}
