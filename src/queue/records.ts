// The records of a Durable Object: plain JSON, by kind and key, as part of its one row of state. Only what this code
// wrote is ever read back; a record that an older version wrote may lack fields, and its reader gives them defaults.
import type { ObjectState } from "./object-state.ts";

export class Records<Shapes extends Record<string, object>> {
  readonly #state: ObjectState;

  constructor(state: ObjectState) {
    this.#state = state;
  }

  /** The record of this kind, and of this key where there are several of the kind; null where there is none. */
  get<K extends keyof Shapes & string>(kind: K, key = ""): Shapes[K] | null {
    return this.#of(kind)[key] ?? null;
  }

  set<K extends keyof Shapes & string>(kind: K, key: string, record: Shapes[K]): void {
    this.#state.setRecord(kind, key, record);
  }

  remove<K extends keyof Shapes & string>(kind: K, key: string): void {
    this.#state.removeRecord(kind, key);
  }

  /** Every record of this kind, by key. */
  all<K extends keyof Shapes & string>(kind: K): Map<string, Shapes[K]> {
    return new Map(Object.entries(this.#of(kind)));
  }

  #of<K extends keyof Shapes & string>(kind: K): Readonly<Record<string, Shapes[K]>> {
    // Whoever names the shapes wrote the records.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return this.#state.records(kind) as Readonly<Record<string, Shapes[K]>>;
  }
}

/** Large records, each in a row of its own. What was read or written last stays in memory, as text, to be compared. */
export class LargeRecords<Shape extends object> {
  readonly #state: ObjectState;
  readonly #kind: string;

  constructor(state: ObjectState, kind: string) {
    this.#state = state;
    this.#kind = kind;
  }

  get(key: string): Shape | null {
    const text = this.#state.readText(this.#kind, key);
    return text === undefined ? null : JSON.parse(text);
  }

  /** Writes at once, and nothing where nothing changed. */
  set(key: string, record: Shape): void {
    const text = JSON.stringify(record);
    if (text !== this.#state.readText(this.#kind, key)) this.#state.writeText(this.#kind, key, text);
  }

  remove(key: string): void {
    this.#state.deleteText(this.#kind, key);
  }

  /** Every record, by key. */
  all(): Map<string, Shape> {
    return new Map(Array.from(this.#state.texts(this.#kind), ([key, text]) => [key, JSON.parse(text)]));
  }
}
