// A webhook's payload becomes a small event of our own here, with only the fields that are used. Pure: no IO, no clock.
//
// The field names are GitHub's (docs.github.com, "Webhook events and payloads": workflow_job, workflow_run).
import * as v from "valibot";
import { Id, type Job, jobOf, mayHaveFailed, PathName, Run, Text } from "./job-and-run.ts";

/** Where an event comes from, and on whose behalf it may be read. */
export type Origin = {
  readonly installationId: string;
  readonly repository: { readonly id: string; readonly owner: string; readonly name: string; readonly url: string };
};

const PayloadOwner = v.object({ repository: v.object({ owner: v.object({ login: Text }) }) });

const PayloadOrigin = v.pipe(
  v.object({
    installation: v.object({ id: Id }),
    repository: v.object({ id: Id, name: PathName, html_url: Text, owner: v.object({ login: PathName }) }),
  }),
  v.transform(
    ({ installation, repository }): Origin => ({
      installationId: installation.id,
      repository: { id: repository.id, owner: repository.owner.login, name: repository.name, url: repository.html_url },
    }),
  ),
);

/** A delivery that is acted on: it is stored before it is answered. */
export type Event =
  | { readonly kind: "job"; readonly origin: Origin; readonly job: Job }
  | { readonly kind: "run"; readonly origin: Origin; readonly run: Run };

export type Parsed =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "invalid"; readonly error: string };

/** Conclusions of a run that say something about its failed jobs. The others (skipped, neutral, …) say nothing. */
const RUN_CONCLUSIONS = ["failure", "timed_out", "startup_failure", "success", "cancelled"];

/**
 * Reads a delivery whose signature has been verified. Whether it is acted on is decided from the event's name and its
 * action first; only then are its fields looked at, and the first one that is missing or of another kind is named.
 */
export function parseEvent(name: string, payload: unknown, owners: ReadonlySet<string> | null): Parsed {
  const action = v.safeParse(v.object({ action: Text }), payload);
  if (name === "ping") return ignored("GitHub's ping arrived: the webhook works");
  if (name !== "workflow_job" && name !== "workflow_run") return ignored(`the event ${name} is not acted on`);
  if (!action.success) return { kind: "invalid", error: "The payload's field action is missing or is not text." };
  if (action.output.action !== "completed") return ignored(`only completed jobs and runs are acted on`);

  const owner = v.safeParse(PayloadOwner, payload);
  const served = !owners || !owner.success || owners.has(owner.output.repository.owner.login.toLowerCase());
  if (!served) return ignored("the repository's owner is not among GITHUB_OWNERS");

  const origin = v.safeParse(PayloadOrigin, payload, { abortEarly: true });
  if (!origin.success) return invalid(origin.issues[0]);
  return name === "workflow_job" ? parseJob(origin.output, payload) : parseRun(origin.output, payload);
}

function parseJob(origin: Origin, payload: unknown): Parsed {
  const parsed = v.safeParse(v.object({ workflow_job: jobOf(1) }), payload, { abortEarly: true });
  if (!parsed.success) return invalid(parsed.issues[0]);
  const job = parsed.output.workflow_job;
  if (!mayHaveFailed(job)) return ignored(`a job whose conclusion is ${job.conclusion ?? "not known"} is not told`);
  return { kind: "event", event: { kind: "job", origin, job } };
}

function parseRun(origin: Origin, payload: unknown): Parsed {
  const parsed = v.safeParse(v.object({ workflow_run: Run }), payload, { abortEarly: true });
  if (!parsed.success) return invalid(parsed.issues[0]);
  const run = parsed.output.workflow_run;
  if (!run.conclusion || !RUN_CONCLUSIONS.includes(run.conclusion)) {
    return ignored(`a run whose conclusion is ${run.conclusion ?? "not known"} is not told`);
  }
  return { kind: "event", event: { kind: "run", origin, run } };
}

const ignored = (reason: string): Parsed => ({ kind: "ignored", reason });

function invalid(issue: v.BaseIssue<unknown>): Parsed {
  const field = v.getDotPath(issue) ?? "";
  const { received, expected } = issue;
  // What was received may be as long as the whole body, and is nobody's to repeat: its kind alone is said.
  const kind = /^["\d-]/.test(received) ? "of another kind or form" : received.toLowerCase();
  const what = received === "undefined" ? "is missing" : `is ${kind}, but ${expected ?? "another form"} is needed`;
  return { kind: "invalid", error: `The payload's field ${field} ${what}.` };
}
