// How the time of masking grows with the text, for texts full of what the rules look for. In Node.
import { redact } from "../../src/core/redact/redact.ts";
import { pumped } from "./pumped.ts";
import type { Figure } from "./table.ts";
import { median } from "./timing.ts";

const CHARS = 20_000;
const TIMES_LONGER = 4;
/**
 * A quadratic rule takes sixteen times. Half of that leaves room for what a longer text costs beside the rules: from some
 * length on, the strings and arrays of many matches no longer fit where V8 allocates quickly.
 */
const GROWTH = 8;
/** Below this it is the machine's noise. */
const WORTH_TELLING_MS = 1;
const RUNS = 5;
const LEAST_OF = 5;

const UNITS = [
  "password=",
  "token=",
  'password="',
  "secret: ",
  "--token ",
  "Authorization: ",
  "Authorization: basic ",
  "bearer ",
  "://",
  "a://b:",
  "://a:b@",
  "postgres://a:",
  "?sig=",
  "&key=",
  "curl -u a:",
  "docker login -p ",
  "echo ",
  "login a password ",
  "eyJ",
  "eyJaaaaaaaa.",
  "ghp_",
  "ghs_1_",
  "ghs_1_a.",
  "SG.a",
  "xoxb-a-",
  "sk-",
  "AKIA",
  "AAAA/",
  "aA1",
  "a",
  "-",
  "/",
  "<password>",
  "<a",
  "pass",
  "-----BEGIN ",
  "-----BEGIN PRIVATE KEY-----",
  "***",
  "=",
  "$",
  "\\",
  '"',
  " ",
  "key",
  "_key=",
  "[31m",
  "[0;",
  "\\u001b[31m",
  "\\x1b[",
  "a…",
  "\u200B",
  "AAAA ",
  "-----END PRIVATE KEY-----",
];

export function* maskingFigures(): Generator<Figure> {
  let slowest = 0;
  for (const unit of UNITS) {
    const ms = timeOf(unit, CHARS);
    slowest = Math.max(slowest, ms);
    if (ms < WORTH_TELLING_MS) continue;
    const ratios = Array.from({ length: RUNS }, () => timeOf(unit, TIMES_LONGER * CHARS) / timeOf(unit, CHARS));
    yield { what: `a text full of ${JSON.stringify(unit)}`, value: median(ratios), unit: "times", bar: GROWTH };
  }
  yield { what: `the slowest of ${UNITS.length}, ${CHARS} characters`, value: slowest, unit: "ms", bar: null };
}

/** In milliseconds; the least of several: a busy machine only adds to them. */
function timeOf(unit: string, chars: number): number {
  const text = `curl mysql login ${pumped({ begin: "", unit, end: "\u0001" }, chars)}`;
  const times = Array.from({ length: LEAST_OF }, () => {
    const begin = performance.now();
    redact(text);
    return performance.now() - begin;
  });
  return Math.min(...times);
}
