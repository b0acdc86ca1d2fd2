// Compares what people would see with what happened: what should stand in each comment and each message, and what does.
import type { GitHub } from "../world/github/github.ts";
import { attemptOf, type Comment, type Job, type Run } from "../world/github/state.ts";
import type { Message } from "../world/slack/message.ts";
import type { World } from "../world/world.ts";
import { runNamedIn } from "./faults.ts";
import type { Story } from "./scenario.ts";

/** A place where people look: a pull request's comment, or a run's message. */
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
  /** Of ours on the pull request, or of the run. */
  readonly count: number;
};

export function judge(world: World, stories: readonly Story[]): Place[] {
  const messages = Map.groupBy(world.slack.messages(world.channel), ({ blocks }) => runNamedIn(blocks));
  return stories.flatMap((story) => [
    ...judgeComment(world.github, story),
    ...story.runs.flatMap((run) => judgeMessages(story, run, messages.get(String(run.id)) ?? [])),
  ]);
}

/** The failed jobs of the newest attempt that failed; none where a later one passed. */
export function stillFailed(run: Run): Job[] {
  if (attemptOf(run).conclusion === "success") return [];
  return failedOf(run, attemptOf(run).number);
}

/** Every failed job of every attempt. */
export const failedEver = (run: Run): Job[] => run.attempts.flatMap(({ number }) => failedOf(run, number));

function failedOf(run: Run, number: number): Job[] {
  const { jobs } = attemptOf(run, number);
  return jobs.filter(({ attempt, conclusion }) => attempt === number && conclusion === "failure");
}

function judgeComment(github: GitHub, story: Story): Place[] {
  const { pull, runs } = story;
  if (!pull) return [];
  const ours = github.comments(pull).filter(({ byApp }) => byApp);
  const told = new Set(ours.flatMap(jobsLinkedIn));
  const expected = runs.filter(({ sha }) => sha === pull.sha).flatMap(stillFailed);
  const missing = expected.filter(({ id }) => !told.has(id));
  const over = runs.flatMap((run) =>
    isOver(run, runs) ? failedEver(run) : failedEver(run).filter(isOfEarlierAttempt),
  );
  const replaced = expected.length > 0 ? runs.filter(({ sha }) => sha !== pull.sha).flatMap(failedEver) : [];
  const outOfDate = [...over, ...replaced].some(({ id }) => told.has(id));
  return [{ sink: "comment", story, runs, expected, missing, outOfDate, count: ours.length }];
}

/** A later attempt passed, or a newer commit's run of the same workflow. */
function isOver(run: Run, all: readonly Run[]): boolean {
  if (attemptOf(run).conclusion === "success") return true;
  const newer = all.filter(({ workflow, number, sha }) => {
    return workflow.id === run.workflow.id && number > run.number && sha !== run.sha;
  });
  return newer.some((other) => attemptOf(other).conclusion === "success");
}

const isOfEarlierAttempt = ({ run, attempt }: Job) => attempt < attemptOf(run).number;

const jobsLinkedIn = ({ body }: Comment) => [...body.matchAll(/\/job\/(\d+)/g)].map(([, id]) => Number(id));

function judgeMessages(story: Story, run: Run, messages: readonly Message[]): Place[] {
  if (failedEver(run).length === 0 && messages.length === 0) return [];
  // One that was still to be told when a newer push failed is told no more.
  const mayBeUntold = messages.length === 0 && isSuperseded(run, story.runs);
  const expected = mayBeUntold ? [] : stillFailed(run);
  const tell = messages.some((message) => tells(message, run));
  const missing = expected.filter((job) => !tell || !messages.some((message) => names(message, job)));
  const red = messages.some(({ text }) => text.startsWith("❌"));
  const outOfDate = expected.length === 0 && red && !messages.some(({ text }) => text.startsWith("✅"));
  return [{ sink: "slack", story, runs: [run], expected, missing, outOfDate, count: messages.length }];
}

/** A newer push's run of the same workflow has failed as well. */
function isSuperseded(run: Run, all: readonly Run[]): boolean {
  if (run.event !== "push" && run.event !== "pull_request") return false;
  const newer = all.filter(({ number, sha, event }) => number > run.number && sha !== run.sha && event === run.event);
  return newer.some((other) => other.workflow.id === run.workflow.id && failedEver(other).length > 0);
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
