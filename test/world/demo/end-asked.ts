/**
 * When the user wants it to end. Ctrl+C reaches this process twice at once, from the terminal and from npm; whoever
 * asks again later does not want to wait for a clean end.
 */

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const sameAskMs = 1000;

export class EndAsked {
  readonly asked: Promise<void>;
  isAsked = false;
  readonly #listener: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.asked = promise;
    let firstAt = 0;
    this.#listener = () => {
      firstAt ||= performance.now();
      if (performance.now() - firstAt > sameAskMs) process.exit(130);
      this.isAsked = true;
      resolve();
    };
    for (const signal of signals) process.on(signal, this.#listener);
  }

  /** Miniflare would end this process at the first signal, before it has cleaned up after itself. */
  listenAlone(): void {
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) {
        if (listener !== this.#listener) process.off(signal, listener);
      }
    }
  }
}
