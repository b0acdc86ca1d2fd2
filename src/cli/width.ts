// Rows that are wider than the terminal, wrapped under where their text begins. Pure.

/** What a row begins with and its text is set under: a line's number, or what is told in two columns. */
const HANGING =
  /^(?:\x1b\[[\d;]*m)*(?:( *\d* │)(?:\x1b\[[\d;]*m)* |(Step|Command|Exit code|Took|Before|File|Log) +(?=\S))?/;
const SGR = /^\x1b\[[\d;]*m/;

/** Shown as two columns by terminals: East Asian wide characters (unicode.org, UAX #11) and pictures. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /^[\p{M}\p{Cf}]/u;

/** Columns of one character. */
function columnsOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The row in pieces of at most `width` columns, the further ones indented; colour codes take no room. */
export function wrapped(row: string, width: number): string[] {
  if (row.length <= width && /^[\x20-\x7e]*$/.test(row)) return [row];
  if (!Number.isFinite(width)) return [row];
  const prefix = HANGING.exec(row)?.[0] ?? "";
  const shown = prefix.replace(/\x1b\[[\d;]*m/g, "").length;
  const indent = shown * 2 < width ? " ".repeat(shown) : "";
  const rows: string[] = [];
  let [current, columns] = ["", 0];
  for (let at = 0; at < row.length; ) {
    const code = SGR.exec(row.slice(at, at + 16))?.[0];
    const piece = code ?? String.fromCodePoint(row.codePointAt(at) ?? 0x20);
    // A tab is as wide as what is left to the next of the terminal's stops.
    const wide = code ? 0 : piece === "\t" ? 8 - (columns % 8) : columnsOf(piece);
    if (columns + wide > width) {
      rows.push(current);
      [current, columns] = [indent, indent.length];
    }
    current += piece;
    columns += wide;
    at += piece.length;
  }
  return [...rows, current];
}
