/** Presses of Slack's buttons: as Slack sends them, and what somebody may do to them. */
import { slackSignatureOf } from "./contract.ts";
import type { Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import { hostileIn, odd } from "./hostile-json.ts";
import { type Headers, INTERACTIONS, type Sent, withHeader, without } from "./request.ts";

/** Who presses what Slack has not signed: nobody may ever hear of them. */
export const NEVER_SIGNED = { id: "U0NEVERSIGNED", name: "never-signed" };

const nowInSeconds = () => String(Math.floor(Date.now() / 1000));

/** As Slack sends it, over these bytes. */
function interaction(body: Buffer, { served }: Material, timestamp = nowInSeconds()): Sent {
  const headers: Headers = [
    ["accept", "application/json,*/*"],
    ["content-type", "application/x-www-form-urlencoded"],
    ["user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)"],
    ["x-slack-request-timestamp", timestamp],
    ["x-slack-signature", slackSignatureOf(body, timestamp, served.signingSecret)],
  ];
  return { what: "a press", method: "POST", target: INTERACTIONS, headers, body, framing: "length" };
}

const form = (payload: string) => Buffer.from(new URLSearchParams({ payload }).toString());

/** The press that is there, by another trigger each time. */
const anew = (dice: Dice, { press }: Material) =>
  press.replace(/"trigger_id":"[^"]*"/, `"trigger_id":"${dice.uuid()}"`);

export function pressed(dice: Dice, material: Material): Sent {
  return { ...interaction(form(anew(dice, material)), material), may: [200] };
}

const unsigned = (dice: Dice, material: Material) =>
  form(anew(dice, material).replace(/"user":\{[^}]*\}/, `"user":${JSON.stringify(NEVER_SIGNED)}`));

/** Signed, but not so that it may be taken. */
export function badPressSignature(dice: Dice, material: Material): Sent {
  const body = unsigned(dice, material);
  const sent = interaction(body, material);
  const { signingSecret } = material.served;
  const now = nowInSeconds();
  const right = slackSignatureOf(body, now, signingSecret);
  const digits = right.slice("v0=".length);
  const at = dice.below(64);
  const flipped = `${digits.slice(0, at)}${digits[at] === "0" ? "1" : "0"}${digits.slice(at + 1)}`;
  const far = String(Number(now) + dice.one([-100_000, -400, 400, 100_000, 10_000_000]));
  const [signature, timestamp] = dice.one<() => readonly [string | null, string | null]>([
    () => [null, now],
    () => [right, null],
    () => ["", now],
    () => ["v0=", now],
    () => [digits, now],
    () => [`v1=${digits}`, now],
    () => [`v0=${digits.slice(0, at)}`, now],
    () => [`${right}${dice.one(["0", "=", ",", " x"])}`, now],
    () => [`v0=${flipped}`, now],
    () => [`v0=${"0".repeat(64)}`, now],
    () => [`v0=${"z".repeat(64)}`, now],
    () => [`${right}, ${right}`, now],
    () => [`sha256=${digits}`, now],
    () => [slackSignatureOf(body, far, signingSecret), far],
    () => [slackSignatureOf(body, far, signingSecret), now],
    () => [right, far],
    () => [right, `${now}.5`],
    () => [right, `-${now}`],
    () => [right, "now"],
    () => [right, "9".repeat(400)],
    () => [slackSignatureOf(body, "", signingSecret), ""],
    () => [slackSignatureOf(Buffer.concat([body, Buffer.from("\n")]), now, signingSecret), now],
    () => [slackSignatureOf(body, now, dice.one(["x", "undefined", "null", "", ...material.served.secrets])), now],
    () => [`v0=${"a".repeat(dice.one([65, 128, 5_000]))}`, now],
  ])();
  const rest = without(without(sent.headers, "x-slack-signature"), "x-slack-request-timestamp");
  const headers: Headers = [
    ...rest,
    ...(signature === null ? [] : [["x-slack-signature", signature] as const]),
    ...(timestamp === null ? [] : [["x-slack-request-timestamp", timestamp] as const]),
  ];
  return {
    ...sent,
    what: "a wrong signature of Slack's",
    headers,
  };
}

const FIELDS: readonly (readonly string[])[] = [
  ["type"],
  ["trigger_id"],
  ["user"],
  ["user", "id"],
  ["user", "name"],
  ["user", "username"],
  ["container"],
  ["container", "type"],
  ["container", "channel_id"],
  ["container", "message_ts"],
  ["channel"],
  ["message"],
  ["response_url"],
  ["team"],
  ["actions"],
  ["actions", "0", "action_id"],
  ["actions", "0", "value"],
  ["actions", "0", "action_ts"],
];

export function hostilePress(dice: Dice, material: Material): Sent {
  const body = form(hostileIn(dice, FIELDS, anew(dice, material)));
  return { ...interaction(body, material), what: "hostile fields in a signed press" };
}

/** A body that is no form, or one with something else in it. */
export function oddForm(dice: Dice, material: Material): Sent {
  const payload = anew(dice, material);
  const body = dice.one<() => Buffer>([
    () => form(odd(dice, payload)),
    () => form(odd(dice, payload)),
    () => form(odd(dice, payload)),
    () => Buffer.from(payload),
    () => Buffer.alloc(0),
    () => Buffer.from("payload"),
    () => Buffer.from("payload="),
    () => Buffer.from(`payload=${payload}`),
    () => Buffer.from("payload=%"),
    () => Buffer.from("payload=%ff%fe%00"),
    () => Buffer.concat([form("{}"), Buffer.from("&"), form(payload)]),
    () => Buffer.from(`x=${"&".repeat(dice.below(3_000))}`),
    () => dice.bytes(dice.below(3_000)),
    () => Buffer.from("ssl_check=1&token=x"),
    () => form(`{"type":"url_verification","challenge":"x"}`),
    () => form(`{"type":"view_submission","view":{}}`),
  ])();
  const sent = interaction(body, material);
  const headers = dice.once(3)
    ? withHeader(
        sent.headers,
        "content-type",
        dice.one(["application/json", "text/plain", "multipart/form-data; boundary=x", ""]),
      )
    : sent.headers;
  return { ...sent, what: "an odd form in a signed press", headers };
}

const MAX_BYTES = 256 * 1024;

/** As large as a press may be, or a little larger: by its length, in chunks, or only by what it claims. */
export function largePress(dice: Dice, material: Material): Sent {
  const size = MAX_BYTES + dice.one([-1, 0, 1, 4_096, 1_000_000]);
  const body = Buffer.alloc(size, "&");
  form(anew(dice, material)).copy(body);
  const sent = interaction(body, material);
  const what = `a press of ${size - MAX_BYTES} bytes over 256 KiB`;
  return dice.one<() => Sent>([
    () => ({ ...sent, what, framing: dice.one(["length", "chunks"] as const) }),
    () => ({ ...sent, what: `${what}, not signed`, headers: withHeader(sent.headers, "x-slack-signature", "x") }),
    () => ({
      ...sent,
      what: "a press that claims to be huge",
      body: Buffer.from("x"),
      framing: { claims: size + 1e9 },
    }),
  ])();
}

export function pressCutOff(dice: Dice, material: Material): Sent {
  const body = unsigned(dice, material);
  const framing = dice.one(["length", "chunks"] as const);
  return { ...interaction(body, material), what: "a press that hangs up", framing, cutAt: dice.below(body.length) };
}
