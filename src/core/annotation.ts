// What only a job's annotations say: that it was ended from outside. Pure: no IO, no clock, no environment.

export type Ending = { readonly why: "out-of-time" | "runner-lost"; readonly message: string };

/**
 * Why a job was ended, where it exceeded its time or lost its runner; null where it was cancelled by someone, by a newer
 * push, or because a sibling failed, which is no failure. The sentences are the runner's own (github.com/actions/runner).
 */
export function endingOf(annotations: readonly string[]): Ending | null {
  for (const message of annotations) {
    if (/exceeded the maximum execution time/i.test(message)) return { why: "out-of-time", message };
    if (
      /lost communication with the server|received a shutdown signal|runner .{0,200}(?:did not|failed to) connect|hosted runner .{0,200}lost/i.test(
        message,
      )
    ) {
      return { why: "runner-lost", message };
    }
  }
  return null;
}
