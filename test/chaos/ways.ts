// The ways in which a call to GitHub, to the logs' storage and to Slack fails. Pure, but for the clock that a reset is
// told by.
import type { StorageTrouble } from "../world/log-storage.ts";
import type { Trouble } from "../world/loopback.ts";

export type Way<T extends Trouble = Trouble> = {
  readonly name: string;
  /** How often it is drawn, beside the others' 1. */
  readonly weight?: number;
  /** What is waited for it is half a minute or more: not in the short form. */
  readonly isLong?: true;
  /** The call is carried out, and only its answer is lost: for calls that change something. */
  readonly isLostAnswer?: true;
  /** For calls that make something alone: of what is edited it is waited for longer. */
  readonly isMaking?: true;
  readonly trouble: () => T;
};

const json = { "content-type": "application/json; charset=utf-8" };

/** The Worker waits 10 s for an answer (REQUEST_TIMEOUT_MS), and 12 s for a log to go on. */
const TOO_LATE_MS = 10_500;
const LOG_TOO_LATE_MS = 12_500;

const gitHubSays = (status: number, message: string, headers: Record<string, string> = {}) => ({
  answer: { status, headers: { ...json, ...headers }, body: JSON.stringify({ message }) },
});
const inSeconds = (seconds: number) => String(Math.ceil(Date.now() / 1000) + seconds);
const LIMITED = "You have exceeded a secondary rate limit. Please retry your request again later.";
const PRIMARY = "API rate limit exceeded for installation.";

/** Later than the Worker asks again, and sooner than it makes something again (LATE_EFFECT_MS). */
const EFFECT_AFTER_MS = 5_000;

const lost: readonly Way[] = [
  {
    name: "hung up, made later",
    isLostAnswer: true,
    isMaking: true,
    weight: 3,
    trouble: () => ({ answer: "hang up", effectAfterMs: EFFECT_AFTER_MS }),
  },
  {
    name: "hung up, carried out later",
    isLostAnswer: true,
    isLong: true,
    trouble: () => ({ answer: "hang up", effectAfterMs: EFFECT_AFTER_MS }),
  },
  {
    name: "silence, carried out later",
    isLostAnswer: true,
    weight: 0.25,
    isLong: true,
    trouble: () => ({ answer: "hang up", delayMs: TOO_LATE_MS, effectAfterMs: EFFECT_AFTER_MS }),
  },
  { name: "carried out, then hung up", isLostAnswer: true, trouble: () => ({ answer: "hang up", afterwards: true }) },
  { name: "carried out, then 502", isLostAnswer: true, trouble: () => ({ ...gitHubSays(502, ""), afterwards: true }) },
  {
    name: "carried out, then silence",
    isLostAnswer: true,
    weight: 0.25,
    isLong: true,
    trouble: () => ({ answer: "hang up", afterwards: true, delayMs: TOO_LATE_MS }),
  },
];

export const GITHUB_WAYS: readonly Way[] = [
  { name: "401", trouble: () => gitHubSays(401, "Bad credentials") },
  { name: "403", trouble: () => gitHubSays(403, "Resource not accessible by integration") },
  { name: "403 retry-after", trouble: () => gitHubSays(403, LIMITED, { "retry-after": "1" }) },
  { name: "403 without a time", weight: 0.3, isLong: true, trouble: () => gitHubSays(403, LIMITED) },
  {
    name: "403 x-ratelimit-reset",
    trouble: () => gitHubSays(403, PRIMARY, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inSeconds(2) }),
  },
  { name: "404", trouble: () => gitHubSays(404, "Not Found") },
  { name: "409", trouble: () => gitHubSays(409, "Conflict") },
  { name: "410", trouble: () => gitHubSays(410, "Gone") },
  { name: "422", trouble: () => gitHubSays(422, "Validation Failed") },
  { name: "429 retry-after", trouble: () => gitHubSays(429, LIMITED, { "retry-after": "2" }) },
  { name: "429 without a time", weight: 0.3, isLong: true, trouble: () => gitHubSays(429, LIMITED) },
  { name: "500", trouble: () => gitHubSays(500, "Server Error") },
  { name: "502", trouble: () => ({ answer: { status: 502, body: "<html>Unicorn!</html>" } }) },
  { name: "503 retry-after", trouble: () => gitHubSays(503, "Unavailable", { "retry-after": "1" }) },
  { name: "hung up", trouble: () => ({ answer: "hang up" }) },
  { name: "silence", weight: 0.25, isLong: true, trouble: () => ({ answer: "hang up", delayMs: TOO_LATE_MS }) },
  ...lost,
];

const azureSays = (status: number, code: string, headers: Record<string, string> = {}) => ({
  answer: { status, headers: { "x-ms-error-code": code, ...headers }, body: `<Error><Code>${code}</Code></Error>` },
});

export const STORAGE_WAYS: readonly Way<StorageTrouble>[] = [
  { name: "401", trouble: () => azureSays(401, "NoAuthenticationInformation") },
  { name: "403", trouble: () => azureSays(403, "AuthenticationFailed") },
  { name: "404", trouble: () => azureSays(404, "BlobNotFound") },
  { name: "409", trouble: () => azureSays(409, "LeaseIdMissing") },
  { name: "410", trouble: () => azureSays(410, "Gone") },
  { name: "422", trouble: () => azureSays(422, "Unprocessable") },
  { name: "429", trouble: () => azureSays(429, "TooManyRequests", { "retry-after": "1" }) },
  { name: "500", trouble: () => azureSays(500, "InternalError") },
  { name: "503", trouble: () => azureSays(503, "ServerBusy") },
  { name: "hung up", trouble: () => ({ answer: "hang up" }) },
  { name: "cut", trouble: () => ({ cutAfterBytes: 200 }) },
  { name: "no ranges", trouble: () => ({ ignoresRange: true }) },
  { name: "silence", weight: 0.25, isLong: true, trouble: () => ({ answer: "hang up", delayMs: LOG_TOO_LATE_MS }) },
];

const slackSays = (error: string): Trouble => ({
  answer: { status: 200, headers: json, body: JSON.stringify({ ok: false, error }) },
});
const slackIs = (status: number, headers: Record<string, string> = {}) => ({ answer: { status, headers, body: "" } });

/** Not `message_not_found`: that says that the message is not there, and a second one is then the right answer. */
export const SLACK_WAYS: readonly Way[] = [
  ...["internal_error", "fatal_error", "service_unavailable", "request_timeout"].map(
    (error): Way => ({ name: `ok: false, ${error}`, trouble: () => slackSays(error) }),
  ),
  { name: "ok: false, ratelimited", weight: 0.5, isLong: true, trouble: () => slackSays("ratelimited") },
  ...["invalid_auth", "not_in_channel", "channel_not_found"].map(
    (error): Way => ({ name: `ok: false, ${error}`, weight: 0.5, trouble: () => slackSays(error) }),
  ),
  ...[401, 403, 404, 409, 410, 422].map(
    (status): Way => ({ name: String(status), weight: 0.5, trouble: () => slackIs(status) }),
  ),
  { name: "429 retry-after", weight: 2, trouble: () => slackIs(429, { "retry-after": "1" }) },
  { name: "429 without a time", weight: 0.5, isLong: true, trouble: () => slackIs(429) },
  ...[500, 502, 503].map((status): Way => ({ name: String(status), trouble: () => slackIs(status) })),
  { name: "hung up", weight: 2, trouble: () => ({ answer: "hang up" }) },
  { name: "silence", weight: 0.25, isLong: true, trouble: () => ({ answer: "hang up", delayMs: TOO_LATE_MS }) },
  ...lost,
];
