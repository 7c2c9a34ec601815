// The budgets of the design, each against what this run measured.
import { median, paired, quantile } from "./stats.mjs";

const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const millis = (ms) => `${ms.toFixed(ms < 1 ? 2 : ms < 100 ? 1 : 0)} ms`;
const times = (n) => `${n.toFixed(2)} ×`;
const mega = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const many = (n) => n.toLocaleString("en");

// judge compares a figure with the most that it may be; spread says how it varied.
function judge(say, budget, got, limit, unit, spread = "") {
  const met = got <= limit;
  const off = met ? `${((1 - got / limit) * 100).toFixed(0)} % to spare` : got / limit < 2 ? `missed by ${((got / limit - 1) * 100).toFixed(0)} %` : `${(got / limit).toFixed(1)} times the budget`;
  return { say, budget, got: unit(got) + spread, met, off };
}
const unmeasured = (say, budget, why) => ({ say, budget, got: "not measured", met: null, off: why });

// How a bill is called in a line of the table.
const called = { "cur1.csv.gz": "csv.gz", "cur1.parquet": "Parquet of one row group", "cur1-groups.parquet": "Parquet of many row groups", "mixed.csv.gz": "csv.gz in no order", "mixed.parquet": "Parquet in no order" };

// A Look finds what was measured: values of one contender by round.
class Look {
  constructor(runs, rows) {
    Object.assign(this, { runs, rows });
  }
  of(form, contender, key = "opened", rows = this.rows) {
    return this.runs.filter((r) => r.form === form && r.rows === rows && r.contender === contender && r[key] !== undefined).map((r) => ({ round: r.round, value: r[key] }));
  }
  asked(form, contender, rows = this.rows) {
    return this.of(form, contender, "asked", rows).flatMap(({ value }) => value.map((a) => a.ms));
  }
  // ratio judges the median of the ratios of two lists, round by round.
  ratio(say, budget, above, below, limit) {
    const r = paired(above, below);
    return r ? judge(say, budget, r.ratio, limit, times, ` (${r.least.toFixed(2)} – ${r.most.toFixed(2)} in ${r.rounds})`) : unmeasured(say, budget, "one of the two gave no figure");
  }
  // middle judges the median of a list.
  middle(say, budget, values, limit, unit) {
    const list = values.map((v) => v.value);
    if (!list.length) return unmeasured(say, budget, "it gave no figure");
    return judge(say, budget, median(list), limit, unit, ` (${unit(Math.min(...list))} – ${unit(Math.max(...list))} in ${list.length})`);
  }
}

// Opening, against the floor and the peers.
function opening(look, names, forms) {
  const list = [];
  for (const form of ["cur1.csv.gz", "mixed.csv.gz"].filter((f) => forms.includes(f))) {
    const [inflate, parse] = [look.of(form, names.inflate), look.of(form, names.parse)];
    const floor = inflate.flatMap(({ round, value }) => parse.filter((p) => p.round === round).map((p) => ({ round, value: Math.max(value, p.value) })));
    list.push(look.ratio(`open ${called[form]}, over the slower of inflate and parse alone`, "≤ 1.3 ×", look.of(form, names.ours), floor, 1.3));
    list.push(look.ratio(`open ${called[form]}, over DuckDB-WASM`, "≤ 1/3", look.of(form, names.ours), look.of(form, names.latest), 1 / 3));
  }
  for (const form of ["cur1.parquet", "cur1-groups.parquet", "mixed.parquet"].filter((f) => forms.includes(f))) {
    list.push(look.ratio(`open ${called[form]}, over hyparquet`, "≤ 0.8 ×", look.of(form, names.ours), look.of(form, names.hyparquet), 0.8));
    list.push(look.ratio(`open ${called[form]}, over DuckDB-WASM`, "≤ 1/20", look.of(form, names.ours), look.of(form, names.offline), 1 / 20));
    list.push(look.middle(`${called[form]}: from the drop to the first chart on the screen`, "≤ 0.7 s", look.of(form, names.ours, "painted"), 700, seconds));
  }
  return list;
}

function answers(look, names, forms) {
  const list = [];
  for (const [form, duckdb] of [["cur1.parquet", names.offline], ["cur1.csv.gz", names.latest]].filter(([f]) => forms.includes(f))) {
    const [mine, theirs] = [look.asked(form, names.ours), look.asked(form, duckdb)];
    const say = `${called[form]}: group by with a filter`;
    if (mine.length) list.push(judge(`${say}, p95 of the whole Explore answer, to the page's thread`, "≤ 16 ms", quantile(mine, 0.95), 16, millis, ` (median ${millis(median(mine))}, ${mine.length} questions)`));
    else list.push(unmeasured(`${say}, p95`, "≤ 16 ms", "no questions were asked"));
    if (mine.length && theirs.length) list.push(judge(`${say}, median over DuckDB-WASM's bare group-by`, "≤ 1/10", median(mine) / median(theirs), 0.1, times));
    else list.push(unmeasured(`${say}, median over DuckDB-WASM's`, "≤ 1/10", "DuckDB-WASM gave no answers"));
  }
  return list;
}

