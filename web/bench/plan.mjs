// Who opens which bill, and in how many of the rounds: what a budget hangs on is
// measured in all of them, slow peers on other bills in a few. The tables of the
// report say how often.
import { forms, largeRows, make } from "./bills.mjs";

// Bills that the budgets speak of, each opened by everybody.
const budgeted = ["cur1.csv.gz", "cur1.parquet", "mixed.csv.gz", "mixed.parquet", "cur1-groups.parquet"];
const questioned = ["cur1.csv.gz", "cur1.parquet", "cur1-groups.parquet"];
const accountsAsked = 8; // five questions each

// The size that everybody opens: the largest that is not large.
export const mainRows = (rows) => Math.max(0, ...rows.filter((n) => n <= largeRows));

// bills makes what is to be opened, the most important first: a run that is cut
// off has opened those. One that cannot be made is told, with why.
export function bills(rows, only, say) {
  const main = mainRows(rows);
  const sizes = [main, ...rows.filter((n) => n !== main)].filter((n) => n > 0);
  const list = [];
  const missing = [];
  for (const n of sizes) {
    for (const form of Object.keys(forms)) {
      if (!only.includes(form) || (n > largeRows && !forms[form].large)) continue;
      try {
        list.push({ ...make(form, n), main: n === main });
      } catch (e) {
        missing.push({ form, rows: n, error: String(e.message).split("\n")[0].slice(0, 300) });
        say(`${form} of ${n} rows was not made: ${e.message}`);
      }
    }
  }
  return { list, missing };
}

// rounds says in how many of all rounds a contender opens a bill; 0: never.
export function rounds(all, contender, bill) {
  if (!contender.opens(bill)) return 0;
  const [some, few] = [Math.ceil(all * 0.6), Math.ceil(all * 0.4)];
  const large = bill.rows > largeRows;
  if (!bill.main && contender.moment) return contender.everySize && large ? 1 : 0;
  if (!bill.main) return contender.everySize ? (large && !bill.parquet ? 1 : few) : 0;
  if (contender.once) return 1;
  const known = budgeted.includes(bill.form);
  if (contender.slow) return { "cur1.csv.gz": all, "cur1.parquet": all, "mixed.csv.gz": some, "mixed.parquet": some }[bill.form] ?? 1;
  if (contender.moment) return known ? some : 1;
  return known ? all : few;
}

// accounts says of how many accounts an opened bill is asked.
export const accounts = (bill) => (questioned.includes(bill.form) && (bill.main || (bill.rows > largeRows && bill.parquet)) ? accountsAsked : 0);
