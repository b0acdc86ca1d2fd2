// Is a `##[group]Run …` line a step's header, or a group that a program opened itself (`::group::Run tests`)? The lines
// after it decide. Pure.
//
//   ##[group]Run npm test       ##[group]Run actions/cache@v4   ##[group]Run ./my-action   ##[group]Run '/k8s/index.js'
//   <cyan>npm test              with:                           ##[endgroup]               shell: /usr/bin/node {0}
//   shell: /usr/bin/bash -e {0}   path: ~/.npm                                             ##[endgroup]
//   env: …                      env: …
//   ##[endgroup]                ##[endgroup]
//
// A script is echoed in bright cyan, and its first line repeats the title. A copy may have lost its colours, or show them
// as `^[[36;1m` or with U+241B. An action without inputs has nothing between title and end. A hook (of a job or of a
// container) has only a `shell:`, and its path in quotes. A parallel step may print between these lines. Source:
// actions/runner, Handlers/ScriptHandler.cs and Handler.cs, PrintActionDetails.
import { messageStart, plainText } from "../log/log-line.ts";
import { HEADER_FOREIGN_LINES_MAX, HEADER_LINES_MAX } from "./limits.ts";
import { titleOf } from "./step-marks.ts";

export const RUN = "##[group]Run ";
export const GROUP = "##[group]";
export const END_GROUP = "##[endgroup]";
const ECHO = /^(?:\x1b|\^\[|\u241b)\[36;1m/;

export type HeaderKind = "script" | "action" | "hook" | "none";

/**
 * An action as the runner names it: `owner/name/path@ref`, `./path`, `docker://image`, or a path in the same
 * repository.
 */
const ACTION = /^(?:docker:\/\/\S+|(?:\.{1,2}|\$)(?:[\\/]\S*)?|[\w.-]+\/[\w./-]+@\S+)$/;
const HOOK = /^'.+'$/;

/** Takes the lines after a `##[group]Run …` line until it can decide what that is. */
export class HeaderJudge {
  readonly #header: string;
  #lines = 0;
  #foreign = 0;
  /** The title was repeated on a line of its own, without colour: an echoed script, if a `shell:` follows. */
  #echoed = false;

  /** The `##[group]Run …` line, or `Run …` in a copy of GitHub's page. */
  constructor(header: string) {
    this.#header = header;
  }

  get #title(): string {
    return titleOf(this.#header);
  }

  /** What the group is; null if more lines are needed. */
  next(raw: string): HeaderKind | null {
    const at = messageStart(raw);
    const isFirst = this.#lines++ === 0;
    if (raw.startsWith("##[", at)) return this.#atMark(raw, at, isFirst);
    const message = raw.slice(at);
    const text = plainText(message, 0);
    if (ECHO.test(message) && (isFirst || text.trim() === this.#title)) return "script";
    if (text === "with:" || text === "env:") return isFirst || ACTION.test(this.#title) ? "action" : this.#other();
    if (text.startsWith("shell: ") && (isFirst || this.#echoed)) return HOOK.test(this.#title) ? "hook" : "script";
    if (!this.#echoed && text.trim() === this.#title) this.#echoed = true;
    else if (!this.#echoed && text !== "") return this.#other();
    return this.#lines >= HEADER_LINES_MAX ? this.end() : null;
  }

  /** What the group is if no more lines come. */
  end(): HeaderKind {
    return this.#echoed || this.#lines === 0 ? "script" : "none";
  }

  #atMark(raw: string, at: number, isFirst: boolean): HeaderKind {
    if (raw.startsWith(END_GROUP, at)) return isFirst && ACTION.test(this.#title) ? "action" : "none";
    // A shell that is not installed ends the header early.
    return this.#echoed && raw.startsWith("##[error]", at) ? "script" : "none";
  }

  #other(): HeaderKind | null {
    return ++this.#foreign > HEADER_FOREIGN_LINES_MAX ? "none" : null;
  }
}

/** Does the line belong to a header: an echoed line, `shell:`, `with:`, `env:`, or what is indented below them? */
export function isHeaderLine(raw: string): boolean {
  const message = raw.slice(messageStart(raw));
  return ECHO.test(message) || message.startsWith("  ") || /^(?:shell: |with:$|env:$)/.test(message.trimEnd());
}
