// A button was pressed in Slack. In the order of docs/contract.md the request is read, verified, parsed, handed to the
// object that posted the message, and answered. That object acts on the press afterwards: Slack waits for 3 s at most.
import { BodyBudget } from "../core/policy/body-budget.ts";
import { claimsMoreThan, readBody } from "../edge/body.ts";
import { isSignedBySlack } from "../edge/signature.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { answered } from "../queue/call.ts";
import { type Buttons, settingsOf } from "../settings/settings.ts";
import { doubtStored, loadStored } from "../settings/stored.ts";
import { type Interaction, parseInteraction } from "../sinks/slack/interaction.ts";
import { notAllowed, notFound, refused, unavailable } from "./answers.ts";
import { INTERACTION_BODY_MAX_BYTES, INTERACTION_READ_MS, PRESS_STORED_WITHIN_MS } from "./limits.ts";

/** For bodies that are never large. */
const bodies = new BodyBudget({ maxBytes: INTERACTION_BODY_MAX_BYTES, expiresMs: INTERACTION_READ_MS });

export async function interact(request: Request, env: Env): Promise<Response> {
  const buttons = await buttonsOf(env);
  if (!buttons) return notFound();
  if (request.method !== "POST") return notAllowed(request.method, ["POST"]);
  if (claimsMoreThan(request, INTERACTION_BODY_MAX_BYTES)) return tooLarge();
  const body = await readBody(request, { maxBytes: INTERACTION_BODY_MAX_BYTES, large: bodies });
  if (body === "too large") return tooLarge();
  if (!(body instanceof Uint8Array)) return refused(400, "The body ended before it was complete.");
  const signedFor = await secretOf(body, request.headers, env, buttons);
  if (signedFor === null) return notSigned();
  return handOver(parseInteraction(new TextDecoder().decode(body), signedFor), env);
}

/** Reloads the settings if there are none: the setup page may have just stored the secret. */
async function buttonsOf(env: Env): Promise<Buttons | null> {
  await loadStored(env);
  const known = settingsOf(env).buttons;
  if (known) return known;
  doubtStored();
  await loadStored(env);
  return settingsOf(env).buttons;
}

/**
 * The secret that the body was signed with; null if it is none of ours. Reloads the settings: the setup page may have
 * just replaced it.
 */
async function secretOf(
  body: Uint8Array<ArrayBuffer>,
  headers: Headers,
  env: Env,
  { signingSecret }: Buttons,
): Promise<string | null> {
  const signed = {
    signature: headers.get("x-slack-signature"),
    timestamp: headers.get("x-slack-request-timestamp"),
  };
  const isWith = (secret: string) => isSignedBySlack(body, signed, { secret, now: Date.now() });
  if (await isWith(signingSecret)) return signingSecret;
  doubtStored();
  await loadStored(env);
  const now = settingsOf(env).buttons?.signingSecret;
  return now && now !== signingSecret && (await isWith(now)) ? now : null;
}

/** Stores the press before the 200. If that fails, Slack shows a warning to the person who pressed. */
async function handOver(interaction: Interaction, env: Env): Promise<Response> {
  switch (interaction.kind) {
    case "malformed":
      return refused(400, interaction.error);
    case "ignored":
      return taken();
    case "press":
      try {
        const { branchId, press } = interaction;
        await answered(env.BRANCH.get(env.BRANCH.idFromString(branchId)).press(press), PRESS_STORED_WITHIN_MS);
        return taken();
      } catch (error) {
        logTrouble({
          object: "app",
          task: `store a press of ${interaction.press.button}`,
          what: String(error),
          next: "503",
        });
        return unavailable("The press could not be stored. Press the button again in a minute.");
      }
  }
}

/** docs.slack.dev, "Handling user interaction": 200 without a body acknowledges. */
const taken = () => new Response(null, { status: 200 });

function tooLarge(): Response {
  return refused(413, `The body is larger than ${INTERACTION_BODY_MAX_BYTES / 1024} KiB, more than Slack sends.`);
}

function notSigned(): Response {
  const check = "Check that SLACK_SIGNING_SECRET is the Slack app's signing secret, and that the request is new.";
  return refused(401, `X-Slack-Signature does not match the body, or is older than five minutes. ${check}`);
}
