// Reads ranges of a job's log from GitHub's log storage (Azure Blob Storage). It copes with links that expire, a log that
// changes meanwhile, answers shorter than asked, and connections that break.
import type { LogSource } from "../../core/lookup/log-source.ts";
import { type Failure, failed, type Reason, type Result, succeeded } from "../../core/policy/failure.ts";
import { retryAfterMs } from "../../core/policy/retry-after.ts";
import { BODY_PIECE_BYTES, LOG_LINKS_MAX, LOG_RANGE_TRIES, LOG_REDIRECTS_MAX, LOG_REQUESTS_MAX } from "./limits.ts";

export type LogStorageOptions = {
  /** A new link to the log, from GitHub. It lives about a minute, and is a secret. */
  readonly link: () => Promise<Result<string>>;
  /** Where GitHub's API is: a log may be at an http address only if the API is. */
  readonly apiUrl: string;
  readonly signal: AbortSignal;
  /** When reading ends in any case, in milliseconds since 1970: a storage may send a byte now and then for ever. */
  readonly until: number;
  /** Called whenever something has arrived. */
  readonly alive: () => void;
  /** Called before each request to the storage. */
  readonly onRequest?: (() => void) | undefined;
};

/** What the storage answered to the first range: a log that can be read from any offset, or a stream of all of it. */
export type OpenLog =
  | { readonly kind: "ranges"; readonly source: LogSource }
  | { readonly kind: "stream"; readonly body: Body };

type Body = ReadableStream<Uint8Array>;
/** How much of a range arrived, why not all of it, and whether asking again at once may help. */
type Took = { readonly bytes: number; readonly failure: Failure | null; readonly again: boolean };
const refusedWith = (failure: Failure | null): Took => ({ bytes: 0, failure, again: false });

/** One log. However often its reading begins again, it costs the requests and links of one. */
export class LogStorage {
  readonly #options: LogStorageOptions;
  #url: URL | null = null;
  #links = 0;
  #requests = 0;
  #size: number | null = null;
  /** The log's ETag, or when it was last modified where there is none. */
  #version: string | null = null;

  constructor(options: LogStorageOptions) {
    this.#options = options;
  }

  /**
   * Asks for the log's first `headBytes` bytes, whose answer also tells its size; whatever was known of the log before is
   * forgotten. It only ever asks for `bytes=a-b`: the storage refuses ranges that count from the end. Fails with
   * `not-found` where there is no such log (yet), `gone`, `unauthorized` where even a new link is refused, `unavailable`,
   * or `unexpected` where the storage answers something it was not asked for. No failure contains the link.
   */
  async open(headBytes: number): Promise<Result<OpenLog>> {
    this.#size = null;
    this.#version = null;
    const first = await this.#readRange(0, headBytes);
    if (!first.ok) return first;
    if (first.value instanceof ReadableStream) return succeeded({ kind: "stream", body: first.value });
    let head: Uint8Array | null = first.value;
    const read = async (from: number, to: number): Promise<Result<Uint8Array>> => {
      if (head !== null && to <= head.length) {
        const bytes = head.subarray(from, to);
        head = null; // the caller holds it now
        return succeeded(bytes);
      }
      const answer = await this.#readRange(from, to);
      if (!answer.ok) return answer;
      if (answer.value instanceof Uint8Array) return succeeded(answer.value);
      // It supported ranges a moment ago.
      await answer.value.cancel();
      return failed(CHANGED);
    };
    return succeeded({ kind: "ranges", source: { size: this.#size ?? 0, read } });
  }

  /** The bytes `from` up to and without `to`, fewer only where the log ends; a stream of all of it without ranges. */
  async #readRange(from: number, to: number): Promise<Result<Uint8Array | Body>> {
    const buffer = new Uint8Array(to - from);
    let filled = 0;
    let failure: Failure = TOO_LITTLE;
    // A try that brings something does not count: a proxy may hand out little at a time.
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
      // Also where the connection broke after the last byte: nothing is left to ask for.
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
      return brokenOffAfter(0, error);
    }
  }

  /** `If-Match` takes only a strong ETag (RFC 9110, 13.1.1). */
  get #ifMatch(): { "if-match"?: string } {
    return this.#version?.startsWith('"') ? { "if-match": this.#version } : {};
  }

