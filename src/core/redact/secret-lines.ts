// Secrets whose name stands on the line before: in a block of YAML, in a manifest's pair of `name` and `value`, in netrc.
// Pure: no IO, no clock, no environment.
import { maskPlaces } from "./secret-places.ts";
import { MASK } from "./secret-value.ts";
import { asRead } from "./visible.ts";

/** yaml.org, "Block scalars": what is indented further, on the lines below, is the value. */
const BLOCK = /^(\s*(?:- )?)["']?([\w.-]{1,80})["']?: [|>][-+]?\d?$/;
/** kubernetes.io, "env": a pair of lines, in YAML or JSON. */
const NAME = /^\s*(?:- )?["']?(?:name|key|parameterkey)["']?\s{0,4}[:=]\s{0,4}["']?([\w.-]{1,80})["']?,?$/i;
const VALUE = /^(\s*(?:- )?["']?(?:value|parametervalue)["']?\s{0,4}[:=]\s{0,4}["']?)([^\s"'][^"']{0,1000})(["']?,?)$/i;
/** inetutils, "The .netrc file": each word may stand on a line of its own. */
const MACHINE = /^\s*(?:machine|login)\s/;
const PASSWORD = /^(\s*password\s{1,8})(\S{4,1000})()$/;

const MAY_NAME = /[|>][-+]?\d?$|name|key|^\s*(?:machine|login)\s/i;

/** Of each line, what is left when the secret is masked that the line before it names; the lines as they are otherwise. */
export function maskBehindNames(texts: readonly string[]): string[] {
  let block: { readonly name: string; readonly indent: number } | null = null;
  return texts.map((text, at) => {
    const before = texts[at - 1] ?? "";
    if (MAY_NAME.test(before)) block = blockIn(before) ?? block;
    const indent = text.search(/\S/);
    if (block && indent > block.indent) {
      return isSecretOf(block.name, text.trim()) ? text.slice(0, indent) + MASK : text;
    }
    if (indent >= 0) block = null;
    return MAY_NAME.test(before) ? maskPair(before, text) : text;
  });
}

function blockIn(text: string): { name: string; indent: number } | null {
  const [, margin, name] = BLOCK.exec(text) ?? [];
  return margin === undefined || name === undefined ? null : { name, indent: margin.length };
}

function maskPair(before: string, text: string): string {
  const name = MACHINE.test(before) ? "password" : NAME.exec(before)?.[1];
  if (name === undefined) return text;
  const [, label, value, end] = (MACHINE.test(before) ? PASSWORD : VALUE).exec(text) ?? [];
  if (label === undefined || value === undefined || end === undefined) return text;
  return isSecretOf(name, value) ? label + MASK + end : text;
}

/** As if it stood behind its name, on one line. */
const isSecretOf = (name: string, value: string): boolean => {
  const line = `${name}="${asRead(value)}"`;
  return maskPlaces(line) !== line;
};
