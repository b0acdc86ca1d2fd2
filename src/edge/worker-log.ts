// The Worker's log (`wrangler tail`, or Workers Logs), for trouble that no sink can report. It may name repositories and
// jobs, since only the operator reads it; never a secret, never a signed link.
import { redact } from "../core/redact/redact.ts";

export type Trouble = { readonly object: string; readonly task: string; readonly what: string; readonly next: string };

export function logTrouble(trouble: Trouble): void {
  console.warn(troubleLine(trouble));
}

/** One line of JSON, which Workers Logs indexes by field. Each field is masked by itself, so that it stays JSON. */
export function troubleLine(trouble: Trouble): string {
  return JSON.stringify(Object.fromEntries(Object.entries(trouble).map(([field, text]) => [field, redact(text)])));
}