  /** Follows a few redirects, each to an address where a log may be. */
  async #fetch(from: number, to: number): Promise<Response | Failure> {
    // A range of a compressed log would be other bytes (RFC 9110, 14.2).
    const headers = { range: `bytes=${from}-${to - 1}`, "accept-encoding": "identity", ...this.#ifMatch };
    for (let redirects = 0; redirects <= LOG_REDIRECTS_MAX; redirects++) {
      if (this.#url === null) {
        this.#links++;
        const link = await this.#options.link();
        if (!link.ok) return link.failure;
        this.#options.alive();
        this.#url = URL.canParse(link.value) ? new URL(link.value) : null;
      }
      if (!this.#url || !isAllowed(this.#url, this.#options.apiUrl)) return NO_HTTPS;
      this.#requests++;
      this.#options.onRequest?.();
      const response = await fetch(this.#url, { redirect: "manual", signal: this.#options.signal, headers });
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (location === null) return response;
      await response.body?.cancel();
      this.#url = URL.canParse(location, this.#url.href) ? new URL(location, this.#url) : null;
      if (this.#url === null) return NO_HTTPS;
    }
    return REDIRECT_LOOP;
  }

  /** Why the answer cannot be used; null for the range that was asked for, and for an empty log. */
  #refusal({ status, headers }: Response, from: number, to: number): Failure | null {
    if (status === 416 && from === 0 && isEmpty(headers)) {
      this.#size = 0;
      return null;
    }
    if (status === 412 || (status === 416 && from > 0)) return CHANGED;
    if (status === 416) return OTHER_BYTES;
    if (status !== 206) return refusal(status, headers);
    const { first, last, size } = contentRange(headers);
    const isAsked = first === from && last >= from && last < Math.min(to, size);
    if (!isAsked) return OTHER_BYTES;
    const version = headers.get("etag") ?? headers.get("last-modified");
    if ((this.#size ?? size) !== size || (this.#version !== null && this.#version !== version)) return CHANGED;
    this.#size = size;
    this.#version = version;
    return null;
  }

  /** Takes no more than the answer promised, which fits the buffer. Leaving the loop early cancels the body. */
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
      return brokenOffAfter(bytes, error);
    }
  }
}

/**
 * A body in few pieces: workerd hands out 4 KB at a time, and each wakes the Worker. There pieces have
 * {@link BODY_PIECE_BYTES}, the last one fewer; each is overwritten by the next. Leaving the loop early cancels the
 * body; a connection that breaks throws.
 */
export async function* piecesOf(body: Body): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: "byob" });
  let buffer = new Uint8Array(BODY_PIECE_BYTES);
  let ended = false;
  try {
    while (!ended) {
      // workerd's own; Node, in which the command runs, hands out what has come.
      const knowsHow = typeof reader.readAtLeast === "function";
      const { value, done } = knowsHow ? await reader.readAtLeast(buffer.length, buffer) : await reader.read(buffer);
      ended = done;
      if (!value || value.length === 0) continue;
      yield value;
      buffer = new Uint8Array(value.buffer);
    }
  } finally {
    if (!ended) await reader.cancel();
  }
}

/** The log is not the one that reading began with: what was read must be thrown away. */
export const CHANGED = failureOf("unavailable", "the log changed while it was being read");
export const TOO_SLOW = failureOf("unexpected", "the log storage sends it too slowly");
const TOO_MUCH = failureOf("unexpected", "the log storage sent more than it announced");
const TOO_LITTLE = failureOf("unavailable", "the log storage keeps sending less than it announces");
const NO_HTTPS = failureOf("unexpected", "the link to the log is not an https address");
const REDIRECT_LOOP = failureOf("unexpected", "the log storage redirects too often");
const OTHER_BYTES = failureOf("unexpected", "the log storage sent other bytes than were requested");

/** People see this text too, so it quotes nobody. */
function failureOf(kind: Reason, text: string): Failure {
  return { kind, logText: text, userText: text };
}

/** The connection broke, or the storage fell silent (`AbortError`: see `deadline.ts`). */
export function brokenOff(error: unknown): Failure {
  const name = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : "an unknown error";
  const userText = "the log storage broke off its answer";
  return { kind: "unavailable", logText: `${userText}: ${name}`, userText };
}

function brokenOffAfter(bytes: number, error: unknown): Took {
  return { bytes, failure: brokenOff(error), again: !(error instanceof Error && error.name === "AbortError") };
}

/** What the storage's refusals mean (learn.microsoft.com, "Blob service error codes"); a busy one says how long to wait. */
function refusal(status: number, headers: Headers): Failure {
  const failure = { ...failureOf(reasonOf(status), `the log storage answered ${status}`), status };
  const askedMs = retryAfterMs(headers.get("retry-after"), Date.now());
  return askedMs === null ? failure : { ...failure, retryAfterMs: askedMs };
}

function reasonOf(status: number): Reason {
  if (status === 404) return "not-found";
  if (status === 410) return "gone";
  if (status === 401 || status === 403) return "unauthorized";
  return status === 429 || status >= 500 ? "unavailable" : "unexpected";
}

/** Which bytes an answer says that it brings; not numbers where it does not say all three. */
function contentRange(headers: Headers) {
  const [, first, last, size] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(headers.get("content-range") ?? "") ?? [];
  return { first: Number(first), last: Number(last), size: Number(size) };
}

/** Of a range that cannot be answered: the size is said to be 0, or not said, as Azure answers for an empty log. */
const isEmpty = (headers: Headers) => /^(?:bytes \*\/0)?$/.test(headers.get("content-range") ?? "");

function lengthOf(headers: Headers): number {
  const { first, last } = contentRange(headers);
  return last - first + 1;
}

/** A log may be at any https address, and at an http one only if the API is, as on this machine. */
const isAllowed = (url: URL, apiUrl: string) =>
  url.protocol === "https:" || (url.protocol === "http:" && apiUrl.startsWith("http:"));
