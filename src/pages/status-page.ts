// The page at `/`: in one sentence whether failures are being reported; below it what is wrong, and what was given up. It
// is public, so it names settings and counts, and nothing of a repository.
import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";

export type Counted = { readonly what: string; readonly reason: string; readonly count: number; readonly last: string };

export type Status = {
  readonly status: "ok" | "misconfigured";
  /** For who has a session of the setup page. */
  readonly version?: string;
  /** A sentence for each setting that is missing or malformed. */
  readonly problems: readonly string[];
  readonly slack: "bot" | "webhook" | "off";
  /** Where each setting that is set comes from. */
  readonly sources: Readonly<Record<string, string>>;
  /** When the last webhook that counts was heard of, as far as is known (ISO 8601); null where none was. */
  readonly lastWebhook: string | null;
  /** What was given up in the last two weeks, why, and how often; null where the Ledger did not answer. */
  readonly givenUp: readonly Counted[] | null;
  /** Sentences about anything but the settings. */
  readonly notes: readonly string[];
};

const SLACK = { bot: "a bot, which edits its own messages", webhook: "an incoming webhook", off: "not configured" };

const WHAT: Readonly<Record<string, string>> = {
  comment: "posting a pull request comment",
  slack: "posting a Slack message",
  channel: "posting to a channel that a rule names; posted to SLACK_CHANNEL instead",
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

/** Whether failures are being reported, in one sentence. */
export function verdictOf({ problems, lastWebhook }: Pick<Status, "problems" | "lastWebhook">): string {
  const webhook =
    lastWebhook === null
      ? "no webhook has been heard of yet"
      : `the last webhook was heard of on ${lastWebhook.slice(0, 10)} at ${lastWebhook.slice(11, 16)} UTC`;
  if (problems.length === 0) {
    return lastWebhook === null
      ? "Failures will be reported, but no webhook has been heard of yet: is the App installed on a repository?"
      : `Failures are being reported; ${webhook}.`;
  }
  if (problems.every((problem) => problem.startsWith("RULES "))) {
    return `Failures are being reported, but the rules are wrong; ${webhook}.`;
  }
  return isGitHubs(problems)
    ? `Failures are not being reported: settings are missing or wrong; ${webhook}.`
    : `Failures are being reported on pull requests, but Slack's settings are wrong; ${webhook}.`;
}

/** Is one of them about GitHub, without which nothing is reported? */
function isGitHubs(problems: readonly string[]): boolean {
  return problems.some((problem) => !/^(SLACK_|BUTTONS |RULES )/.test(problem));
}

/** `hasSetup`: there is a setup page, which anyone may know. */
export function renderStatus(status: Status, nonce: string, hasSetup: boolean): Html {
  const { version, problems, slack, sources, givenUp, notes } = status;
  const set = Object.entries(sources);
  const isSetUp = !isGitHubs(problems) && status.lastWebhook !== null;
  return layout({
    title: "whyred",
    nonce,
    body: html`
<p class="verdict">${verdictOf(status)}</p>
${hasSetup && !isSetUp ? html`<p><a class="button first" href="/setup">${isGitHubs(problems) ? "Set whyred up" : "Go on setting whyred up"}</a></p>` : ""}
${problems.length === 0 ? "" : html`<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>`}
${hasSetup && isSetUp ? html`<p><a href="/setup">Change the setup</a></p>` : ""}
<p>Slack: ${SLACK[slack]}. Webhooks go to <code>/api/github/webhooks</code>.</p>
${givenUp?.length === 0 && !isGitHubs(problems) ? html`<p>No report has failed to post in the last two weeks.</p>` : ""}
${notes.map((note) => html`<p>${note}</p>`)}
${givenUp?.length ? html`<ul>${givenUp.map(counted)}</ul>` : ""}
${
  set.length === 0
    ? ""
    : html`<details><summary>Where the settings come from</summary>
<table>${set.map(([name, source]) => html`<tr><td><code>${name}</code></td><td>${source}</td></tr>`)}</table></details>`
}
${version === undefined ? "" : html`<p class="quiet">Version ${version}</p>`}`,
  });
}
