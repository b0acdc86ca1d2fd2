// A repository's own rules: `.github/whyred.yml` on its default branch, never a pull request's version of it.
import * as v from "valibot";
import { type Failure, failed, type Result, succeeded } from "../../core/policy/failure.ts";
import type { GitHub } from "./github.ts";
import { RULES_FILE_MAX_BYTES } from "./limits.ts";
import { read } from "./request.ts";
import type { Names } from "./runs.ts";
import type { Permission } from "./tokens.ts";

export const RULES_FILE = ".github/whyred.yml";

/** `version` is git's id of the content. Text that is longer than any rules may be is cut: it is refused anyway. */
export type RulesFile = { readonly version: string; readonly text: string };

/** docs.github.com, "Get repository content". Above 1 MB there is no content; a folder is answered as a list. */
const Content = v.object({ type: v.literal("file"), sha: v.string(), content: v.optional(v.string(), "") });
const ROUTE = "GET /repos/{owner}/{repo}/contents/{path}";

/** Either is enough; the App need have neither. */
const EITHER: readonly Permission[] = ["single_file", "contents"];

/** The file; null where there is none, and where the App may not read it. */
export async function getRulesFile(github: GitHub, names: Names): Promise<Result<RulesFile | null>> {
  for (const permission of EITHER) {
    const answer = await github.answer(permission, ROUTE, { ...names, path: RULES_FILE });
    if (answer.ok) return fileIn(answer.value.data);
    if (answer.failure.kind === "not-found") return succeeded(null);
    if (!isNotAllowed(answer.failure)) return failed(answer.failure);
  }
  return succeeded(null);
}

/** GitHub gives no token for a permission that was not granted (422), and refuses what a token may not do (403). */
function isNotAllowed({ kind }: Failure): boolean {
  return kind === "invalid" || kind === "forbidden";
}

function fileIn(data: unknown): Result<RulesFile | null> {
  if (Array.isArray(data)) return succeeded(null);
  const parsed = read(data, Content, ROUTE);
  if (!parsed.ok) return parsed;
  const { sha, content } = parsed.value;
  const bytes = Buffer.from(content.slice(0, RULES_FILE_MAX_BYTES * 2), "base64").subarray(0, RULES_FILE_MAX_BYTES);
  return succeeded({ version: sha, text: content === "" ? "" : bytes.toString("utf8") });
}
