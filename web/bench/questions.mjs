// The columns of a bill by what they mean, and the same questions for the engine
// and for SQL.
import { createRequire } from "node:module";

// The tests have it already.
const { DuckDBInstance } = createRequire(new URL("../e2e/package.json", import.meta.url))("@duckdb/node-api");

const stripped = (name) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

// What is asked for, as CUR and FOCUS spell it in letters and digits, and the
// engine's name for grouping by it.
const meanings = {
  cost: ["lineitemunblendedcost", "billedcost"],
  type: ["lineitemlineitemtype", "chargecategory"],
  account: ["lineitemusageaccountid", "subaccountid"],
  service: ["lineitemproductcode", "servicename"],
  usage: ["lineitemusagetype", "xusagetype"],
  operation: ["lineitemoperation", "xoperation"],
  resource: ["lineitemresourceid", "resourceid"],
  start: ["lineitemusagestartdate", "chargeperiodstart"],
};
const groups = { service: "service", usage: "usage_type", operation: "operation", resource: "resource", type: "line_item_type" };

// Columns of CSV that hold numbers, and those of them that hold money, by what their
// names say in letters and digits.
const money = /cost|recurringfee|upfront(cost|fee|commitment|value)|commitmentforbillingperiod|(used|total)commitment|totaldiscount|contractedcost/;
const amounts = new RegExp(money.source + "|rate$|amount$|quantity$|units$|factor$");

export const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

async function rows(sql) {
  const instance = await DuckDBInstance.create(":memory:");
  const db = await instance.connect();
  try {
    return (await db.runAndReadAll(sql)).getRows();
  } finally {
    db.closeSync?.();
    instance.closeSync?.();
  }
}

// columnsOf lists the columns of a bill, those that the engine reads of them, and
// which is which.
export async function columnsOf(bill, unused) {
  const all = (await rows(`describe select * from ${source(bill.path, bill.parquet)}`)).map(([name, type]) => ({ name, type }));
  const left = new Set(unused.map(stripped));
  const read = all.filter((c) => !left.has(stripped(c.name)));
  const meant = {};
  for (const [meaning, spelled] of Object.entries(meanings)) meant[meaning] = all.find((c) => spelled.includes(stripped(c.name)))?.name;
  return { all, read, meant };
}

// accountsOf are the accounts with most rows.
export async function accountsOf(bill, { meant }, count) {
  return (await rows(`select ${quoted(meant.account)}::varchar, count(*) from ${source(bill.path, bill.parquet)} group by 1 order by 2 desc limit ${count}`)).map(([account]) => account);
}

// source reads a file in SQL. Text is not guessed at: every column is text until it
// is cast, which costs less than a look at samples.
export const source = (path, parquet) => (parquet ? `read_parquet('${path}')` : `read_csv_auto('${path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`);

// table is the SELECT that takes the columns that the engine reads out of a file.
export function table(bill, columns, path) {
  const list = columns.read.map(({ name }) => {
    const number = !bill.parquet && amounts.test(stripped(name));
    return number ? `try_cast(${quoted(name)} as double) as ${quoted(name)}` : quoted(name);
  });
  return `select ${list.join(", ")} from ${source(path, bill.parquet)}`;
}

// What the first overview shows, in SQL: the total, services, accounts, days.
export const overview = ({ cost, service, account, start }) => [
  `select count(*), sum(${quoted(cost)}) from bill`,
  `select ${quoted(service)}, sum(${quoted(cost)}) from bill group by 1 order by 2 desc limit 12`,
  `select ${quoted(account)}, sum(${quoted(cost)}) from bill group by 1 order by 2 desc limit 12`,
  `select left(${quoted(start)}::varchar, 10), ${quoted(service)}, sum(${quoted(cost)}) from bill group by 1, 2`,
];

// asked are group-bys with a filter, none twice: every dimension in every account.
export function asked(meant, accounts) {
  const list = [];
  for (const account of accounts) {
    for (const [meaning, dimension] of Object.entries(groups)) {
      list.push({
        name: `${dimension} of account`,
        sql: `select ${quoted(meant[meaning])}, sum(${quoted(meant.cost)}) as cost, count(*) as n from bill where ${quoted(meant.account)} = '${account}' group by 1 order by 2 desc`,
        request: { explore: { basis: "cash", currency: "", filters: [{ dimension: "account", values: [account] }], group_by: dimension, then: "", grain: "day" } },
      });
    }
  }
  return list;
}

// summary is what is asked of DuckDB where the program answers `summary --json`: one
// pass over the file that adds up every money column that the engine reads, in all,
// by type and by service. Of a table it reads that.
export function summary(bill, { read, meant }, from = source(bill.path, bill.parquet)) {
  const text = !bill.parquet && from !== "bill"; // in a table, numbers are numbers
  const sums = read.filter((c) => money.test(stripped(c.name)) && (!bill.parquet || c.type === "DOUBLE")).map(({ name }) => `sum(${text ? `try_cast(${quoted(name)} as double)` : quoted(name)}) as ${quoted(name)}`);
  const [type, service] = [quoted(meant.type), quoted(meant.service)];
  return `select ${type}, ${service}, grouping(${type}, ${service}) as level, count(*) as n, ${sums.join(", ")} from ${from} group by grouping sets ((), (${type}), (${service}))`;
}

// eachColumn makes DuckDB decode every value of the columns that the engine reads, at
// the least cost: numbers are added up, of anything else the greatest is found.
export function eachColumn(bill, { read }) {
  const values = read.map(({ name, type }) => {
    const number = bill.parquet ? type === "DOUBLE" : amounts.test(stripped(name));
    return `${number ? "sum" : "max"}(${number && !bill.parquet ? `try_cast(${quoted(name)} as double)` : quoted(name)}) as ${quoted(name)}`;
  });
  return `select count(*) as n, ${values.join(", ")} from ${source(bill.path, bill.parquet)}`;
}
