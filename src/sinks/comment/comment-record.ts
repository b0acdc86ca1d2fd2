// What is known of our comment on one pull request.
//
//   state        means                                          a change of what it should say
//   none         nothing was ever written there                 red on the head: search; update what is found, or create
//   confirmed    this comment says this                         update
//   unknown      it may be there: GitHub did not find it, or    search; update what is found, or create
//                refused the write
//   unconfirmed  a write was asked for, and nobody heard an     search; update what is found; what is not found may come
//                answer                                         until LATE_EFFECT_MS: look again then, and create. So too
//                                                               where nothing is red any more: it may say so
//   settling     confirmed, but an earlier write may still      as confirmed; and after LATE_CHECK_MS search: delete what
//                take effect                                    stands there twice, write again what was written over
//
// A write that the process died in the middle of is known by the queue's lease, and becomes unconfirmed.
import type { Pace } from "../../core/policy/edit-throttle.ts";
import type { Passed } from "../../core/report/report.ts";
import type { Doubt } from "./render/stale-head.ts";

export type CommentRecord =
  | { readonly state: "none" }
  | { readonly state: "confirmed"; readonly id: string; readonly digest: string; readonly pace: Pace }
  | { readonly state: "unknown"; readonly id: string | null; readonly pace: Pace | null }
  | {
      readonly state: "unconfirmed";
      readonly id: string | null;
      /** When it was asked for, in milliseconds. */
      readonly askedAt: number;
      readonly pace: Pace | null;
    }
  | {
      readonly state: "settling";
      readonly id: string;
      readonly digest: string;
      readonly pace: Pace;
      readonly askedAt: number;
    };

/** The sink's records. */
export type CommentShapes = {
  /** By pull request. */
  comment: CommentRecord;
  /** By pull request, while GitHub names a head that is older than what is known. */
  head: Doubt;
  /** By pull request: what it changed when that was last asked for. */
  changed: ChangedFiles;
  /** A green run of a commit that is newer than what is red, and how often it was asked what else ran there. */
  green: Passed & { readonly looks?: number };
  /** When the write was asked for that the process died in (ms), until the pull requests that it may be on are known. */
  interrupted: { readonly askedAt: number };
};

export type ChangedFiles = { readonly sha: string; readonly paths: readonly string[] };

export const NO_COMMENT: CommentRecord = { state: "none" };

export const paceOf = (record: CommentRecord): Pace | null => (record.state === "none" ? null : record.pace);

/** The digest of what it says; null where that is not known. */
export const digestIn = (record: CommentRecord): string | null =>
  record.state === "confirmed" || record.state === "settling" ? record.digest : null;

/** When the last write was asked for that nobody has answered (ms); null where there is none. */
export const askedAtOf = (record: CommentRecord): number | null =>
  record.state === "unconfirmed" || record.state === "settling" ? record.askedAt : null;

/** The process died while this may have been written. */
export function interrupted(record: CommentRecord, askedAt: number): CommentRecord {
  const id = record.state === "none" ? null : record.id;
  return { state: "unconfirmed", id, askedAt, pace: paceOf(record) };
}
