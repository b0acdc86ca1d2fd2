/** Deliveries that go over the wire in another way: cut off, slowly, in odd pieces, too large, or as no HTTP at all. */
import { delivery, honest, type Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import { type Sent, WEBHOOKS, withHeader } from "./request.ts";

export function cutOff(dice: Dice, { served, unsigned }: Material): Sent {
  const { event, body } = dice.one(unsigned);
  const sent = delivery(dice, event, Buffer.from(body), served);
  const framing = dice.one(["length", "chunks"] as const);
  return { ...sent, what: "hangs up in its body", framing, cutAt: dice.below(body.length) };
}

export function slow(dice: Dice, material: Material): Sent {
  const sent = honest(dice, material);
  const bytes = Math.ceil((sent.body.length + 1_000) / (2 + dice.below(20)));
  return {
    ...sent,
    what: "slow",
    framing: dice.one(["length", "chunks"]),
    pieces: { bytes, pauseMs: 5 + dice.below(40) },
  };
}

export function inPieces(dice: Dice, material: Material): Sent {
  return {
    ...honest(dice, material),
    what: "odd chunks",
    framing: "chunks",
    pieces: { bytes: 1 + dice.below(700), pauseMs: 0 },
  };
}

/** What no server has to take for HTTP. */
export function noHttp(dice: Dice, material: Material): Sent {
  const sent = honest(dice, material);
  const made = dice.one<() => Partial<Sent>>([
    () => ({ what: "an unknown method", method: dice.one(["FOO", "post", "TRACE", ""]) }),
    () => ({ what: "an address as target", target: `http://evil.example${WEBHOOKS}` }),
    () => ({ what: "a target with spaces", target: "/a b c" }),
    () => ({ what: "a length that is none", headers: [...sent.headers, ["content-length", "x"]], framing: "none" }),
    () => ({ what: "two lengths", headers: [...sent.headers, ["content-length", "1"]] }),
    () => ({ what: "a length and chunks", headers: [...sent.headers, ["transfer-encoding", "chunked"]] }),
    () => ({ what: "a negative length", framing: { claims: -1 } }),
    () => ({ what: "no length", framing: "none" }),
    () => ({ what: "a header without a name", headers: [...sent.headers, ["", "x"]] }),
    () => ({ what: "a header with a line end", headers: [...sent.headers, ["x-y", "a\r\nx-z: b\n"]] }),
    () => ({ what: "expects to go on", headers: [...sent.headers, ["expect", "100-continue"]] }),
  ])();
  return { ...sent, ...made, isBroken: true };
}

const MAX_BYTES = 25 * 1024 * 1024;

/** Large, as large as a delivery may be, or a little larger: by its length, in chunks, or only by what it claims. */
export function large(dice: Dice, { served, templates }: Material): Sent {
  const { event, body } = dice.one(templates);
  const size = dice.one([
    300_000,
    1_200_000,
    8_000_000,
    ...[-1, 0, 1, 4_096, 1_000_000].map((over) => MAX_BYTES + over),
  ]);
  const filled = Buffer.alloc(size, " ");
  filled.write(body, 0);
  const sent = delivery(dice, event, filled, served);
  const framing = dice.one(["length", "chunks"] as const);
  const what = size < MAX_BYTES - 1 ? `${size} bytes` : `${size - MAX_BYTES} bytes over 25 MiB`;
  return dice.one<() => Sent>([
    () => ({ ...sent, what, framing }),
    () => ({
      ...sent,
      what: `${what}, not signed`,
      framing,
      headers: withHeader(sent.headers, "x-hub-signature-256", "x"),
    }),
    () => ({ ...sent, what: "claims to be huge", body: Buffer.from("{}"), framing: { claims: size + 1e9 } }),
  ])();
}
