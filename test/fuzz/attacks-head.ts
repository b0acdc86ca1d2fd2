/** Deliveries with another head: headers, method, path. */
import { SETUP_PATHS } from "./contract.ts";
import { honest, type Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import { INTERACTIONS, type Sent, WEBHOOKS, withHeader, without } from "./request.ts";

/** One header is missing, doubled, empty, huge, odd or in another case. */
export function oddHeaders(dice: Dice, material: Material): Sent {
  const sent = honest(dice, material);
  const [name, value] = dice.one(sent.headers);
  const what = `the header ${name}`;
  const rest = without(sent.headers, name);
  return dice.one<() => Sent>([
    () => ({ ...sent, what: `${what} is missing`, headers: rest }),
    () => ({ ...sent, what: `${what} is doubled`, headers: [...sent.headers, [name, value]] }),
    () => ({ ...sent, what: `${what} is there twice, differently`, headers: [...sent.headers, [name, "x"]] }),
    () => ({ ...sent, what: `${what} is empty`, headers: [...rest, [name, ""]] }),
    () => ({ ...sent, what: `${what} in capitals`, headers: [...rest, [name.toUpperCase(), value]] }),
    () => ({ ...sent, what: `${what} has its value in capitals`, headers: [...rest, [name, value.toUpperCase()]] }),
    () => ({ ...sent, what: `${what} stands among spaces`, headers: [...rest, [name, `  ${value}\t `]] }),
    () => ({ ...sent, what: `${what} is long`, headers: [...rest, [name, "x".repeat(dice.one([300, 5_000]))]] }),
    () => ({ ...sent, what: `${what} is huge`, headers: [...rest, [name, "x".repeat(200_000)]], isBroken: true }),
    () => ({
      ...sent,
      what: `${what} is not ASCII`,
      headers: [...rest, [name, `${value}\u00e9\u00ff`]],
      isBroken: true,
    }),
    () => ({
      ...sent,
      what: "many headers",
      headers: [...sent.headers, ...Array.from({ length: 400 }, (_, i) => [`x-${i}`, "y"] as const)],
      isBroken: true,
    }),
    () => ({ ...sent, what: "another content type", headers: withHeader(rest, "content-type", dice.one(TYPES)) }),
  ])();
}

const TYPES = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-16",
  "application/json;",
  "APPLICATION/JSON",
  "application/jsonx",
  "application/json, text/plain",
  'application/json; charset="',
  "multipart/form-data; boundary=x",
  ";",
  "*/*",
  "application/vnd.github+json",
];

/** Another method. */
export function otherTarget(dice: Dice, material: Material): Sent {
  const method = dice.one(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "SEARCH", "PURGE"]);
  const target = dice.one([WEBHOOKS, INTERACTIONS, ...SETUP_PATHS, "/", "/health", "/nothing"]);
  const sent = honest(dice, material);
  const bare = method === "GET" || method === "HEAD";
  const body = bare ? Buffer.alloc(0) : sent.body;
  return { ...sent, what: `${method} ${target}`, method, target, body, framing: bare ? "none" : "length" };
}

/** Another path. */
export function otherPath(dice: Dice, material: Material): Sent {
  const sent = honest(dice, material);
  const target = dice.one([
    "//api/github/webhooks",
    `${WEBHOOKS}/`,
    "/API/GITHUB/WEBHOOKS",
    "/api/github",
    "/api/github/webhooks/1",
    "/api/./github/webhook",
    "/%",
    "/%ff",
    "/%00",
    "/..%2f..%2fetc/passwd",
    `/${"a".repeat(3_000)}`,
    "/constructor",
    "/__proto__",
    "/*",
    "/:id",
    `${WEBHOOKS}?x=1`,
    `${WEBHOOKS}?${"x".repeat(2_000)}`,
    "/health?x=1",
    "/?",
    "/health/",
    "/.well-known/x",
    "/favicon.ico",
    `${INTERACTIONS}/`,
    "/api/slack/interaction",
    "/API/slack/interactions",
    "/setup/",
    "/setup/nothing",
    "/setup/github/callback/",
    "/setup/__proto__",
    "/setup/constructor",
    "/SETUP",
    "/%73etup",
  ]);
  return { ...sent, what: `POST ${target.slice(0, 60)}`, target };
}
