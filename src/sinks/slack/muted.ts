// What somebody has muted in a channel: failures of one workflow, for a day. They make no reply and no new message
// there, even if the workflow was green in between. Existing messages are edited as ever, and no comment changes.
import { RETENTION_MS } from "../../core/policy/limits.ts";
import type { Share } from "../../core/rules/routes.ts";
import type { Records } from "../../queue/records.ts";
import { FAILURES_KEPT_MAX, MUTED_MS } from "./limits.ts";
import { recordKey } from "./message-record.ts";
import type { Mute } from "./press-record.ts";
import { failuresOf, type MessageShapes } from "./stretch.ts";

type Known = { readonly records: Records<MessageShapes> };

/** By workflow and channel, like the messages. */
const keyOf = ({ key, run }: Share) => recordKey(run.report.run.workflowId, key);

/** The mute that covers all of these failures at that time (ms); null if it does not cover them all. */
export function muteOf({ records }: Known, share: Share, failures: readonly string[], at: number): Mute | null {
  const mute = records.get("mute", keyOf(share));
  if (!mute || mute.until <= at || failures.length === 0) return null;
  return failures.every((failure) => mute.failures.includes(failure)) ? mute : null;
}

/** Is all that the channel would be told of this run muted at that time (ms)? */
export function isMuted(known: Known, share: Share, at: number): boolean {
  return muteOf(known, share, failuresOf(share.run.report), at) !== null;
}

type Muting = { readonly failures: readonly string[]; readonly by: string };

export function mute({ records }: Known, share: Share, { failures, by }: Muting, now: number): void {
  const known = records.get("mute", keyOf(share));
  const others = known && known.until > now ? known.failures : [];
  const all = [...new Set([...others, ...failures])].slice(-FAILURES_KEPT_MAX);
  records.set("mute", keyOf(share), { until: now + MUTED_MS, failures: all, by });
}

/** A run can be re-run long after its failure was muted, so a mute is remembered as long as runs are. */
export function forgetMutes({ records }: Known, now: number): void {
  for (const [key, { until }] of records.all("mute")) if (until + RETENTION_MS <= now) records.remove("mute", key);
}
