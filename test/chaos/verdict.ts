// The figures of one chaos, and whether it was stood.
import { attemptOf, type Run } from "../world/github/state.ts";
import { at, type Json, listAt } from "../world/json.ts";
import type { World } from "../world/world.ts";
import { WORDS } from "./claims.ts";
import { delaysOf } from "./delays.ts";
import { type Faults, runNamedIn } from "./faults.ts";
import type { Place } from "./judge.ts";
import type { Killer } from "./killer.ts";
import type { Pending } from "./pending.ts";
import type { Postman } from "./postman.ts";
import type { Scenario } from "./scenario.ts";
import { failedEver, isQueued, stillFailed } from "./truth.ts";

export type Verdict = {
  readonly pullRequests: number;
  readonly branches: number;
  readonly runs: number;
  /** Of them, runs of default branches and of merge queues. */
  readonly onDefaultBranches: number;
  readonly queued: number;
  /** Failed jobs of all attempts; those that nothing has replaced since; those of these that stand where they must. */
  readonly failed: number;
  readonly due: number;
  readonly told: number;
  /** How many pull requests have so many comments of ours, and runs so many messages; by that number. */
  readonly comments: ReadonlyMap<number, number>;
  readonly messages: ReadonlyMap<number, number>;
  readonly commentsDoubled: number;
  readonly messagesDoubled: number;
  /** Of these, the ones whose first message was posted without its answer having arrived. */
  readonly messagesDoubledUnheard: number;
  /** Places that are wrong when all is quiet; those that were given up, as the Worker's log says; wrong to the end. */
  readonly places: { readonly wrong: number; readonly givenUp: number; readonly stillWrong: number };
  /** Places that miss a failed job, and that were not given up. */
  readonly lost: readonly string[];
  /** Places that say that something is red which is over, and that were not given up. */
  readonly outOfDate: readonly string[];
  /** What is said anywhere, then or at last, that is not so. */
  readonly untrue: readonly string[];
  /** In how many comments and messages each of the words stands at last. */
  readonly said: ReadonlyMap<string, number>;
  /** What was given up, by kind and by what was answered, as the Worker's log says; and as `/health` counts it, if so. */
  readonly gaveUp: ReadonlyMap<string, number>;
  readonly health: number | null;
  readonly posted: number;
  readonly refused: number;
  readonly calls: { readonly github: number; readonly storage: number; readonly slack: number };
  readonly callsWhileFailing: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly kills: readonly string[];
  readonly delays: readonly number[];
  readonly pending: readonly Pending[];
};

export type Evidence = {
  readonly world: World;
  readonly scenario: Scenario;
  readonly postman: Postman;
  readonly faults: Faults;
  readonly killer: Killer;
  /** What people saw when all was quiet, and what they see since untold deliveries were sent again. */
  readonly first: readonly Place[];
  readonly last: readonly Place[];
  readonly health: unknown;
  readonly logs: readonly string[];
  readonly pending: readonly Pending[];
};

export function verdictOf(evidence: Evidence): Verdict {
  const { world, scenario, postman, faults, killer, first, last, logs } = evidence;
  const runs = scenario.stories.flatMap((story) => story.runs);
  const due = runs.flatMap(stillFailed);
  const missing = new Set(last.flatMap((place) => place.missing));
  const doubled = (sink: Place["sink"]) => last.filter((place) => place.sink === sink && place.count > 1);
  const gaveUp = logs.flatMap(givingUp);
  const wrong = first.filter(isWrong);
  const { github, storage, slack } = world;
  const unheard = new Set([
    ...faults.lostPosts,
    ...slack.requests.filter(({ at }) => killer.isUnheard(at.getTime())).map(({ body }) => runNamedIn(body)),
  ]);
  const unexplained = unexplainedOf(wrong, gaveUp);
  const [lost, outOfDate] = [unexplained.filter(misses), unexplained.filter((place) => !misses(place))];
  return {
    pullRequests: scenario.stories.filter(({ kind }) => !kind.endsWith("branch")).length,
    branches: scenario.stories.filter(({ kind }) => kind.endsWith("branch")).length,
    runs: runs.length,
    onDefaultBranches: scenario.stories.filter(({ kind }) => kind === "default branch").flatMap((one) => one.runs)
      .length,
    queued: runs.filter(isQueued).length,
    failed: runs.flatMap(failedEver).length,
    due: due.length,
    told: due.filter((job) => !missing.has(job)).length,
    comments: counted(last, "comment"),
    messages: counted(last, "slack"),
    commentsDoubled: doubled("comment").length,
    messagesDoubled: doubled("slack").length,
    messagesDoubledUnheard: doubled("slack").filter(({ runs: all }) => all.some(({ id }) => unheard.has(String(id))))
      .length,
    places: {
      wrong: wrong.length,
      givenUp: wrong.length - unexplained.length,
      stillWrong: last.filter(isWrong).length,
    },
    lost: lost.map(inWords),
    outOfDate: outOfDate.filter((place) => place.outOfDate).map(inWords),
    untrue: [...new Set([...first, ...last].flatMap(untruthsIn))],
    said: new Map(Object.entries(WORDS).map(([name, words]) => [name, countSaying(last, words)])),
    gaveUp: countBy(gaveUp.map(({ task, what }) => `${task.split(" ")[0]}: ${what.slice(0, 120)}`)),
    health: healthCount(evidence.health),
    posted: postman.posted,
    refused: postman.refused,
    calls: { github: github.requests.length, storage: storage.requests.length, slack: slack.requests.length },
    callsWhileFailing: faults.calls,
    faults: faults.met,
    kills: killer.killed.map(({ moment }) => moment),
    delays: delaysOf(last, evidence),
    pending: evidence.pending,
  };
}

