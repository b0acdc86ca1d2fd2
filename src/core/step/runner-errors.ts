// Errors of the runner and its hooks that are not the reason if there is another. Pure.
import type { BodyLine } from "./body-line.ts";
import { FINAL } from "./failed-part.ts";
import { TEMPLATE_ERROR, TEMPLATE_PLACE } from "./step-marks.ts";

/**
 * Leaves out errors about an expression that cannot be evaluated. After a step's own failure they only follow from it.
 * Alone they are the reason: of its two lines the second has it, and the first has the place, with or without the
 * reason.
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

/** Looks at the text of errors only: a line's text is computed on demand. */
export function isTemplateError(line: BodyLine): boolean {
  return line.error && (line.text.startsWith(TEMPLATE_ERROR) || TEMPLATE_PLACE.test(line.text));
}

/**
 * What a container's hook and the runner say about a script that failed in a container: its exit code at most. Sources:
 * runner-container-hooks, packages/k8s/src/hooks/run-script-step.ts, run-container-step.ts and
 * packages/docker/src/utils.ts; the runner's ContainerHookManager.cs.
 */
export const HOOK_ERROR =
  /^(?:Error: )*(?:failed to run (?:script|container) step|Failed to run container step): .*command terminated with /;
const HOOK_HOLLOW =
  /^(?:Executing the custom container implementation failed\. Please contact your self hosted runner administrator|Docker failed with exit code \d+$|(?:Error: )*failed to run script step: Docker failed with exit code)/;

/** Does the line say nothing that anybody needs? */
export function isHollow(line: BodyLine): boolean {
  if (line.error) return HOOK_ERROR.test(line.text) || HOOK_HOLLOW.test(line.text);
  if (!line.raw.includes("index.js")) return false;
  const [program = "", script = "", ...rest] = line.text.split(" ");
  return rest.length === 0 && /[\\/]node$/.test(program) && /[\\/](?:k8s|docker)[\\/]index\.js$/.test(script);
}
