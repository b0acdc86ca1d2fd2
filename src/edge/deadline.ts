// A deadline for an answer from outside. `AbortSignal.timeout` would do, but its timer keeps running after the answer, and
// keeps a Durable Object awake, and billed.

/**
 * Runs `act` with a signal that aborts after `ms` milliseconds. By then `act` must have read all it needs, or have called
 * `alive`, which starts the time anew.
 */
export async function within<T>(ms: number, act: (signal: AbortSignal, alive: () => void) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const start = () => setTimeout(() => controller.abort(), ms);
  let timer = start();
  const alive = () => {
    clearTimeout(timer);
    timer = start();
  };
  try {
    return await act(controller.signal, alive);
  } finally {
    clearTimeout(timer);
  }
}
