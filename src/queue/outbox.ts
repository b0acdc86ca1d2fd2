// The pending work of a Durable Object: a row for each thing, with its own due time, and one alarm, never later than
// the earliest of them. Whatever dies in the middle is begun again, since beginning moves the due time forward, not away.

import { decide, isTransient } from "../core/policy/failure.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { COUNT, givenUpKey } from "./dead-letters.ts";
import { SAFETY_MS } from "./limits.ts";
import { keyOf, kindOf, type Task, Tasks } from "./tasks.ts";
import { DONE, type Outcome, type Work } from "./work.ts";

export class Outbox {
  readonly #storage: DurableObjectStorage;
  readonly #tasks: Tasks;
  /** For the Worker's log: whose work this is. */
  readonly #owner: string;
  readonly #running = new Map<string, Promise<void>>();
  /** Until when things are kept, as far as this was asked: the storage need not be asked each time. */
  readonly #kept = new Map<string, number>();
  /** What was put again while it was being done, and when that is due. */
  readonly #again = new Map<string, number>();
  /** What the alarm is set to; undefined where that is not known, null where there is none. */
  #armed: number | null | undefined;
  #working = false;
  /** Rings when something was put while other things are being done. */
  #wake: () => void = () => {};

  constructor(storage: DurableObjectStorage, owner: string) {
    this.#storage = storage;
    this.#owner = owner;
    this.#tasks = new Tasks(storage);
  }

