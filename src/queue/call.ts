// Calls from one Durable Object to another have a deadline: while one is pending, both stay awake and are billed.
import { CALL_TIMEOUT_MS } from "./limits.ts";

/** The call's answer. Rejects if none comes within {@link CALL_TIMEOUT_MS}, or if the call rejects. */
export async function answered<T>(call: Promise<T>, timeoutMs: number = CALL_TIMEOUT_MS): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer from an object within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
