// What is known of the Slack message about one run.
//
//   state        means                                          when the run has changed
//   none         nothing was ever posted                        ask whether the channel has room: post, or held
//   held         the channel had no room: its object counts     nothing; an incoming webhook asks again if more has
//                the run in a message of its own                failed
//   unconfirmed  a post was requested, and no answer came       look for it: found, edit it; not found, post again after
//                                                               LATE_EFFECT_MS
//   posted       this message has this text                     edit
//   settling     posted, but an earlier request may still take  edit; after LATE_CHECK_MS look again: delete duplicates,
//                effect                                         edit once more
//   sent         an incoming webhook took it, and identifies    post again only if more has failed, and there is room
//                no message
//
// The queue's lease shows a request during which the process died. It becomes unconfirmed or settling.
import type { Pace } from "../../core/policy/edit-throttle.ts";
import type { Failure } from "../../core/policy/failure.ts";
import { DONE, type Outcome } from "../../queue/task.ts";
import { LATE_CHECK_MS } from "../limits.ts";
import type { Posted } from "./api/slack.ts";

/** What a message says: its digest, the attempt it is about, and how many jobs had failed. */
type Said = { readonly digest: string; readonly attempt: number; readonly failedJobs: number; readonly pace: Pace };

export type MessageRecord =
  | {
      readonly state: "unconfirmed";
      /** When posting was first tried, in milliseconds. */
      readonly triedAt: number;
      /** When the last unanswered request was made (ms); null if Slack has refused it since. */
      readonly askedAt: number | null;
      readonly pace: Pace | null;
    }
  | ({ readonly state: "posted"; readonly posted: Posted } & Said)
  | ({
      readonly state: "settling";
      readonly posted: Posted;
      readonly askedAt: number;
      /** Since when there may be a duplicate (ms); null if only edits were requested. */
      readonly triedAt: number | null;
    } & Said)
  | ({ readonly state: "sent" } & Said)
  | ({
      readonly state: "held";
      /** Since when (ms). */
      readonly heldAt: number;
      readonly pace: null;
    } & Pick<Said, "attempt" | "failedJobs">);

/** The key of a channel's records about a run. For the settings' own channel it is the run's id alone. */
export function recordKey(runId: string, channel: string): string {
  return channel === "" ? runId : `${runId} ${channel}`;
}

export const runOf = (key: string): string => key.split(" ", 1)[0] ?? key;

/** The channel's key, empty for the settings' own. */
export const channelOf = (key: string): string => key.slice(runOf(key).length + 1);

/** Used instead of a digest: the message needs an edit in any case. */
export const OUTDATED = "";

/** The message that a bot has posted; null if there is none, or it is not known. */
export function postedOf(record: MessageRecord | null): Posted | null {
  return record?.state === "posted" || record?.state === "settling" ? record.posted : null;
}

export function paceOf(record: MessageRecord | null): Pace | null {
  return record?.pace ?? null;
}

/** The record after the process died while posting or editing. */
export function interrupted(record: MessageRecord | null, askedAt: number): MessageRecord {
  if (record === null) return { state: "unconfirmed", triedAt: askedAt, askedAt, pace: null };
  switch (record.state) {
    case "unconfirmed":
      return { ...record, askedAt };
    case "posted":
      return { ...record, state: "settling", digest: OUTDATED, askedAt, triedAt: null };
    case "settling":
      return { ...record, digest: OUTDATED, askedAt };
    case "sent":
    case "held":
      return record;
  }
}

/** Does the message have this text already? */
export function says(record: MessageRecord | null, digest: string): record is Exclude<MessageRecord, Unsaid> {
  return record !== null && record.state !== "unconfirmed" && record.state !== "held" && record.digest === digest;
}

type Unsaid = { readonly state: "unconfirmed" | "held" };

/** When it was last written, or first tried (ms). */
export function heardOfAt(record: MessageRecord): number {
  if (record.state === "held") return record.heldAt;
  const triedAt = record.state === "unconfirmed" ? record.triedAt : 0;
  return Math.max(record.pace?.at ?? 0, triedAt);
}

/** Will the next post be a new message? Not if it is an edit, or if the message may be there already. */
export function isNew(record: MessageRecord | null): boolean {
  return record === null || record.state === "sent" || record.state === "held";
}

type Sent = {
  readonly said: Pick<Extract<MessageRecord, { state: "sent" }>, "digest" | "attempt" | "failedJobs" | "pace">;
  readonly now: number;
};

export function sentRecord(record: MessageRecord | null, posted: Posted | null, { said, now }: Sent): MessageRecord {
  if (!posted) return { state: "sent", ...said };
  const waitsFor = record?.state === "unconfirmed" || record?.state === "settling" ? record : null;
  // An earlier request may still be on its way.
  const askedAt = waitsFor?.askedAt ?? null;
  if (waitsFor === null || askedAt === null || now >= askedAt + LATE_CHECK_MS) {
    return { state: "posted", posted, ...said };
  }
  return { state: "settling", posted, ...said, askedAt, triedAt: waitsFor.triedAt };
}

/** The record after a request has failed; null if nothing was posted. */
export function notSent(
  record: MessageRecord | null,
  { failure, now }: { readonly failure: Failure; readonly now: number },
): MessageRecord | null {
  const posted = postedOf(record);
  if (failure.outcomeUnknown) return interrupted(record, now);
  if (posted) {
    // Somebody deleted it, or Slack only says so. The next try looks for it, and posts a new one if it is not there.
    if (failure.kind === "not-found") {
      return { state: "unconfirmed", triedAt: Number(posted.ts) * 1000, askedAt: null, pace: paceOf(record) };
    }
    // It cannot be edited any more, so the next try posts a new one.
    return failure.kind === "gone" ? null : record;
  }
  // It may have been posted all the same. Then the search finds it at once.
  if (record?.state === "unconfirmed") return record;
  if (failure.kind === "unavailable") return { state: "unconfirmed", triedAt: now, askedAt: null, pace: null };
  return record;
}

/** Checks an unanswered request once more after it has had its time. */
export function checkLater(record: MessageRecord): Outcome {
  return record.state === "settling" ? { kind: "reschedule", at: record.askedAt + LATE_CHECK_MS } : DONE;
}
