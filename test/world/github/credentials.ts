/** Who asks: the App itself, by a JSON Web Token that its key has signed, or one of its installations, by a token. */
import { createVerify, type KeyObject, randomBytes } from "node:crypto";
import { at, type Json, parseJson } from "../json.ts";
import type { Installation, Permissions } from "./state.ts";

export type Token = {
  installation: Installation;
  permissions: Permissions;
  /** The ids that it is for, or all of the installation's. */
  repositories: "all" | Set<number>;
  expiresAt: Date;
};

export type Caller = { kind: "app" } | { kind: "installation"; token: Token };

const minute = 60;

export class Credentials {
  readonly #appId: number;
  /** An App may have several, while one is being replaced. */
  readonly #keys: KeyObject[];
  readonly #tokens = new Map<string, Token>();

  constructor(appId: number, key: KeyObject) {
    this.#appId = appId;
    this.#keys = [key];
  }

  /** This one too, or, instead, this one alone. */
  accept(key: KeyObject, alone = false): void {
    if (alone) this.#keys.splice(0);
    this.#keys.push(key);
  }

  issue(token: Token): string {
    // The long form that GitHub is changing to: about 520 characters, with dots.
    const text = `ghs_${[90, 220, 64].map((bytes) => randomBytes(bytes).toString("base64url")).join(".")}`;
    this.#tokens.set(text, token);
    return text;
  }

  /** Every token given out stops working at once, as when an hour has passed. */
  expireTokens(): void {
    for (const token of this.#tokens.values()) token.expiresAt = new Date(0);
  }

  /** The caller, or GitHub's sentence on why it is none. */
  caller(authorization: string | undefined): Caller | string {
    const credential = /^(?:bearer|token) (\S+)$/i.exec(authorization ?? "")?.[1];
    if (credential === undefined) return "Requires authentication";
    const token = this.#tokens.get(credential);
    if (token !== undefined) return token.expiresAt > new Date() ? { kind: "installation", token } : "Bad credentials";
    if (credential.startsWith("ghs_") || credential.split(".").length !== 3) return "Bad credentials";
    return this.#problemOfJwt(credential) ?? { kind: "app" };
  }

  #problemOfJwt(credential: string): string | undefined {
    const [header = "", claims = "", signature = ""] = credential.split(".");
    const isSignedBy = (key: KeyObject) =>
      createVerify("RSA-SHA256").update(`${header}.${claims}`).verify(key, signature, "base64url");
    const undecodable = "A JSON web token could not be decoded";
    if (at(decoded(header), "alg") !== "RS256") return undecodable;
    if (!this.#keys.some(isSignedBy)) return undecodable;
    const issuer = at(decoded(claims), "iss");
    const issued = at(decoded(claims), "iat");
    const expires = at(decoded(claims), "exp");
    const now = Date.now() / 1000;
    if (issuer !== this.#appId && issuer !== String(this.#appId)) return "'Issuer' claim ('iss') must be an Integer";
    if (typeof issued !== "number" || issued > now + 5) {
      return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
    }
    if (typeof expires !== "number" || expires <= now) {
      return "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
    }
    // docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App": no more than 10 minutes into the future.
    if (expires > now + 10 * minute) return "'Expiration time' claim ('exp') is too far in the future";
    return undefined;
  }
}

function decoded(part: string): Json {
  try {
    return parseJson(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}
