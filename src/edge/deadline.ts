// A time by which something outside must have answered. `AbortSignal.timeout` would do, but its timer runs on after the
// answer, and keeps a Durable Object awake, and billed, for as long.

/**
 * Does `act`, whose signal is aborted after `ms` milliseconds; by then it must have read all it wants, or have said
 * that it is still alive, which gives it as much time again.
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
