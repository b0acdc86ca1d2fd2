/** A request as it goes over the wire, and what of it docs/contract.md speaks about. */

/** Names as they are written; a name may stand twice. Values are written as Latin-1, byte by byte. */
export type Headers = readonly (readonly [name: string, value: string])[];

export type Sent = {
  /** What was done to it, in words: for whoever reads a failure. */
  readonly what: string;
  readonly method: string;
  readonly target: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** How the body's end is known: by a length (its own, unless another is claimed), by chunks, or not at all. */
  readonly framing: "length" | "chunks" | "none" | { readonly claims: number };
  /** The bytes are written in pieces of at most so many, with so long a pause between two. */
  readonly pieces?: { readonly bytes: number; readonly pauseMs: number };
  /** Only so many bytes of the body are written; then the connection is closed. */
  readonly cutAt?: number;
  /** Statuses that are right, where the contract leaves it open; else they follow from the request. */
  readonly may?: readonly number[];
  /** No HTTP, or none that a server must take: it may be refused without a word, or by the server itself. */
  readonly isBroken?: true;
};

export const WEBHOOKS = "/api/github/webhooks";
export const INTERACTIONS = "/api/slack/interactions";

/** As a server reads it: the values of one name, with commas between them; undefined where there is none. */
export function headerOf({ headers }: Pick<Sent, "headers">, name: string): string | undefined {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value.trim());
  return values.length === 0 ? undefined : values.join(", ");
}

export function without(headers: Headers, name: string): Headers {
  return headers.filter(([key]) => key.toLowerCase() !== name);
}

export function withHeader(headers: Headers, name: string, value: string): Headers {
  return [...without(headers, name), [name, value]];
}

/** The head as bytes: everything up to the body. */
export function headOf({ method, target, headers, body, framing }: Sent): Buffer {
  const all: Headers = [["host", "whyred.example"], ...headers, ...framed(framing, body.length)];
  const lines = [`${method} ${target} HTTP/1.1`, ...all.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

function framed(framing: Sent["framing"], length: number): Headers {
  if (framing === "none") return [];
  if (framing === "chunks") return [["transfer-encoding", "chunked"]];
  return [["content-length", String(framing === "length" ? length : framing.claims)]];
}

/** The body as it is written, cut as it shall be; chunks are as large as the pieces. */
export function bodyOf({ body, framing, cutAt, pieces }: Sent): Buffer {
  const written = framing === "chunks" ? chunked(body, pieces?.bytes ?? 60_000) : body;
  return cutAt === undefined ? written : written.subarray(0, cutAt);
}

function chunked(body: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const part = body.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}
