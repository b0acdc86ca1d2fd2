// What a step printed, without what the runner printed around it: headers (echoed script, `with:`, `env:`) and marks. Pure.
import { messageStart, plainText, withoutMark } from "../log/log-line.ts";
import { splitPrefix } from "./prefix.ts";
import type { KeptLine } from "./step-lines.ts";

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
  /** The echoed script of the innermost `run:` step, or the action's name. */
  readonly command: string | null;
  readonly exitCode: number | null;
  /** The last `##[error]` line. */
  readonly ending: BodyLine | null;
  /** The echoed script, for a step that printed nothing else. */
  readonly echo: readonly BodyLine[];
};

const RUN = "##[group]Run ";
const ERROR = "##[error]";
const END = "##[endgroup]";
/** A header without an end, of a step that was killed at once, must not swallow what follows. */
const HEADER_MAX_LINES = 3000;
const HIDDEN = /^##\[(?:endgroup|debug|add-mask|save-state|set-output)\]/;
const EXIT =
  /(?:Process completed with exit code |failed with exit code |exited with (?:error )?code |exit code:? )(-?\d{1,5})\b/;

/** The last of a composite action's headers names the command. */
export function bodyOf(kept: readonly KeptLine[]): StepBody {
  const lines: BodyLine[] = [];
  let echo: BodyLine[] = [];
  let command: string | null = null;
  let exitCode: number | null = null;
  let ending: BodyLine | null = null;
  for (let at = 0; at < kept.length; at++) {
    const line = kept[at];
    if (line === undefined) break;
    const start = messageStart(line.raw);
    const marked = line.raw.startsWith("##[", start);
    if (marked && line.raw.startsWith(RUN, start)) {
      const end = headerEnd(kept, at);
      echo = echoOf(kept, at, end);
      command = commandOf(plainText(line.raw).slice(RUN.length), echo);
      at = end;
      continue;
    }
    if (marked && HIDDEN.test(plainText(line.raw))) continue;
    const body = new BodyLine(line, start, marked && line.raw.startsWith(ERROR, start));
    lines.push(body);
    if (body.error) {
      exitCode = codeIn(body.text) ?? exitCode;
      ending = body;
    }
  }
  return { lines, command, exitCode, ending, echo };
}

function headerEnd(kept: readonly KeptLine[], from: number): number {
  const last = Math.min(kept.length - 1, from + HEADER_MAX_LINES);
  for (let at = from + 1; at <= last; at++) {
    const raw = kept[at]?.raw ?? "";
    if (raw.includes(END) && plainText(raw) === END) return at;
    if (raw.includes("##[group]") || raw.includes("##[error]")) return at - 1;
  }
  return from;
}

/** The script as the runner echoes it: from the title to `shell:`. Nothing for an action. */
function echoOf(kept: readonly KeptLine[], from: number, end: number): BodyLine[] {
  const echo: BodyLine[] = [];
  for (let at = from + 1; at < end; at++) {
    const line = kept[at];
    if (line === undefined) break;
    const text = plainText(line.raw);
    if (/^shell: /.test(text)) return echo;
    if (/^(?:with|env):$/.test(text) && !line.raw.includes("36;1m")) return [];
    echo.push(new BodyLine(line, messageStart(line.raw), false));
  }
  return [];
}

/** Script lines that prepare, rather than do, something. */
const PREPARES = /^\s*(?:#|set [-+]|cd |export |echo |mkdir |source |\. |if |then|else|fi$|shopt |\w+=|\{$|$)/;

/** A script of several lines is named by the first one that does something; `…` stands for the rest. */
function commandOf(title: string, echo: readonly BodyLine[]): string {
  const script = echo.map(({ text }) => text.trim()).filter((text) => text !== "");
  if (script.length <= 1) return script[0] ?? title.trim();
  const doing = script.find((text) => !PREPARES.test(text)) ?? script[0] ?? title.trim();
  return doing.endsWith("\\") ? `${doing.slice(0, -1).trimEnd()} …` : `${doing} …`;
}

function codeIn(text: string): number | null {
  const code = EXIT.exec(text)?.[1];
  return code === undefined ? null : Number(code);
}
