// What a step printed, without what the runner printed around it: headers (echoed script, `with:`, `env:`) and marks.
// Pure.
import { messageStart, plainText } from "../log/log-line.ts";
import { BodyLine } from "./body-line.ts";
import { exitCodeIn } from "./exit-code.ts";
import { commandOf, failedPartOf, type Header, markedOf, ownOf, type Printed } from "./failed-part.ts";
import { InnerSteps, innerMarkOf } from "./inner-steps.ts";
import { plainPrefixIn } from "./prefix.ts";
import { HOOK_ERROR, isHollow, isTemplateError, withoutTemplateErrors } from "./runner-errors.ts";
import type { Interleaved } from "./step-by-time.ts";
import { END_GROUP, GROUP, HeaderJudge, type HeaderKind, isHeaderLine, RUN } from "./step-header.ts";
import type { KeptLine } from "./step-lines.ts";

export type { BodyLine } from "./body-line.ts";

export type StepBody = {
  readonly lines: readonly BodyLine[];
  /** The script or action that failed, for a composite action the inner one; null if that is not certain. */
  readonly command: string | null;
  /** False if the step failed before it could run anything, because its inputs could not be evaluated. */
  readonly ran: boolean;
  readonly exitCode: number | null;
  /** The `##[error]` line that ended it. */
  readonly ending: BodyLine | null;
  /** The echoed script, for a step that printed nothing else. */
  readonly echo: readonly BodyLine[];
};

const ERROR = "##[error]";
const HIDDEN = /^##\[(?:endgroup|debug|add-mask|save-state|set-output|(?:start|end)-action )/;
/** A header without an end, of a step that was killed at once, must not swallow all that follows. */
const HEADER_MAX_LINES = 3000;

/**
 * Parses a step's kept lines. A composite action has several headers: the inner step that failed gives the command and
 * the exit code. `interleaved`: other steps that ran at the same time printed between these lines.
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
  const body = shown.some(({ error }) => !error) ? shown : lines;
  const plain = plainPrefixIn(body);
  return {
    lines: plain === null ? body : body.map((line) => line.prefixedBy(plain)),
    command: header === null ? null : commandOf(header),
    ran: header !== null || !lines.some(isTemplateError),
    exitCode: failed.isCodeOwn ? ((hook && exitCodeIn(hook.text)) ?? lastCodeOf(said)) : null,
    ending: said.at(-1) ?? null,
    echo: header?.echo ?? [],
  };
}

const lastCodeOf = (lines: readonly BodyLine[]): number | null =>
  lines.reduce<number | null>((code, { text }) => exitCodeIn(text) ?? code, null);

/** GitHub's page shows the runner's `##[error]` like this, and people copy it. */
const uiErrorsIn = (lines: readonly BodyLine[]) => lines.filter(({ text }) => UI_ERROR.test(text)).slice(-1);
const UI_ERROR = /^Error: Process completed with exit code -?\d+\.$/;

/** The lines without what the runner printed around them, and the headers' positions. */
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
    const kind = title === null ? "none" : headerKind(kept, at);
    if (title !== null && kind !== "none") {
      const end = headerEnd(kept, at);
      headers.push({
        number: line.number,
        at: lines.length,
        kind,
        title,
        echo: kind === "script" ? echoOf(kept, at, end) : [],
      });
      // What another step printed in between does not belong to the header.
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

/** A step that was copied from GitHub's page begins with its header as the page shows it, without marks. */
function copiedHeader(kept: readonly KeptLine[]): { header: Header; end: number } | null {
  const [first] = kept;
  const title = /^Run (.+)/.exec(first === undefined ? "" : plainText(first.raw))?.[1];
  if (first === undefined || title === undefined) return null;
  const kind = headerKind(kept, 0);
  if (kind !== "script" && kind !== "action") return null;
  const shell = kind === "script" ? kept.findIndex(({ raw }) => plainText(raw).startsWith("shell: ")) : 0;
  if (shell < 0) return null;
  const after = kept.findIndex(({ raw }, at) => at > shell && !isHeaderLine(raw));
  const end = after < 0 ? kept.length : after;
  return { header: { number: first.number, at: 0, kind, title, echo: shell > 0 ? echoOf(kept, 0, end) : [] }, end };
}

function headerKind(kept: readonly KeptLine[], from: number): HeaderKind {
  const judge = new HeaderJudge(kept[from]?.raw ?? "");
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

/** The script as the runner echoes it, from the title to `shell:`. */
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
