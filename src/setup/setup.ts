// Durable Object, the only one of its kind: what the setup page stored, encrypted under SETUP_TOKEN, and who is about to
// register an App. It calls nobody. Losing it loses the stored settings, and no report.
//
//   row "settings"   the stored settings, sealed as a whole
//   row "states"     the `state`s that were given out to sessions, as hashes
//
// The token comes with each call, and is kept nowhere. Sealing waits, and calls would interleave there: whoever changes
// the settings keeps others out meanwhile.
import { DurableObject } from "cloudflare:workers";
import { AT_GITHUB_MS, PREVIOUS_SECRET_MS, STATE_MS, STATES_MAX } from "../core/setup/limits.ts";
import { type Verdict, WrongTokens } from "../core/setup/wrong-tokens.ts";
import { seal, unseal } from "../edge/vault.ts";
import type { Stored, StoredTexts } from "../settings/stored.ts";

const SETTINGS = "settings";
const STATES = "states";

type Kept = {
  readonly texts: StoredTexts;
  /** Until when the previous webhook secret counts (ms); null while nobody knows which of the two GitHub has. */
  readonly previousUntil: number | null;
  /** A new webhook secret is being told to GitHub since then (ms); null where GitHub has taken the current one. */
  readonly rotatingSince: number | null;
};

const NOTHING: Kept = { texts: {}, previousUntil: 0, rotatingSince: null };

/** A `state` by its hash, whose session has it. */
type State = {
  readonly hash: string;
  readonly session: string;
  readonly at: number;
  /** When its code was last taken to GitHub (ms); null where it was not yet. */
  readonly exchangingSince: number | null;
};

export type App = { readonly id: string; readonly privateKey: string; readonly webhookSecret: string };

/** `stored`: there is an App already; `unknown`: no such state; `busy`: another browser is at it. */
export type Exchange = "ok" | "stored" | "unknown" | "busy";

export class Setup extends DurableObject<Env> {
  readonly #wrongTokens = new WrongTokens();

  /** What is stored; where it was sealed under another token, that it is unreadable. */
  async read(token: string): Promise<Stored> {
    const kept = await this.#kept(token);
    if (!kept) return { texts: {}, isUnreadable: true };
    const { GITHUB_WEBHOOK_SECRET_PREVIOUS: previous, ...texts } = kept.texts;
    const counts = kept.previousUntil === null || kept.previousUntil > Date.now();
    return {
      texts: { ...texts, ...(previous && counts && { GITHUB_WEBHOOK_SECRET_PREVIOUS: previous }) },
      isUnreadable: false,
    };
  }

  /** What becomes of a token that came from this address. */
  tryToken(address: string, isRight: boolean): Verdict {
    return this.#wrongTokens.try(address, isRight, Date.now());
  }

  /** A `state` for a manifest of this session: good for an hour, for this session, once. */
  async giveState(session: string): Promise<string> {
    const state = crypto.getRandomValues(new Uint8Array(32)).toHex();
    const given = { hash: await hashOf(state), session, at: Date.now(), exchangingSince: null };
    this.#setStates([...this.#states(), given].slice(-STATES_MAX));
    return state;
  }

  /** May this session take a code to GitHub now? If it may, nobody else may until {@link endExchange}, or half a minute later. */
  async beginExchange(token: string, state: string, session: string): Promise<Exchange> {
    return this.ctx.blockConcurrencyWhile(async () => {
      const hash = await hashOf(state);
      const states = this.#states();
      const mine = states.find((it) => it.hash === hash && it.session === session);
      if (!mine) return "unknown";
      const kept = await this.#kept(token);
      if (kept?.texts.GITHUB_APP_ID) return "stored";
      const now = Date.now();
      if (states.some(({ exchangingSince }) => now - (exchangingSince ?? 0) < AT_GITHUB_MS)) return "busy";
      // The intent, before the effect: GitHub hands the key out once, and this instance may not live to store it.
      this.#setStates(states.map((it) => (it === mine ? { ...it, exchangingSince: now } : it)));
      return "ok";
    });
  }

