// Reads ranges of a job's log from GitHub's log storage (Azure Blob Storage), and copes with a world that moves: links
// that expire, a log that changes, answers that are shorter than asked, connections that break.

import type { LogSource } from "../../core/lookup/log-source.ts";
import { type Failure, failed, type Result, succeeded } from "../../core/policy/failure.ts";
import { piecesOf } from "../body-pieces.ts";
import { LOG_LINKS_MAX, LOG_RANGE_TRIES, LOG_REDIRECTS_MAX, LOG_REQUESTS_MAX } from "./limits.ts";
import {
  brokenOff,
  CHANGED,
  contentRange,
  IN_CIRCLES,
  isAllowed,
  lengthOf,
  NO_HTTPS,
  OTHER_BYTES,
  refusal,
  TOO_LITTLE,
  TOO_MUCH,
  TOO_SLOW,
} from "./log-answers.ts";

export type LogStorageOptions = {
  /** A new link to the log, from GitHub; it lives about a minute and is a secret of its own. */
  readonly link: () => Promise<Result<string>>;
  /** Where GitHub's API is: only beside an API that is http itself may a log be. */
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** When reading ends in any case, in milliseconds since 1970: a storage may send a byte now and then for ever. */
  readonly until: number;
  /** Called whenever something has come. */
  readonly alive: () => void;
};

/** What the storage made of the first range: a log that can be read from any place, or all of it, as it comes. */
export type OpenLog =
  | { readonly kind: "ranges"; readonly source: LogSource }
  | { readonly kind: "stream"; readonly body: ReadableStream<Uint8Array> };

/**
 * Asks for the log's first `headBytes` bytes, and with them for its size. Only `bytes=a-b` is ever asked: the storage
 * refuses ranges that count from the end. Failures: `not-found` where there is no such log (yet), `gone`,
 * `unauthorized` where even a new link is refused, `unavailable`, and `unexpected` where the storage answers what it was
 * not asked for. The link stands in none of them.
 */
export async function openLog(options: LogStorageOptions, headBytes: number): Promise<Result<OpenLog>> {
  const storage = new LogStorage(options);
  const first = await storage.read(0, headBytes);
  if (!first.ok) return first;
  if (first.value instanceof ReadableStream) return succeeded({ kind: "stream", body: first.value });
  let head: Uint8Array | null = first.value;
  const read = async (from: number, to: number): Promise<Result<Uint8Array>> => {
    if (head !== null && to <= head.length) {
      const bytes = head.subarray(from, to);
      head = null; // whoever asked for it holds it now
      return succeeded(bytes);
    }
    const answer = await storage.read(from, to);
    if (!answer.ok) return answer;
    if (answer.value instanceof Uint8Array) return succeeded(answer.value);
    // It knew ranges a moment ago.
    await answer.value.cancel();
    return failed(CHANGED);
  };
  return succeeded({ kind: "ranges", source: { size: storage.size, read } });
}

type Body = ReadableStream<Uint8Array>;
/** How much of a range came, why it was not more, and whether asking again at once may help. */
type Took = { readonly bytes: number; readonly failure: Failure | null; readonly again: boolean };
const refusedWith = (failure: Failure | null): Took => ({ bytes: 0, failure, again: false });

class LogStorage {
  readonly #options: LogStorageOptions;
  #url: URL | null = null;
  #links = 0;
  #requests = 0;
  #size: number | null = null;
  /** Its ETag, or when it was last written, where there is none. */
  #version: string | null = null;

  constructor(options: LogStorageOptions) {
    this.#options = options;
  }

  /** In bytes; known from the first answer on. */
  get size(): number {
    return this.#size ?? 0;
  }

