/** The troubles that a test has ordered for a stand-in, each met by the next requests that it fits, or chosen call by call. */
import type { Trouble } from "./loopback.ts";

type Ordered<Call, Kind> = { fits: (call: Call) => boolean; trouble: Kind; left: number };

export class Troubles<Call, Kind extends Trouble = Trouble> {
  #ordered: Ordered<Call, Kind>[] = [];
  #choose: (call: Call) => Kind | undefined = () => undefined;

  order(fits: (call: Call) => boolean, trouble: Kind): void {
    this.#ordered.push({ fits, trouble, left: trouble.times ?? Number.POSITIVE_INFINITY });
  }

  /** Every call that no ordered trouble fits is asked about just before it is carried out. */
  chooseBy(choose: (call: Call) => Kind | undefined): void {
    this.#choose = choose;
  }

  /** The first trouble that fits the call; it is used up once. */
  meet(call: Call): Kind | undefined {
    const met = this.#ordered.find(({ fits, left }) => left > 0 && fits(call));
    if (met === undefined) return this.#choose(call);
    met.left -= 1;
    return met.trouble;
  }

  end(): void {
    this.#ordered = [];
    this.#choose = () => undefined;
  }
}
