// What a job's annotations add to its excerpt: places for the lines that name none, and what stands in no line. Pure.
import { type Annotation, failuresAmong, messageOf, plainOf } from "../excerpt/annotation.ts";
import type { Excerpt } from "../excerpt/excerpt.ts";
import { undecorated } from "../excerpt/excerpt-text.ts";
import { EXCERPT_MAX_LINES, MESSAGE_COMPARED_CHARS, MESSAGE_MIN_CHARS } from "../excerpt/limits.ts";
import { redact } from "../redact/redact.ts";
import { ANNOTATIONS_TOLD_MAX } from "./limits.ts";
import { type Place, placeOf } from "./source-link.ts";

/** A message that stands in none of the shown lines, and its file and line as they were written. */
export type Unshown = { readonly message: string; readonly where: string | null; readonly place: Place | null };

export type Annotated = {
  /** Of shown lines, by their number in the log. */
  readonly places: readonly { readonly line: number; readonly place: Place }[];
  /** At most {@link ANNOTATIONS_TOLD_MAX}. */
  readonly unshown: readonly Unshown[];
  /** How many more such messages there are. */
  readonly more: number;
};

type Told = { readonly message: string; readonly path: string | null; readonly line: number | null };

/** Undefined where they add nothing. `told` is a message of theirs that is told elsewhere; a job may have no excerpt. */
export function annotatedBy(
  annotations: readonly Annotation[],
  excerpt: Excerpt | null,
  told: string | null,
): Annotated | undefined {
  const lines = (excerpt?.lines ?? []).map(({ line, text }) => ({ line, said: plainOf(text) }));
  const places: Annotated["places"][number][] = [];
  const unshown = new Map<string, Unshown>();
  for (const annotation of failuresAmong(annotations)) {
    const message = undecorated(redact(messageOf(annotation)));
    const saying = lines.filter(({ said }) => says(said, message));
    const place = placeIn(annotation);
    const own = saying.find(({ said }) => isAbout(said, { ...annotation, message }));
    if (own && place) places.push({ line: own.line, place });
    else if (saying.length === 0 && annotation.message !== told) {
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

function says(line: string, message: string): boolean {
  return (
    line === message || (message.length >= MESSAGE_MIN_CHARS && line.includes(message.slice(0, MESSAGE_COMPARED_CHARS)))
  );
}

/** A line that says the message is the annotation's where it says no more, or names the file, or the number of the line. */
function isAbout(said: string, { message, path, line }: Told): boolean {
  const name = path?.split(/[\\/]/).at(-1) ?? "";
  if (said === message || (name !== "" && said.includes(name))) return true;
  return line !== null && new RegExp(`(?<![\\d.:])${line}:\\d`).test(said);
}

function placeIn({ path, line }: Pick<Annotation, "path" | "line">): Place | null {
  return path !== null && line !== null ? placeOf(path, line) : null;
}

function unshownOf({ title, path, line }: Annotation, message: string, place: Place | null): Unshown {
  const heading = redact(plainOf(title));
  const where = path === null || line === null ? path : `${place?.path ?? path}:${line}`;
  return { message: heading && !message.includes(heading) ? `${heading}: ${message}` : message, where, place };
}
