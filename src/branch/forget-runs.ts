// What a branch keeps of its runs: the reports of the newest, and of all that is still to be told; of the others, for as
// long as they may fail again, no more than where their message is.

import { messagesToForget, runsToForget } from "../core/policy/forgetting.ts";
import { RETENTION_MS } from "../core/policy/limits.ts";
import { mayHavePullRequest } from "../core/report/branch-run.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { COUNT, givenUpKey } from "../queue/dead-letters.ts";
import type { Facts } from "../queue/facts.ts";
import type { Outbox } from "../queue/outbox.ts";
import { keyOf } from "../queue/tasks.ts";
import type { Message } from "../sinks/slack/render/message.ts";
import type { SlackFact } from "../sinks/slack/sync-message.ts";
import type { BranchShapes } from "./branch.ts";

/** In the place of what a message says, which is only compared: it was posted, and says something else than any report. */
const FORGOTTEN: Message = { text: "", blocks: [] };

export function forgetOldRuns(facts: Facts<BranchShapes>, outbox: Outbox, now: number): void {
  const untold = new Set(outbox.pending("slack").map(({ name }) => keyOf(name)));
  const isCommentDue = outbox.pending("comment").length > 0;
  const runs = [...facts.all("run")].map(([id, { at, shown, report }]) => {
    const isNeeded = untold.has(id) || shown || (isCommentDue && mayHavePullRequest(report.run));
    return { id, at, isNeeded };
  });
  const known = new Set(runs.map(({ id }) => id));
  for (const { id } of runsToForget(runs, now)) {
    known.delete(id);
    facts.remove("run", id);
    outbox.drop(`slack ${id}`);
    if (untold.has(id)) giveUp(outbox, id, now);
  }
  forgetMessages(facts, known, now);
  for (const [number, { seenAt }] of facts.all("head")) {
    if (seenAt < now - RETENTION_MS) facts.remove("head", number);
  }
  // One that is written again after all is found again on its pull request.
  for (const [number, { pace }] of facts.all("comment")) {
    if (pace && pace.at < now - RETENTION_MS) facts.remove("comment", number);
  }
}

/** More runs wait to be told than an object can hold: that is said like everything that is given up. */
function giveUp(outbox: Outbox, id: string, now: number): void {
  const what = "more runs of one branch wait to be told than are remembered";
  logTrouble({ object: "Branch", task: `slack ${id}`, what, next: "give-up" });
  outbox.put(`${COUNT} ${givenUpKey("slack", "unavailable")}`, now);
}

function forgetMessages(facts: Facts<BranchShapes>, known: ReadonlySet<string>, now: number): void {
  const ofForgotten = [...facts.all("slack")].filter(([id]) => !known.has(id));
  const old = messagesToForget(
    ofForgotten.map(([id, fact]) => ({ id, at: heardOf(fact) })),
    now,
  );
  const gone = new Set(old.map(({ id }) => id));
  for (const [id, fact] of ofForgotten) {
    if (gone.has(id)) facts.remove("slack", id);
    else if (fact.message?.text) facts.set("slack", id, { ...fact, message: FORGOTTEN });
  }
}

/** When it was last written, or first tried; 0 for a message of an incoming webhook that 0.1.0 posted. */
function heardOf({ pace, triedAt, posted }: SlackFact): number {
  return Math.max(pace?.at ?? 0, triedAt ?? 0, Number(posted?.ts ?? 0) * 1000);
}
