// A request's body: all of its bytes, never more than allowed. A client may lie about its length or hang up in the
// middle: both are values, not exceptions.
import type { BodyBudget, Share } from "../core/policy/body-budget.ts";
import { BODY_BUDGET_LOOK_MS, LARGE_BODY_BYTES } from "./limits.ts";

/** `large`: what bodies above {@link LARGE_BODY_BYTES} may hold together. */
export type BodyLimits = { readonly maxBytes: number; readonly large: BodyBudget };
export type Unread = "too large" | "too slow" | "cut off";

/** Does the request claim a longer body than that? */
export function claimsMoreThan(request: Request, maxBytes: number): boolean {
  return Number(request.headers.get("content-length") ?? 0) > maxBytes;
}

/**
 * The body, at most `maxBytes` long. Where a longer one is claimed, nothing is read; without a claim, reading stops at the
 * first byte too many. A large body waits while others hold the memory, and is `too slow` when its time is over.
 */
export async function readBody(request: Request, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer> | Unread> {
  if (claimsMoreThan(request, limits.maxBytes)) return "too large";
  const length = Number(request.headers.get("content-length") ?? 0);
  const isCounted = request.headers.has("content-length") && !request.headers.has("transfer-encoding");
  if (!isCounted || length > LARGE_BODY_BYTES) return readPieces(request.body, limits);
  try {
    // The runtime itself reads nearly all of them.
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    return "cut off";
  }
}

/** Into one buffer that doubles: however small the pieces are, they cost no more than the body. */
async function readPieces(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, large }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer> | Unread> {
  const reader = body?.getReader();
  let bytes = new Uint8Array(0);
  let length = 0;
  let share: Share | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      const needed = length + read.value.length;
      if (needed > maxBytes) return "too large";
      if (needed > LARGE_BODY_BYTES && !share) {
        share = large.open(Date.now());
        // Ends the loop, wherever it is: workerd lets a read throw that is cancelled under way.
        timer = setTimeout(() => void reader?.cancel().catch(() => {}), share.until - Date.now());
      }
      if (needed > bytes.length) {
        const capacity = Math.min(maxBytes, 2 * needed);
        if (share && !(await granted(large, share, capacity))) return "too slow";
        const larger = new Uint8Array(capacity);
        larger.set(bytes.subarray(0, length));
        bytes = larger;
      }
      bytes.set(read.value, length);
      length = needed;
    }
    return isOver(share) ? "too slow" : bytes.subarray(0, length);
  } catch {
    return isOver(share) ? "too slow" : "cut off"; // a stream that breaks off says so by throwing
  } finally {
    clearTimeout(timer);
    if (share) large.close(share);
    await reader?.cancel().catch(() => {}); // what was left unread; nothing where all was read
  }
}

const isOver = (share: Share | null) => share !== null && Date.now() >= share.until;

/** Waits for the memory; false when the body's time is over. */
async function granted(large: BodyBudget, share: Share, bytes: number): Promise<boolean> {
  for (let now = Date.now(); now < share.until; now = Date.now()) {
    if (large.grow(share, bytes, now)) return true;
    await scheduler.wait(BODY_BUDGET_LOOK_MS);
  }
  return false;
}
