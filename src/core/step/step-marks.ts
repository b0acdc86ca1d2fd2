// The marks that the runner itself writes into a job log, and what each says about where a step begins or ends. Pure.
// Seen in logs of hosted and self-hosted runners; a program may print the same words, so a mark counts only on a line
// that has a timestamp of its own, if the log has timestamps at all.
import { hasStamp, messageStart } from "../log/log-line.ts";

export type Mark =
  | { kind: "run"; title: string }
  /** A local composite action prints this before its own first group. */
  | { kind: "prepare" }
  /** The first words of the step that starts a job's service containers. */
  | { kind: "containers" }
  /** One per post step; nothing behind the first one belongs to a step of the workflow file. */
  | { kind: "post" }
  /** Containers are stopped (with the service's log), orphans are killed, outputs are set. */
  | { kind: "end" }
  /** `opens`: a local action that is not there fails before its step has written anything else. */
  | { kind: "error"; exitCode: number | null; final: boolean; opens: boolean };

const RUN = "##[group]Run ";
const CONTAINERS = "##[group]Checking docker version";
const ERROR = "##[error]";
const ENDS = [
  "Cleaning up orphan processes",
  "Evaluate and set job outputs",
  "Evaluate and set environment url",
  "Print service container logs: ",
];
/** The runner says so of a summary that is too large, and lets the step pass. */
const HARMLESS = "$GITHUB_STEP_SUMMARY upload aborted";
const EXIT_CODE = /^Process completed with exit code (-?\d+)\.?$/;
/** After one of these the step is over; a JavaScript action goes on printing after any other `##[error]`. */
const FINAL =
  /^(?:Process completed with exit code |The operation was cancell?ed|The runner has received a shutdown signal|The action '.*' has timed out)/;

/** The mark that `raw` is, or null; called for every line, so the first letter decides first. */
export function markOf(raw: string, stamped: boolean): Mark | null {
  const at = messageStart(raw);
  switch (raw.charCodeAt(at)) {
    case 0x23: // #
      if (stamped && !hasStamp(raw)) return null;
      if (raw.startsWith(RUN, at)) return { kind: "run", title: raw.slice(at + RUN.length).trimEnd() };
      if (raw.startsWith(CONTAINERS, at)) return { kind: "containers" };
      return raw.startsWith(ERROR, at) ? errorMark(raw.slice(at + ERROR.length).trimEnd()) : null;
    case 0x50: // P
      if (stamped && !hasStamp(raw)) return null;
      if (raw.startsWith("Post job cleanup.", at)) return raw.length <= at + 18 ? { kind: "post" } : null;
      if (raw.startsWith("Prepare all required actions", at)) return { kind: "prepare" };
      return ends(raw, at);
    case 0x43: // C
    case 0x45: // E
      if (stamped && !hasStamp(raw)) return null;
      return ends(raw, at);
    default:
      return null;
  }
}

function ends(raw: string, at: number): Mark | null {
  return ENDS.some((words) => raw.startsWith(words, at)) ? { kind: "end" } : null;
}

/** A program may print a million of these; few begin like one that says more. */
const MAY_SAY_MORE = /^(?:\$GITHUB|Process|The |Can't)/;
const ORDINARY: Mark = { kind: "error", exitCode: null, final: false, opens: false };

function errorMark(message: string): Mark | null {
  if (!MAY_SAY_MORE.test(message)) return ORDINARY;
  if (message.startsWith(HARMLESS)) return null;
  const code = EXIT_CODE.exec(message)?.[1];
  return {
    kind: "error",
    exitCode: code === undefined ? null : Number(code),
    final: FINAL.test(message),
    opens: message.startsWith("Can't find 'action.yml'"),
  };
}
