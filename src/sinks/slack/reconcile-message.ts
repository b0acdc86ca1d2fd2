// Looks for a run's message in Slack, where nobody answered when it was posted or edited: it is posted again only when
// that may have taken effect and has not; and what took effect later still is put right.
import type { BranchShapes } from "../../branch/branch.ts";
import { isTransient } from "../../core/policy/failure.ts";
import type { Report } from "../../core/report/report.ts";
import { logTrouble } from "../../edge/worker-log.ts";
import type { Facts } from "../../queue/facts.ts";
import type { Outcome } from "../../queue/work.ts";
import { LATE_CHECK_MS, LATE_EFFECT_MS } from "../limits.ts";
import { findMessages } from "./api/history.ts";
import { type Bot, deleteMessage, type Metadata, type Posted } from "./api/slack.ts";
import { LOOK_AGAIN_MS, SLACK_CLOCKS_APART_MS } from "./limits.ts";
import type { SlackFact } from "./sync-message.ts";

/** Null where nothing need be looked for, or has been found out: then the message is told. */
export async function seek(facts: Facts<BranchShapes>, bot: Bot, runId: string): Promise<Outcome | null> {
  const [run, known] = [facts.get("run", runId), facts.get("slack", runId)];
  if (!run || !known) return null;
  const { posted, message, triedAt, askedAt = 0 } = known;
  const isUnknown = !posted && !message;
  if (!isUnknown && (!askedAt || Date.now() < askedAt + LATE_CHECK_MS)) return null;
  const settled = { ...known, triedAt: undefined, askedAt: undefined };
  if (!isUnknown && !triedAt) {
    // It was edited: what was asked for before may have come after what was asked for last, which is said once more.
    facts.set("slack", runId, { ...settled, message: null });
    return null;
  }
  const found = await findMessages(bot, metadataOf(run.report), since(known, run.report));
  if (!found.ok && isTransient(found.failure)) return { kind: "failed", failure: found.failure };
  // Anything can be refused once. Who may never look posts all the same: a rare double is preferred to a loss.
  const looksUntil = askedAt + LATE_EFFECT_MS + (isUnknown ? 0 : LATE_CHECK_MS);
  if (!found.ok && Date.now() < looksUntil) return { kind: "again", at: Date.now() + LOOK_AGAIN_MS };
  const messages = found.ok ? found.value : null;
  const [first, ...doubles] = messages ?? [];
  const failure = await deleteAll(bot, doubles);
  if (failure) return failure;
  if (first) {
    facts.set("slack", runId, { ...settled, posted: first, message: first.ts === posted?.ts ? message : null });
  } else if (!isUnknown) {
    facts.set("slack", runId, settled);
  } else if (messages && Date.now() < askedAt + LATE_EFFECT_MS) {
    return { kind: "again", at: askedAt + LATE_EFFECT_MS };
  }
  return null;
}

function since({ posted, triedAt, askedAt }: SlackFact, { firstFailureAt }: Report): number {
  const times = [triedAt, askedAt, posted ? Number(posted.ts) * 1000 : undefined].filter((at) => at !== undefined);
  return (times.length > 0 ? Math.min(...times) : firstFailureAt) - SLACK_CLOCKS_APART_MS;
}

/** What would stand there twice. A failure that passes by itself, where it cannot be deleted now. */
async function deleteAll(bot: Bot, doubles: readonly Posted[]): Promise<Outcome | null> {
  for (const double of doubles) {
    const deleted = await deleteMessage(bot, double);
    if (deleted.ok || deleted.failure.kind === "not-found") continue;
    if (isTransient(deleted.failure)) return { kind: "failed", failure: deleted.failure };
    logTrouble({ object: "Branch", task: "delete message", what: deleted.failure.logText, next: "left there" });
  }
  return null;
}

/** Which run the message is about: by ids alone, for any app in the channel may read it. */
export function metadataOf({ repository, run }: Report): Metadata {
  return { event_type: "whyred_run", event_payload: { repository: repository.id, run: run.id } };
}
