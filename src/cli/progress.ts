// How far reading has come, on standard error, where it takes longer than a moment.
import { PROGRESS_AFTER_MS, PROGRESS_LINE_EVERY_MS } from "./limits.ts";

type Stream = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

/** On a terminal one line that changes; elsewhere a line now and then. */
export class Progress {
  readonly #stream: Stream;
  #text = "";
  #shown = false;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** What is being done now. */
  say(text: string): void {
    this.#text = text;
    if (this.#timer === null) this.#timer = setTimeout(() => this.#begin(), PROGRESS_AFTER_MS);
    else if (this.#shown && this.#stream.isTTY) this.#show();
  }

  /** Nothing of it stays on a terminal. */
  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    if (this.#shown && this.#stream.isTTY) this.#stream.write("\r\x1b[K");
    this.#shown = false;
  }

  #begin(): void {
    this.#show();
    if (!this.#stream.isTTY) this.#timer = setInterval(() => this.#show(), PROGRESS_LINE_EVERY_MS);
  }

  #show(): void {
    this.#shown = true;
    const text = `${this.#text} …`;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${text.slice(0, (this.#stream.columns ?? 80) - 1)}` : `${text}\n`);
  }
}
