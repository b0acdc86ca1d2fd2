// A message's buttons, and what it says about presses. Pure.
import { plainName } from "../../../core/redact/plain.ts";
import type { Button } from "../../../core/report/press.ts";
import {
  type Block,
  type ButtonElement,
  type Inline,
  onLines,
  SHORT_NAME_MAX_CHARS,
  section,
  text,
} from "./rich-text.ts";
import { inUtc } from "./stretch.ts";

/** The buttons' `action_id`s. */
export const ACTION_IDS: Readonly<Record<Button, string>> = { rerun: "whyred_rerun", mute: "whyred_mute" };

const LABELS: Readonly<Record<Button, string>> = { rerun: "Re-run failed jobs", mute: "Mute this for 24 hours" };

export type Pressing = {
  /** The value of each button; null if there are no buttons at all. */
  readonly value: string | null;
  readonly buttons: readonly Button[];
  /** Who had the failed jobs re-run, and of which attempt. Names are hostile text. */
  readonly rerun: { readonly by: string; readonly attempt: number } | null;
  /** Who muted it, and until when (ms). */
  readonly muted: { readonly by: string; readonly until: number } | null;
};

/** The blocks below the rest of the message. */
export function pressingBlocks({ value, buttons, rerun, muted }: Pressing): Block[] {
  const lines: Inline[][] = [
    ...(rerun ? [[text(`${nameOf(rerun.by)} re-ran the failed jobs of attempt ${rerun.attempt}.`)]] : []),
    ...(muted ? [[text(`${nameOf(muted.by)} muted this until ${inUtc(muted.until)}.`)]] : []),
  ];
  const elements = value === null ? [] : buttons.map((button) => element(button, value));
  return [
    ...(lines.length > 0 ? [section(onLines(lines))] : []),
    // Slack refuses an empty block.
    ...(elements.length > 0 ? [{ type: "actions", elements } satisfies Block] : []),
  ];
}

const nameOf = (name: string) => plainName(name, SHORT_NAME_MAX_CHARS) || "Somebody";

const element = (button: Button, value: string): ButtonElement => ({
  type: "button",
  action_id: ACTION_IDS[button],
  text: { type: "plain_text", text: LABELS[button], emoji: false },
  value,
});
