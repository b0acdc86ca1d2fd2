/** A delivery as GitHub sends it: what all attacks begin with. */
import { type Served, signatureOf } from "./contract.ts";
import type { Dice } from "./dice.ts";
import { type Headers, type Sent, WEBHOOKS } from "./request.ts";

export type Template = { readonly event: string; readonly body: string };

/** What the requests are made of. What no secret has signed names a repository of its own, which nobody may hear of. */
export type Material = {
  readonly served: Served;
  /** What Slack sends about a press of a button that is there, as JSON. */
  readonly press: string;
  readonly templates: readonly Template[];
  readonly unsigned: readonly Template[];
};

/** As GitHub sends it, over these bytes. */
export function delivery(dice: Dice, event: string, body: Buffer, { appId, secrets }: Served): Sent {
  const headers: Headers = [
    ["accept", "*/*"],
    ["content-type", "application/json"],
    ["user-agent", "GitHub-Hookshot/0d5bd3c"],
    ["x-github-delivery", dice.uuid()],
    ["x-github-event", event],
    ["x-github-hook-installation-target-id", appId],
    ["x-github-hook-installation-target-type", "integration"],
    ["x-hub-signature-256", signatureOf(body, dice.one(secrets))],
  ];
  return { what: `a signed ${event}`, method: "POST", target: WEBHOOKS, headers, body, framing: "length" };
}

export function honest(dice: Dice, { served, templates }: Material): Sent {
  const { event, body } = dice.one(templates);
  return delivery(dice, event, Buffer.from(body), served);
}
