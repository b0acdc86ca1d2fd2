// The Slack message of a run: data in, Block Kit out. Pure: no IO, no clock, no environment.
//
// Everything from outside is rich text, whose text elements Slack shows as they are (docs.slack.dev, "Rich text
// block"). Only the header and the notification's text are not, and the latter is escaped.

import { cut, plainName } from "../../../core/redact/plain.ts";
import { visible } from "../../../core/redact/visible.ts";
import { placesOf } from "../../../core/report/job-places.ts";
import { FACTS_SHOWN_MAX, NAME_MAX_CHARS, PLACES_MAX } from "../../../core/report/limits.ts";
import { noLogSentence } from "../../../core/report/no-log.ts";
import {
  beforeInWords,
  branchLabel,
  countInWords,
  duration,
  endedAs,
  excerptUrl,
  groupJobs,
  headline,
  hiddenInWords,
  type JobGroup,
  type JobReport,
  jobHeadline,
  type Report,
  shortSha,
} from "../../../core/report/report.ts";
import { shorten } from "../../../core/report/shorten.ts";
import { type Place, placeInWords, sourceUrl } from "../../../core/report/source-link.ts";
import { exitCodeInWords } from "../../../core/step/exit-code.ts";
import { withShortRules } from "../../../core/text/rules.ts";
import { type Pressing, pressingBlocks } from "./buttons.ts";
import { SLACK_BLOCKS_MAX, SLACK_HEADER_MAX_CHARS, SLACK_MESSAGE_MAX_CHARS, SLACK_RULE_MAX_CHARS } from "./limits.ts";
import {
  type Block,
  code,
  type Inline,
  joined,
  link,
  type Mentioned,
  onLines,
  type RichText,
  SHORT_NAME_MAX_CHARS,
  section,
  text,
} from "./rich-text.ts";
import { endInWords, type RedStretch, stretchBlocks } from "./stretch.ts";

/** What `chat.postMessage`, `chat.update` and an incoming webhook take: blocks, and the notification's text. */
export type Message = { readonly text: string; readonly blocks: readonly Block[] };

/** What the message reports: the run has failed, or has passed since on a later attempt. */
export type RunState = {
  readonly report: Report;
  readonly passedOnAttempt: number | null;
  /** Runs of the same workflow and commit that failed alike. */
  readonly twins?: readonly Report["run"][];
  /** The red workflow that it is part of, if the message covers more than this run. */
  readonly stretch?: RedStretch;
  /** Channels that rules name for it but that cannot be posted to. */
  readonly meantFor?: readonly string[];
  /** Only in a new message. */
  readonly mentioned?: readonly Mentioned[];
  /** Its buttons, and what was pressed; missing if it has none. */
  readonly pressing?: Pressing;
};

/**
 * How much is shown, most first: links to source lines, rows of each excerpt, failures, names of jobs that failed
 * alike.
 */
const LEVELS = [
  { places: PLACES_MAX, rows: 32, groups: 8, names: 20 },
  { places: 1, rows: 32, groups: 8, names: 20 },
  { places: 0, rows: 32, groups: 8, names: 20 },
  { places: 0, rows: 12, groups: 8, names: 20 },
  { places: 0, rows: 6, groups: 8, names: 10 },
  { places: 0, rows: 2, groups: 8, names: 5 },
  { places: 0, rows: 0, groups: 8, names: 3 },
  { places: 0, rows: 0, groups: 3, names: 1 },
] as const;
type Level = { readonly places: number; readonly rows: number; readonly groups: number; readonly names: number };

const SMALLEST: Level = { places: 0, rows: 0, groups: 1, names: 0 };
const COMMAND_MAX_CHARS = 200;
const ANNOTATION_MAX_CHARS = 300;
/** Few rules are wrong. */
const CHANNELS_NAMED_MAX = 3;
/** GitHub's reason for ending a job is longer than a line of a log. */
const HEADLINE_MAX_CHARS = 300;

/**
 * The whole message, always under 8,000 characters as JSON. Links go first, then excerpts shrink, then names are
 * counted.
 */
export function renderMessage(state: RunState): Message {
  for (const level of LEVELS) {
    const message = render(state, level);
    const size = JSON.stringify(message).length;
    if (size < SLACK_MESSAGE_MAX_CHARS && message.blocks.length <= SLACK_BLOCKS_MAX) return message;
  }
  return render(state, SMALLEST);
}

/**
 * The headline comes first, in the notification's text and in the header: that is what a phone shows. Which run it is,
 * and how it ended, follows.
 */
