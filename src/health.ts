// How whyred is: for machines as JSON, for people as a page. Public, so that nothing of a repository stands in it.
import { html } from "hono/html";
import { version } from "../package.json";
import type { GivenUp } from "./ledger/dead-letter-counts.ts";
import { LEDGER_TIMEOUT_MS } from "./ledger/limits.ts";
import { LEDGER } from "./queue/dead-letters.ts";
import type { Settings } from "./settings/settings.ts";

export type Health = {
  readonly status: "ok" | "misconfigured";
  readonly version: string;
  /** A sentence for each setting that is missing or malformed. */
  readonly problems: readonly string[];
  readonly slack: "bot" | "webhook" | "off";
  /** How often what was given up in the last two weeks, and why; null where that cannot be known now. */
  readonly givenUp: readonly Counted[] | null;
  /** What else there is to say: nothing is wrong with the settings. */
  readonly notes: readonly string[];
};

type Counted = { readonly what: string; readonly reason: string; readonly count: number; readonly last: string };

const UNKNOWN = "What was given up cannot be counted right now: the Ledger did not answer in time.";
const GIVEN_UP =
  "Some things were given up: the Worker's log says which. Each is tried again when its delivery is sent again, on the App's page under “Advanced”.";

/** From the settings and the Ledger alone: neither GitHub nor Slack is asked. */
export async function healthOf({ problems, slack }: Settings, env: Env): Promise<Health> {
  const known = await askLedger(env);
  return {
    status: problems.length === 0 ? "ok" : "misconfigured",
    version,
    problems,
    slack: slack?.kind ?? "off",
    givenUp: known?.map(({ last, ...it }) => ({ ...it, last: new Date(last).toISOString().slice(0, 10) })) ?? null,
    notes: known === null ? [UNKNOWN] : known.length > 0 ? [GIVEN_UP] : [],
  };
}

/** Null where it does not answer, or not soon. */
async function askLedger(env: Env): Promise<GivenUp[] | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), LEDGER_TIMEOUT_MS);
    });
    return await Promise.race([env.LEDGER.getByName(LEDGER).givenUp(), late]);
  } catch {
    return null; // it is being moved, or is overloaded
  } finally {
    clearTimeout(timer);
  }
}

const SLACK = { bot: "a bot, which edits its own messages", webhook: "an incoming webhook", off: "not set up" };

const WHAT: Readonly<Record<string, string>> = {
  comment: "pull request's comment",
  slack: "Slack message",
  job: "reading of a job",
  run: "reading of a run",
  list: "count of a run's jobs",
  handover: "handing over of a run",
  retell: "telling anew of a run",
  deliveries: "look for missed deliveries",
};

const REASON: Readonly<Record<string, string>> = {
  unauthorized: "the credentials were refused",
  forbidden: "refused: a permission is missing, the place is locked, or the bot is not in the channel",
  "not-found": "not found",
  conflict: "in conflict for a day",
  gone: "gone",
  invalid: "not taken as it was",
  "rate-limited": "asked to wait for a day",
  unavailable: "no answer for a day",
  unexpected: "answered in a way that is not documented",
};

const counted = ({ what, reason, count, last }: Counted) =>
  html`<li>${count} × ${WHAT[what] ?? what}: ${REASON[reason] ?? reason} (last on ${last})</li>`;

/** The page at `/`. Every text in it is escaped by the `html` tag. */
export function renderHealth({ status, version, problems, slack, givenUp, notes }: Health) {
  const verdict = status === "ok" ? "It is set up: failed jobs are told." : "It is not set up yet:";
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>whyred</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
  li { margin: 0.5rem 0; } code { font-size: 0.95em; }
</style>
<h1>whyred ${version}</h1>
<p>Says why a GitHub Actions job failed, on the pull request and in Slack.</p>
<p><strong>${verdict}</strong></p>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>
<p>Slack: ${SLACK[slack]}. Deliveries go to <code>/api/github/webhooks</code>.</p>
${givenUp?.length === 0 ? html`<p>Nothing was given up in the last two weeks.</p>` : ""}
${notes.map((note) => html`<p>${note}</p>`)}
<ul>${(givenUp ?? []).map(counted)}</ul>
</html>`;
}
