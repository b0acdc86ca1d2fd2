// A time by which something outside must have answered. `AbortSignal.timeout` would do, but its timer runs on after the
// answer, and keeps a Durable Object awake, and billed, for as long.

/** Does `act`, whose signal is aborted after `ms` milliseconds; by then it must have read all it wants. */
export async function within<T>(ms: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await act(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
