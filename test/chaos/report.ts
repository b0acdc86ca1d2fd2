// What is printed of a chaos. Pure.
import { isStood, type Verdict } from "./verdict.ts";

export function reportOf(verdict: Verdict): string {
  const { places, calls } = verdict;
  const failures = [...verdict.faults.values()].reduce((sum, count) => sum + count, 0);
  const part = ((100 * failures) / verdict.callsWhileFailing).toFixed(1);
  const all = calls.github + calls.storage + calls.slack;
  const rows: [string, string][] = [
    ["pull requests, branches, runs", `${verdict.pullRequests}, ${verdict.branches}, ${verdict.runs}`],
    ["of default branches, queues", `${verdict.onDefaultBranches}, ${verdict.queued} of the runs`],
    ["failed jobs, of all attempts", String(verdict.failed)],
    ["replaced by newer ones", `${verdict.failed - verdict.due} of ${verdict.failed}`],
    ["jobs told / failed", `${verdict.told} / ${verdict.due}, all that nothing has replaced`],
    ["comments per pull request", perEach(verdict.comments, "comment", "pull request")],
    ["messages per run", perEach(verdict.messages, "message", "run")],
    ["comments doubled", String(verdict.commentsDoubled)],
    [
      "messages doubled",
      `${verdict.messagesDoubled}, of them ${verdict.messagesDoubledUnheard} where Slack's answer was lost`,
    ],
    ["losses", String(verdict.lost.length)],
    [
      "places that were wrong",
      `${places.wrong}: ${places.givenUp} given up; ${places.stillWrong} still, after their webhooks were sent again`,
    ],
    ["given up, as /health counts it", verdict.health === null ? "it does not" : String(verdict.health)],
    ["red that is over", String(verdict.outOfDate.length)],
    ["said that is not so", String(verdict.untrue.length)],
    ["comments and messages that say", [...verdict.said].map(([what, count]) => `${what} ${count}`).join(", ")],
    ["deliveries posted", `${verdict.posted}, of them ${verdict.refused} accepted by nobody and sent again`],
    ["calls made", `${all}: GitHub ${calls.github}, storage ${calls.storage}, Slack ${calls.slack}`],
    ["of them failed on purpose", `${failures}, ${part}% while deliveries went on`],
    ["workerd killed", `${verdict.kills.length}: ${verdict.kills.join(", ")}`],
    ["from accepted to told", delays(verdict.delays)],
    ["still to do in the end", String(verdict.pending.length)],
  ];
  const table = rows.map(([what, figure]) => `${what.padEnd(32)} ${figure}`);
  return [...table, ...details(verdict), isStood(verdict) ? "Stood." : "NOT stood."].join("\n");
}

function perEach(counts: ReadonlyMap<number, number>, thing: string, place: string): string {
  return [...counts]
    .map(([count, times]) => `${count} ${plural(count, thing)}: ${times} ${plural(times, place)}`)
    .join("; ");
}

const plural = (count: number, word: string) => (count === 1 ? word : `${word}s`);

function delays(all: readonly number[]): string {
  const at = (part: number) =>
    `${((all[Math.min(all.length - 1, Math.floor(part * all.length))] ?? 0) / 1000).toFixed(1)} s`;
  return all.length === 0 ? "nothing was told" : `half within ${at(0.5)}, 95% within ${at(0.95)}, longest ${at(1)}`;
}

function details({ lost, outOfDate, untrue, gaveUp }: Verdict): string[] {
  const most = [...gaveUp].sort(([, a], [, b]) => b - a).slice(0, REASONS_MAX);
  return [
    ...lost.map((what) => `lost: ${what}`),
    ...outOfDate.map((what) => `red that is over: ${what}`),
    ...untrue.map((what) => `not so: ${what}`),
    ...most.map(([what, count]) => `given up ${count} ×: ${what}`),
    ...(gaveUp.size > most.length ? [`given up for ${gaveUp.size - most.length} more reasons`] : []),
  ];
}

/** Reasons for giving up that are printed, the most frequent ones. */
const REASONS_MAX = 12;
