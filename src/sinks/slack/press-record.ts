// What is remembered of presses of buttons.
import type { Press } from "../../core/report/press.ts";

/** A press that is waiting to be acted on. */
export type WaitingPress = Press & {
  /** When it came (ms). */
  readonly at: number;
  /** How often GitHub was asked to re-run. */
  readonly asked: number;
  /** GitHub was asked to re-run this attempt and did not answer, so it may have done so. */
  readonly unsure?: {
    readonly runId: string;
    readonly attempt: number;
    /** GitHub has said that it did not. */
    readonly isChecked?: true;
  };
};

/** Recent presses, to recognise repeated ones. */
export type KnownPresses = { readonly ids: readonly { readonly id: string; readonly at: number }[] };

/** Who had the failed jobs re-run, and of which attempt; by run id. */
export type Rerun = { readonly attempt: number; readonly by: string };

/** What is muted of a workflow in one channel: by workflow id, and by the channel's key if it has one. */
export type Mute = {
  /** Until when (ms). */
  readonly until: number;
  /** As `failuresOf` in `stretch` names them. */
  readonly failures: readonly string[];
  /** Who muted them: a masked name. */
  readonly by: string;
};

export type PressShapes = { press: WaitingPress; presses: KnownPresses; rerun: Rerun; mute: Mute };