function render(state: RunState, level: Level): Message {
  const { report, passedOnAttempt, twins = [], stretch, pressing } = state;
  const ended = endInWords(stretch, report);
  const passed = passedOnAttempt !== null || ended !== null;
  const name = plainName(report.run.workflowName, SHORT_NAME_MAX_CHARS);
  const branch = plainName(branchLabel(report), SHORT_NAME_MAX_CHARS);
  const on = `${branch ? ` on ${branch}` : ""}${report.queued ? " in the merge queue" : ""}`;
  const title = `${name}${on}: ${ended ?? outcomeInWords(report, passedOnAttempt)}`;
  const mark = passedOnAttempt === report.run.attempt ? "⚠️" : passed ? "✅" : "❌";
  const said = passed ? null : headline(report);
  const first = said ? plainName(said, NAME_MAX_CHARS) : null;
  const shown = passed ? { ...level, rows: 0, places: 0 } : level;
  const head = cut(`${mark} ${first ?? title}`, SLACK_HEADER_MAX_CHARS);
  return {
    text: escapeMrkdwn(first ? `${mark} ${first} · ${cut(title, SLACK_HEADER_MAX_CHARS)}` : head),
    blocks: [
      { type: "header", text: { type: "plain_text", text: head, emoji: false } },
      section([...(first ? [text(title, { bold: true }), text("\n")] : []), ...facts(report, twins)]),
      ...routingBlocks(state),
      ...stretchBlocks(stretch, report),
      ...(ended === null ? failures(report, { level: shown, header: head, passed }) : []),
      ...(pressing ? pressingBlocks(pressing) : []),
    ],
  };
}

/** What rules add: who is mentioned, what is wrong with the repository's own rules, and why this is in this channel. */
function routingBlocks({ report: { notice }, meantFor = [], mentioned = [] }: RunState): Block[] {
  return [
    ...(mentioned.length > 0 ? [section(mentioned.flatMap((one, i) => (i === 0 ? [one] : [text(" "), one])))] : []),
    ...(notice === undefined ? [] : [section([text(`⚠️ ${notice}`)])]),
    ...(meantFor.length > 0 ? [section(meantForInWords(meantFor))] : []),
  ];
}

function meantForInWords(channels: readonly string[]): Inline[] {
  const named = channels.slice(0, CHANNELS_NAMED_MAX).map((channel) => code(channel));
  const rest = channels.length - named.length;
  return [
    text("The rules send this to "),
    ...joined(named),
    ...(rest > 0 ? [text(` and ${rest} more`)] : []),
    text(", where the bot cannot post. Invite it there, or correct the rule."),
  ];
}

function outcomeInWords(report: Report, passedOnAttempt: number | null): string {
  if (passedOnAttempt === null) return countInWords(report);
  if (passedOnAttempt === report.run.attempt) return `${countInWords(report)}, allowed to fail`;
  return `passed on attempt ${passedOnAttempt} on the same commit, without a change: flaky?`;
}

/** Repository, run, branch, commit and author, on one line. Other runs that failed alike come with their event. */
function facts(report: Report, twins: readonly Report["run"][]): Inline[] {
  const { repository, run, completed, queued } = report;
  const branch = branchLabel(report);
  const parts: Inline[] = [
    link(plainName(`${repository.owner}/${repository.name}`, SHORT_NAME_MAX_CHARS), repository.url),
    ...[run, ...twins.slice(0, TWINS_NAMED_MAX)].map((one) => runLink(one, twins.length > 0)),
    ...(branch ? [code(branch)] : []),
    link(plainName(shortSha(run.headSha), SHORT_NAME_MAX_CHARS), `${repository.url}/commit/${run.headSha}`, {
      code: true,
    }),
    ...(queued ? [link(`pull request #${queued.number}`, `${repository.url}/pull/${queued.number}`)] : []),
    ...(run.author ? [text(plainName(run.author, SHORT_NAME_MAX_CHARS))] : []),
    ...(completed ? [] : [text("still running", { italic: true })]),
  ];
  // If the workflow names its runs, that name is the run's title.
  const named = run.title ?? run.runName;
  const title = named ? [text(`\n${plainName(named, NAME_MAX_CHARS)}`)] : [];
  return [...joined(parts), ...title];
}

/** An event triggers one run of a workflow per commit, apart from redeliveries by hand. */
const TWINS_NAMED_MAX = 3;

function runLink({ number, id, attempt, event, url }: Report["run"], withEvent: boolean): Inline {
  const label = `run ${number || id}${attempt > 1 ? `, attempt ${attempt}` : ""}`;
  return link(withEvent ? `${label} (${plainName(event, SHORT_NAME_MAX_CHARS)})` : label, url);
}

/** `header` is the text of the message's header. If the run has passed, only names are shown. */
type Showing = { readonly level: Level; readonly header: string; readonly passed: boolean };

