// Turns Slack's errors into Failures: an HTTP status, or at HTTP 200 an error code in the body (docs.slack.dev,
// "chat.postMessage", "chat.update", "Errors").
import type { Failure, Reason } from "../../../core/policy/failure.ts";
import { retryAfterMs } from "../../../core/policy/retry-after.ts";

/** Used if Slack asks us to wait without saying how long. */
const WAIT_MS = 30_000;

/** For a response without a success status. An incoming webhook answers 400 to a message that it cannot read. */
export function fromStatus({ status, headers }: Response, logText: string): Failure {
  const askedMs = retryAfterMs(headers.get("retry-after"), Date.now());
  if (status === 429) return { kind: "rate-limited", logText, status, retryAfterMs: askedMs ?? WAIT_MS };
  if (status < 500 && status !== 408) return { kind: status === 400 ? "invalid" : "forbidden", logText, status };
  const isGateway = status === 502 || status === 504;
  return {
    kind: "unavailable",
    logText,
    status,
    ...(isGateway && { outcomeUnknown: true }),
    ...(askedMs !== null && { retryAfterMs: askedMs }),
  };
}

const CODES: readonly (readonly [Reason, string])[] = [
  ["rate-limited", "ratelimited rate_limited message_limit_exceeded"],
  // Transient: Slack is in trouble, or is moving a workspace or a channel.
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
  CODES.flatMap(([reason, codes]) => codes.split(" ").map((code): [string, Reason] => [code, reason])),
);

/** Every other code is `forbidden`: the channel is archived, the bot is not in it, a scope is missing. */
export function fromErrorCode(method: string, code: string): Failure {
  const kind = REASONS.get(code) ?? "forbidden";
  const logText = `${method}: ${code}`;
  return kind === "rate-limited" ? { kind, logText, retryAfterMs: WAIT_MS } : { kind, logText };
}
