// A request's body: all of its bytes, and never more of them than may be. Whoever sends it may lie about its length, or
// hang up in the middle: both are answers, not exceptions.

/**
 * The body, at most `maxBytes` long. Where a length is claimed that is larger, nothing is read; without one, reading ends
 * with the first byte too many.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | Unread> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return "too large";
  try {
    const isCounted = request.headers.has("content-length") && !request.headers.has("transfer-encoding");
    return isCounted ? new Uint8Array(await request.arrayBuffer()) : await readPieces(request.body, maxBytes);
  } catch {
    return "cut off"; // a stream says so by throwing
  }
}

export type Unread = "too large" | "cut off";

/** Into one buffer that doubles: however small the pieces are, they cost no more than the body. */
async function readPieces(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | Unread> {
  let bytes = new Uint8Array(0);
  let length = 0;
  for await (const piece of body ?? []) {
    if (length + piece.length > maxBytes) return "too large"; // leaving the loop cancels the stream
    if (length + piece.length > bytes.length) {
      const larger = new Uint8Array(Math.min(maxBytes, 2 * (length + piece.length)));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(piece, length);
    length += piece.length;
  }
  return bytes.subarray(0, length);
}
