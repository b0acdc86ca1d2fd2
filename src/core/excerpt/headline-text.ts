// One line that is short enough for a notification: what stands before the message gives way to it. Pure.

import { cut } from "../redact/plain.ts";
import { cutMiddle, withoutWorkspace } from "./excerpt-text.ts";
import { HEADLINE_CHARS } from "./limits.ts";

/** A path that begins the line stands before the message, and gives way to it; elsewhere it is part of the message. */
const PATH_FIRST_CHARS = 12;

/** What stands before the words of an error: pytest's mark, the side of a frame. */
const LINE_MARK = /^(?:E {2,}|\s*[│┃|] +)/;

/** Behind a level or none: a path, of which the last part and the line's number say enough. */
const LONG_PATH =
  /^((?:[\w[\]'"()]{1,12}:? )?)(?:file:\/\/)?(?:[A-Za-z]:)?[\w@.+~…-]*[\\/][^\s:]{20,600}?([\\/][^\s:\\/]{1,80}[:(])/;

/** Behind the message: the project that it was found in (MSBuild). */
const PROJECT = / \[[^\]\s]{1,400}\.\w{1,8}proj(?:::[^\]]{1,80})?\]$/;

/** A result that is printed as JSON says why in one of its values (ansible, and clients of many APIs). */
const JSON_MESSAGE = /"(?:msg|message|error|errorMessage|detail|reason)": ?"[^"]{12}/;

/** The callers' words before the first error that they pass on: `upload failed: Error: no token` tells of a token. */
const PASSED_ON = /^[^{]{8,200}?: (?=(?:[\w.]{0,60}(?:Error|Exception)|error): \S)/;

/** Of a shorter line the beginning and the end are most of it. */
const FAR_TOO_LONG_CHARS = 1.5 * HEADLINE_CHARS;

/** Null for a line without words. */
export function headlineText(text: string): string | null {
  const message = text.replace(LINE_MARK, "").trim();
  if (message === "") return null;
  if (message.length <= HEADLINE_CHARS) return message;
  const nearer = withoutWorkspace(message, PATH_FIRST_CHARS).replace(PROJECT, "").replace(LONG_PATH, "$1…$2");
  if (nearer.length <= HEADLINE_CHARS) return nearer;
  const value = nearer.search(JSON_MESSAGE);
  const opened = nearer.indexOf("{");
  // A value's first words say most: what follows it is another value.
  if (opened >= 0 && opened < value) return cut(`…${nearer.slice(value)}`, HEADLINE_CHARS);
  return cutMiddle(nearer.length <= FAR_TOO_LONG_CHARS ? nearer : nearer.replace(PASSED_ON, ""), HEADLINE_CHARS);
}
