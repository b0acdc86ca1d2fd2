// What is known of our comment on one pull request.
//
//   state        means                                          when the text should change
//   none         nothing was ever written there                 red on the head: search; update what is found, or create
//   confirmed    this comment has this text                     update
//   unknown      it may be there: GitHub did not find it, or    search; update what is found, or create
//                refused the write
//   unconfirmed  a write was requested, and no answer came      search; update what is found. What is not found may come
//                                                               until LATE_EFFECT_MS: search again then, and create. Also
//                                                               if nothing is red any more: the text may say it is
//   settling     confirmed, but an earlier write may still      as confirmed; and after LATE_CHECK_MS search: delete
//                take effect                                    duplicates, rewrite what was overwritten
//
// The queue's lease shows a write during which the process died. It becomes unconfirmed.
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
      /** When it was requested, in milliseconds. */
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
  /** By pull request, while GitHub names a head that is older than what is known here. */
  head: Doubt;
  /** By pull request: the files it changed when last asked. */
  changed: ChangedFiles;
  /**
   * A green run of a commit that is newer than what is red, and how often the other runs of that commit were looked up.
   */
  green: Passed & { readonly looks?: number };
  /**
   * When the write was requested during which the process died (ms). Kept until the pull requests that it may be on are
   * known.
   */
  interrupted: { readonly askedAt: number };
};

export type ChangedFiles = { readonly sha: string; readonly paths: readonly string[] };

export const NO_COMMENT: CommentRecord = { state: "none" };

export const paceOf = (record: CommentRecord): Pace | null => (record.state === "none" ? null : record.pace);

/** The digest of its text; null if that is not known. */
export const digestIn = (record: CommentRecord): string | null =>
  record.state === "confirmed" || record.state === "settling" ? record.digest : null;

/** When the last unanswered write was requested (ms); null if there is none. */
export const askedAtOf = (record: CommentRecord): number | null =>
  record.state === "unconfirmed" || record.state === "settling" ? record.askedAt : null;

/** The record after the process died during a write. */
export function interrupted(record: CommentRecord, askedAt: number): CommentRecord {
  const id = record.state === "none" ? null : record.id;
  return { state: "unconfirmed", id, askedAt, pace: paceOf(record) };
}
