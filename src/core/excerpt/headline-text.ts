// One line that is short enough for a notification: what stands before the message gives way to it. Pure.

import { cut } from "../redact/plain.ts";
import { cutMiddle, withoutWorkspace } from "./excerpt-text.ts";
import { HEADLINE_CHARS } from "./limits.ts";
import { saysHowItEnded } from "./line-meaning.ts";

/** A path that begins the line stands before the message, and gives way to it; elsewhere it is part of the message. */
const PATH_FIRST_CHARS = 12;

/** What stands before the words of an error: pytest's mark, the side of a frame. */
const LINE_MARK = /^(?:E {2,}|\s*[│┃|] +)/;

/** A level or none, and a path, of which the last part and the line's number say enough. */
const LONG_PATH =
  /^(?:(?:[\w[\]'"()]{1,12}:? )?)(?:file:\/\/)?(?:[A-Za-z]:)?[\w@.+~…-]*[\\/][^\s:]{20,600}?[\\/]([^\s:\\/]{1,80}[:(])/;

/** Behind the message: the project that it was found in (MSBuild). */
const PROJECT = / \[[^\]\s]{1,400}\.\w{1,8}proj(?:::[^\]]{1,80})?\]$/;

/** A result that is printed as JSON says why in one of its values (ansible, and clients of many APIs). */
const JSON_MESSAGE = /"(?:msg|message|error|errorMessage|detail|reason)": ?"[^"]{12}/;

/** The same in a record of a logger, as JSON or as pairs: of the whole record only this is a sentence. */
const RECORD = /^\{"|^\{ "|\b(?:level|lvl|time|ts)=\S/;
const RECORD_MESSAGE =
  /"(?:msg|message|error|errorMessage|detail|reason)": ?"((?:[^"\\]|\\.){12,600})"|\b(?:msg|message)="((?:[^"\\]|\\.){12,600})"/;

/** The callers' words before the first error that they pass on: `upload failed: Error: no token` tells of a token. */
const PASSED_ON = /^[^{]{8,200}?: (?=(?:[\w.]{0,60}(?:Error|Exception)|error): \S)/;

/** Of a shorter line the beginning and the end are most of it. */
const FAR_TOO_LONG_CHARS = 1.5 * HEADLINE_CHARS;

/** How a program died that had no say in it, by its exit code: 128 and the signal's number, or Windows' status. */
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

/** The headline of a step that died without a word: how, and the last thing that it said, if anything. */
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
  const nearer = withoutWorkspace(message, PATH_FIRST_CHARS).replace(PROJECT, "").replace(LONG_PATH, "$1");
  if (nearer.length <= HEADLINE_CHARS) return nearer;
  const value = nearer.search(JSON_MESSAGE);
  const opened = nearer.indexOf("{");
  // A value's first words say most: what follows it is another value.
  if (opened >= 0 && opened < value) return cut(`…${nearer.slice(value)}`, HEADLINE_CHARS);
  const last = nearer.length <= FAR_TOO_LONG_CHARS ? nearer : nearer.replace(PASSED_ON, "");
  // A line that is whole but for its length says where it began: its end may hold the decisive words.
  return last === text.trim() ? cutMiddle(last, HEADLINE_CHARS) : cut(last, HEADLINE_CHARS);
}
