// Compares what people would see with what happened: what should stand in each comment and each message, and what does.
import type { GitHub } from "../world/github/github.ts";
import { attemptOf, type Comment, type Job, type Run } from "../world/github/state.ts";
import { stringAt } from "../world/json.ts";
import type { Message } from "../world/slack/message.ts";
import type { World } from "../world/world.ts";
import { falseIn, type Happened } from "./claims.ts";
import { runNamedIn } from "./faults.ts";
import type { Story } from "./scenario.ts";
import { failedEver, isLeftOut, isOfEarlierAttempt, isOver, ofHead, stillFailed } from "./truth.ts";

/** A place where people look: a pull request's comment, or the messages about a workflow of a branch. */
export type Place = {
  readonly sink: "comment" | "slack";
  readonly story: Story;
  /** The runs that it tells. */
  readonly runs: readonly Run[];
  /** The failed jobs that must stand in it. */
  readonly expected: readonly Job[];
  /** Those of them that do not. */
  readonly missing: readonly Job[];
  /** It says of something that is over that it is red. */
  readonly outOfDate: boolean;
  /** What it says that is not so, in its words. */
  readonly untrue: readonly string[];
  /** All that people read there, as text. */
  readonly texts: readonly string[];
  /** Of ours on the pull request, or about the same run. */
  readonly count: number;
};

export function judge(world: World, stories: readonly Story[]): Place[] {
  const all = world.slack.messages(world.channel);
  const messages = all.filter((message) => !isCount(message));
  const places = stories.flatMap((story) => {
    const ofRepository = stories.flatMap(({ runs }) => runs.filter((run) => isOfItself(run, story)));
    return [
      ...judgeComment(world.github, story, ofRepository),
      ...[...Map.groupBy(story.runs, ({ workflow }) => workflow.id).values()].flatMap((runs) => {
        const ids = new Set(runs.map(({ id }) => String(id)));
        const ours = messages.filter((message) => ids.has(runOf(message)));
        return judgeMessages(story, { runs, ofBranch: story.runs, ofRepository }, ours);
      }),
    ];
  });
  const counts = [...Map.groupBy(all.filter(isCount), repositoryOf).entries()];
  return counts.reduce(
    (known, [repository, ofOne]) => judgeCounts(known, stories, { repository, counts: ofOne }),
    places,
  );
}

/** It counts runs for which there was no room in the channel, of one repository. */
const isCount = ({ metadata }: Message) => stringAt(metadata ?? null, "event_type") === "whyred_held_back";
const repositoryOf = ({ metadata }: Message) => stringAt(metadata ?? null, "event_payload", "repository") ?? "";

/**
 * A run that has no message is told where it is counted: by its name, or as one of those that are not named, as long as
 * there are such. Nobody counts more runs than have failed, and each of these messages stands there once.
 */
