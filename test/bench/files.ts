// Files that a benchmark reads from a directory that somebody named: what is wrong with them is said in a sentence.
import { readFileSync } from "node:fs";
import * as v from "valibot";

/** A sentence for the reader, and exit code 2. */
export class Unusable extends Error {}

/** Null where there is no such file. */
export function readJson<S extends v.GenericSchema>(
  path: string,
  schema: S,
  expected: string,
): v.InferOutput<S> | null {
  const bytes = readIfThere(path);
  if (bytes === null) return null;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Unusable(`${path} is not JSON; expected ${expected}.`);
  }
  const { success, output, issues } = v.safeParse(schema, json);
  if (success) return output;
  const [issue] = issues;
  throw new Unusable(`${path} is not ${expected}: ${v.getDotPath(issue) ?? "it"}: ${issue.message}.`);
}

/** Null where there is no such file. */
export function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw new Unusable(`${path} cannot be read (${codeOf(error)}).`);
  }
}

export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
