// Acts on presses of buttons. A press is stored before Slack is answered, and acted on once:
//
//   press     sent twice                        recognised by its id, and dropped
//             under a message that is unknown   looked for again for a minute: its post may not have been answered yet
//   re-run    requested for this attempt        not repeated; the person who pressed is told
//             already
//             GitHub did not answer, or the     first GitHub is asked whether there is a newer attempt; the re-run is
//             process died in the middle        then a task of its own, as `alarm-budget` counts it
//   mute      muted already                     not repeated; the person who pressed is told
//
// The message then says who pressed, and the result. What only concerns that person, only they see.
import { type Result as Answered, type Failure, succeeded } from "../../core/policy/failure.ts";
import type { Press } from "../../core/report/press.ts";
import type { Share } from "../../core/rules/routes.ts";
import { permissionsPage } from "../../core/setup/app-manifest.ts";
import { GitHubApp } from "../../edge/github/app.ts";
import { GitHub } from "../../edge/github/github.ts";
import { getRun, type Names, rerunFailedJobs, WRITE } from "../../edge/github/runs.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import { type Attempted, DONE, type Outcome } from "../../queue/task.ts";
import type { Settings } from "../../settings/settings.ts";
import type { Due, Scene } from "../sink.ts";
import { type Bot, postEphemeral } from "./api/slack.ts";
import {
  MESSAGE_AGAIN_MS,
  PRESS_KNOWN_MS,
  PRESS_MAX_AGE_MS,
  PRESSES_KNOWN_MAX,
  PRESSES_WAITING_MAX,
  RERUN_AGAIN_MS,
} from "./limits.ts";
import { channelOf, postedOf, runOf } from "./message-record.ts";
import { mute, muteOf } from "./muted.ts";
import type { WaitingPress } from "./press-record.ts";
import { inTurn, type Round } from "./reconcile-message.ts";
import { type Answer, renderAnswer } from "./render/answers.ts";
import { sealValue } from "./render/button-value.ts";
import type { Pressing } from "./render/buttons.ts";
import { failuresOf, shareIn, shownOf } from "./stretch.ts";

const KEY = "press";

/** Is this task key a press's? Other keys are runs'. */
export const isPressKey = (key: string): boolean => key.startsWith(`${KEY} `);

/** What a press needs beside the messages. */
export type PressScene = Pick<Scene, "settings" | "branchId" | "put"> & { readonly round: Round };

/** Stores a press; null if this branch has posted nothing, or if the press was stored before. */
export function takePress({ round: { records }, settings }: PressScene, press: Press, now: number): Due | null {
  const hasMessages = records.all("slack").size > 0 || records.all("stretch").size > 0;
  if (settings.slack?.kind !== "bot" || !settings.buttons?.areOn || !hasMessages) return null;
  const known = (records.get("presses", "")?.ids ?? []).filter(({ at }) => now - at < PRESS_KNOWN_MS);
  if (known.some(({ id }) => id === press.id) || records.all("press").size >= PRESSES_WAITING_MAX) return null;
  records.set("presses", "", { ids: [...known, { id: press.id, at: now }].slice(-PRESSES_KNOWN_MAX) });
  records.set("press", press.id, { ...press, at: now, asked: 0 });
  return { key: `${KEY} ${press.id}`, at: now };
}

/** Acts on the press that the task names. Of two presses, the later one sees the first one's result. */
export function doPress(scene: PressScene, attempted: Attempted): Promise<Outcome> {
  return inTurn(scene.round, KEY, () => act(scene, attempted));
}

