// A body in few large pieces: workerd hands out 4 KB at a time, and each would wake the Worker.
import { BODY_PIECE_BYTES } from "./limits.ts";

/**
 * Pieces of {@link BODY_PIECE_BYTES}, the last one shorter. Each is overwritten by the next. Leaving the loop early
 * cancels the body. A body that breaks off throws.
 */
export async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader({ mode: "byob" });
  let buffer = new Uint8Array(BODY_PIECE_BYTES);
  let ended = false;
  try {
    while (!ended) {
      const { value, done } = await reader.readAtLeast(buffer.length, buffer);
      ended = done;
      if (!value || value.length === 0) continue;
      yield value;
      buffer = new Uint8Array(value.buffer);
    }
  } finally {
    if (!ended) await reader.cancel();
  }
}
