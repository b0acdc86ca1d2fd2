/** The requests that are made: a delivery of GitHub's, and what somebody may do to it. */
import { encoded, hostileFields, oddJson } from "./attacks-body.ts";
import { oddHeaders, otherPath, otherTarget } from "./attacks-head.ts";
import { badPressSignature, hostilePress, largePress, oddForm, pressCutOff, pressed } from "./attacks-press.ts";
import { logIn, openPage, session, visitor } from "./attacks-setup.ts";
import { badSignature, otherApp } from "./attacks-signature.ts";
import { cutOff, inPieces, large, noHttp, slow } from "./attacks-wire.ts";
import { honest, type Material } from "./delivery.ts";
import type { Dice } from "./dice.ts";
import type { Sent } from "./request.ts";

type Attack = (dice: Dice, material: Material) => Sent;

/** Each with how often it is made, beside the others. */
const ATTACKS: readonly (readonly [number, Attack])[] = [
  [4, honest],
  [14, badSignature],
  [10, oddHeaders],
  [8, otherTarget],
  [8, otherPath],
  [10, encoded],
  [26, hostileFields],
  [12, oddJson],
  [5, cutOff],
  [4, slow],
  [4, inPieces],
  [3, otherApp],
  [5, noHttp],
  [0.25, large],
  [2, pressed],
  [8, badPressSignature],
  [10, hostilePress],
  [8, oddForm],
  [0.5, largePress],
  [2, pressCutOff],
  [8, visitor],
  [6, logIn],
  [6, session],
  [1, openPage],
];
const ALL = ATTACKS.reduce((sum, [weight]) => sum + weight, 0);

/** One request, or several over one connection. */
export function attack(dice: Dice, material: Material): readonly Sent[] {
  if (!dice.once(40)) return [one(dice, material)];
  const several = Array.from({ length: 2 + dice.below(7) }, () => one(dice, material));
  const fit = several.filter((sent) => !sent.isBroken && sent.cutAt === undefined && isSmall(sent));
  return fit.length > 0 ? fit : [honest(dice, material)];
}

/** What is refused unread ends its connection, and with it whatever stands behind. */
const isSmall = ({ body, framing }: Sent) => body.length < 200_000 && typeof framing !== "object";

function one(dice: Dice, material: Material): Sent {
  let at = (dice.below(1_000_000) / 1_000_000) * ALL;
  for (const [weight, make] of ATTACKS) {
    at -= weight;
    if (at < 0) return make(dice, material);
  }
  return honest(dice, material);
}
