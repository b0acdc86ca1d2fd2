// A webhook's payload becomes a small event of our own here, with only the fields that are used. Pure: no IO, no clock.
//
// The field names are GitHub's (docs.github.com, "Webhook events and payloads": workflow_job, workflow_run).
import * as v from "valibot";
import { Id, type Job, jobOf, mayHaveFailed, Name, PathName, Run, Text } from "./job-and-run.ts";
import { FIELD_MAX_CHARS } from "./limits.ts";

/** Where an event comes from, and on whose behalf it may be read. */
export type Origin = {
  /** A hint: GitHub has sent payloads without an installation, and with another App's. Null where it is of no use. */
  readonly installationId: string | null;
  readonly repository: {
    readonly id: string;
    readonly owner: string;
    readonly name: string;
    readonly url: string;
    /** Missing in what earlier versions stored, null where the payload does not say. */
    readonly defaultBranch?: string | null;
    /** The organization's custom properties that have a value; missing where there are none. */
    readonly properties?: Readonly<Record<string, string | readonly string[]>>;
  };
};

/** Of a repository's custom properties: GitHub allows 100 for an organization, with values of at most 75 characters. */
const Properties = v.fallback(
  v.nullish(
    v.pipe(
      v.record(v.string(), v.nullable(v.union([v.string(), v.array(v.string())]))),
      v.check((given) => JSON.stringify(given).length <= FIELD_MAX_CHARS),
    ),
    null,
  ),
  null,
);

const PayloadOwner = v.object({ repository: v.object({ owner: v.object({ login: Text }) }) });

const PayloadOrigin = v.pipe(
  v.object({
    installation: v.fallback(v.nullish(v.object({ id: Id }), null), null),
    repository: v.object({
      id: Id,
      name: PathName,
      html_url: Text,
      owner: v.object({ login: PathName }),
      default_branch: v.fallback(v.nullish(Text, null), null),
      custom_properties: Properties,
    }),
  }),
  v.transform(
    ({ installation, repository }): Origin => ({
      installationId: installation?.id ?? null,
      repository: {
        id: repository.id,
        owner: repository.owner.login,
        name: repository.name,
        url: repository.html_url,
        defaultBranch: repository.default_branch,
        ...propertiesOf(repository.custom_properties),
      },
    }),
  ),
);

function propertiesOf(given: v.InferOutput<typeof Properties>): Pick<Origin["repository"], "properties"> {
  const set = Object.entries(given ?? {}).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return set.length > 0 ? { properties: Object.fromEntries(set) } : {};
}

const PayloadJob = v.object({ workflow_job: jobOf(1) });
const PayloadRun = v.object({
  workflow_run: Run,
  workflow: v.fallback(v.nullish(v.object({ name: Name }), null), null),
});

/** A delivery that is acted on: it is stored before it is answered. */
export type Event =
  | { readonly kind: "job"; readonly origin: Origin; readonly job: Job }
  | { readonly kind: "run"; readonly origin: Origin; readonly run: Run };

export type Parsed =
  | { readonly kind: "event"; readonly event: Event }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "invalid"; readonly error: string };

/** What is acted on, and the conclusions of it that say something about failed jobs; the others say nothing. */
const ACTED_ON: ReadonlyMap<string, readonly string[]> = new Map([
  ["workflow_job", ["failure", "timed_out", "cancelled"]],
  ["workflow_run", ["failure", "timed_out", "startup_failure", "success", "cancelled"]],
]);

/**
 * Whether a delivery whose signature has been verified is not acted on, or cannot be; null where it may be. Decided from
 * the event's name, its action and its conclusion alone: nine of ten end here, and cost nothing more.
 */
export function screen(name: string, payload: object): Exclude<Parsed, { kind: "event" }> | null {
  if (name === "ping") return ignored("GitHub's ping arrived: the webhook works");
  const conclusions = ACTED_ON.get(name);
  if (!conclusions) return ignored(`the event ${name} is not acted on`);
  const action = fieldOf(payload, "action");
  if (typeof action !== "string") {
    return { kind: "invalid", error: "The payload's field action is missing or is not text." };
  }
  if (action !== "completed") return ignored("only completed jobs and runs are acted on");
  const conclusion = fieldOf(fieldOf(payload, name), "conclusion");
  const says = typeof conclusion === "string" ? conclusions.includes(conclusion) : conclusion !== null;
  return says ? null : notTold(name, String(conclusion));
}

/** Reads a delivery that was not screened out. The first field that is missing or of another kind is named. */
export function parseEvent(name: string, payload: object, owners: ReadonlySet<string> | null): Parsed {
  const screened = screen(name, payload);
  if (screened) return screened;
  const owner = v.safeParse(PayloadOwner, payload);
  const served = !owners || !owner.success || owners.has(owner.output.repository.owner.login.toLowerCase());
  if (!served) return ignored("the repository's owner is not among GITHUB_OWNERS");

  const origin = v.safeParse(PayloadOrigin, payload, { abortEarly: true });
  if (!origin.success) return invalid(origin.issues[0]);
  return name === "workflow_job" ? parseJob(origin.output, payload) : parseRun(origin.output, payload);
}

function parseJob(origin: Origin, payload: object): Parsed {
  const parsed = v.safeParse(PayloadJob, payload, { abortEarly: true });
  if (!parsed.success) return invalid(parsed.issues[0]);
  const job = parsed.output.workflow_job;
  if (!mayHaveFailed(job)) return notTold("workflow_job", String(job.conclusion));
  // Its steps have said what they can: they are asked for again when the job is read.
  return { kind: "event", event: { kind: "job", origin, job: { ...job, steps: [] } } };
}

function parseRun(origin: Origin, payload: object): Parsed {
  const parsed = v.safeParse(PayloadRun, payload, { abortEarly: true });
  if (!parsed.success) return invalid(parsed.issues[0]);
  const { workflow_run: run, workflow } = parsed.output;
  return { kind: "event", event: { kind: "run", origin, run: { ...run, workflowName: workflow?.name ?? null } } };
}

/** One field of a payload that no schema has looked at. */
function fieldOf(given: unknown, name: string): unknown {
  return typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
}

const ignored = (reason: string) => ({ kind: "ignored", reason }) as const;

function notTold(name: string, conclusion: string) {
  const what = name === "workflow_job" ? "job" : "run";
  return ignored(`a ${what} whose conclusion is ${conclusion.slice(0, 100)} is not told`);
}

function invalid(issue: v.BaseIssue<unknown>): Parsed {
  const field = v.getDotPath(issue) ?? "";
  const { received, expected } = issue;
  // What was received may be as long as the whole body, and is nobody's to repeat: its kind alone is said.
  const kind = /^["\d-]/.test(received) ? "of another kind or form" : received.toLowerCase();
  const what = received === "undefined" ? "is missing" : `is ${kind}, but ${expected ?? "another form"} is needed`;
  return { kind: "invalid", error: `The payload's field ${field} ${what}.` };
}
