// Masks secrets whose name is on an earlier line: in a block or a list of YAML or JSON, in a manifest's pair of `name`
// and `value`, in a property list, after a flag at the end of its line, or in netrc. Pure: no IO, no clock, no
// environment.
//
// The lines are read in order. The last line that announced a value (`Open`) is remembered. A value is a secret if it
// would be one after its name on a single line.

import { maskPlaces } from "./places.ts";
import { keysMasked, linesWithinKeys } from "./private-keys.ts";
import { MASK } from "./value.ts";
import { asRead, visible } from "./visible.ts";

/**
 * yaml.org, "Block scalars" and "Block sequences"; JSON over several lines: `name: |`, `name:`, `"name": [`. The value
 * is indented further, or ends at the closing bracket.
 */
const OPENS = /^(\s*(?:- )?)\\{0,3}["']?([\w.-]{1,80})\\{0,3}["']?\s{0,4}[:=]\s{0,4}(?:([|>])[-+]?\d?|(\[)|)$/;
/** A flag whose value is on the next line, `--password \`, or is the next item of a list, `"--password",`. */
const FLAG = /(?:^|[\s"'])--?([\w-]{1,60})(?:["'],|\s\\)$/;
/** A pair of lines: kubernetes.io, "env", in YAML or JSON; Apple, "Property list", `<key>` and `<string>`. */
const NAME = /^\s*(?:- )?["']?(?:name|key|parameterkey)["']?\s{0,4}[:=]\s{0,4}["']?([\w.-]{1,80})["']?,?$/i;
const KEY_ELEMENT = /^\s*<key>([\w.-]{1,80})<\/key>$/;
/** inetutils, "The .netrc file": each pair of words can be on a line of its own. */
const MACHINE = /^\s*(?:machine|login)\s/;

const VALUE = /^(\s*(?:- )?["']?(?:value|parametervalue)["']?\s{0,4}[:=]\s{0,4}["']?)([^\s"'][^"']{0,1000})(["']?,?)$/i;
const STRING_ELEMENT = /^(\s*<string>)([^<]{1,1000})(<\/string>)$/;
const PASSWORD = /^(\s*password\s{1,8})(\S{4,1000})()$/;
/** An item of a list, or a value alone on its line: one word, or in quotes. */
const ITEM = /^(\s*(?:- )?)(\S{1,1000})()$/;
const QUOTED_ITEM = /^(\s*(?:- )?["'])([^"']{1,1000})(["'],?(?:\s?\\)?)$/;

/** Lines that can separate the name and the value of a pair, such as `"type": "SecureString"`. */
const PAIR_GAP_LINES = 3;

const MAY_OPEN = /[:=[|>\\,]$|[|>][-+]?\d?$|name|key|^\s*(?:machine|login)\s/i;

type Open =
  | { readonly kind: "block" | "values" | "list"; readonly name: string; readonly indent: number }
  | { readonly kind: "pair" | "flag" | "netrc"; readonly name: string; readonly lines: number };

/** Masks the secrets that an earlier one of these lines names. Other lines come back unchanged. */
export function maskNamedEarlier(texts: readonly string[]): string[] {
  let open: Open | null = null;
  return texts.map((text) => {
    if (text.trim() === "") return text;
    open = stillOpen(open, text);
    const masked = open === null ? text : maskIn(open, text);
    if (masked === text) open = openedBy(text, open) ?? open;
    return masked;
  });
}

function stillOpen(open: Open | null, text: string): Open | null {
  if (open === null) return null;
  const indent = text.search(/\S/);
  switch (open.kind) {
    case "block":
      return indent > open.indent ? open : null;
    case "values":
      return indent > open.indent || (indent === open.indent && text[indent] === "-") ? open : null;
    case "list":
      return text.trimStart().startsWith("]") ? null : open;
    case "pair":
    case "flag":
    case "netrc":
      return open.lines > 0 ? { ...open, lines: open.lines - 1 } : null;
  }
}

function openedBy(text: string, open: Open | null): Open | null {
  // A block is text, so nothing in it announces a value.
  if (!MAY_OPEN.test(text) || open?.kind === "block") return null;
  if (MACHINE.test(text)) return { kind: "netrc", name: "password", lines: 2 };
  const pair = NAME.exec(text)?.[1] ?? KEY_ELEMENT.exec(text)?.[1];
  if (pair !== undefined) return { kind: "pair", name: pair, lines: PAIR_GAP_LINES };
  const [, margin, name, block, list] = OPENS.exec(text) ?? [];
  if (margin !== undefined && name !== undefined) {
    const kind = block !== undefined ? "block" : list !== undefined ? "list" : "values";
    return { kind, name, indent: margin.length };
  }
  const flag = FLAG.exec(text)?.[1];
  return flag === undefined ? null : { kind: "flag", name: flag, lines: 1 };
}

function maskIn({ kind, name }: Open, text: string): string {
  if (kind === "block") {
    const indent = text.search(/\S/);
    return isSecretOf(name, text.trim()) ? text.slice(0, indent) + MASK : text;
  }
  const [, label, value, end] = valueIn(kind, text) ?? [];
  if (label === undefined || value === undefined || end === undefined) return text;
  return isSecretOf(name, value) ? label + MASK + end : text;
}

function valueIn(kind: Open["kind"], text: string): RegExpExecArray | null {
  if (kind === "netrc") return PASSWORD.exec(text);
  if (kind === "pair") return VALUE.exec(text) ?? STRING_ELEMENT.exec(text);
  return QUOTED_ITEM.exec(text) ?? ITEM.exec(text);
}

/** Would the value be masked after its name on one line? */
const isSecretOf = (name: string, value: string): boolean => {
  const line = `${name}="${asRead(value)}"`;
  return maskPlaces(line) !== line;
};

/** This can be the last line of a private key. */
const BASE64_ALONE = /^\s*[A-Za-z0-9+/]+={0,2}\s*$/;

type Line = { readonly number: number; readonly raw: string; readonly text: string };

/** How far back a line's name is searched: a 4,096-bit key as base64 in a YAML block has about this many lines. */
const CONTEXT_LINES = 60;

/**
 * Masks chosen lines whose secret only shows from lines around them, which need not be chosen: lines within a private
 * key, or after a name. `lines` are all lines of the step, and `chosen` are indexes in it. Returns the masked text by
 * line number. A line without an entry must still be masked by itself.
 */
export function maskedInContext(lines: readonly Line[], chosen: readonly number[]): ReadonlyMap<number, string> {
  const masked = new Map<number, string>();
  for (const at of chosen) {
    const line = lines[at];
    if (!line) continue;
    const window = lines.slice(Math.max(0, at - CONTEXT_LINES), at + 1).map(({ text }) => visible(text));
    const text = window.at(-1) ?? "";
    const left = maskNamedEarlier(window).at(-1) ?? "";
    if (left !== text) masked.set(line.number, left);
    if (BASE64_ALONE.test(text) && keysMasked(window).at(-1) === null) masked.set(line.number, MASK);
  }
  for (const number of linesWithinKeys(lines)) masked.set(number, MASK);
  return masked;
}