async function act(scene: PressScene, { key, tries, interruptedAt }: Attempted): Promise<Outcome> {
  const { round, settings } = scene;
  const { records } = round;
  const id = key.slice(KEY.length + 1);
  const press = records.get("press", id);
  if (!press || settings.slack?.kind !== "bot") return finish(scene, id);
  const bot = settings.slack;
  const home = homeOf(round, press);
  const wait = MESSAGE_AGAIN_MS[tries];
  if (home === null && wait !== undefined) return { kind: "reschedule", at: Date.now() + wait };
  const isMaybeDone = interruptedAt !== null || (press.unsure !== undefined && !press.unsure.isChecked);
  const isOld = !isMaybeDone && !press.unsure && Date.now() - press.at > PRESS_MAX_AGE_MS;
  if (home === null || isOld) return finish(scene, id);
  const under = { press, home, isMaybeDone };
  const result = press.button === "mute" ? muteShown(round, under) : await rerunShown(scene, under);
  if (result.kind === "again") return { kind: "reschedule", at: result.at };
  // Removed first, so that nobody is told twice if the process dies from here on.
  records.remove("press", id);
  if (result.kind === "done") scene.put("slack", { key: result.runId, at: Date.now() });
  else await tell(bot, press, result.answer);
  return DONE;
}

function finish({ round: { records } }: PressScene, id: string): Outcome {
  records.remove("press", id);
  return DONE;
}

/** The key of the message under which the button was; null if it is none of this branch's. */
function homeOf({ records }: Pick<Round, "records">, { channel, ts }: Press): string | null {
  const found = [...records.all("slack")].find(([, record]) => {
    const posted = postedOf(record);
    return posted?.channel === channel && posted.ts === ts;
  });
  return found?.[0] ?? null;
}

type Under = { readonly press: WaitingPress; readonly home: string; readonly isMaybeDone: boolean };

type Result =
  /** Messages about this run will say so. */
  | { readonly kind: "done"; readonly runId: string }
  | { readonly kind: "refused"; readonly answer: Answer }
  | { readonly kind: "again"; readonly at: number };

const refused = (answer: Answer): Result => ({ kind: "refused", answer });

/** Mutes everything that the message has reported. */
function muteShown(round: Round, { press: { userName }, home }: Under): Result {
  const shown = shownIn(round, home);
  if (!shown) return refused({ why: "gone" });
  const failures = failuresTold(round, home, shown);
  const now = Date.now();
  if (muteOf(round, shown, failures, now)) return refused({ why: "already-muted" });
  mute(round, shown, { failures, by: userName }, now);
  return { kind: "done", runId: shown.run.report.run.id };
}

async function rerunShown({ round, settings }: PressScene, { press, home, isMaybeDone }: Under): Promise<Result> {
  const { records } = round;
  const { report, passed } = shownIn(round, home)?.run ?? {};
  if (!report || !settings.github) return refused({ why: "gone" });
  const { repository } = report;
  const { runId, attempt } = press.unsure ?? { runId: report.run.id, attempt: report.run.attempt };
  if ((records.get("rerun", runId)?.attempt ?? 0) >= attempt) return refused({ why: "already-asked" });
  if (passed && !isMaybeDone) return refused({ why: "passed" });

  const names = { owner: repository.owner, repo: repository.name };
  const scope = { installationId: report.installationId, repositoryId: repository.id, ...names };
  const github = new GitHub(settings.github, scope);
  const made = isMaybeDone
    ? await askAgain(github, names, { runId, attempt })
    : await rerunFailedJobs(github, names, runId);
  if (made.ok && made.value === "not done") {
    records.set("press", press.id, { ...press, unsure: { runId, attempt, isChecked: true } });
    return { kind: "again", at: Date.now() };
  }
  if (made.ok) {
    records.set("rerun", runId, { attempt, by: press.userName });
    return { kind: "done", runId: report.run.id };
  }
  const { failure } = made;
  logTrouble({ object: "Branch", task: `re-run ${runId}`, what: failure.logText, next: "who pressed is told" });
  const wait = RERUN_AGAIN_MS[press.asked];
  if (failure.kind === "unavailable" && wait !== undefined) {
    const isUnsure = isMaybeDone || failure.outcomeUnknown === true;
    const again = { ...press, asked: press.asked + 1, ...(isUnsure && { unsure: { runId, attempt } }) };
    records.set("press", press.id, again);
    return { kind: "again", at: Date.now() + wait };
  }
  return refused(await whyNot(failure, settings.github));
}

