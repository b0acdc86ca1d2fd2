// The Slack sink. In each channel that is told of them, a bot has one message for all failing runs of a workflow while
// it stays red, and edits it. An incoming webhook cannot edit, and posts one message per run.
import { nextWriteAt, type Pace } from "../../core/policy/edit-throttle.ts";
import { messagesToForget } from "../../core/policy/forgetting.ts";
import { SETTLE_LATEST_MS } from "../../core/policy/limits.ts";
import { isSettled, settledAt } from "../../core/report/settled.ts";
import { MESSAGES_AT_ONCE } from "../../queue/alarm-budget.ts";
import { Records } from "../../queue/records.ts";
import type { Change, Due, Scene, Sink } from "../sink.ts";
import { channelAsker } from "./ask-channel.ts";
import { heardOfAt, type MessageRecord, OUTDATED, paceOf, runOf } from "./message-record.ts";
import { forgetMutes } from "./muted.ts";
import { doPress, forgetPresses, isPressKey, type PressScene, pressingOf, takePress } from "./presses.ts";
import type { Round } from "./reconcile-message.ts";
import { forgetStretches, homesOf, isShown, type MessageShapes } from "./stretch.ts";
import { syncMessages } from "./sync-message.ts";

export function slackSink({ runs, routing, state, settings, env, branchId, put }: Scene): Sink {
  const { slack } = settings;
  const records = new Records<MessageShapes>(state);
  const turns = new Map<string, Promise<unknown>>();
  const pressing: Round["pressing"] = (home, shown) => pressingOf(presses, home, shown);
  const askChannel = channelAsker({ env, settings });
  const round: Round = { runs, routing, records, slack, turns, pressing, askChannel };
  const presses: PressScene = { round, settings, branchId, put };

  function due({ what, run, before }: Change, now: number): Due | null {
    const { report, passed } = run;
    const key = report.run.id;
    if (what === "another is green") return null;
    if (slack?.kind === "webhook") {
      if (what === "notice") return null;
      // The message is about its own run, so a newer commit's pass does not change it.
      if (what === "passed") return passed?.runId === key ? { key, at: now } : null;
      return dueOnce(run, records.get("slack", key), now);
    }
    if (what === "notice") return { key, at: now };
    // A workflow has passed once its newest failed run has. A pass is not reported if the failure was not.
    if (what === "passed") return passed?.runId === key || isShown({ records }, report) ? { key, at: now } : null;
    const last = isSettled(report, before?.report ?? null);
    const next = nextWriteAt(newestPace(key), { now, last });
    return { key, at: Math.max(settledAt(report, settings), next) };
  }

  /** The pace of the message about the run that was written last; each channel has one. */
  function newestPace(runId: string): Pace | undefined {
    const paces = homesOf({ records }, runId).flatMap((home) => paceOf(records.get("slack", home)) ?? []);
    return paces.sort((a, b) => b.at - a.at)[0];
  }

  /** An incoming webhook cannot edit its posts. It waits until the run has settled, once per attempt. */
  function dueOnce({ report }: Change["run"], record: MessageRecord | null, now: number): Due | null {
    const key = report.run.id;
    if (report.completed && !report.reading) return { key, at: now };
    const isDone = record?.state === "sent" || record?.state === "held";
    if (isDone && record.attempt >= report.run.attempt) return null;
    return { key, at: Math.max(now, report.firstFailureAt + SETTLE_LATEST_MS) };
  }

  function forget(known: ReadonlySet<string>, now: number): void {
    const ofForgotten = [...records.all("slack")].filter(([key]) => !known.has(runOf(key)));
    const old = messagesToForget(
      ofForgotten.map(([id, record]) => ({ id, at: heardOfAt(record) })),
      now,
    );
    const gone = new Set(old.map(({ id }) => id));
    for (const [id, record] of ofForgotten) {
      if (gone.has(id)) records.remove("slack", id);
      // If a forgotten run fails again, that is news, whatever its message says.
      else if (record.state !== "unconfirmed" && record.state !== "held")
        records.set("slack", id, { ...record, digest: OUTDATED });
    }
    forgetStretches({ records }, known);
    forgetMutes({ records }, now);
    forgetPresses({ records }, known, now);
  }

  return {
    name: "slack",
    atOnce: MESSAGES_AT_ONCE,
    due,
    press: (press, now) => takePress(presses, press, now),
    sync: (attempted) => (isPressKey(attempted.key) ? doPress(presses, attempted) : syncMessages(round, attempted)),
    keyOf: (runId) => runId,
    // A red workflow's end is reported through its newest failing run.
    needs: ({ report, passed }, isPending) => isPending || (!passed && isShown({ records }, report)),
    forget,
  };
}