  /** The bytes `from` up to `to`, fewer only where the log ends; or all of it, from a storage that knows no ranges. */
  async read(from: number, to: number): Promise<Result<Uint8Array | Body>> {
    const buffer = new Uint8Array(to - from);
    let filled = 0;
    let failure: Failure = TOO_LITTLE;
    // What brings something is no vain try: a proxy may hand out little at once.
    for (let tries = 0; tries < LOG_RANGE_TRIES; tries++) {
      if (Date.now() > this.#options.until) return failed(TOO_SLOW);
      if (this.#requests >= LOG_REQUESTS_MAX) return failed(failure);
      const answer = await this.#ask(from + filled, to, buffer.subarray(filled));
      if (answer instanceof ReadableStream) {
        if (filled === 0) return succeeded(answer);
        await answer.cancel();
        return failed(CHANGED);
      }
      filled += answer.bytes;
      if (answer.bytes > 0) tries = 0;
      const wanted = Math.min(to, this.#size ?? to) - from;
      // Also where the connection broke behind the last byte: nothing is left to ask for.
      if (filled >= wanted) return succeeded(buffer.subarray(0, Math.max(0, wanted)));
      if (answer.failure !== null) failure = answer.failure;
      if (!answer.again) return failed(failure);
    }
    return failed(failure);
  }

  async #ask(from: number, to: number, buffer: Uint8Array): Promise<Took | Body> {
    try {
      const response = await this.#fetch(from, to);
      if (!(response instanceof Response)) return refusedWith(response);
      this.#options.alive();
      if (response.status === 200 && response.body) return response.body;
      const failure = this.#refusal(response, from, to);
      if (failure === null && response.status === 206 && response.body) {
        return await this.#take(response.body, buffer.subarray(0, lengthOf(response.headers)));
      }
      await response.body?.cancel();
      // The link has expired: GitHub is asked for a new one.
      if (failure?.kind === "unauthorized") this.#url = null;
      return { bytes: 0, failure, again: failure?.kind === "unauthorized" && this.#links < LOG_LINKS_MAX };
    } catch (error) {
      return brokenOffAt(0, error);
    }
  }

  /** Only a strong ETag may be asked for (RFC 9110, 13.1.1). */
  get #ifMatch(): { "if-match"?: string } {
    return this.#version?.startsWith('"') ? { "if-match": this.#version } : {};
  }

  /** Follows a few redirects, each to an address that a log may have. */
  async #fetch(from: number, to: number): Promise<Response | Failure> {
    const headers = { range: `bytes=${from}-${to - 1}`, ...this.#ifMatch };
    for (let redirects = 0; redirects <= LOG_REDIRECTS_MAX; redirects++) {
      if (this.#url === null) {
        this.#links++;
        const link = await this.#options.link();
        if (!link.ok) return link.failure;
        this.#url = URL.canParse(link.value) ? new URL(link.value) : null;
      }
      if (!this.#url || !isAllowed(this.#url, this.#options.apiUrl)) return NO_HTTPS;
      this.#requests++;
      const response = await fetch(this.#url, { redirect: "manual", signal: this.#options.signal, headers });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (location === null) return response;
      await response.body?.cancel();
      this.#url = URL.canParse(location, this.#url.href) ? new URL(location, this.#url) : null;
      if (this.#url === null) return NO_HTTPS;
    }
    return IN_CIRCLES;
  }

  /** Why the answer cannot be used; null for the range that was asked for, and for an empty log. */
  #refusal({ status, headers }: Response, from: number, to: number): Failure | null {
    if (status === 416 && from === 0) {
      this.#size = 0;
      return null;
    }
    if (status === 412 || status === 416) return CHANGED;
    if (status !== 206) return refusal(status);
    const { first, last, size } = contentRange(headers);
    const isAsked = first === from && last >= from && last < Math.min(to, size);
    if (!isAsked) return OTHER_BYTES;
    const version = headers.get("etag") ?? headers.get("last-modified");
    if ((this.#size ?? size) !== size || (this.#version !== null && this.#version !== version)) return CHANGED;
    this.#size = size;
    this.#version = version;
    return null;
  }

  /** Never more than the answer said, which the buffer holds, whatever is sent. Leaving the loop early cancels the body. */
  async #take(body: Body, buffer: Uint8Array): Promise<Took> {
    let bytes = 0;
    try {
      for await (const chunk of piecesOf(body)) {
        if (bytes + chunk.length > buffer.length) return refusedWith(TOO_MUCH);
        buffer.set(chunk, bytes);
        bytes += chunk.length;
        this.#options.alive();
        if (Date.now() > this.#options.until) return { bytes, failure: TOO_SLOW, again: false };
      }
      return { bytes, failure: null, again: true };
    } catch (error) {
      return brokenOffAt(bytes, error);
    }
  }
}

function brokenOffAt(bytes: number, error: unknown): Took {
  return { bytes, failure: brokenOff(error), again: !(error instanceof Error && error.name === "AbortError") };
}
