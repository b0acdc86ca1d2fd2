// What a job's annotations add to its excerpt: source locations of its lines, and messages that are in none of its
// lines. Pure: no IO, no clock, no environment.
import { type Annotation, failuresAmong, messageOf, plainOf } from "../excerpt/annotation.ts";
import type { Excerpt } from "../excerpt/excerpt.ts";
import { undecorated } from "../excerpt/excerpt-text.ts";
import { EXCERPT_MAX_LINES, MESSAGE_COMPARED_CHARS, MESSAGE_MIN_CHARS } from "../excerpt/limits.ts";
import { redact } from "../redact/redact.ts";
import { ANNOTATIONS_TOLD_MAX } from "./limits.ts";
import { type Place, placeOf } from "./source-link.ts";

/** A message that is in none of the shown lines, with its file and line as they were written. */
export type Unshown = { readonly message: string; readonly where: string | null; readonly place: Place | null };

export type Annotated = {
  /** Source locations of shown lines. `line` is the line's number in the log. */
  readonly places: readonly { readonly line: number; readonly place: Place }[];
  /** At most {@link ANNOTATIONS_TOLD_MAX}. */
  readonly unshown: readonly Unshown[];
  /** How many more such messages there are. */
  readonly more: number;
};

type Message = { readonly message: string; readonly path: string | null; readonly line: number | null };

/**
 * Undefined if the annotations add nothing. `reported` is the message of an annotation that the report shows elsewhere.
 * The excerpt is null if the job has none.
 */
export function annotatedBy(
  annotations: readonly Annotation[],
  excerpt: Excerpt | null,
  reported: string | null,
): Annotated | undefined {
  const lines = (excerpt?.lines ?? []).map(({ line, text }) => ({ line, plain: plainOf(undecorated(text)) }));
  const places: Annotated["places"][number][] = [];
  const unshown = new Map<string, Unshown>();
  for (const annotation of failuresAmong(annotations)) {
    const message = undecorated(redact(messageOf(annotation)));
    const matching = lines.filter(({ plain }) => containsMessage(plain, message));
    const place = placeIn(annotation);
    const own = matching.find(({ plain }) => isOwnLine(plain, { ...annotation, message }));
    if (own && place) places.push({ line: own.line, place });
    else if (matching.length === 0 && annotation.message !== reported) {
      unshown.set(`${annotation.path}:${annotation.line} ${message}`, unshownOf(annotation, message, place));
    }
  }
  if (places.length === 0 && unshown.size === 0) return undefined;
  return {
    places: places.slice(0, EXCERPT_MAX_LINES),
    unshown: [...unshown.values()].slice(0, ANNOTATIONS_TOLD_MAX),
    more: Math.max(0, unshown.size - ANNOTATIONS_TOLD_MAX),
  };
}

function containsMessage(line: string, message: string): boolean {
  return (
    line === message || (message.length >= MESSAGE_MIN_CHARS && line.includes(message.slice(0, MESSAGE_COMPARED_CHARS)))
  );
}

/** Is a line with this message the annotation's own: it has nothing else, or the file's name, or the line's number? */
function isOwnLine(text: string, { message, path, line }: Message): boolean {
  const name = path?.split(/[\\/]/).at(-1) ?? "";
  if (text === message || (name !== "" && text.includes(name))) return true;
  return line !== null && new RegExp(`(?<![\\d.:])${line}:\\d`).test(text);
}

function placeIn({ path, line }: Pick<Annotation, "path" | "line">): Place | null {
  return path !== null && line !== null ? placeOf(path, line) : null;
}

function unshownOf({ title, path, line }: Annotation, message: string, place: Place | null): Unshown {
  const heading = redact(plainOf(title));
  const where = path === null || line === null ? path : `${place?.path ?? path}:${line}`;
  return { message: heading && !message.includes(heading) ? `${heading}: ${message}` : message, where, place };
}