function failures(report: Report, showing: Showing): Block[] {
  if (report.outcome === "startup-failure") return [section([text(noLogSentence({ why: "not-started" }))])];
  const groups = groupJobs(report.jobs).slice(0, showing.level.groups);
  const named = groups.reduce((sum, { same }) => sum + 1 + same.length, 0);
  const missing = report.failedJobs - named;
  return [
    ...groups.map((group) => renderGroup(report, group, groups.length > 1 ? { ...showing, header: "" } : showing)),
    ...(missing > 0 ? [section([link(`… and ${missing} more failed ${jobs(missing)}`, report.run.url)])] : []),
  ];
}

function renderGroup(report: Report, { job, same }: JobGroup, { level, header, passed }: Showing): Block {
  const excerpt = job.told.kind === "excerpt" ? job.told.excerpt : null;
  const shown = excerpt ? shorten(excerpt, level.rows) : null;
  const places = placesOf(job).slice(0, level.places);
  const after: Inline[] = [
    ...(job.told.kind === "no-log" ? [text(noLogSentence(job.told))] : []),
    ...(excerpt && shown && shown.hiddenLines > 0 && !passed
      ? [link(hiddenInWords(excerpt, shown.hiddenLines), excerptUrl(job))]
      : []),
    ...(same.length > 0 ? sameInWords(same, level) : []),
  ];
  const below = [
    ...(level.rows > 0 ? unshownLines(report, job, level) : []),
    ...(places.length > 0 ? [joined(places.map((place) => sourceLink(report, place)))] : []),
    ...(after.length > 0 ? [joined(after)] : []),
  ];
  return {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: onLines(
          passed ? [jobLine(job)] : [...headlineLines(job, header), jobLine(job), ...historyLines(job)],
        ),
      },
      ...(shown?.text
        ? [
            {
              type: "rich_text_preformatted",
              elements: [text(withShortRules(visible(shown.text), SLACK_RULE_MAX_CHARS))],
            } satisfies RichText,
          ]
        : []),
      ...(below.length > 0 ? [{ type: "rich_text_section", elements: onLines(below) } satisfies RichText] : []),
    ],
  };
}

/** Annotations that no shown line repeats, each with its place, and how many more there are. */
function unshownLines(report: Report, { annotated }: JobReport, level: Level): Inline[][] {
  if (!annotated) return [];
  const { unshown, more } = annotated;
  const lines = unshown.map(({ message, where, place }) => [
    ...(place && level.places > 0 ? [sourceLink(report, place), text(" ")] : where ? [code(where), text(" ")] : []),
    text(plainName(message, ANNOTATION_MAX_CHARS)),
  ]);
  return [...lines, ...(more > 0 ? [[text(`+ ${more} more ${more === 1 ? "annotation" : "annotations"}`)]] : [])];
}

function sourceLink({ repository, run }: Report, place: Place): Inline {
  const words = plainName(placeInWords(place), SHORT_NAME_MAX_CHARS);
  return link(words, sourceUrl(repository.url, run.headSha, place), { code: true });
}

/** The headline, unless the header has all of it. */
function headlineLines(job: JobReport, header: string): Inline[][] {
  const headline = plainName(jobHeadline(job) ?? "", HEADLINE_MAX_CHARS);
  return headline && !header.endsWith(` ${headline}`) ? [[text(headline, { bold: true })]] : [];
}

/** The failure's history, one line per fact. */
function historyLines({ history = [] }: JobReport): Inline[][] {
  return history.slice(0, FACTS_SHOWN_MAX).map((fact) => [link(plainName(fact.text, NAME_MAX_CHARS), fact.url)]);
}

/** Job, step, command, exit code and duration. */
function jobLine(job: JobReport): Inline[] {
  const step = job.told.kind === "excerpt" ? job.told.excerpt.step : null;
  const parts: Inline[][] = [
    [link(plainName(job.name, SHORT_NAME_MAX_CHARS), job.url, { bold: true })],
    ...(step?.name ? [[text("step "), code(step.name)]] : []),
    ...(step?.command ? [[code(step.command, COMMAND_MAX_CHARS)]] : []),
    ...(step && step.exitCode !== null ? [[text(exitCodeInWords(step.exitCode))]] : []),
    ...(job.conclusion === "failure" ? [] : [[text(endedAs(job))]]),
    ...(job.durationSeconds === null ? [] : [[text(duration(job.durationSeconds))]]),
    ...(job.before ? [[text(beforeInWords(job.before))]] : []),
  ];
  return parts.flatMap((part, i) => (i === 0 ? part : [text(" · "), ...part]));
}

function sameInWords(same: readonly JobReport[], { names }: Level): Inline[] {
  const named = same.slice(0, names).map(({ name }) => plainName(name, SHORT_NAME_MAX_CHARS));
  const rest = same.length - named.length;
  const list = [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
  return [text(`the same in ${same.length} more ${jobs(same.length)}: ${list}`)];
}

const jobs = (count: number) => (count === 1 ? "job" : "jobs");
/** docs.slack.dev, "Formatting text": without these three, a log line could ping `<!channel>`. */
export function escapeMrkdwn(words: string): string {
  return words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
