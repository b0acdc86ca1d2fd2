// What a step printed, without what the runner printed around it: headers (echoed script, `with:`, `env:`) and marks. Pure.
import { messageStart, plainText, stampSecond, withoutMark } from "../log/log-line.ts";
import { exitCodeIn } from "./exit-code.ts";
import { isAftermath } from "./inner-commands.ts";
import { InnerSteps, innerMarkOf } from "./inner-steps.ts";
import { splitPrefix } from "./prefix.ts";
import type { Interleaved } from "./step-by-time.ts";
import { END_GROUP, GROUP, HeaderJudge, type HeaderKind, isHeaderLine, RUN } from "./step-header.ts";
import type { KeptLine } from "./step-lines.ts";
import { TEMPLATE_ERROR, TEMPLATE_PLACE } from "./step-marks.ts";

/** One line that a step printed. Its text is computed on demand: most lines never need it. */
export class BodyLine {
  /** Counts from 1 in the log. */
  readonly number: number;
  /** The line begins with the runner's `##[error]`. */
  readonly error: boolean;
  /** With timestamp and colours. */
  readonly raw: string;
  /** Where its message begins, after the timestamp. */
  readonly start: number;
  #text: string | null = null;
  #said: { source: string; said: string } | null = null;

  constructor({ number, raw }: KeptLine, start: number, error: boolean) {
    this.number = number;
    this.raw = raw;
    this.start = start;
    this.error = error;
  }

  /** Without timestamp, colours and the runner's mark. */
  get text(): string {
    this.#text ??= withoutMark(plainText(this.raw, this.start));
    return this.#text;
  }

  /** The text without the name of the program that printed it, if several print at once. */
  get said(): string {
    this.#said ??= splitPrefix(this.text);
    return this.#said.said;
  }

  /** That name; equal for lines of one program. */
  get source(): string {
    this.#said ??= splitPrefix(this.text);
    return this.#said.source;
  }
}

export type StepBody = {
  readonly lines: readonly BodyLine[];
  /** The script or action that failed, of a composite action's the inner one; null if that is not certain. */
  readonly command: string | null;
  /** False for a step that failed before it could run anything: its inputs could not be evaluated. */
  readonly ran: boolean;
  readonly exitCode: number | null;
  /** The `##[error]` line that ended it. */
  readonly ending: BodyLine | null;
  /** The echoed script, for a step that printed nothing else. */
  readonly echo: readonly BodyLine[];
};

const ERROR = "##[error]";
const HIDDEN = /^##\[(?:endgroup|debug|add-mask|save-state|set-output|(?:start|end)-action )/;
/** A header without an end, of a step that was killed at once, must not swallow what follows. */
const HEADER_MAX_LINES = 3000;

/**
 * What the kept lines of a step say. A composite action has several headers: the inner step that failed it gives the
 * command and the exit code. `interleaved`: the lines stand among those of steps that ran at the same time.
 */
export function bodyOf(kept: readonly KeptLine[], interleaved: Interleaved | null = null): StepBody {
  const printed = printedIn(kept, interleaved !== null);
  const failed = interleaved ? ownOf(printed, interleaved) : (markedOf(printed) ?? failedPartOf(printed));
  const lines = withoutTemplateErrors(printed.lines.slice(failed.from, failed.to).filter(failed.isOwn ?? (() => true)));
  const errors = lines.filter(({ error }) => error);
  const hook = errors.find(({ text }) => HOOK_ERROR.test(text));
  const shown = lines.filter((line) => !isHollow(line));
  const said = (errors.length > 0 ? errors : uiErrorsIn(lines)).filter((line) => shown.length === 0 || !isHollow(line));
  const { header } = failed;
  return {
    lines: shown.some(({ error }) => !error) ? shown : lines,
    command: header === null ? null : commandOf(header),
    ran: header !== null || !lines.some(isTemplateError),
    exitCode: failed.isCodeOwn ? ((hook && exitCodeIn(hook.text)) ?? lastCodeOf(said)) : null,
    ending: said.at(-1) ?? null,
    echo: header?.echo ?? [],
  };
}

const lastCodeOf = (lines: readonly BodyLine[]): number | null =>
  lines.reduce<number | null>((code, { text }) => exitCodeIn(text) ?? code, null);

/** GitHub's page shows the runner's `##[error]` so, and that is what people copy. */
const uiErrorsIn = (lines: readonly BodyLine[]) => lines.filter(({ text }) => UI_ERROR.test(text)).slice(-1);
const UI_ERROR = /^Error: Process completed with exit code -?\d+\.$/;

/** A step's header: the number of its line, and how many of the body's lines came before it. */
type Header = {
  readonly number: number;
  readonly at: number;
  readonly kind: HeaderKind;
  readonly title: string;
  readonly echo: readonly BodyLine[];
};

type Printed = {
  readonly lines: readonly BodyLine[];
  readonly headers: readonly Header[];
  readonly inner: InnerSteps;
};

