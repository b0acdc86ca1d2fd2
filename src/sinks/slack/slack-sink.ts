// The Slack sink: one message for each run. A bot edits its message when more is known; an incoming webhook cannot.
import { nextWriteAt } from "../../core/policy/edit-throttle.ts";
import { messagesToForget } from "../../core/policy/forgetting.ts";
import { SETTLE_LATEST_MS } from "../../core/policy/limits.ts";
import { isSettled, settledAt } from "../../core/report/settled.ts";
import { MESSAGES_AT_ONCE } from "../../queue/alarm-budget.ts";
import { Records } from "../../queue/records.ts";
import type { Change, Due, Scene, Sink } from "../sink.ts";
import { heardOfAt, type MessageRecord, type MessageShapes, OUTDATED, paceOf } from "./message-record.ts";
import { syncMessage } from "./sync-message.ts";

export function slackSink({ runs, state, settings }: Scene): Sink {
  const { slack } = settings;
  const records = new Records<MessageShapes>(state);

  function due({ what, run, before }: Change, now: number): Due | null {
    const { report, passed } = run;
    const key = report.run.id;
    // The message is about its own run: that a newer commit passes does not change it.
    if (what === "passed") return passed?.runId === key ? { key, at: now } : null;
    const record = records.get("slack", key);
    if (slack?.kind === "webhook") return dueOnce(run, record, now);
    if (what === "ended") return { key, at: now };
    const last = isSettled(report, before?.report ?? null);
    const next = nextWriteAt(paceOf(record) ?? undefined, { now, last });
    return { key, at: Math.max(settledAt(report, settings), next) };
  }

  /** An incoming webhook cannot edit what it posted: it waits until the run has settled, once per attempt. */
  function dueOnce({ report }: Change["run"], record: MessageRecord | null, now: number): Due | null {
    const key = report.run.id;
    if (report.completed && !report.reading) return { key, at: now };
    if (record?.state === "sent" && record.attempt >= report.run.attempt) return null;
    return { key, at: Math.max(now, report.firstFailureAt + SETTLE_LATEST_MS) };
  }

  function forget(known: ReadonlySet<string>, now: number): void {
    const ofForgotten = [...records.all("slack")].filter(([id]) => !known.has(id));
    const old = messagesToForget(
      ofForgotten.map(([id, record]) => ({ id, at: heardOfAt(record) })),
      now,
    );
    const gone = new Set(old.map(({ id }) => id));
    for (const [id, record] of ofForgotten) {
      if (gone.has(id)) records.remove("slack", id);
      // A run that fails again after all is news, whatever its message says.
      else if (record.state !== "unconfirmed") records.set("slack", id, { ...record, digest: OUTDATED });
    }
    for (const id of records.all("slack-twin").keys()) if (!known.has(id)) records.remove("slack-twin", id);
  }

  return {
    name: "slack",
    atOnce: MESSAGES_AT_ONCE,
    due,
    sync: (attempted) => syncMessage({ runs, records, slack }, attempted),
    keyOf: (runId) => runId,
    needs: (_run, isPending) => isPending,
    forget,
  };
}
