/** The arguments of a call to Slack, which takes them as JSON and as a form. */
import { isObject, type JsonObject, parseJson } from "../json.ts";
import type { Incoming } from "../loopback.ts";

/** Undefined where the body cannot be read as what it says it is. */
export function argumentsOf({ headers, body }: Incoming): JsonObject | undefined {
  const type = headers["content-type"] ?? "";
  if (!/^application\/json\b/.test(type)) return Object.fromEntries(new URLSearchParams(body));
  try {
    const parsed = parseJson(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