/** The lines without what the runner printed around them, and where that was. */
function printedIn(kept: readonly KeptLine[], isInterleaved: boolean): Printed {
  const lines: BodyLine[] = [];
  const headers: Header[] = [];
  const inner = new InnerSteps();
  const copied = copiedHeader(kept);
  if (copied !== null) headers.push(copied.header);
  for (let at = copied?.end ?? 0; at < kept.length; at++) {
    const line = kept[at];
    if (line === undefined) break;
    const start = messageStart(line.raw);
    const isMark = line.raw.startsWith("##[", start);
    const title = isMark && line.raw.startsWith(RUN, start) ? plainText(line.raw).slice(RUN.length) : null;
    const kind = title === null ? "none" : headerKind(kept, at, title);
    if (title !== null && kind !== "none") {
      const end = headerEnd(kept, at);
      headers.push({
        number: line.number,
        at: lines.length,
        kind,
        title,
        echo: kind === "script" ? echoOf(kept, at, end) : [],
      });
      // What another step printed in between is not the header's.
      const foreign = isInterleaved ? kept.slice(at + 1, end).filter(({ raw }) => !isHeaderLine(raw)) : [];
      lines.push(...foreign.map((each) => new BodyLine(each, messageStart(each.raw), false)));
      at = end;
      continue;
    }
    if (isMark && HIDDEN.test(plainText(line.raw, start))) {
      const mark = innerMarkOf(line.raw.slice(start));
      if (mark !== null) inner.add(mark, line.number);
      continue;
    }
    lines.push(new BodyLine(line, start, isMark && line.raw.startsWith(ERROR, start)));
  }
  return { lines, headers, inner };
}

/** A step that somebody copied from GitHub's page begins with its header as the page shows it, without marks. */
function copiedHeader(kept: readonly KeptLine[]): { header: Header; end: number } | null {
  const [first] = kept;
  const title = /^Run (.+)/.exec(first === undefined ? "" : plainText(first.raw))?.[1];
  if (first === undefined || title === undefined) return null;
  const kind = headerKind(kept, 0, title);
  if (kind !== "script" && kind !== "action") return null;
  const shell = kind === "script" ? kept.findIndex(({ raw }) => plainText(raw).startsWith("shell: ")) : 0;
  if (shell < 0) return null;
  const after = kept.findIndex(({ raw }, at) => at > shell && !isHeaderLine(raw));
  const end = after < 0 ? kept.length : after;
  return { header: { number: first.number, at: 0, kind, title, echo: shell > 0 ? echoOf(kept, 0, end) : [] }, end };
}

function headerKind(kept: readonly KeptLine[], from: number, title: string): HeaderKind {
  const judge = new HeaderJudge(title);
  for (let at = from + 1; at < kept.length; at++) {
    const kind = judge.next(kept[at]?.raw ?? "");
    if (kind !== null) return kind;
  }
  return judge.end();
}

function headerEnd(kept: readonly KeptLine[], from: number): number {
  const last = Math.min(kept.length - 1, from + HEADER_MAX_LINES);
  for (let at = from + 1; at <= last; at++) {
    const raw = kept[at]?.raw ?? "";
    if (raw.includes(END_GROUP) && plainText(raw) === END_GROUP) return at;
    if (raw.includes(GROUP) || raw.includes(ERROR)) return at - 1;
  }
  return from;
}

/** The script as the runner echoes it: from the title to `shell:`. */
function echoOf(kept: readonly KeptLine[], from: number, end: number): BodyLine[] {
  const echo: BodyLine[] = [];
  for (let at = from + 1; at < end; at++) {
    const line = kept[at];
    if (line === undefined || /^shell: /.test(plainText(line.raw))) break;
    if (isHeaderLine(line.raw) || !kept[from + 1]?.raw.includes("36;1m")) {
      echo.push(new BodyLine(line, messageStart(line.raw), false));
    }
  }
  return echo;
}

/** Which of a step's lines are about its failure: `from` up to, not including, `to`. */
type Failed = {
  readonly from: number;
  readonly to: number;
  readonly header: Header | null;
  /** False if several steps ended at once, so that nobody can say whose exit code is whose. */
  readonly isCodeOwn: boolean;
  readonly isOwn?: (line: BodyLine) => boolean;
};

/** The inner step that the runner's marks name; null without such marks. */
function markedOf({ lines, headers, inner }: Printed): Failed | null {
  const { failed } = inner;
  if (failed === null) return null;
  const [first, last] = [failed.from, failed.to ?? Number.POSITIVE_INFINITY];
  const from = lines.filter(({ number }) => number < first).length;
  const to = lines.filter(({ number }) => number < last).length;
  const header = headers.findLast(({ number, kind }) => number > first && number < last && kind !== "hook") ?? null;
  const isSilent = lines.slice(from, to).every(({ error, text }) => error || text === "");
  // A step that only says that it failed speaks of what was said before it.
  return { from: isSilent ? 0 : from, to, header, isCodeOwn: true };
}

