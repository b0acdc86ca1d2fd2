// A press of a button under a post, as plain data: it is handed from the route to the branch's object. Pure: no IO, no
// clock, no environment.

/** Re-run the failed jobs; say nothing more of this failure for a day. */
export type Button = "rerun" | "mute";

export type Press = {
  readonly button: Button;
  /** Tells it from every other press; the same where it is sent twice. */
  readonly id: string;
  /** Under which message, by its channel's id and its `ts`. */
  readonly channel: string;
  readonly ts: string;
  /** Who has pressed it: for an answer that only they see, and by a name that is masked and plain. */
  readonly userId: string;
  readonly userName: string;
};
