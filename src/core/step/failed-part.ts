// Which of a step's lines are about its failure, and which header belongs to them. A composite action has a header for
// each inner step. Steps that run at the same time print their headers among each other's lines. Pure.
import { stampSecond } from "../log/log-line.ts";
import type { BodyLine } from "./body-line.ts";
import { isAftermath } from "./inner-commands.ts";
import type { InnerSteps } from "./inner-steps.ts";
import type { Interleaved } from "./step-by-time.ts";
import type { HeaderKind } from "./step-header.ts";

/** A step's header: its line number, and how many of the body's lines came before it. */
export type Header = {
  readonly number: number;
  readonly at: number;
  readonly kind: HeaderKind;
  readonly title: string;
  readonly echo: readonly BodyLine[];
};

export type Printed = {
  readonly lines: readonly BodyLine[];
  readonly headers: readonly Header[];
  readonly inner: InnerSteps;
};

/** Which of a step's lines are about its failure: `from` up to, not including, `to`. */
export type Failed = {
  readonly from: number;
  readonly to: number;
  readonly header: Header | null;
  /** False if several steps ended at once: then the exit code may be another's. */
  readonly isCodeOwn: boolean;
  readonly isOwn?: (line: BodyLine) => boolean;
};

/** The inner step that the runner's marks name; null without such marks. */
export function markedOf({ lines, headers, inner }: Printed): Failed | null {
  const { failed } = inner;
  if (failed === null) return null;
  const [first, last] = [failed.from, failed.to ?? Number.POSITIVE_INFINITY];
  const from = lines.filter(({ number }) => number < first).length;
  const to = lines.filter(({ number }) => number < last).length;
  const header = headers.findLast(({ number, kind }) => number > first && number < last && kind !== "hook") ?? null;
  const isSilent = lines.slice(from, to).every(({ error, text }) => error || text === "");
  // If a step says nothing but that it failed, the reason is in the lines before it.
  return { from: isSilent ? 0 : from, to, header, isCodeOwn: true };
}

/** Without marks: the last part that failed, not counting those that clean up after another. */
export function failedPartOf({ lines, headers }: Printed): Failed {
  const own = headers.filter(({ kind }) => kind !== "hook");
  const parts = [null, ...own].map((header, index) => ({
    header: header ?? hookOf(lines, headers),
    from: header?.at ?? 0,
    to: own[index]?.at ?? lines.length,
  }));
  const has = (which: (line: BodyLine) => boolean) =>
    parts.filter(({ from, to }) => lines.slice(from, to).some((line) => line.error && which(line)));
  const final = has(({ text }) => FINAL.test(text));
  const failing = final.length > 0 ? final : has(() => true);
  const cause = failing.findLast(({ header }) => header === null || !isAftermath(asCommand(header))) ?? failing.at(0);
  if (cause === undefined) return { from: 0, to: lines.length, header: parts.at(-1)?.header ?? null, isCodeOwn: true };
  const isLast = cause === failing.at(-1);
  return { from: 0, to: isLast ? lines.length : cause.to, header: cause.header, isCodeOwn: true };
}

export const FINAL = /^Process completed with exit code /;

/**
 * If the runner announces a job's hook, the hook is what ran in its step. A container's hook is not the user's command.
 */
function hookOf(lines: readonly BodyLine[], headers: readonly Header[]): Header | null {
  const [hook] = headers;
  if (hook?.kind !== "hook" || !lines.slice(0, hook.at).some(({ text }) => JOB_HOOK.test(text))) return null;
  return { ...hook, title: hook.title.slice(1, -1) };
}

const JOB_HOOK = /^A job (?:started|completed) hook has been configured/;

/**
 * For a step among others that run at the same time: all lines up to its own final mark, in the second in which it
 * ended.
 */
export function ownOf({ lines, headers }: Printed, { endSecond, isOwnHeader }: Interleaved): Failed {
  const ends = lines.flatMap((line, at) => (line.error && FINAL.test(line.text) ? [at] : []));
  const early = (at: number) => (endSecond ?? 0) - (stampSecond(lines[at]?.raw ?? "") ?? endSecond ?? 0);
  // A step may end just after the second of its final mark.
  const within = (seconds: number) => ends.filter((at) => early(at) <= seconds);
  const timed = endSecond === null ? ends : ([within(0), within(1)].find(({ length }) => length > 0) ?? []);
  const end = timed.at(-1) ?? null;
  const to = end === null ? lines.length : end + 1;
  // A program that continues after the step's end belongs to another step.
  const others = new Set(lines.slice(to).map(({ source }) => source));
  others.delete("");
  const isOwn = (line: BodyLine) =>
    line.error ? !FINAL.test(line.text) || line === lines[end ?? -1] : !others.has(line.source);
  const header = isOwnHeader ? (headers[0] ?? null) : null;
  return { from: 0, to, header, isCodeOwn: timed.length === 1, isOwn };
}

/** Script lines that only prepare. */
const PREPARES = /^\s*(?:#|set [-+]|cd |export |echo |mkdir |source |\. |if |then|else|fi$|shopt |\w+=|\{$|$)/;

/** A script of several lines is named by its first line that does something, with `…` for the rest. */
export function commandOf({ title, echo }: Header): string {
  const script = echo.map(({ text }) => text.trim()).filter((text) => text !== "");
  if (script.length <= 1) return script[0] ?? title.trim();
  const doing = script.find((text) => !PREPARES.test(text)) ?? script[0] ?? title.trim();
  return doing.endsWith("\\") ? `${doing.slice(0, -1).trimEnd()} …` : `${doing} …`;
}

const asCommand = (header: Header) => ({ command: commandOf(header), isAction: header.kind === "action" });
