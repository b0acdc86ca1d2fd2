// What is known of the Slack message about one run.
//
//   state        means                                          what is done when the run has changed
//   none         nothing was ever posted                        ask whether the channel has room: post, or held
//   held         the channel had no room: its object counts     nothing; an incoming webhook's asks again where more has
//                the run in a message of its own                failed
//   unconfirmed  a post was asked for, and nobody heard an      look for it: found, edit it; not found, post again after
//                answer                                         LATE_EFFECT_MS
//   posted       this message says this                         edit
//   settling     posted, but an earlier request may still take  edit; after LATE_CHECK_MS look again: delete what stands
//                effect                                         there twice, edit once more
//   sent         an incoming webhook took it, and names no      post again only where more has failed, and there is room
//                message
//
// A request that the process died in the middle of is known by the queue's lease, and becomes unconfirmed or settling.
import type { Pace } from "../../core/policy/edit-throttle.ts";
import type { Failure } from "../../core/policy/failure.ts";
import { DONE, type Outcome } from "../../queue/task.ts";
import { LATE_CHECK_MS } from "../limits.ts";
import type { Posted } from "./api/slack.ts";

/** What a message said: its digest, the attempt it was about, and how many jobs had failed. */
type Said = { readonly digest: string; readonly attempt: number; readonly failedJobs: number; readonly pace: Pace };

export type MessageRecord =
  | {
      readonly state: "unconfirmed";
      /** When it was first tried to post, in milliseconds. */
      readonly triedAt: number;
      /** When it was last asked for without an answer (ms); null where Slack has refused it since. */
      readonly askedAt: number | null;
      readonly pace: Pace | null;
    }
  | ({ readonly state: "posted"; readonly posted: Posted } & Said)
  | ({
      readonly state: "settling";
      readonly posted: Posted;
      readonly askedAt: number;
      /** Since when a double may stand there (ms); null where only edits were asked for. */
      readonly triedAt: number | null;
    } & Said)
  | ({ readonly state: "sent" } & Said)
  | ({
      readonly state: "held";
      /** Since when (ms). */
      readonly heldAt: number;
      readonly pace: null;
    } & Pick<Said, "attempt" | "failedJobs">);

/** Under which key a channel's records about a run stand: the run's id alone in the settings' own channel. */
export function recordKey(runId: string, channel: string): string {
  return channel === "" ? runId : `${runId} ${channel}`;
}

export const runOf = (key: string): string => key.split(" ", 1)[0] ?? key;

/** The key of the channel, empty for the settings' own. */
export const channelOf = (key: string): string => key.slice(runOf(key).length + 1);

/** In the place of a digest: the message says something else than anything that would be said now. */
export const OUTDATED = "";

/** The message that a bot has posted; null where there is none, or it is not known. */
export function postedOf(record: MessageRecord | null): Posted | null {
  return record?.state === "posted" || record?.state === "settling" ? record.posted : null;
}

export function paceOf(record: MessageRecord | null): Pace | null {
  return record?.pace ?? null;
}

/** The process died while this was being posted or edited. `isBot`: who posts by webhook can never look. */
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

/** Does it say this already? */
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

/** Whether what is posted next is a new message: no edit, and nothing that may stand there already. */
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
  // What was asked for before may still be on its way.
  const askedAt = waitsFor?.askedAt ?? null;
  if (waitsFor === null || askedAt === null || now >= askedAt + LATE_CHECK_MS) {
    return { state: "posted", posted, ...said };
  }
  return { state: "settling", posted, ...said, askedAt, triedAt: waitsFor.triedAt };
}

/** What is known when a request has failed. Null: nothing was posted. */
export function notSent(
  record: MessageRecord | null,
  { failure, now }: { readonly failure: Failure; readonly now: number },
): MessageRecord | null {
  const posted = postedOf(record);
  if (failure.outcomeUnknown) return interrupted(record, now);
  if (posted) {
    // Somebody deleted it, or Slack says so: the next try looks for it, and posts a new one where it is not there.
    if (failure.kind === "not-found") {
      return { state: "unconfirmed", triedAt: Number(posted.ts) * 1000, askedAt: null, pace: paceOf(record) };
    }
    // It cannot be edited any more: the next try posts a new one.
    return failure.kind === "gone" ? null : record;
  }
  // It may have been done all the same, and then it is to be found at once.
  if (record?.state === "unconfirmed") return record;
  if (failure.kind === "unavailable") return { state: "unconfirmed", triedAt: now, askedAt: null, pace: null };
  return record;
}

/** What nobody has answered is looked at once more when it has had its time. */
export function checkLater(record: MessageRecord): Outcome {
  return record.state === "settling" ? { kind: "reschedule", at: record.askedAt + LATE_CHECK_MS } : DONE;
}
