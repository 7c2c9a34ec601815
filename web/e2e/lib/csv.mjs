// Tables of text, with the quotes that spreadsheets use.
export function read(text) {
  const rows = [[]];
  const cell = /"((?:[^"]|"")*)"|[^,\r\n]*/y;
  for (let at = 0; at < text.length; ) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    rows.at(-1).push(found[1] === undefined ? found[0] : found[1].replaceAll('""', '"'));
    at = cell.lastIndex;
    if (text[at] === ",") {
      at++;
      continue;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    if (at < text.length) rows.push([]);
  }
  return rows;
}

export const write = (rows) => rows.map((row) => row.map((c) => (/[",\r\n]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c)).join(",") + "\n").join("");