  /** Puts a thing to do, or moves one that waits to an earlier time; never before the end of a wait after a failure. */
  put(name: string, due: number): void {
    this.#tasks.put(name, due);
    if (this.#running.has(name)) this.#again.set(name, Math.min(due, this.#again.get(name) ?? due));
    if (!this.#armed || due < this.#armed) this.#arm();
    this.#wake();
  }

  /** Puts a thing to do at this time or up to a day later: moved once a day, for a row written is what it costs. */
  keepUntil(name: string, due: number): void {
    if ((this.#kept.get(name) ?? 0) >= due) return;
    this.#kept.set(name, this.#tasks.keepUntil(name, due));
    this.#arm();
  }

  /** What of these was given up is to be done after all. */
  revive(...names: string[]): void {
    this.#tasks.revive(names, Date.now());
    this.#arm();
    this.#wake();
  }

  /** What of a kind is still to be done. */
  readonly pending = (kind: string): Task[] => this.#tasks.pending().filter(({ name }) => kindOf(name) === kind);

  /** Is something of this kind being done, or due now? */
  readonly isBusy = (kind: string): boolean =>
    this.pending(kind).some(({ name, due }) => due <= Date.now() || this.#running.has(name));

  /**
   * Does what is due, and what becomes due meanwhile, the more important kinds first: one that hangs holds up no other.
   * Behind what an alarm may begin of each kind it ends, and rings again at once for what is left.
   * `ended` is called when a thing has been done, or has failed.
   */
  async work(work: Work, ended: () => void = () => {}): Promise<void> {
    // One alarm for all that is done now, and one for what is left: each is a row written.
    this.#working = true;
    this.#ring(Date.now() + SAFETY_MS);
    try {
      await this.#work(work, ended);
    } finally {
      this.#working = false;
      this.#arm();
    }
  }

  async #work(work: Work, ended: () => void): Promise<void> {
    const running = this.#running;
    const begun = new Map<string, number>();
    for (let round = 0; ; round++) {
      for (const task of this.#startable(work)) {
        const kind = kindOf(task.name);
        const { atOnce = 1, perAlarm = atOnce, alone = false } = work[kind] ?? {};
        const count = begun.get(kind) ?? 0;
        if (count >= perAlarm || (alone && round > 0 && running.size === 0)) continue;
        begun.set(kind, count + 1);
        // What asks nobody outside may be begun twice.
        if (Number.isFinite(perAlarm)) this.#tasks.begin(task.name, Date.now() + SAFETY_MS);
        const doing = this.#try(task, work).then(() => {
          running.delete(task.name);
          ended();
        });
        running.set(task.name, doing);
      }
      if (running.size === 0) return;
      await this.#something();
    }
  }

  /** Waits until something that is being done has ended, or until there is more that can be begun. */
  async #something(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    const now = Date.now();
    const wait = Math.min((this.#tasks.nextDue(now) ?? Number.POSITIVE_INFINITY) - now, SAFETY_MS);
    // Cleared: a timer that runs on keeps the object awake, and billed.
    const timer = setTimeout(() => this.#wake(), Math.max(1, wait));
    await Promise.race([...this.#running.values(), woken]);
    clearTimeout(timer);
  }

  /** Due, not being done, and with room among their kind. */
  #startable(work: Work): Task[] {
    const running = this.#running;
    const due = this.#tasks.due(Date.now()).filter(({ name }) => !running.has(name));
    if (due.length === 0) return due;
    return Object.entries(work).flatMap(([kind, { atOnce }]) => {
      const isOfKind = (name: string) => kindOf(name) === kind;
      const busy = [...running.keys()].filter(isOfKind).length;
      return due.filter(({ name }) => isOfKind(name)).slice(0, Math.max(0, atOnce - busy));
    });
  }

  async #try(task: Task, work: Work): Promise<void> {
    try {
      const outcome = await work[kindOf(task.name)]?.handle(task, keyOf(task.name));
      this.#end(task, outcome ?? DONE);
    } catch (error) {
      // A bug must not drop the alarm: workerd forgets one whose handler keeps throwing.
      const logText = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#end(task, { kind: "failed", failure: { kind: "unavailable", logText } });
    }
  }

  /** What was put again while it was being done is done once more. */
  #end(task: Task, outcome: Outcome): void {
    const { name } = task;
    const again = this.#again.get(name);
    this.#again.delete(name);
    switch (outcome.kind) {
      case "done":
        if (again === undefined) this.#tasks.done(name);
        else this.#tasks.renew(name, again);
        break;
      case "again":
        this.#tasks.goOn(name, Math.min(outcome.at, again ?? outcome.at));
        break;
      case "wait":
        this.#tasks.hold(name, outcome.until);
        break;
      case "failed":
        this.#fail(task, outcome, again);
    }
    this.#arm();
  }

  #fail(task: Task, { failure, giveUp }: Extract<Outcome, { kind: "failed" }>, again?: number): void {
    const now = Date.now();
    const { name, fails, refused, failing } = task;
    const next = decide(failure, { fails, refused, sinceMs: failing === 0 ? 0 : now - failing, random: Math.random() });
    logTrouble({ object: this.#owner, task: name, what: failure.logText, next: next.do });
    if (next.do === "retry") {
      this.#tasks.fail(name, now + next.afterMs, { refused: !isTransient(failure), now });
      return;
    }
    if (again !== undefined) this.#tasks.renew(name, again);
    else if (kindOf(name) === COUNT) this.#tasks.done(name);
    else this.#tasks.giveUp(name);
    if (kindOf(name) !== COUNT) this.#tasks.put(`${COUNT} ${givenUpKey(kindOf(name), failure.kind)}`, now);
    giveUp?.();
  }

  /** The alarm is the earliest due. The write is confirmed before anything leaves the object (output gate). */
  #arm(): void {
    if (!this.#working) this.#ring(this.#tasks.nextDue());
  }

  #ring(due: number | null): void {
    if (due === this.#armed) return;
    this.#armed = due;
    // Never a time that has passed: one that is set already, and was lost on its way, would not be set again.
    void (due === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(Math.max(due, Date.now())));
  }

  /** Just before the object's storage is deleted. */
  forget(): void {
    this.#kept.clear();
    this.#tasks.forget();
  }

  /** Nobody wants it any more, whether it waits or was given up. */
  drop(name: string): void {
    this.#tasks.done(name);
    this.#arm();
  }
}
