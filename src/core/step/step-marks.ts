// The runner's marks in a job log: where a step begins, fails and ends. Pure.
//
//   Current runner version: '2.336.0'           Set up job
//   Prepare all required actions
//   Complete job name: build
//   ##[group]Run npm test                       a step: its header up to ##[endgroup]
//   <cyan>npm test</cyan>                         the echoed script, or `with:` of an action
//   shell: /usr/bin/bash -e {0}
//   env:
//     CI: true
//   ##[endgroup]
//   …                                             what the script prints
//   ##[error]Process completed with exit code 1.  its final mark, if it failed
//   Post job cleanup.                           one for each post step
//   Cleaning up orphan processes                Complete job
//
// Step names are not printed. A program can print the same words, so in a log with timestamps a mark counts only on a
// line that has one. Where the runner prints them: actions/runner, src/Runner.Worker, Handlers/*.cs and JobExtension.cs.
import { hasStamp, messageStart } from "../log/log-line.ts";
import { type InnerMark, innerMarkOf } from "./inner-steps.ts";

export type Mark =
  /** A step's header, or a program's own group. The lines after it decide (step-header). */
  | { kind: "run" }
  /** The set-up's first line. */
  | { kind: "version" }
  /** The set-up's last line. The steps follow. */
  | { kind: "ready" }
  /** A step's first line before its header: of a local composite action, or of a self-hosted runner's job hook. */
  | { kind: "prepare" }
  /** Steps ran in the background, so the lines of several are mixed. */
  | { kind: "background" }
  /** Around each inner step of a composite action. */
  | { kind: "inner"; mark: InnerMark }
  /** The first words of the step that starts a job's service containers. */
  | { kind: "containers" }
  /** A docker action's container starts. Such a step fails without an `##[error]`. */
  | { kind: "docker" }
  /** One for each post step. No step of the workflow file comes after the first one. */
  | { kind: "post" }
  /** Complete job: containers are stopped (with the services' logs), orphan processes killed, outputs set. */
  | { kind: "end" }
  /** `opens`: it is the first line of a step that failed before its header. */
  | { kind: "error"; exitCode: number | null; final: boolean; opens: boolean };

const RUN = "##[group]Run ";
const JOB_STARTED = "A job started hook has been configured by the self-hosted runner administrator";
const JOB_COMPLETED = "A job completed hook has been configured by the self-hosted runner administrator";
/** Printed when the runner waits for background steps, or cancels them (BackgroundStepCoordinator.cs). */
const BACKGROUND = /^(?:Waiting for|Finished waiting for|Cancelling|Finished cancelling) (?:all )?background step\(s\)/;
const CONTAINERS = "##[group]Checking docker version";
const DOCKER = "##[command]/usr/bin/docker run";
const ERROR = "##[error]";
const ENDS = [
  "Cleaning up orphan processes",
  "Evaluate and set job outputs",
  "Evaluate and set environment url",
  "Print service container logs: ",
];
/** The runner's error about a summary that is too large. The step passes all the same. */
const HARMLESS = "$GITHUB_STEP_SUMMARY upload aborted";
const EXIT_CODE = /^Process completed with exit code (-?\d+)\.?$/;
/** The step is over after one of these. After any other `##[error]`, a JavaScript action may go on printing. */
const FINAL =
  /^(?:Process completed with exit code |The operation was cancell?ed|The runner has received a shutdown signal|The action '.*' has timed out)/;

/** A single object, because a program may print a million such lines. */
const HEADER: Mark = { kind: "run" };

/** The header's text after `Run `. The header may have lost its mark, as on GitHub's page. */
export function titleOf(header: string): string {
  const at = messageStart(header);
  return header.slice(at + (header.startsWith(RUN, at) ? RUN.length : "Run ".length)).trim();
}

/** The mark on this line, or null. Called for every line, so the first letter is checked first. */
export function markOf(raw: string, stamped: boolean): Mark | null {
  const at = messageStart(raw);
  switch (raw.charCodeAt(at)) {
    case 0x23: // #
      return stamped && !hasStamp(raw) ? null : bracketMark(raw, at);
    case 0x50: // P
      if (stamped && !hasStamp(raw)) return null;
      if (raw.startsWith("Post job cleanup.", at)) return raw.length <= at + 18 ? { kind: "post" } : null;
      if (raw.startsWith("Prepare all required actions", at)) return { kind: "prepare" };
      return ends(raw, at);
    case 0x41: // A
      if (stamped && !hasStamp(raw)) return null;
      if (raw.startsWith(JOB_STARTED, at)) return { kind: "prepare" };
      return raw.startsWith(JOB_COMPLETED, at) ? { kind: "post" } : null;
    case 0x43: // C
      if (stamped && !hasStamp(raw)) return null;
      if (raw.startsWith("Complete job name: ", at)) return { kind: "ready" };
      if (raw.startsWith("Current runner version: '", at)) return { kind: "version" };
      return ends(raw, at) ?? background(raw, at);
    case 0x46: // F
    case 0x57: // W
      return stamped && !hasStamp(raw) ? null : background(raw, at);
    case 0x45: // E
      if (stamped && !hasStamp(raw)) return null;
      return ends(raw, at);
    default:
      return null;
  }
}

/** A mark that begins with `##[`. A program may print a million others, so the letter after it is checked first. */
function bracketMark(raw: string, at: number): Mark | null {
  switch (raw.charCodeAt(at + 3)) {
    case 0x67: // g
      if (raw.startsWith(RUN, at)) return HEADER;
      return raw.startsWith(CONTAINERS, at) ? { kind: "containers" } : null;
    case 0x65: // e
      if (raw.startsWith(ERROR, at)) return errorMark(raw.slice(at + ERROR.length).trimEnd());
      return innerMark(raw, at);
    case 0x73: // s
      return innerMark(raw, at);
    case 0x63: // c
      return raw.startsWith(DOCKER, at) ? { kind: "docker" } : null;
    default:
      return null;
  }
}

function innerMark(raw: string, at: number): Mark | null {
  const mark = innerMarkOf(raw.slice(at));
  return mark && { kind: "inner", mark };
}

function background(raw: string, at: number): Mark | null {
  return raw.includes("background step(s)", at) && BACKGROUND.test(raw.slice(at)) ? { kind: "background" } : null;
}

function ends(raw: string, at: number): Mark | null {
  return ENDS.some((words) => raw.startsWith(words, at)) ? { kind: "end" } : null;
}

/** A program may print a million `##[error]` lines. Few begin like one of the runner's own. */
const MAY_SAY_MORE = /^(?:\$GITHUB|Process|The |Can't)/;
const ORDINARY: Mark = { kind: "error", exitCode: null, final: false, opens: false };
const UNREADABLE: Mark = { ...ORDINARY, opens: true };

/**
 * An expression that cannot be evaluated, or an action's file that cannot be read, fails a step before its header. The
 * runner prints the place alone, and then what is wrong: `.github/workflows/ci.yml (Line: 41, Col: 13):`, `The template
 * is not valid. .github/… (Line: 41, Col: 13): Unexpected value ''`. Source: TemplateContext.cs (the place is mistaken
 * for a format string, which loses the message) and TemplateValidationErrors.cs.
 */
export const TEMPLATE_PLACE = /^(?:\S.*? )?\(Line: \d+, Col: \d+\):/;
export const TEMPLATE_ERROR = "The template is not valid.";

function errorMark(message: string): Mark | null {
  if (message.startsWith(TEMPLATE_ERROR) || (message.includes("(Line: ") && TEMPLATE_PLACE.test(message)))
    return UNREADABLE;
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
