/** Deliveries with another body, all of them rightly signed: its encoding, its fields, its JSON. */
import { gzipSync } from "node:zlib";
import { delivery, type Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import { hostile, odd } from "./hostile-json.ts";
import type { Sent } from "./request.ts";

/** The body in another encoding, rightly signed as it is. */
export function encoded(dice: Dice, { served, templates }: Material): Sent {
  const { event, body } = dice.one(templates);
  const bytes = Buffer.from(body);
  const [what, changed, header] = dice.one<() => [string, Buffer, string?]>([
    () => ["UTF-16", Buffer.from(body, "utf16le")],
    () => ["UTF-16 with its mark", Buffer.from(`\ufeff${body}`, "utf16le")],
    () => ["a byte order mark", Buffer.from(`\ufeff${body}`)],
    () => ["no UTF-8", Buffer.concat([bytes.subarray(0, 20), dice.bytes(1 + dice.below(8)), bytes.subarray(20)])],
    () => ["no UTF-8 in a name", Buffer.from(body.replace(/"name":"/, '"name":"\u00e9'), "latin1")],
    () => ["gzip", gzipSync(bytes), "gzip"],
    () => ["gzip that is none", bytes, "gzip"],
    () => ["brotli that is none", bytes, "br"],
    () => ["gzip, unsaid", gzipSync(bytes)],
    () => ["noise", dice.bytes(dice.below(3_000))],
    () => ["nothing", Buffer.alloc(0)],
    () => ["zeros", Buffer.alloc(dice.below(3_000))],
  ])();
  const sent = delivery(dice, event, changed, served);
  return { ...sent, what, headers: header ? [...sent.headers, ["content-encoding", header]] : sent.headers };
}

export function hostileFields(dice: Dice, { served, templates }: Material): Sent {
  const { event, body } = dice.one(templates);
  const sent = delivery(dice, event, Buffer.from(hostile(dice, event, body)), served);
  return { ...sent, what: `hostile fields in a signed ${event}`, may: [200, 202, 400] };
}

export function oddJson(dice: Dice, { served, templates }: Material): Sent {
  const { event, body } = dice.one(templates);
  const sent = delivery(dice, event, Buffer.from(odd(dice, body)), served);
  return { ...sent, what: `odd JSON in a signed ${event}`, may: [200, 202, 400] };
}