  /**
   * Stores the App that GitHub made. Without one the state is spent if GitHub has refused the code, and stays good if it
   * did not answer. False where another App was stored meanwhile.
   */
  async endExchange(token: string, state: string, made: App | "refused" | "no answer"): Promise<boolean> {
    return this.ctx.blockConcurrencyWhile(async () => {
      const hash = await hashOf(state);
      if (typeof made === "string") {
        const others = this.#states().filter((it) => it.hash !== hash);
        const mine = this.#states().find((it) => it.hash === hash);
        this.#setStates(made === "refused" || !mine ? others : [...others, { ...mine, exchangingSince: null }]);
        return true;
      }
      const kept = (await this.#kept(token)) ?? NOTHING;
      if (kept.texts.GITHUB_APP_ID) return false;
      const texts = {
        ...kept.texts,
        GITHUB_APP_ID: made.id,
        GITHUB_PRIVATE_KEY: made.privateKey,
        GITHUB_WEBHOOK_SECRET: made.webhookSecret,
      };
      await this.#keep(token, { ...kept, texts });
      this.#setStates(this.#states().filter((it) => it.hash !== hash));
      return true;
    });
  }

  /** Was a code taken to GitHub, and its key never stored? Then GitHub has an App whose key nobody has. */
  isExchangeLost(): boolean {
    const now = Date.now();
    return this.#states().some(
      ({ exchangingSince }) => exchangingSince !== null && now - exchangingSince > AT_GITHUB_MS,
    );
  }

  /** Stores these; an empty text removes one. */
  async change(token: string, changes: StoredTexts): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      const kept = (await this.#kept(token)) ?? NOTHING;
      await this.#keep(token, { ...kept, texts: { ...kept.texts, ...changes } });
    });
  }

  /**
   * A new webhook secret to be told to GitHub; until that has an answer, both count. The same one again where the last
   * one had no answer. Null where none is stored, or it is being told right now.
   */
  async offerSecret(token: string): Promise<string | null> {
    return this.ctx.blockConcurrencyWhile(async () => {
      const kept = await this.#kept(token);
      const current = kept?.texts.GITHUB_WEBHOOK_SECRET;
      const now = Date.now();
      if (!kept || !current || now - (kept.rotatingSince ?? 0) < AT_GITHUB_MS) return null;
      if (kept.rotatingSince !== null) {
        await this.#keep(token, { ...kept, rotatingSince: now });
        return current;
      }
      const secret = crypto.getRandomValues(new Uint8Array(32)).toHex();
      const texts = { ...kept.texts, GITHUB_WEBHOOK_SECRET: secret, GITHUB_WEBHOOK_SECRET_PREVIOUS: current };
      await this.#keep(token, { texts, previousUntil: null, rotatingSince: now });
      return secret;
    });
  }

  /** GitHub has taken the new secret: the previous one counts for an hour. */
  async secretTaken(token: string): Promise<void> {
    await this.ctx.blockConcurrencyWhile(async () => {
      const kept = await this.#kept(token);
      if (kept)
        await this.#keep(token, { ...kept, previousUntil: Date.now() + PREVIOUS_SECRET_MS, rotatingSince: null });
    });
  }

  /** Forgets all that is stored, also what cannot be read, and every state. */
  async forget(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  /** Null where it was sealed under another token. */
  async #kept(token: string): Promise<Kept | null> {
    const sealed = this.ctx.storage.kv.get<string>(SETTINGS);
    if (sealed === undefined) return NOTHING;
    const text = await unseal(sealed, token, SETTINGS);
    return text === null ? null : { ...NOTHING, ...JSON.parse(text) };
  }

  async #keep(token: string, kept: Kept): Promise<void> {
    const texts = Object.fromEntries(Object.entries(kept.texts).filter(([, text]) => text !== ""));
    this.ctx.storage.kv.put(SETTINGS, await seal(JSON.stringify({ ...kept, texts }), token, SETTINGS));
  }

  /** Those that still count. */
  #states(): readonly State[] {
    const states: readonly State[] = JSON.parse(this.ctx.storage.kv.get<string>(STATES) ?? "[]");
    const now = Date.now();
    return states.filter(({ at }) => now - at < STATE_MS);
  }

  #setStates(states: readonly State[]): void {
    this.ctx.storage.kv.put(STATES, JSON.stringify(states));
  }
}

async function hashOf(state: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(state))).toHex();
}
