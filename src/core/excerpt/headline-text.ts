// Makes one line short enough for a notification: what comes before the message is cut first. Pure.

import { cut } from "../redact/plain.ts";
import { cutMiddle, withoutWorkspace } from "./excerpt-text.ts";
import { HEADLINE_CHARS } from "./limits.ts";
import { saysHowItEnded } from "./line-meaning.ts";

/** A path at the line's beginning comes before the message, and is cut. Elsewhere it is part of the message. */
const PATH_FIRST_CHARS = 12;

/** What is left of the workspace's path there. */
const WORKSPACE_GONE = new RegExp(`^[^…]{0,${PATH_FIRST_CHARS}}…[\\\\/]`);

/** What may come before an error's words: pytest's mark, the side of a frame. */
const LINE_MARK = /^(?:E {2,}|\s*[│┃|] +)/;

/** A path after an optional level. Its last part and the line's number say enough. */
const LONG_PATH =
  /^(?:(?:[\w[\]'"()]{1,12}:? )?)(?:file:\/\/)?(?:[A-Za-z]:)?[\w@.+~…-]*[\\/][^\s:]{20,600}?[\\/]([^\s:\\/]{1,80}[:(])/;

/** The project after a message (MSBuild). */
const PROJECT = / \[[^\]\s]{1,400}\.\w{1,8}proj(?:::[^\]]{1,80})?\]$/;

/** A result printed as JSON has the reason in one of its values (ansible, and clients of many APIs). */
const JSON_MESSAGE = /"(?:msg|message|error|errorMessage|detail|reason)": ?"[^"]{12}/;

/** The same in a logger's record, as JSON or as pairs: only this value is a sentence. */
const RECORD = /^\{"|^\{ "|\b(?:level|lvl|time|ts)=\S/;
const RECORD_MESSAGE =
  /"(?:msg|message|error|errorMessage|detail|reason)": ?"((?:[^"\\]|\\.){12,600})"|\b(?:msg|message)="((?:[^"\\]|\\.){12,600})"/;

/** The callers' words before the first error that they pass on: `upload failed: Error: no token` is about a token. */
const PASSED_ON = /^[^{]{8,200}?: (?=(?:[\w.]{0,60}(?:Error|Exception)|error): \S)/;

/** Of a shorter line, the beginning and the end are most of it. */
const FAR_TOO_LONG_CHARS = 1.5 * HEADLINE_CHARS;

/**
 * How a program died that could not say anything, by its exit code: 128 plus the signal's number, or Windows' status.
 */
const DEATHS: ReadonlyMap<number, string> = new Map([
  [134, "aborted (SIGABRT)"],
  [137, "killed (SIGKILL: often for its memory)"],
  [139, "ended by a segmentation fault (SIGSEGV)"],
  [143, "terminated (SIGTERM)"],
  [-1073741819, "ended by an access violation"],
  [3221225477, "ended by an access violation"],
  [-1073741571, "ended by a stack overflow"],
  [3221225725, "ended by a stack overflow"],
]);

/** The headline of a step that died without saying why: how it died, and its last output, if any. */
export function headlineOfSilence(exitCode: number | null, lastWord: string | null): string | null {
  const death = DEATHS.get(exitCode ?? 0);
  if (death === undefined) return lastWord;
  const process = `The process was ${death}, exit code ${exitCode}`;
  if (lastWord === null || saysHowItEnded(lastWord)) return process;
  return cutMiddle(`${process}; last output: ${lastWord}`, HEADLINE_CHARS);
}

/** Null for a line without words. */
export function headlineText(text: string): string | null {
  const said = text.replace(LINE_MARK, "").trim();
  const [, quoted, pair] = (RECORD.test(said) ? RECORD_MESSAGE.exec(said) : null) ?? [];
  const message = quoted ?? pair ?? said;
  if (message === "") return null;
  if (message.length <= HEADLINE_CHARS) return message;
  const nearer = withoutWorkspace(message, PATH_FIRST_CHARS)
    .replace(WORKSPACE_GONE, "")
    .replace(PROJECT, "")
    .replace(LONG_PATH, "$1");
  if (nearer.length <= HEADLINE_CHARS) return nearer;
  const value = nearer.search(JSON_MESSAGE);
  const opened = nearer.indexOf("{");
  // A value's first words say most, and the next value follows it.
  if (opened >= 0 && opened < value) return cut(`…${nearer.slice(value)}`, HEADLINE_CHARS);
  const last = nearer.length <= FAR_TOO_LONG_CHARS ? nearer : nearer.replace(PASSED_ON, "");
  // Only a line that lost nothing so far keeps its end, which may have the decisive words.
  return last === text.trim() ? cutMiddle(last, HEADLINE_CHARS) : cut(last, HEADLINE_CHARS);
}
