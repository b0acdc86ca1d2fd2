// What the commands are given: files by their paths, or the standard input. What cannot be read is a sentence.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

/** A sentence for the reader, and exit code 2. */
export class Unusable extends Error {}

/** npm starts the script in the package's directory; the caller's paths are meant from where they stand. */
export const fromCaller = (path: string): string => resolve(process.env["INIT_CWD"] ?? process.cwd(), path);

export async function readText(path: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(fromCaller(path), "utf8");
  } catch (error) {
    throw new Unusable(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

export async function readJson(path: string): Promise<unknown> {
  const json = await readText(path);
  try {
    return JSON.parse(json);
  } catch {
    throw new Unusable(`${path} is not JSON; expected what GitHub answers.`);
  }
}

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
};

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : "unknown error");
}
