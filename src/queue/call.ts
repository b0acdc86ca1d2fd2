// Every call of one Durable Object to another has a deadline: while one is pending, both stay awake, and are billed.
import { CALL_TIMEOUT_MS } from "./limits.ts";

/** The call's answer. Rejects where none comes within {@link CALL_TIMEOUT_MS}, and as the call itself does. */
export async function answered<T>(call: Promise<T>, timeoutMs: number = CALL_TIMEOUT_MS): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer from an object within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
