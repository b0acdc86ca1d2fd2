// Errors that the runner and its hooks print, and that are no reason where another one stands. Pure.
import type { BodyLine } from "./body-line.ts";
import { FINAL } from "./failed-part.ts";
import { TEMPLATE_ERROR, TEMPLATE_PLACE } from "./step-marks.ts";

/**
 * Errors about an expression that cannot be evaluated. After a step's own failure they only follow from it. Alone they
 * are the reason, which the second of two lines gives; the first has the place, with or without it.
 */
export function withoutTemplateErrors(lines: readonly BodyLine[]): readonly BodyLine[] {
  if (!lines.some(isTemplateError)) return lines;
  const failed = lines.findIndex((line) => line.error && FINAL.test(line.text));
  const reasons = lines.filter(({ error, text }) => error && text.startsWith(TEMPLATE_ERROR)).map(({ text }) => text);
  return lines.filter((line, at) => {
    if (!isTemplateError(line)) return true;
    if (failed >= 0 && at > failed) return false;
    return line.text.startsWith(TEMPLATE_ERROR) || !reasons.some((reason) => reason.includes(line.text));
  });
}

/** A line's text is computed when it is asked for: here only of errors. */
export function isTemplateError(line: BodyLine): boolean {
  return line.error && (line.text.startsWith(TEMPLATE_ERROR) || TEMPLATE_PLACE.test(line.text));
}

/**
 * What a container's hook and the runner say of a script that failed within a container: its exit code at most. Sources:
 * runner-container-hooks, packages/k8s/src/hooks/run-script-step.ts, run-container-step.ts and packages/docker/src/utils.ts;
 * the runner's ContainerHookManager.cs.
 */
export const HOOK_ERROR =
  /^(?:Error: )*(?:failed to run (?:script|container) step|Failed to run container step): .*command terminated with /;
const HOOK_HOLLOW =
  /^(?:Executing the custom container implementation failed\. Please contact your self hosted runner administrator|Docker failed with exit code \d+$|(?:Error: )*failed to run script step: Docker failed with exit code)/;

/** The line says nothing that anybody looks for. */
export function isHollow(line: BodyLine): boolean {
  if (line.error) return HOOK_ERROR.test(line.text) || HOOK_HOLLOW.test(line.text);
  if (!line.raw.includes("index.js")) return false;
  const [program = "", script = "", ...rest] = line.text.split(" ");
  return rest.length === 0 && /[\\/]node$/.test(program) && /[\\/](?:k8s|docker)[\\/]index\.js$/.test(script);
}
