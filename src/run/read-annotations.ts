// Reads the annotations of a run's jobs. They are nice to have: a report waits for them only briefly, and never fails
// without them.
import type { Annotation } from "../core/excerpt/annotation.ts";
import { type Failure, failed, type Result, succeeded } from "../core/policy/failure.ts";
import type { Job } from "../core/webhook/job-and-run.ts";
import { within } from "../edge/deadline.ts";
import { type GitHubReader, listAnnotations, type Names } from "../edge/github/runs.ts";
import { ANNOTATIONS_REFUSED_MS, ANNOTATIONS_WAIT_MS } from "./limits.ts";

type Refusal = { readonly failure: Failure; readonly until: number };

/** Remembers, for one object, whether it may read annotations at all. */
export class AnnotationReader {
  #refusal: Refusal | null = null;

  /**
   * The annotations of the job's check run.
   *
   * Fails as `invalid` (no token) or `forbidden` if the installation has not granted `checks: read`, and remembers that
   * for {@link ANNOTATIONS_REFUSED_MS}. Fails as `unavailable` if no answer comes within {@link ANNOTATIONS_WAIT_MS}.
   */
  async read(github: GitHubReader, names: Names, { checkRunId }: Job): Promise<Result<Annotation[]>> {
    if (!checkRunId) return succeeded([]);
    if (this.#refusal && this.#refusal.until > Date.now()) return failed(this.#refusal.failure);
    const answer = await within(ANNOTATIONS_WAIT_MS, (signal) =>
      Promise.race([listAnnotations(github, names, checkRunId), overdue(signal)]),
    );
    if (!answer.ok && isNotGranted(answer.failure)) {
      this.#refusal = { failure: answer.failure, until: Date.now() + ANNOTATIONS_REFUSED_MS };
    }
    return answer;
  }
}

/** GitHub refuses the token with 422, or its use with 403. */
export const isNotGranted = ({ kind }: Failure): boolean => kind === "invalid" || kind === "forbidden";

/** Stops waiting for the request, which has a timeout of its own. */
function overdue(signal: AbortSignal): Promise<Result<never>> {
  const logText = `annotations: no answer within ${ANNOTATIONS_WAIT_MS} ms`;
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(failed({ kind: "unavailable", logText })));
  });
}
