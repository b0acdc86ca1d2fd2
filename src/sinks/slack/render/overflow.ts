// The one message about runs that a channel had no room for: it counts them, and names the first. Pure: no IO, no
// clock, no environment.
import { plainName } from "../../../core/redact/plain.ts";
import { branchLabel, headline, type Report, type RepositoryRef } from "../../../core/report/report.ts";
import {
  HELD_HEADLINE_MAX_CHARS,
  HELD_NAME_MAX_CHARS,
  HELD_RUNS_NAMED_MAX,
  SLACK_HEADER_MAX_CHARS,
  SLACK_MESSAGE_MAX_CHARS,
} from "./limits.ts";
import { escapeMrkdwn, type Message } from "./message.ts";
import { code, type Inline, joined, link, onLines, section, text } from "./rich-text.ts";

/** A run in that list: its texts are plain, masked and cut. */
export type HeldRun = {
  readonly workflow: string;
  readonly branch: string;
  /** Empty if it has none. */
  readonly headline: string;
  readonly number: string;
  readonly url: string;
};

/** What was held back: how many runs of forks and of the repository itself, and the first of each with their names. */
export type Held = {
  readonly repository: RepositoryRef;
  /** When the first was held back (ms). */
  readonly since: number;
  readonly forks: { readonly count: number; readonly named: readonly HeldRun[] };
  readonly own: { readonly count: number; readonly named: readonly HeldRun[] };
};

export function heldRun(report: Report): HeldRun {
  const { run } = report;
  return {
    workflow: plainName(run.workflowName, HELD_NAME_MAX_CHARS),
    branch: plainName(branchLabel(report), HELD_NAME_MAX_CHARS),
    headline: plainName(headline(report) ?? "", HELD_HEADLINE_MAX_CHARS),
    number: String(run.number || run.id),
    url: run.url,
  };
}

/** Always under 8,000 characters as JSON: names are left out before the count is. */
export function renderOverflow(held: Held): Message {
  for (let names = HELD_RUNS_NAMED_MAX; names > 0; names--) {
    const message = render(held, names);
    if (JSON.stringify(message).length < SLACK_MESSAGE_MAX_CHARS) return message;
  }
  return render(held, 0);
}

function render({ repository, since, forks, own }: Held, names: number): Message {
  const count = forks.count + own.count;
  const name = plainName(`${repository.owner}/${repository.name}`, HELD_NAME_MAX_CHARS);
  const title = plainName(`⏸️ ${count} more failed ${runs(count)} in ${name}`, SLACK_HEADER_MAX_CHARS);
  // A stranger's runs take no place from the repository's own.
  const named = [...own.named, ...forks.named].slice(0, names);
  const rest = count - named.length;
  const all = link("failed runs", `${repository.url}/actions?query=is%3Afailure`);
  return {
    text: escapeMrkdwn(title),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title, emoji: false } },
      section(
        onLines([
          joined([link(name, repository.url), text(sourcesInWords(forks.count, own.count))]),
          [text(why(since))],
        ]),
      ),
      section(onLines([...named.map(line), rest > 0 ? [text(`… and ${rest} more: `), all] : [all]])),
    ],
  };
}

function sourcesInWords(forks: number, own: number): string {
  const parts = [...(own > 0 ? [`${own} of the repository's own`] : []), ...(forks > 0 ? [`${forks} of forks`] : [])];
  return parts.join(", ");
}

function why(since: number): string {
  const from = `${new Date(since).toISOString().slice(11, 16)} UTC`;
  return `Too many failed at once, so from ${from} on these have no message of their own. Pull requests have their comment all the same.`;
}

function line({ workflow, branch, headline: said, number, url }: HeldRun): Inline[] {
  return joined([
    link(`${workflow || "workflow"}, run ${number}`, url),
    ...(branch ? [code(branch)] : []),
    ...(said ? [text(said)] : []),
  ]);
}

const runs = (count: number) => (count === 1 ? "run" : "runs");
