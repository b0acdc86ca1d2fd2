// What a Durable Object stores, in as few rows as possible: rows written are most of what a failed job costs.
//
//   row "state"      everything small: records, pending tasks, the alarm's time. Held in memory, written as a whole.
//   row "KIND KEY"   a large text, such as a report: read when needed, written by itself.
//
// A change is in memory at once, and on disk after `flush`. That is called before anything that others will see, and at
// the end of every call and alarm. An object that has nothing to store never writes a row.

/** Records within the state's row: by kind, then by key. */
type RecordsByKind = Record<string, Record<string, unknown>>;

type StateRow = {
  readonly records: RecordsByKind;
  readonly tasks: Record<string, unknown>;
  /** When the alarm rings, in milliseconds; null if none is set. */
  alarm: number | null;
};

const STATE = "state";

const emptyRow = (): StateRow => ({ records: {}, tasks: {}, alarm: null });

/** The row without the alarm, which alone is not worth a write. */
const whatIsKnown = ({ records, tasks }: StateRow) => JSON.stringify({ records, tasks });

const NOTHING_KNOWN = whatIsKnown(emptyRow());

export class ObjectState {
  readonly #storage: DurableObjectStorage;
  #row: StateRow = emptyRow();
  /** When the alarm rings, as far as this instance knows; undefined if only the row can say. */
  #alarm: number | null | undefined;
  /** What is on disk, without the alarm; undefined if nothing is. */
  #stored: string | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.reload();
  }

  /** Reads the row, and drops changes in memory that were not flushed. */
  reload(): void {
    const text = this.#storage.kv.get<string>(STATE);
    // An older version may have written it with fewer fields.
    this.#row = { ...emptyRow(), ...(text === undefined ? {} : JSON.parse(text)) };
    if (this.#alarm !== undefined) this.#row.alarm = this.#alarm;
    this.#stored = text === undefined ? undefined : whatIsKnown(this.#row);
  }

  /** Writes the row if it has changed. Synchronous: when it returns, the changes are on disk. */
  flush(): void {
    const known = whatIsKnown(this.#row);
    if (known === (this.#stored ?? NOTHING_KNOWN)) return;
    this.#storage.kv.put(STATE, JSON.stringify(this.#row));
    this.#stored = known;
  }

  records(kind: string): Readonly<Record<string, unknown>> {
    return this.#row.records[kind] ?? {};
  }

  setRecord(kind: string, key: string, record: unknown): void {
    this.#row.records[kind] ??= {};
    this.#row.records[kind][key] = record;
  }

  removeRecord(kind: string, key: string): void {
    delete this.#row.records[kind]?.[key];
  }

  /** The pending tasks, by name. Changing this object changes the state. */
  get tasks(): Record<string, unknown> {
    return this.#row.tasks;
  }

  /** When the alarm rings, as far as is known. */
  get alarm(): number | null {
    return this.#row.alarm;
  }

  alarmRang(): void {
    this.#row.alarm = null;
    this.#alarm = null;
  }

  /**
   * Sets the alarm, or deletes it (null), unless it is set to that time already: setting it costs as much as a row. A
   * new time alone does not write the row. An instance that reads the old time may set the alarm once more, which is
   * harmless.
   */
  setAlarm(due: number | null): void {
    const now = Date.now();
    const isSet = due === this.#row.alarm && (due === null || due > now);
    this.#alarm = due;
    if (!isSet) {
      this.#row.alarm = due;
      // Never a time in the past: if such an alarm had been lost, it would seem set already.
      void (due === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(Math.max(due, now)));
    }
    this.flush();
  }

  readText(kind: string, key: string): string | undefined {
    return this.#storage.kv.get<string>(`${kind} ${key}`);
  }

  writeText(kind: string, key: string, text: string): void {
    this.#storage.kv.put(`${kind} ${key}`, text);
  }

  deleteText(kind: string, key: string): void {
    this.#storage.kv.delete(`${kind} ${key}`);
  }

  /** Every text of a kind, by key, ordered by key. */
  *texts(kind: string): Iterable<[string, string]> {
    for (const [name, text] of this.#storage.kv.list<string>({ prefix: `${kind} ` })) {
      yield [name.slice(kind.length + 1), text];
    }
  }

  async deleteAll(): Promise<void> {
    this.#row = emptyRow();
    this.#stored = undefined;
    await this.#storage.deleteAll();
  }
}
