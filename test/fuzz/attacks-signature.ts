/** Deliveries that must not be taken: not signed, or not rightly, or for another App. */
import { signatureOf } from "./contract.ts";
import { delivery, type Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import { type Sent, withHeader, without } from "./request.ts";

/** Signed, but not so that it may be taken. */
export function badSignature(dice: Dice, { served, unsigned }: Material): Sent {
  const { event, body: text } = dice.one(unsigned);
  const body = Buffer.from(text);
  const sent = delivery(dice, event, body, served);
  const right = signatureOf(body, dice.one(served.secrets));
  const digits = right.slice("sha256=".length);
  const at = dice.below(64);
  const flipped = `${digits.slice(0, at)}${digits[at] === "0" ? "1" : "0"}${digits.slice(at + 1)}`;
  const signature = dice.one<() => string | null>([
    () => null,
    () => "",
    () => "sha256=",
    () => digits,
    () => `sha256=${digits.slice(0, dice.below(64))}`,
    () => `${right}${dice.one(["0", "00", "=", ",", " x", "\u00e9"])}`,
    () => `sha256=${flipped}`,
    () => `sha256=${"0".repeat(64)}`,
    () => `sha256=${"z".repeat(64)}`,
    () => `sha256=0x${digits.slice(2)}`,
    () => `sha512=${digits}`,
    () => signatureOf(body, dice.one(served.secrets), "sha1"),
    () => signatureOf(body, dice.one(served.secrets), "sha1").replace("sha1", "sha256"),
    () => signatureOf(body, dice.one(served.secrets), "sha512").replace("sha512", "sha256"),
    () => signatureOf(body, dice.one(["x", "undefined", "null", "[object Object]", served.secrets.join(",")])),
    () => signatureOf(Buffer.concat([body, Buffer.from("\n")]), dice.one(served.secrets)),
    () => signatureOf(body.subarray(1), dice.one(served.secrets)),
    () => signatureOf(Buffer.alloc(0), dice.one(served.secrets)),
    () => `${right}, ${right}`,
    () =>
      `sha256=${dice
        .bytes(32)
        .toString("latin1")
        .replace(/[\r\n\0]/g, "x")}`,
    () => `sha256=${"a".repeat(dice.one([65, 128, 5_000]))}`,
  ])();
  const headers = without(sent.headers, "x-hub-signature-256");
  // What is no text in a header's sense may be refused by any server.
  const isBroken = signature !== null && /[^\t -~]/.test(signature);
  return {
    ...sent,
    what: `a wrong signature: ${signature?.slice(0, 100)}`,
    headers: signature === null ? headers : [...headers, ["x-hub-signature-256", signature]],
    ...(isBroken && { isBroken }),
  };
}

export function otherApp(dice: Dice, { served, unsigned }: Material): Sent {
  const { event, body } = dice.one(unsigned);
  const sent = delivery(dice, event, Buffer.from(body), served);
  const id = dice.one(["1", `0${served.appId}`, `${served.appId}0`, `${served.appId}, 1`, "x", "-1", "1e6", "\u00bd"]);
  const headers = withHeader(sent.headers, "x-github-hook-installation-target-id", id);
  return { ...sent, what: `for the App ${id}`, headers, ...(id === "\u00bd" && { isBroken: true }) };
}
