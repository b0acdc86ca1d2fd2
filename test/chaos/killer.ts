// Ends workerd with SIGKILL, at the moments at which that hurts: in the middle of a call, whose effect then takes place
// while nobody is left to hear of it. Miniflare starts workerd again, on the same port and the same storage.
import { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";

/** Calls in the middle of which workerd dies, in turn; and between two deliveries. */
const MOMENTS = [
  "issues/create-comment",
  "chat.postMessage",
  "issues/update-comment",
  "chat.update",
  "log",
  "delivery",
] as const;

export class Killer {
  /** In the middle of what it was killed, and when, the first first. */
  readonly killed: { readonly moment: string; readonly at: number }[] = [];
  #workerd: ChildProcess | null = null;
  #waitsFor: string[] = [];
  readonly #started = (message: unknown) => this.#remember(message);

  /** From now on, whichever workerd this process starts is the one. */
  begin(): void {
    subscribe("child_process", this.#started);
  }

  end(): void {
    unsubscribe("child_process", this.#started);
  }

  /** The next kill comes as soon as there is a moment of its kind. */
  arm(): void {
    const next = MOMENTS[(this.killed.length + this.#waitsFor.length) % MOMENTS.length];
    if (next) this.#waitsFor.push(next);
  }

  /** Is called at every moment; true where workerd was killed in it. */
  pass(moment: string): boolean {
    const at = this.#waitsFor.indexOf(moment);
    if (at < 0 || !this.#kill(moment)) return false;
    this.#waitsFor.splice(at, 1);
    return true;
  }

  /** What is still waited for does not come any more: killed now, once for each. */
  async killWhatIsLeft(url: string): Promise<void> {
    for (const moment of this.#waitsFor.splice(0)) {
      await isUp(url);
      this.#kill(`after all (${moment})`);
    }
    await isUp(url);
  }

  /** Was workerd killed so soon after this time that it may not have heard an answer that was given then? */
  isUnheard(time: number): boolean {
    return this.killed.some(({ at }) => at >= time && at < time + 1_000);
  }

  #kill(moment: string): boolean {
    const workerd = this.#workerd;
    if (!workerd || workerd.exitCode !== null || workerd.signalCode !== null || workerd.killed) return false;
    workerd.kill("SIGKILL");
    this.killed.push({ moment, at: Date.now() });
    return true;
  }

  #remember(message: unknown): void {
    const started = typeof message === "object" && message !== null && "process" in message ? message.process : null;
    // Its name is known only after it was started, which this is told of before.
    if (started instanceof ChildProcess) started.once("spawn", () => this.#remembered(started));
  }

  #remembered(started: ChildProcess): void {
    if (/workerd/.test(started.spawnfile)) this.#workerd = started;
  }
}

/** Waits until the Worker answers again. */
export async function isUp(url: string, withinMs = 30_000): Promise<void> {
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    const answered = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    await answered?.arrayBuffer();
    if (answered?.ok) return;
    await sleep(100);
  }
  throw new Error("The Worker did not come back");
}
