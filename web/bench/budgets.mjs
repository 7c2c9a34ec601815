// The budgets of the design, each against what this run measured.
import { median, paired, quantile } from "./stats.mjs";

const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;
const times = (n) => `${n.toFixed(2)} ×`;
const mega = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

// judge compares a figure with the most that it may be.
const judge = (say, budget, got, limit, unit) => ({ say, budget, got: unit(got), met: got <= limit, off: got <= limit ? `${((1 - got / limit) * 100).toFixed(0)} % to spare` : `missed by ${((got / limit - 1) * 100).toFixed(0)} %` });
const unmeasured = (say, budget, why) => ({ say, budget, got: "not measured", met: null, off: why });

// budgets needs the runs, the sizes of downloads and Go's benchmarks.
export function budgets({ runs, rows, sizes, goBench, names }) {
  // values of one contender, by round.
  const of = (form, contender, key = "opened", n = rows) =>
    runs.filter((r) => r.form === form && r.rows === n && r.contender === contender && r[key] !== undefined).map((r) => ({ round: r.round, value: r[key] }));
  const ratio = (say, budget, above, below, limit) => {
    const r = paired(above, below);
    return r ? judge(say, budget, r.ratio, limit, times) : unmeasured(say, budget, "one of the two gave no figure");
  };
  const list = [];

  const inflate = of("cur1.csv.gz", "inflate alone");
  const parse = of("cur1.csv.gz", names.parse);
  const floor = inflate.flatMap(({ round, value }) => parse.filter((p) => p.round === round).map((p) => ({ round, value: Math.max(value, p.value) })));
  const csv = of("cur1.csv.gz", names.ours);
  list.push(ratio("open csv.gz, over the slower of inflate and parse alone", "≤ 1.3 ×", csv, floor, 1.3));
  list.push(ratio("open csv.gz, over DuckDB-WASM", "≤ 1/3", csv, of("cur1.csv.gz", names.latest), 1 / 3));
  const parquet = of("cur1.parquet", names.ours);
  list.push(ratio("open Parquet of one row group, over hyparquet", "≤ 0.8 ×", parquet, of("cur1.parquet", names.hyparquet), 0.8));
  list.push(ratio("open Parquet of one row group, over DuckDB-WASM", "≤ 1/20", parquet, of("cur1.parquet", names.offline), 1 / 20));

  const asked = (contender) => runs.filter((r) => r.form === "cur1.parquet" && r.rows === rows && r.contender === contender).flatMap((r) => (r.asked || []).map((a) => a.ms));
  const [mine, theirs] = [asked(names.ours), asked(names.offline)];
  if (mine.length) list.push(judge("group by with a filter, p95 of the whole Explore answer, to the page's thread", "≤ 16 ms", quantile(mine, 0.95), 16, (ms) => `${ms.toFixed(1)} ms`));
  else list.push(unmeasured("group by with a filter, p95", "≤ 16 ms", "no questions were asked"));
  if (mine.length && theirs.length) list.push(judge("group by with a filter, median over DuckDB-WASM's", "≤ 1/10", median(mine) / median(theirs), 0.1, times));
  else list.push(unmeasured("group by with a filter, median over DuckDB-WASM's", "≤ 1/10", "DuckDB-WASM gave no answers"));

  const large = Math.max(0, ...runs.filter((r) => r.contender === names.ours && r.memory && r.form === "cur1-groups.parquet").map((r) => r.rows));
  if (large >= 10_000_000) {
    const perRow = median(of("cur1-groups.parquet", names.ours, "memory", large).map((v) => v.value)) / large;
    list.push(judge(`${large.toLocaleString("en")} rows of Parquet open: wasm memory for each row`, "≤ 115 bytes", perRow, 115, (b) => `${b.toFixed(0)} bytes`));
    const chart = of("cur1-groups.parquet", names.ours, "chart", large);
    const whole = of("cur1-groups.parquet", names.ours, "opened", large);
    if (chart.length) list.push(judge(`${large.toLocaleString("en")} rows of Parquet: the first chart over the whole bill`, "< 1 ×", median(chart.map((c) => c.value)) / median(whole.map((c) => c.value)), 0.999, times));
    else list.push({ say: `${large.toLocaleString("en")} rows of Parquet: first chart while reading`, budget: "before the end", got: "none came", met: false, off: "missed" });
  } else list.push(unmeasured("10,000,000 rows of Parquet", "opens, ≤ 115 bytes a row", "not in ROWS"));

  for (const [pattern, limit, say] of [[/\/10000_of_1_years/, 1000, "10,000 scenarios × 64 levels × 1 year"], [/\/2000_of_1_years/, 150, "2,000 scenarios × 64 levels × 1 year"]]) {
    const found = (goBench || []).find((b) => pattern.test(b.name));
    list.push(found ? judge(`risk: ${say}, in wasm under node`, `≤ ${limit} ms`, found.ms, limit, (ms) => `${ms.toFixed(0)} ms`) : unmeasured(`risk: ${say}`, `≤ ${limit} ms`, "Go's benchmarks were not run"));
  }
  if (sizes) {
    list.push(judge("download of the page's wasm, brotli", "≤ 1.2 MB", sizes.page, 1.2e6, mega));
    list.push(judge("download of the engine, brotli", "≤ 2.6 MB", sizes.engine, 2.6e6, mega));
  }
  for (const [form, say] of [["cur1.parquet", "Parquet"], ["cur1.csv.gz", "csv.gz"]]) {
    list.push(ratio(`native summary of ${say}, over the DuckDB library`, "≤ 1 ×", of(form, names.native), of(form, names.library), 1));
  }
  return list;
}

export { mega, seconds, times };
