// What a message says of a workflow that stays red: how many runs have failed, since when, and how it ended. Pure.
import { timeInWords } from "../../../core/history/facts.ts";
import { plainName } from "../../../core/redact/plain.ts";
import { NAME_MAX_CHARS } from "../../../core/report/limits.ts";
import { type Passed, type Report, shortSha } from "../../../core/report/report.ts";
import { type Block, type Inline, joined, link, onLines, section, text } from "./rich-text.ts";

/** A workflow of a branch that is red, or was until it passed. */
export type RedStretch = {
  /** When its first run failed (ms). */
  readonly since: number;
  readonly count: number;
  /** What has failed, one line each. Hostile text. */
  readonly lines: readonly string[];
  readonly passed: Passed | null;
  /** A link to the message that it continues. */
  readonly before: string | null;
};

/**
 * How it ended on a newer commit, for the message's title: it passed, or did not run. Null if it is red, or ended with
 * the run's own re-run.
 */
export function endInWords(stretch: RedStretch | undefined, { run }: Report): string | null {
  const { passed } = stretch ?? {};
  if (!stretch || !passed || passed.runId === run.id) return null;
  if (passed.isGone) return `did not run on ${shortSha(passed.headSha)}, and everything that ran there is green`;
  return `passed on ${shortSha(passed.headSha)}, ${afterInWords(stretch, passed)}`;
}

function afterInWords({ since, count }: RedStretch, { red }: Passed): string {
  const until = red ? ` ${timeInWords(red.until - since)} and` : "";
  return `after${until} ${count} failed ${count === 1 ? "run" : "runs"}`;
}

/** The blocks below the message's first lines. */
export function stretchBlocks(stretch: RedStretch | undefined, { run, jobs }: Report): Block[] {
  if (!stretch) return [];
  const { passed, count, since, before, lines } = stretch;
  const isOn = !passed && count > 1;
  const parts: Inline[] = [
    ...(isOn
      ? [text(`${count} runs failed since ${inUtc(since)}`), link(`latest: run ${run.number || run.id}`, run.url)]
      : []),
    ...(passed ? [link(passedInWords(passed, run), passed.url)] : []),
    ...(before ? [link("Continues an earlier message", before)] : []),
  ];
  // Names what had failed, if another run passed or only an earlier attempt was reported: nothing else does then.
  const said =
    passed && (passed.runId !== run.id || jobs.length === 0)
      ? lines.map((line) => [text(plainName(line, NAME_MAX_CHARS))])
      : [];
  const all = [...(parts.length > 0 ? [joined(parts)] : []), ...said];
  return all.length > 0 ? [section(onLines(all))] : [];
}

function passedInWords({ runId, isGone }: Passed, run: Report["run"]): string {
  if (isGone) return "A run that passed there";
  return runId === run.id ? "The attempt that passed" : "The run that passed";
}

/** `2026-11-22 10:00 UTC`: readers of one channel live in many time zones. */
export const inUtc = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