/** Without marks: the last part that failed, but for those that clean up after another. */
function failedPartOf({ lines, headers }: Printed): Failed {
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

const FINAL = /^Process completed with exit code /;

/** A job's hook, which the runner announces, is what ran in its step. A container's hook is nobody's command. */
function hookOf(lines: readonly BodyLine[], headers: readonly Header[]): Header | null {
  const [hook] = headers;
  if (hook?.kind !== "hook" || !lines.slice(0, hook.at).some(({ text }) => JOB_HOOK.test(text))) return null;
  return { ...hook, title: hook.title.slice(1, -1) };
}

const JOB_HOOK = /^A job (?:started|completed) hook has been configured/;

/** Among steps that run at the same time: up to the step's own final mark, in the second in which it ended. */
function ownOf({ lines, headers }: Printed, { endSecond, isOwnHeader }: Interleaved): Failed {
  const ends = lines.flatMap((line, at) => (line.error && FINAL.test(line.text) ? [at] : []));
  const early = (at: number) => (endSecond ?? 0) - (stampSecond(lines[at]?.raw ?? "") ?? endSecond ?? 0);
  // A step may end just after the second in which its final mark was printed.
  const within = (seconds: number) => ends.filter((at) => early(at) <= seconds);
  const timed = endSecond === null ? ends : ([within(0), within(1)].find(({ length }) => length > 0) ?? []);
  const end = timed.at(-1) ?? null;
  const to = end === null ? lines.length : end + 1;
  // A program that goes on after the step's end is another step's.
  const others = new Set(lines.slice(to).map(({ source }) => source));
  others.delete("");
  const isOwn = (line: BodyLine) =>
    line.error ? !FINAL.test(line.text) || line === lines[end ?? -1] : !others.has(line.source);
  const header = isOwnHeader ? (headers[0] ?? null) : null;
  return { from: 0, to, header, isCodeOwn: timed.length === 1, isOwn };
}

/**
 * Errors about an expression that cannot be evaluated. After a step's own failure they only follow from it. Alone they
 * are the reason, which the second of two lines gives; the first has the place, with or without it.
 */
function withoutTemplateErrors(lines: readonly BodyLine[]): readonly BodyLine[] {
  if (!lines.some(isTemplateError)) return lines;
  const failed = lines.findIndex(({ error, text }) => error && FINAL.test(text));
  const reasons = lines.filter(({ error, text }) => error && text.startsWith(TEMPLATE_ERROR)).map(({ text }) => text);
  return lines.filter((line, at) => {
    if (!isTemplateError(line)) return true;
    if (failed >= 0 && at > failed) return false;
    return line.text.startsWith(TEMPLATE_ERROR) || !reasons.some((reason) => reason.includes(line.text));
  });
}

function isTemplateError({ error, text }: BodyLine): boolean {
  return error && (text.startsWith(TEMPLATE_ERROR) || TEMPLATE_PLACE.test(text));
}

/**
 * What a container's hook and the runner say of a script that failed within a container: its exit code at most. Sources:
 * runner-container-hooks, packages/k8s/src/hooks/run-script-step.ts, run-container-step.ts and packages/docker/src/utils.ts;
 * the runner's ContainerHookManager.cs.
 */
const HOOK_ERROR =
  /^(?:Error: )*(?:failed to run (?:script|container) step|Failed to run container step): .*command terminated with /;
const HOOK_HOLLOW =
  /^(?:Executing the custom container implementation failed\. Please contact your self hosted runner administrator|Docker failed with exit code \d+$|(?:Error: )*failed to run script step: Docker failed with exit code)/;

function isHollow(line: BodyLine): boolean {
  if (line.error) return HOOK_ERROR.test(line.text) || HOOK_HOLLOW.test(line.text);
  if (!line.raw.includes("index.js")) return false;
  const [program = "", script = "", ...rest] = line.text.split(" ");
  return rest.length === 0 && /[\\/]node$/.test(program) && /[\\/](?:k8s|docker)[\\/]index\.js$/.test(script);
}

/** Script lines that prepare, rather than do, something. */
const PREPARES = /^\s*(?:#|set [-+]|cd |export |echo |mkdir |source |\. |if |then|else|fi$|shopt |\w+=|\{$|$)/;

/** A script of several lines is named by the first one that does something; `…` stands for the rest. */
function commandOf({ title, echo }: Header): string {
  const script = echo.map(({ text }) => text.trim()).filter((text) => text !== "");
  if (script.length <= 1) return script[0] ?? title.trim();
  const doing = script.find((text) => !PREPARES.test(text)) ?? script[0] ?? title.trim();
  return doing.endsWith("\\") ? `${doing.slice(0, -1).trimEnd()} …` : `${doing} …`;
}

const asCommand = (header: Header) => ({ command: commandOf(header), isAction: header.kind === "action" });