function judgeCounts(
  places: readonly Place[],
  stories: readonly Story[],
  { repository, counts }: { readonly repository: string; readonly counts: readonly Message[] },
): Place[] {
  const isOf = ({ runs }: Pick<Place, "runs">) => runs.some((run) => String(run.repository.id) === repository);
  const [story] = stories.filter(isOf);
  if (!story) return [...places];
  const failed = stories.filter(isOf).flatMap(({ runs }) => runs.filter((run) => failedEver(run).length > 0));
  const counted = counts.reduce((sum, { text }) => sum + Number(/(\d+) more failed runs? in/.exec(text)?.[1]), 0);
  const named = new Set(counts.flatMap(({ blocks }) => runsLinkedIn(blocks)));
  let unnamed = counted - named.size;
  const judged = places.map((place) => {
    const [shown] = place.runs;
    if (place.sink !== "slack" || !isOf(place) || place.missing.length === 0 || !shown) return place;
    const id = String(shown.id);
    // It has a message: that one must say all.
    if (place.texts.some((text) => runsLinkedIn(text).includes(id))) return place;
    if (!named.has(id) && unnamed-- <= 0) return place;
    return { ...place, missing: [] };
  });
  const since = ({ metadata }: Message) => stringAt(metadata ?? null, "event_payload", "since");
  const strangers = [...named].filter((id) => !failed.some((run) => String(run.id) === id));
  const isRight = counted >= named.size && counted <= failed.length;
  const texts = counts.map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`);
  const place: Place = {
    sink: "slack",
    story,
    runs: failed,
    expected: [],
    missing: [],
    outOfDate: false,
    untrue: [...strangers.map((id) => `run ${id} failed`), ...(isRight ? [] : [`${counted} more failed runs`])],
    texts,
    count: Math.max(...[...Map.groupBy(counts, since).values()].map(({ length }) => length)),
  };
  return [...judged, place];
}

const runsLinkedIn = (said: unknown) =>
  [...JSON.stringify(said).matchAll(/\/actions\/runs\/(\d+)/g)].map(([, id = ""]) => id);

/** Of the story's repository, and of no fork of it. */
function isOfItself({ repository, headRepository }: Run, story: Story): boolean {
  return repository === story.runs[0]?.repository && headRepository === repository;
}

function judgeComment(github: GitHub, story: Story, ofRepository: readonly Run[]): Place[] {
  const { pull, runs } = story;
  if (!pull) return [];
  const ours = github.comments(pull).filter(({ byApp }) => byApp);
  const told = new Set(ours.flatMap(jobsLinkedIn));
  const current = ofHead(runs, pull.sha);
  const expected = current.flatMap(stillFailed);
  const missing = expected.filter(({ id }) => !told.has(id));
  const over = runs.flatMap((run) =>
    isOver(run, runs) ? failedEver(run) : failedEver(run).filter(isOfEarlierAttempt),
  );
  const replaced = expected.length > 0 ? runs.filter((run) => !current.includes(run)).flatMap(failedEver) : [];
  const texts = ours.map(({ body }) => body);
  const isGreen = current.length > 0 && current.every((run) => attemptOf(run).conclusion === "success");
  const isRed = texts.some((text) => text.includes("❌"));
  const outOfDate = [...over, ...replaced].some(({ id }) => told.has(id)) || (isGreen && isRed);
  const untrue = texts.flatMap((text) => falseIn(text, { runs, ofBranch: runs, ofRepository }));
  return [{ sink: "comment", story, runs, expected, missing, outOfDate, untrue, texts, count: ours.length }];
}

/** What failed, of a section that is over. */
const FOLDED = /<details><summary>What failed<\/summary>[\s\S]*?<\/details>/g;

const jobsLinkedIn = ({ body }: Comment) =>
  [...body.replaceAll(FOLDED, "").matchAll(/\/job\/(\d+)/g)].map(([, id]) => Number(id));

/** The run for which a message was posted: one that tells of a red workflow goes on to name others. */
const runOf = ({ metadata, blocks }: Message): string =>
  stringAt(metadata ?? null, "event_payload", "run") ?? runNamedIn(blocks);

/** One message tells of a workflow while it stays red: of its newest run that is. Replies say what changed. */
function judgeMessages(story: Story, happened: Happened, messages: readonly Message[]): Place[] {
  const { runs } = happened;
  if (runs.flatMap(failedEver).length === 0 && messages.length === 0) return [];
  const red = runs.filter((run) => stillFailed(run).length > 0 && !isOver(run, story.runs) && !isLeftOut(run, story));
  const shown = red.toSorted((a, b) => a.number - b.number).at(-1);
  const top = messages.filter(({ threadTs }) => threadTs === undefined);
  const expected = shown ? stillFailed(shown) : [];
  const telling = top.filter((message) => shown && tells(message, shown));
  const missing = expected.filter((job) => !telling.some((message) => names(message, job)));
  const outOfDate = !shown && top.some(({ text }) => text.startsWith("❌"));
  const counts = [...Map.groupBy(messages, runOf).values()].map(({ length }) => length);
  const count = Math.max(0, ...counts);
  const texts = messages.map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`);
  return [
    {
      sink: "slack",
      story,
      runs: shown ? [shown, ...runs.filter((run) => run !== shown)] : runs,
      expected,
      missing,
      outOfDate,
      untrue: texts.flatMap((text) => falseIn(text, happened)),
      texts,
      count,
    },
  ];
}

/** Of the newest attempt, and with all of its failed jobs. */
export function tells({ text, blocks }: { text: string; blocks: unknown }, run: Run): boolean {
  const failed = Number(/(\d+)(?: of \d+)? jobs? failed/.exec(text)?.[1]);
  const { number } = attemptOf(run);
  const isOfAttempt = number === 1 || JSON.stringify(blocks).includes(`, attempt ${number}`);
  return isOfAttempt && failed === stillFailed(run).length;
}

/** By its name, or among those that are only counted. */
function names({ blocks }: Message, { name }: Job): boolean {
  const said = JSON.stringify(blocks);
  return said.includes(name) || /\d+ more/.test(said);
}