/** The re-run may have been started: is there a newer attempt? Uses the token that a re-run needs anyway. */
async function askAgain(
  github: GitHub,
  names: Names,
  { runId, attempt }: NonNullable<WaitingPress["unsure"]>,
): Promise<Answered<"done" | "not done">> {
  const run = await getRun(github, names, runId, WRITE);
  return run.ok ? succeeded(run.value.attempt > attempt ? "done" : "not done") : run;
}

/** GitHub's own sentences, as quoted by its command line tool (cli/cli issues 9221 and 9989). */
async function whyNot(failure: Failure, github: NonNullable<Settings["github"]>): Promise<Answer> {
  const { kind, logText } = failure;
  if (/already running/i.test(logText)) return { why: "running" };
  if (/over a month ago/i.test(logText)) return { why: "too-old" };
  if (/cannot be re(?:tried|run)|can only be re-?run/i.test(logText)) return { why: "not-retriable" };
  switch (kind) {
    case "invalid":
      return { why: "not-granted", grantAt: await grantAt(github) };
    case "forbidden":
      return /not accessible by integration/i.test(logText)
        ? { why: "not-granted", grantAt: await grantAt(github) }
        : { why: "refused" };
    case "not-found":
    case "gone":
      return { why: "gone" };
    case "rate-limited":
      return { why: "rate-limited" };
    case "unavailable":
      return { why: "silent" };
    case "unauthorized":
    case "conflict":
    case "unexpected":
      return { why: "refused" };
  }
}

async function grantAt(github: NonNullable<Settings["github"]>): Promise<string | null> {
  const app = await new GitHubApp(github).get();
  return app.ok ? permissionsPage(github.apiUrl, app.value.slug, app.value.owner) : null;
}

async function tell(bot: Bot, { channel, userId: user }: Press, answer: Answer): Promise<void> {
  const told = await postEphemeral(bot, { channel, user }, renderAnswer(answer));
  if (told.ok) return;
  logTrouble({ object: "Branch", task: "answer a press", what: told.failure.logText, next: "nobody is told" });
}

/** What the message with this key shows. */
function shownIn(round: Round, home: string): Share | null {
  const stretch = round.records.get("stretch", home);
  return (stretch && shownOf(round, home, stretch)) ?? shareIn(round, runOf(home), channelOf(home));
}

function failuresTold({ records }: Pick<Round, "records">, home: string, { run }: Share): readonly string[] {
  return records.get("stretch", home)?.told ?? failuresOf(run.report);
}

/** The message's buttons, and what it says about presses. */
export function pressingOf(
  { round, settings, branchId }: Omit<PressScene, "put">,
  home: string,
  shown: Share,
): Pressing {
  const { report, passed } = shown.run;
  const { run } = report;
  const rerun = round.records.get("rerun", run.id);
  const muted = muteOf(round, shown, failuresTold(round, home, shown), Date.now());
  const isAsked = rerun !== null && rerun.attempt >= run.attempt;
  const canRerun = report.completed && report.outcome === "failed" && !isAsked;
  const { buttons } = settings;
  return {
    value: buttons?.areOn ? sealValue(buttons.signingSecret, branchId) : null,
    buttons: passed ? [] : [...(canRerun ? (["rerun"] as const) : []), ...(muted ? [] : (["mute"] as const))],
    rerun,
    muted,
  };
}

/** Drops what nothing needs any more. `known` are the runs that the branch still remembers. */
export function forgetPresses({ records }: Pick<Round, "records">, known: ReadonlySet<string>, now: number): void {
  for (const [id, { at }] of records.all("press")) if (now - at > PRESS_KNOWN_MS) records.remove("press", id);
  for (const [runId] of records.all("rerun")) if (!known.has(runId)) records.remove("rerun", runId);
}
