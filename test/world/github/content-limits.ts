/**
 * How much an installation may write: docs.github.com, "Rate limits for the REST API", "About secondary rate limits":
 * no more than 80 content-creating requests a minute, and 500 an hour.
 */
import { type Reply, refusal } from "./call.ts";
import type { Installation } from "./state.ts";

const windows = [
  { most: 80, seconds: 60 },
  { most: 500, seconds: 3600 },
];

export class ContentLimits {
  readonly #writes = new Map<number, number[]>();

  /** Counts the write, or refuses it as GitHub does. */
  count({ id }: Installation, nowMs = Date.now()): Reply | undefined {
    const writes = this.#writes.get(id) ?? [];
    for (const { most, seconds } of windows) {
      const recent = writes.filter((at) => at > nowMs - seconds * 1000);
      const first = recent[recent.length - most];
      if (first === undefined) continue;
      const after = Math.ceil((first + seconds * 1000 - nowMs) / 1000);
      return { ...refusal(403, sentence), headers: { "retry-after": String(after) } };
    }
    this.#writes.set(id, [...writes, nowMs]);
    return undefined;
  }
}

const sentence =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. " +
  "Please retry your request again later.";
