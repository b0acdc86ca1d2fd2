// What a run's object asks of its jobs' annotations. They are worth a little, and nothing waits or fails for them.
import type { Annotation } from "../core/excerpt/annotation.ts";
import { type Failure, failed, type Result, succeeded } from "../core/policy/failure.ts";
import type { Job } from "../core/webhook/job-and-run.ts";
import { within } from "../edge/deadline.ts";
import { type GitHubReader, listAnnotations, type Names } from "../edge/github/runs.ts";
import { ANNOTATIONS_REFUSED_MS, ANNOTATIONS_WAIT_MS } from "./limits.ts";

type Refusal = { readonly failure: Failure; readonly until: number };

/** In one object's memory: whether it may ask at all. */
export class AnnotationReader {
  #refusal: Refusal | null = null;

  /**
   * The annotations of the job's check run. `invalid` (no token) or `forbidden` where the installation has not granted
   * `checks: read`, which is remembered for {@link ANNOTATIONS_REFUSED_MS}; `unavailable` where no answer came within
   * {@link ANNOTATIONS_WAIT_MS}.
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

/** A token is refused with 422, its use with 403. */
export const isNotGranted = ({ kind }: Failure): boolean => kind === "invalid" || kind === "forbidden";

/** The request itself ends by its own time; only nobody waits for it any more. */
function overdue(signal: AbortSignal): Promise<Result<never>> {
  const logText = `annotations: no answer within ${ANNOTATIONS_WAIT_MS} ms`;
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(failed({ kind: "unavailable", logText })));
  });
}
