// Exchanges the code of a manifest for the App that GitHub made of it (docs.github.com, "Create a GitHub App from a
// manifest"). It needs no credential. Its answer holds the App's key, which GitHub hands out this once: it is read
// whole or not at all, and no failure repeats any of it.
import * as v from "valibot";
import { type Failure, failed, type Result, succeeded } from "../../core/policy/failure.ts";
import { linkOnGitHub } from "../../core/setup/app-manifest.ts";
import { CONVERSION_MAX_BYTES } from "../../core/setup/limits.ts";
import { toPkcs8 } from "../../settings/private-key.ts";
import { within } from "../deadline.ts";
import { parseJson } from "../json.ts";
import { REQUEST_TIMEOUT_MS } from "../limits.ts";
import { USER_AGENT } from "./request.ts";

export type NewApp = {
  readonly id: string;
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** Its page on GitHub. */
  readonly url: string;
};

const Answer = v.object({
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  pem: v.pipe(
    v.string(),
    v.check((pem) => toPkcs8(pem) !== null),
  ),
  webhook_secret: v.pipe(v.string(), v.minLength(1), v.maxLength(1_000)),
  html_url: v.pipe(v.string(), v.maxLength(1_000)),
});

const ROUTE = "POST /app-manifests/{code}/conversions";

/**
 * `not-found` where GitHub does not know the code (any more), `unavailable` where it did not answer, so that the same
 * code may be taken there again; `unexpected` where it answered what it does not document: then the App is made, and its
 * key is lost.
 */
export async function exchangeCode(apiUrl: string, code: string): Promise<Result<NewApp>> {
  try {
    return await within(REQUEST_TIMEOUT_MS, async (signal) => {
      const response = await fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
        method: "POST",
        headers: {
          accept: "application/vnd.github+json",
          "user-agent": USER_AGENT,
          "x-github-api-version": "2022-11-28",
        },
        redirect: "manual",
        signal,
      });
      const text = await readCapped(response.body);
      if (!response.ok) return failed(refusal(response.status));
      const parsed = text === null ? null : v.safeParse(Answer, parseJson(text));
      const url = parsed?.success ? linkOnGitHub(apiUrl, parsed.output.html_url) : null;
      if (!parsed?.success || url === null) return failed(unexpected(response.status));
      const { id, pem, webhook_secret: webhookSecret } = parsed.output;
      return succeeded({ id: String(id), privateKey: pem, webhookSecret, url });
    });
  } catch {
    return failed({ kind: "unavailable", logText: `${ROUTE}: no answer`, outcomeUnknown: true });
  }
}

function refusal(status: number): Failure {
  const logText = `${ROUTE}: ${status}`;
  if (status === 404 || status === 422) return { kind: "not-found", logText, status };
  // A redirect is none of GitHub's answers to this, and is not followed: the code would go elsewhere.
  if (status >= 300 && status < 400) return unexpected(status);
  return { kind: "unavailable", logText, status };
}

const unexpected = (status: number): Failure => ({
  kind: "unexpected",
  logText: `${ROUTE}: ${status} with an answer that GitHub does not document`,
  status,
});

/** Null where it is longer than {@link CONVERSION_MAX_BYTES}: the rest is not read. */
async function readCapped(body: ReadableStream<Uint8Array> | null): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > CONVERSION_MAX_BYTES) return null;
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}
