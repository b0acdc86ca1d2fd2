// The command and its files, as the caller names them.
import { resolve } from "node:path";

/** From its source it is run by npm, which starts the script in this folder and says where the caller stands. */
const isSource = import.meta.url.endsWith(".ts");
const base = (isSource ? process.env["INIT_CWD"] : undefined) ?? process.cwd();

/** What was typed to run this. */
export const COMMAND = isSource ? "npm run explain --" : "whyred";

export const fromCaller = (path: string): string => resolve(base, path);

const REASONS: Record<string, string> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
};

/** Why a file could not be read, to stand in a sentence. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return REASONS[code] ?? (error instanceof Error ? error.message : "unknown error");
}