/** Nothing lost, no comment and no message doubled, though answers were lost: the bot may look. Nothing said that is not so. */
export function isStood({ lost, outOfDate, untrue, commentsDoubled, messagesDoubled }: Verdict): boolean {
  return lost.length + outOfDate.length + untrue.length + commentsDoubled + messagesDoubled === 0;
}

export const isWrong = (place: Place) => misses(place) || place.outOfDate;

const untruthsIn = (place: Place) => place.untrue.map((said) => `${inWords(place)}: “${said}”`);

function countSaying(places: readonly Place[], words: RegExp): number {
  return places.flatMap(({ texts }) => texts).filter((text) => text.search(words) >= 0).length;
}
const misses = ({ missing }: Place) => missing.length > 0;

/**
 * What is wrong and was not given up in words: of messages that is known one by one, since a task names the run; of
 * comments by their number, since a branch that was not told says no more than that it gave up.
 */
function unexplainedOf(wrong: readonly Place[], gaveUp: readonly GivenUp[]): Place[] {
  const times = (...kinds: string[]) => gaveUp.filter(({ task }) => kinds.includes(task)).length;
  const messages = wrong.filter(
    ({ sink, runs }) => sink === "slack" && !runs.some(({ id }) => times(`slack ${id}`) > 0),
  );
  const comments = wrong.filter(({ sink }) => sink === "comment");
  return [...comments.slice(times("comment", "run")), ...messages];
}

type GivenUp = { readonly task: string; readonly what: string };

/** From a line like `warn: {"object":"Branch","task":"comment","what":"…: 410 Gone","next":"give-up"}`. */
function givingUp(line: string): GivenUp[] {
  if (!line.includes('"next":"give-up"')) return [];
  const [, task = "", what = ""] = /"task":"([^"]*)","what":"([^"]*)/.exec(line) ?? [];
  return [{ task, what }];
}

function countBy<T>(all: readonly T[]): Map<T, number> {
  return new Map([...Map.groupBy(all, (one) => one)].map(([one, alike]) => [one, alike.length]));
}

function healthCount(health: unknown): number | null {
  const said: Json = JSON.parse(JSON.stringify(health));
  if (at(said, "givenUp") === undefined) return null;
  return listAt(said, "givenUp").reduce<number>((sum, one) => sum + Number(at(one, "count")), 0);
}

function counted(places: readonly Place[], sink: Place["sink"]): Map<number, number> {
  const counts = places.filter((place) => place.sink === sink).map(({ count }) => count);
  return countBy(counts.sort((a, b) => a - b));
}

function inWords({ sink, story, runs, expected, missing, count }: Place): string {
  const where =
    sink === "slack"
      ? `message about run ${runs[0]?.id}`
      : `comment on ${story.pull?.repository.owner.login}#${story.pull?.number}`;
  const what = `${missing.length} of ${expected.length} jobs missing, ${count} there`;
  return `${where} (${story.kind}; ${runs.map(runInWords).join(", ")}): ${what}`;
}

const runInWords = (run: Run) =>
  `${run.workflow.name} ${run.id} attempt ${attemptOf(run).number} ${attemptOf(run).conclusion}`;
