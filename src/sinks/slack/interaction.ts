// What Slack sends when somebody presses a button of a message, as whyred's own small type (docs.slack.dev,
// "block_actions payload"). Only the fields that are used are read, and no URL in it is ever called.
import * as v from "valibot";
import { plainName } from "../../core/redact/plain.ts";
import type { Button, Press } from "../../core/report/press.ts";
import { parseJson } from "../../edge/json.ts";
import { digestOf } from "../digest.ts";
import { PRESSER_NAME_MAX_CHARS } from "./limits.ts";
import { openValue } from "./render/button-value.ts";
import { ACTION_IDS } from "./render/buttons.ts";

export type Interaction =
  /** `branchId` names the object that posted the message. */
  | { readonly kind: "press"; readonly branchId: string; readonly press: Press }
  /** Anything but a press of one of whyred's buttons. */
  | { readonly kind: "ignored" }
  | { readonly kind: "malformed"; readonly error: string };

const Text = v.pipe(v.string(), v.maxLength(1_000));

/** Anybody's text, cut to what may be shown. */
const Name = v.pipe(
  v.string(),
  v.transform((name) => name.slice(0, 1_000)),
);

/** The fields that all payloads have, whether about a message or about what an app shows elsewhere. */
const Payload = v.object({
  type: Text,
  trigger_id: v.nullish(Text, ""),
  container: v.nullish(v.object({ type: v.nullish(Text, "message") }), null),
});

/** docs.slack.dev, "Object types": an id begins with a letter for its kind. */
const Pressed = v.object({
  user: v.object({
    id: v.pipe(Text, v.regex(/^[UW][A-Z0-9]{1,30}$/)),
    name: v.nullish(Name, ""),
    username: v.nullish(Name, ""),
  }),
  container: v.object({
    channel_id: v.pipe(Text, v.regex(/^[CDG][A-Z0-9]{1,30}$/)),
    message_ts: v.pipe(Text, v.regex(/^\d{1,12}\.\d{1,9}$/)),
  }),
  actions: v.array(
    v.object({ action_id: v.string(), value: v.nullish(v.string(), ""), action_ts: v.nullish(Text, "") }),
  ),
});

/** Parses the body of a request with a valid signature: a form with one field, `payload`. */
export function parseInteraction(body: string, signingSecret: string): Interaction {
  const payload = new URLSearchParams(body).get("payload");
  if (payload === null) return malformed("The form's field payload is missing.");
  const json = parseJson(payload);
  const any = v.safeParse(Payload, json);
  if (!any.success) return malformed("The payload is not one of Slack's: it is no JSON object with a type.");
  const { type, trigger_id, container: shownIn } = any.output;
  if (type !== "block_actions" || (shownIn && shownIn.type !== "message")) return { kind: "ignored" };
  const parsed = v.safeParse(Pressed, json, { abortEarly: true });
  if (!parsed.success) return malformed(`The payload's field ${v.getDotPath(parsed.issues[0]) ?? ""} is not Slack's.`);
  const { user, container, actions } = parsed.output;
  for (const { action_id, value, action_ts } of actions) {
    const button = buttonOf(action_id);
    const branchId = button && openValue(signingSecret, value);
    if (!button || !branchId) continue;
    const { channel_id: channel, message_ts: ts } = container;
    const id = digestOf([trigger_id, action_ts, user.id, action_id, channel, ts].join(" ")).slice(0, 22);
    const userName = plainName(user.name || user.username, PRESSER_NAME_MAX_CHARS);
    return { kind: "press", branchId, press: { button, id, channel, ts, userId: user.id, userName } };
  }
  return { kind: "ignored" };
}

const malformed = (error: string): Interaction => ({ kind: "malformed", error });

function buttonOf(actionId: string): Button | null {
  return actionId === ACTION_IDS.rerun ? "rerun" : actionId === ACTION_IDS.mute ? "mute" : null;
}
