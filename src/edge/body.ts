// A request's body: all of its bytes, and never more of them than may be. Whoever sends it may lie about its length, or
// hang up in the middle: both are answers, not exceptions.

import type { ExpiringSemaphore } from "../core/policy/semaphore.ts";
import { LARGE_BODY_BYTES } from "./limits.ts";

/** `large`: the places for bodies above {@link LARGE_BODY_BYTES}. */
export type BodyLimits = { readonly maxBytes: number; readonly large: ExpiringSemaphore };
export type Unread = "too large" | "too many" | "cut off";

/**
 * The body, at most `maxBytes` long. Where a length is claimed that is larger, nothing is read; without one, reading ends
 * with the first byte too many. A large one is read only where there is a place for it.
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer> | Unread> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > limits.maxBytes) return "too large";
  const isCounted = request.headers.has("content-length") && !request.headers.has("transfer-encoding");
  try {
    // Read by the runtime itself: it is what nearly all are.
    if (isCounted && length <= LARGE_BODY_BYTES) return new Uint8Array(await request.arrayBuffer());
    return await readPieces(request.body, limits);
  } catch {
    return "cut off"; // a stream says so by throwing
  }
}

/** Into one buffer that doubles: however small the pieces are, they cost no more than the body. */
async function readPieces(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, large }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer> | Unread> {
  let bytes = new Uint8Array(0);
  let length = 0;
  let place: symbol | null = null;
  try {
    for await (const piece of body ?? []) {
      if (length + piece.length > maxBytes) return "too large"; // leaving the loop cancels the stream
      if (length + piece.length > LARGE_BODY_BYTES) place ??= large.take(Date.now());
      if (length + piece.length > LARGE_BODY_BYTES && place === null) return "too many";
      if (length + piece.length > bytes.length) {
        const larger = new Uint8Array(Math.min(maxBytes, 2 * (length + piece.length)));
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(piece, length);
      length += piece.length;
    }
    return bytes.subarray(0, length);
  } finally {
    large.giveBack(place);
  }
}
