// Counts how much of a log one reader holds at once, as pieces of its bytes and as text. Holding more than
// LOG_BUFFER_MAX_BYTES is a bug, so it throws. Pure.
import { LOG_BUFFER_MAX_BYTES } from "./limits.ts";

export class LogRoom {
  #pieces = 0;
  #text = 0;
  #most = 0;

  /** The most bytes and characters held at once so far. */
  get most(): number {
    return this.#most;
  }

  get left(): number {
    return LOG_BUFFER_MAX_BYTES - this.#pieces - this.#text;
  }

  takePiece(bytes: number): void {
    this.#pieces += bytes;
    this.#check();
  }

  givePiece(bytes: number): void {
    this.#pieces -= bytes;
  }

  takeText(chars: number): void {
    this.#text += chars;
    this.#check();
  }

  giveText(chars: number): void {
    this.#text -= chars;
  }

  /** For a new reader in the same room: the text of the one before it is gone. */
  clearText(): void {
    this.#text = 0;
  }

  #check(): void {
    const held = this.#pieces + this.#text;
    if (held > LOG_BUFFER_MAX_BYTES) throw new Error(`${held} bytes of a log are held at once.`);
    if (held > this.#most) this.#most = held;
  }
}
