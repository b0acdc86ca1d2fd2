// What Slack's refusals mean: an HTTP status, or a word for each at HTTP 200 (docs.slack.dev, "chat.postMessage",
// "chat.update", "Errors").
import type { Failure, Reason } from "../../../core/policy/failure.ts";
import { retryAfterMs } from "../../../core/policy/retry-after.ts";

/** What is waited for where Slack asks to wait, and does not say for how long. */
const WAIT_MS = 30_000;

/** An answer that is no success. An incoming webhook answers 400 to what it cannot read. */
export function refusal({ status, headers }: Response, what: string): Failure {
  const askedMs = retryAfterMs(headers.get("retry-after"), Date.now());
  if (status === 429) return { kind: "rate-limited", what, retryAfterMs: askedMs ?? WAIT_MS };
  if (status < 500 && status !== 408) return { kind: status === 400 ? "invalid" : "forbidden", what };
  const isGateways = status === 502 || status === 504;
  return {
    kind: "unavailable",
    what,
    ...(isGateways && { unheard: true }),
    ...(askedMs !== null && { retryAfterMs: askedMs }),
  };
}

const WORDS: readonly (readonly [Reason, string])[] = [
  ["rate-limited", "ratelimited rate_limited message_limit_exceeded"],
  // Passes by itself: Slack is in trouble, or a workspace or a channel is just being moved.
  ["unavailable", "internal_error fatal_error service_unavailable request_timeout update_failed"],
  ["unavailable", "team_added_to_org org_login_required external_channel_migrating"],
  ["unauthorized", "not_authed invalid_auth account_inactive token_expired token_revoked not_allowed_token_type"],
  ["not-found", "message_not_found"],
  ["gone", "cant_update_message edit_window_closed"],
  ["invalid", "invalid_arg_name invalid_arguments invalid_array_arg invalid_blocks invalid_blocks_format"],
  ["invalid", "invalid_charset invalid_json json_not_object invalid_post_type missing_post_type"],
  ["invalid", "invalid_metadata_format invalid_metadata_schema metadata_too_large"],
  ["invalid", "msg_blocks_too_long msg_too_long no_text"],
];

const REASONS: ReadonlyMap<string, Reason> = new Map(
  WORDS.flatMap(([reason, words]) => words.split(" ").map((word): [string, Reason] => [word, reason])),
);

/** Every other word is a refusal: the channel is archived, the bot is not in it, a scope is missing. */
export function toFailure(method: string, error: string): Failure {
  const kind = REASONS.get(error) ?? "forbidden";
  const what = `${method}: ${error}`;
  return kind === "rate-limited" ? { kind, what, retryAfterMs: WAIT_MS } : { kind, what };
}