// What a person waits for beside the opening.
function moments(look, names, forms) {
  const list = [];
  const flights = forms.map((form) => ({ form, values: look.of(form, names.flight, "took") })).filter((f) => f.values.length);
  const slowest = flights.sort((a, b) => median(b.values.map((v) => v.value)) - median(a.values.map((v) => v.value)))[0];
  if (slowest) list.push(look.middle(`before reading: format, months, rows and memory known; slowest of ${flights.length} bills`, "< 200 ms", slowest.values, 200, millis));
  else list.push(unmeasured("before reading", "< 200 ms", "it gave no figure"));
  // A small bill fits into the memory that the engine starts with: there is nothing to compare.
  const say = "before reading: memory foreseen over what the engine grew by, furthest off";
  const grown = (form) => look.of(form, names.ours, "grown").filter((v) => v.value > 0);
  const wrong = flights.map(({ form }) => paired(look.of(form, names.flight, "foreseen"), grown(form))).filter(Boolean).map((p) => p.ratio);
  const worst = wrong.sort((a, b) => Math.abs(Math.log(b)) - Math.abs(Math.log(a)))[0];
  if (worst) list.push(judge(say, "0.75 – 1.25 ×", Math.abs(worst - 1), 0.25, () => times(worst)));
  else list.push(unmeasured(say, "0.75 – 1.25 ×", "no engine grew"));
  for (const form of ["cur1.parquet", "cur1.csv.gz"].filter((f) => forms.includes(f))) {
    list.push(look.ratio(`a kept bill of ${called[form]}, over its first opening`, "≤ 1/10", look.of(form, names.kept, "took"), look.of(form, names.kept, "first"), 0.1));
  }
  if (forms.includes("cur1.csv.gz")) list.push(look.middle("from Cancel to a page that shows what was read", "≤ 100 ms", look.of("cur1.csv.gz", names.cancel, "took"), 100, millis));
  return list;
}

// Ten million rows, and that time grows with rows and no faster.
function large(look, names, runs) {
  const form = "cur1-groups.parquet";
  const list = [];
  const rows = Math.max(0, ...runs.filter((r) => r.contender === names.ours && r.form === form && r.opened).map((r) => r.rows));
  const tried = runs.find((r) => r.rows >= 10_000_000 && r.form === form && r.error);
  if (rows < 10_000_000) return [tried ? { say: "10,000,000 rows of Parquet", budget: "opens", got: tried.error, met: false, off: "missed" } : unmeasured("10,000,000 rows of Parquet", "opens, ≤ 115 bytes a row", "not in ROWS")];
  const title = `${many(rows)} rows of Parquet`;
  list.push(look.middle(`${title} open: wasm memory for each row`, "≤ 115 bytes", look.of(form, names.ours, "memory", rows).map((v) => ({ ...v, value: v.value / rows })), 115, (b) => `${b.toFixed(0)} bytes`));
  list.push(look.ratio(`${title}: the first chart on the screen, over the whole bill`, "< 1 ×", look.of(form, names.ours, "painted", rows), look.of(form, names.ours, "opened", rows), 0.999));
  if (look.rows === 0) return list;
  const each = (n) => look.of(form, names.ours, "opened", n).map((v) => ({ ...v, value: v.value / n }));
  list.push(look.ratio(`${title}: time for each row, over that of ${many(look.rows)}`, "≤ 1.15 × (linear)", each(rows), each(look.rows), 1.15));
  const [many_, few] = [look.asked(form, names.ours, rows), look.asked(form, names.ours)];
  if (many_.length && few.length) list.push(judge(`${title}: a question, median over that of ${many(look.rows)}`, `≤ ${rows / look.rows} × (linear)`, median(many_) / median(few), rows / look.rows, times, ` (${millis(median(many_))}, p95 ${millis(quantile(many_, 0.95))})`));
  return list;
}

// budgets needs the runs, the sizes of downloads and Go's benchmarks; forms are the
// bills that were opened at the size that everybody opens.
export function budgets({ runs, rows, forms, sizes, goBench, names }) {
  const look = new Look(runs, rows);
  const list = [...opening(look, names, forms), ...answers(look, names, forms), ...moments(look, names, forms), ...large(look, names, runs)];
  for (const [pattern, limit, say] of [[/\/10000_of_1_years/, 1000, "10,000 scenarios × 64 levels × 1 year"], [/\/2000_of_1_years/, 150, "2,000 scenarios × 64 levels × 1 year"]]) {
    const found = (goBench || []).find((b) => b.where === "wasm" && pattern.test(b.name));
    list.push(found ? judge(`risk: ${say}, in wasm under node`, `≤ ${limit} ms`, found.ms, limit, millis) : unmeasured(`risk: ${say}`, `≤ ${limit} ms`, "Go's benchmarks were not run"));
  }
  if (sizes) {
    list.push(judge("download of the page's wasm, brotli", "≤ 1.2 MB", sizes.page, 1.2e6, mega));
    list.push(judge("download of the engine, brotli", "≤ 2.6 MB", sizes.engine, 2.6e6, mega));
  }
  for (const form of Object.keys(called).filter((f) => forms.includes(f))) {
    const [money, columns] = names.libraries ?? [];
    list.push(look.ratio(`native summary of ${called[form]}, over the DuckDB library asked for one value of each of the same columns`, "≤ 1 ×", look.of(form, names.native), look.of(form, columns), 1));
    list.push(look.ratio(`native summary of ${called[form]}, over the DuckDB library asked for sums of money alone`, "≤ 1 ×", look.of(form, names.native), look.of(form, money), 1));
  }
  return list;
}

export { many, mega, millis, seconds, times };
