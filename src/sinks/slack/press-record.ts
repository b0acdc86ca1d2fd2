// What is remembered of buttons that were pressed.
import type { Press } from "../../core/report/press.ts";

/** A press that waits to be done. */
export type WaitingPress = Press & {
  /** When it came (ms). */
  readonly at: number;
  /** How often GitHub was asked to re-run. */
  readonly asked: number;
  /** GitHub was asked to re-run this attempt, and did not answer: it may have done so. */
  readonly unsure?: {
    readonly runId: string;
    readonly attempt: number;
    /** GitHub has said that it has not. */
    readonly isChecked?: true;
  };
};

/** Presses that have come, the newest. */
export type KnownPresses = { readonly ids: readonly { readonly id: string; readonly at: number }[] };

/** Who has had the failed jobs of which attempt re-run; by the run's id. */
export type Rerun = { readonly attempt: number; readonly by: string };

/** What is muted of a workflow in one channel: by the workflow's id, and the channel's key where it has one. */
export type Mute = {
  /** Until when (ms). */
  readonly until: number;
  /** As `stretch` compares them. */
  readonly failures: readonly string[];
  /** Who has muted them, by a masked name. */
  readonly by: string;
};

export type PressShapes = { press: WaitingPress; presses: KnownPresses; rerun: Rerun; mute: Mute };
