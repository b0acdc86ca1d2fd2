// whyred's status, as JSON for monitors and as a page for people. Both are public, so neither shows anything of a
// repository.
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
  /** What was given up in the last two weeks, why, and how often; null where the Ledger did not answer. */
  readonly givenUp: readonly Counted[] | null;
  /** Sentences about anything but the settings. */
  readonly notes: readonly string[];
};

type Counted = { readonly what: string; readonly reason: string; readonly count: number; readonly last: string };

const UNKNOWN = "The counts of the last two weeks are not available right now; reload in a minute.";
const GIVEN_UP =
  "Some reports could not be posted; the Worker's log has the details. To retry one, redeliver its webhook (App settings > Advanced).";

/** Reads the settings and the Ledger only: opening a public page sends no request to GitHub or Slack. */
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

/** Null where the Ledger does not answer within {@link LEDGER_TIMEOUT_MS}. */
async function askLedger(env: Env): Promise<GivenUp[] | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), LEDGER_TIMEOUT_MS);
    });
    return await Promise.race([env.LEDGER.getByName(LEDGER).givenUp(), late]);
  } catch {
    return null; // the object is being moved, or is overloaded
  } finally {
    clearTimeout(timer);
  }
}

const SLACK = { bot: "a bot, which edits its own messages", webhook: "an incoming webhook", off: "not configured" };

const WHAT: Readonly<Record<string, string>> = {
  comment: "posting a pull request comment",
  slack: "posting a Slack message",
  job: "reading a job",
  run: "reading a run",
  list: "counting a run's jobs",
  handover: "passing a run on to its branch",
  retell: "re-posting a run",
  deliveries: "checking for missed deliveries",
};

const REASON: Readonly<Record<string, string>> = {
  unauthorized: "the credentials were refused",
  forbidden: "refused: a permission is missing, the pull request is locked, or the bot is not in the channel",
  "not-found": "not found",
  conflict: "still conflicting after 24 hours",
  gone: "gone",
  invalid: "rejected as invalid",
  "rate-limited": "still rate-limited after 24 hours",
  unavailable: "no answer for 24 hours",
  unexpected: "an answer that is not documented",
};

const counted = ({ what, reason, count, last }: Counted) =>
  html`<li>${count} × ${WHAT[what] ?? what}: ${REASON[reason] ?? reason} (last on ${last})</li>`;

/** The page at `/`. The `html` tag escapes every text in it; `nonce` is the Content-Security-Policy's for the style. */
export function renderHealth({ status, version, problems, slack, givenUp, notes }: Health, nonce: string) {
  const verdict = status === "ok" ? "whyred is configured and reports failed jobs." : "whyred is not configured yet:";
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>whyred</title>
<style nonce="${nonce}">
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
  li { margin: 0.5rem 0; } code { font-size: 0.95em; }
</style>
<h1>whyred ${version}</h1>
<p>Says why a GitHub Actions job failed, on the pull request and in Slack.</p>
<p><strong>${verdict}</strong></p>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>
<p>Slack: ${SLACK[slack]}. Webhooks go to <code>/api/github/webhooks</code>.</p>
${givenUp?.length === 0 ? html`<p>No report has failed to post in the last two weeks.</p>` : ""}
${notes.map((note) => html`<p>${note}</p>`)}
<ul>${(givenUp ?? []).map(counted)}</ul>
</html>`;
}
