// How much of what is secret is hidden, and how much of what is not stays readable: counted over a set that is made anew
// from a seed. `npx vitest run --project core masking` prints the figures.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/core/log/log-line.ts";
import { plainName } from "../../../src/core/redact/plain.ts";
import { redact } from "../../../src/core/redact/redact.ts";
import { visible } from "../../../src/core/redact/visible.ts";
import { lookAlikes } from "./look-alikes.ts";
import { PLACES } from "./placed-secrets.ts";
import { maskedByPreset } from "./preset-alone.ts";
import { chance } from "./random-text.ts";
import { SURROUNDINGS, TOKEN_SHAPES } from "./token-shapes.ts";

const SEED = 5;
/** Of every secret that a place tells so many. */
const TIMES = 5;
const RECALL_MIN = 0.99;
/** On a busy machine. */
const TIMEOUT_MS = 60_000;
const FALSE_ALARMS_MAX = 0.005;

type Case = { readonly what: string; readonly secret: string; readonly line: string };

function secrets(): Case[] {
  const by = chance(SEED);
  const tokens = TOKEN_SHAPES.flatMap((shape) =>
    SURROUNDINGS.map(([where, line]) => {
      const secret = shape.make(by);
      return { what: `${shape.what} in ${where}`, secret, line: line(secret) };
    }),
  );
  const placed = PLACES.flatMap(({ what, make, line }) =>
    Array.from({ length: TIMES }, () => {
      const secret = make(by);
      return { what, secret, line: line(secret) };
    }),
  );
  return [...tokens, ...placed];
}

type Shown = [line: string, one: Case, nth: number];
const withoutSplits = (text: string) => visible(text).replaceAll("…", "");

/** Half of a secret is one as well: no piece of this length may be left. */
const PIECE_CHARS = 8;

function survives(shown: string, { secret, line }: Case): boolean {
  const [before, after] = [line.slice(0, line.indexOf(secret)), line.slice(line.indexOf(secret) + secret.length)];
  for (let at = 0; at + PIECE_CHARS <= secret.length || at === 0; at++) {
    const piece = secret.slice(at, at + PIECE_CHARS);
    if (shown.includes(piece) && !before.includes(piece) && !after.includes(piece)) return true;
  }
  return false;
}

/** Red, split in the middle, as a tool's colours do. */
const coloured = (line: string) => `\u001b[31m${line.slice(0, 9)}\u001b[0;1m${line.slice(9)}\u001b[0m`;

/** A colour around the secret itself, as it is left where nobody takes it for one: in JSON, in a viewer's copy. */
const WRITTEN_COLOURS = [
  "\\u001b[31m",
  "\\x1b[0;1m",
  "\\033[1;31m",
  "\\e[38;5;196m",
  "^[[31m",
  "[31m",
  "\uFFFD[31m",
  "\u009B31m",
];
/** Between two characters of it, unseen in a browser or shown as a cut. */
const SPLITS = ["\u200B", "\u00AD", "\u2060", "\uFE0F", "\u0000", "…"];

type Written = (secret: string, nth: number) => string;
const inColour: Written = (secret, nth) => `${WRITTEN_COLOURS[nth % WRITTEN_COLOURS.length]}${secret}\\u001b[0m`;
const split: Written = (secret, nth) => {
  const at = 1 + (nth % (secret.length - 1));
  return `${secret.slice(0, at)}${SPLITS[nth % SPLITS.length]}${secret.slice(at)}`;
};

describe("a set of secrets", () => {
  const cases = secrets();
  const written =
    (by: Written) =>
    (line: string, { secret }: Case, nth: number) =>
      line.replaceAll(secret, by(secret, nth));

  it.each([
    ["a line", (line: string) => redact(line)],
    ["a line with colours in it", (line: string) => redact(plainText(coloured(line)))],
    ["a line that has it in a written colour", (...of: Shown) => redact(visible(written(inColour)(...of)))],
    ["a line that splits it, as it is shown", (...of: Shown) => withoutSplits(redact(written(split)(...of)))],
    ["a name", (line: string) => plainName(line, 10_000)],
    ["a name that has it in a colour", (...of: Shown) => plainName(written((x) => `\u001B[1;31m${x}`)(...of), 10_000)],
  ])(
    "is hidden in %s, at least 99 of 100",
    (where, shownOf) => {
      const nth = new Map(cases.map((one, at) => [one, at]));
      const shown = (one: Case) => shownOf(one.line, one, nth.get(one) ?? 0);
      const missed = cases.filter((one) => survives(shown(one), one));
      const recall = 1 - missed.length / cases.length;
      console.log(`recall in ${where}: ${percent(recall)} (${cases.length - missed.length} of ${cases.length})`);
      for (const one of missed)
        console.log(`  missed: ${one.what}: ${one.line.slice(0, 160)} → ${shown(one).slice(0, 160)}`);
      expect(cases.length).toBeGreaterThan(150);
      expect(recall).toBeGreaterThanOrEqual(RECALL_MIN);
    },
    TIMEOUT_MS,
  );
});

describe("the published preset", () => {
  it(
    "alone hides less than half of the same secrets",
    () => {
      const cases = secrets();
      const hidden = cases.filter((one) => !survives(maskedByPreset(one.line), one)).length;
      console.log(`recall by the preset alone: ${percent(hidden / cases.length)} (${hidden} of ${cases.length})`);
      console.log(`shapes: ${TOKEN_SHAPES.length} in ${SURROUNDINGS.length} surroundings, places: ${PLACES.length}`);
      expect(hidden / cases.length).toBeLessThan(0.5);
    },
    TIMEOUT_MS,
  );
});

describe("a set of look-alikes", () => {
  const lines = lookAlikes(chance(SEED));

  it(
    "stays readable, at least 99 of 100",
    () => {
      const changed = lines.filter((line) => redact(line) !== line);
      const alarms = changed.length / lines.length;
      console.log(`false alarms: ${percent(alarms)} (${changed.length} of ${lines.length})`);
      for (const line of changed) console.log(`  masked: ${line} → ${redact(line)}`);
      expect(lines.length).toBeGreaterThan(300);
      expect(alarms).toBeLessThanOrEqual(FALSE_ALARMS_MAX);
    },
    TIMEOUT_MS,
  );
});

describe("the recorded jobs", () => {
  const logs = join(import.meta.dirname, "..", "..", "logs");

  it(
    "keep every line as it is: there is no secret in them",
    () => {
      const changed: string[] = [];
      let count = 0;
      for (const file of readdirSync(logs, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith("log.txt")) continue;
        for (const raw of new Set(readFileSync(join(logs, file), "utf8").split("\n"))) {
          const line = plainText(raw);
          count++;
          if (redact(line) !== line) changed.push(`${file}: ${line} → ${redact(line)}`);
        }
      }
      console.log(`lines of recorded jobs: ${count}, masked: ${changed.length}`);
      expect(changed).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
