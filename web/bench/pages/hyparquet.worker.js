import { parquetRead } from "/npm/hyparquet/src/index.js";

onmessage = async ({ data: { file, columns, cost } }) => {
  try {
    const start = performance.now();
    const kept = new Map(columns.map((c) => [c, []]));
    const buffer = { byteLength: file.size, slice: (from, to) => file.slice(from, to).arrayBuffer() };
    await parquetRead({ file: buffer, columns, onChunk: ({ columnName, columnData }) => kept.get(columnName).push(columnData) });
    const opened = performance.now() - start;
    let rows = 0;
    let cash = 0;
    for (const part of kept.get(cost)) {
      rows += part.length;
      for (const value of part) cash += value ?? 0;
    }
    postMessage({ opened, rows, cash });
  } catch (e) {
    postMessage({ error: String(e.stack || e) });
  }
};
postMessage("ready");
