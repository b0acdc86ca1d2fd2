/** The setup page's routes: visitors, guessers of the token, and whoever has a session and sends nonsense. */
import { SETUP_PATHS } from "./contract.ts";
import type { Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import { type Headers, type Sent, without } from "./request.ts";

const TEXTS: readonly string[] = [
  "",
  "1",
  "acme",
  "../..",
  "a".repeat(39),
  "a".repeat(40),
  "x".repeat(5_000),
  "\u0000",
  "\u202e",
  "😀",
  '"><script>alert(1)</script>',
  "javascript:alert(1)",
  "https://evil.example/",
  "http://169.254.169.254/services/x",
  "xoxb-nonsense",
  "#builds",
  "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
  "__proto__",
  "\r\nset-cookie: x=1",
];
const FIELDS = [
  "token",
  "organization",
  "key",
  "bot_token",
  "channel",
  "signing_secret",
  "webhook_url",
  "x",
  "__proto__",
];

/** From its own page, unless the headers say otherwise. */
function sent(dice: Dice, { served }: Material, target: string, body: Buffer): Sent {
  const headers: Headers = [
    ["accept", dice.one(["*/*", "text/html", "application/json"])],
    ["content-type", "application/x-www-form-urlencoded"],
    ["origin", served.origin],
    ["cf-connecting-ip", `203.0.${dice.below(256)}.${dice.below(256)}`],
  ];
  return { what: `POST ${target}`, method: "POST", target, headers, body, framing: "length" };
}

function formOf(dice: Dice): Buffer {
  const pairs = Array.from({ length: dice.below(5) }, () => [dice.one(FIELDS), dice.one(TEXTS)]);
  return Buffer.from(new URLSearchParams(pairs).toString());
}

/** One header is another, or is not there, or the form is none. */
function changed(dice: Dice, request: Sent): Sent {
  const rest = (name: string) => without(request.headers, name);
  return dice.one<() => Sent>([
    () => request,
    () => request,
    () => ({ ...request, headers: rest("origin") }),
    () => ({ ...request, headers: [...rest("origin"), ["origin", "null"]] }),
    () => ({ ...request, headers: [...rest("origin"), ["origin", "https://evil.example"]] }),
    () => ({ ...request, headers: [...request.headers, ["x-forwarded-host", "evil.example"]] }),
    () => ({ ...request, headers: [...rest("content-type"), ["content-type", "application/json"]] }),
    () => ({ ...request, headers: rest("content-type") }),
    () => ({ ...request, body: Buffer.alloc(16 * 1024 + dice.one([-1, 0, 1, 9_000]), "x") }),
    () => ({ ...request, body: dice.bytes(dice.below(2_000)) }),
    () => ({ ...request, framing: "chunks" as const }),
    () => ({ ...request, body: Buffer.from("x"), framing: { claims: 1e9 } }),
  ])();
}

function asked(request: Sent): Sent {
  return { ...request, what: `GET ${request.target}`, method: "GET", body: Buffer.alloc(0), framing: "none" };
}

/** Without a session, or with one that is none. */
export function visitor(dice: Dice, material: Material): Sent {
  const query = dice.one([
    "",
    "",
    "?code=x&state=y",
    `?code=abc&state=${"0".repeat(64)}`,
    "?done=constructor",
    "?token=x",
  ]);
  const request = sent(dice, material, `${dice.one(SETUP_PATHS)}${query}`, formOf(dice));
  const cookie = dice.one<() => string | null>([
    () => null,
    () => "__Host-whyred-setup=",
    () => `${material.served.session.slice(0, -1)}${dice.one(["", "A", "AA"])}x`,
    () => material.served.session.replace(/=\d+/, "=99999999999999"),
    () => material.served.session.replace("__Host-", ""),
    () => `${"a=b; ".repeat(300)}c=d`,
  ])();
  const headers: Headers = cookie === null ? request.headers : [...request.headers, ["cookie", cookie]];
  const whole = { ...request, headers, what: `a visitor: ${request.what}` };
  return dice.once(2) ? asked(whole) : changed(dice, whole);
}

export function logIn(dice: Dice, material: Material): Sent {
  const { setupToken } = material.served;
  const token = dice.one([...TEXTS, setupToken.slice(0, -1), `${setupToken}x`, setupToken.toUpperCase(), setupToken]);
  const body = Buffer.from(new URLSearchParams({ token }).toString());
  const request = sent(dice, material, "/setup", body);
  return { ...changed(dice, request), what: "a token for the setup page" };
}

/** With a session, hostile forms. What forgets all is sent without its confirmation. */
export function session(dice: Dice, material: Material): Sent {
  const paths = SETUP_PATHS.filter((path) => path !== "/setup" && path !== "/setup/heard" && path !== "/setup/example");
  const query = dice.one(["", "?code=x&state=y", `?code=abc&state=${"0".repeat(64)}`]);
  const request = sent(dice, material, `${dice.one(paths)}${query}`, formOf(dice));
  const headers: Headers = [...request.headers, ["cookie", material.served.session]];
  const whole = { ...request, headers, what: `with a session: ${request.what}` };
  return dice.once(4) ? asked(whole) : changed(dice, whole);
}

/** The checklist itself, for which GitHub and Slack are asked. */
export function openPage(dice: Dice, material: Material): Sent {
  const request = asked(
    sent(dice, material, `/setup${dice.one(["", "?done=slack", "?done=%3Cscript%3E"])}`, Buffer.alloc(0)),
  );
  return {
    ...request,
    headers: [...request.headers, ["cookie", material.served.session]],
    what: "opens the setup page",
  };
}
