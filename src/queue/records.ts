// A Durable Object's records: plain JSON, by kind and key, within its one row of state. Only this code writes them. A
// record that an older version wrote may lack fields; its reader supplies the defaults.
import type { ObjectState } from "./object-state.ts";

export class Records<Shapes extends Record<string, object>> {
  readonly #state: ObjectState;

  constructor(state: ObjectState) {
    this.#state = state;
  }

  /** The record of this kind and key; null if there is none. A kind with a single record needs no key. */
  get<K extends keyof Shapes & string>(kind: K, key = ""): Shapes[K] | null {
    return this.#of(kind)[key] ?? null;
  }

  set<K extends keyof Shapes & string>(kind: K, key: string, record: Shapes[K]): void {
    this.#state.setRecord(kind, key, record);
  }

  remove<K extends keyof Shapes & string>(kind: K, key: string): void {
    this.#state.removeRecord(kind, key);
  }

  all<K extends keyof Shapes & string>(kind: K): Map<string, Shapes[K]> {
    return new Map(Object.entries(this.#of(kind)));
  }

  #of<K extends keyof Shapes & string>(kind: K): Readonly<Record<string, Shapes[K]>> {
    // Only this class writes them, with these shapes.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return this.#state.records(kind) as Readonly<Record<string, Shapes[K]>>;
  }
}

/** Large records, each in a row of its own. */
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

  /** Writes at once, but only if something changed. */
  set(key: string, record: Shape): void {
    const text = JSON.stringify(record);
    if (text !== this.#state.readText(this.#kind, key)) this.#state.writeText(this.#kind, key, text);
  }

  remove(key: string): void {
    this.#state.deleteText(this.#kind, key);
  }

  all(): Map<string, Shape> {
    return new Map(Array.from(this.#state.texts(this.#kind), ([key, text]) => [key, JSON.parse(text)]));
  }
}
