// What a Durable Object knows, in as few rows as possible: a row written is most of what a failed job costs.
//
//   row "state"      all that is small: records, pending work, when the alarm rings. Held in memory, written as a whole.
//   row "KIND KEY"   a large text, such as a report: read when it is asked for, written by itself.
//
// A change is in memory at once. It is on disk after `flush`, which is called before anything that others will see, and
// at the end of every call and alarm. Nothing is stored before the first flush: an object that was only asked costs none.

/** Records that live in the state's row: by kind, then by key. */
type RecordsByKind = Record<string, Record<string, unknown>>;

type StateRow = {
  readonly records: RecordsByKind;
  readonly tasks: Record<string, unknown>;
  /** When the alarm rings, in milliseconds; null where none is set. */
  alarm: number | null;
};

const STATE = "state";

const emptyRow = (): StateRow => ({ records: {}, tasks: {}, alarm: null });

/** The row but for the alarm: what is worth a write. */
const whatIsKnown = ({ records, tasks }: StateRow) => JSON.stringify({ records, tasks });

const NOTHING_KNOWN = whatIsKnown(emptyRow());

export class ObjectState {
  readonly #storage: DurableObjectStorage;
  #row: StateRow = emptyRow();
  /** When the alarm rings, as far as this instance knows; undefined where only the row can say. */
  #alarm: number | null | undefined;
  /** What lies on disk, but for the alarm; undefined where nothing does. */
  #stored: string | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.reload();
  }

  /** Reads the row. Whoever calls this has flushed, or wants what is in memory forgotten. */
  reload(): void {
    const text = this.#storage.kv.get<string>(STATE);
    // A version that knew fewer fields may have written it.
    this.#row = { ...emptyRow(), ...(text === undefined ? {} : JSON.parse(text)) };
    if (this.#alarm !== undefined) this.#row.alarm = this.#alarm;
    this.#stored = text === undefined ? undefined : whatIsKnown(this.#row);
  }

  /** Writes the row if it has changed. Synchronous, so that whoever calls it has what it did on disk before it goes on. */
  flush(): void {
    const known = whatIsKnown(this.#row);
    if (known === (this.#stored ?? NOTHING_KNOWN)) return;
    this.#storage.kv.put(STATE, JSON.stringify(this.#row));
    this.#stored = known;
  }

  /** The records of one kind, by key. */
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

  /** The pending work, by name. Changing the object changes the state. */
  get tasks(): Record<string, unknown> {
    return this.#row.tasks;
  }

  /** When the alarm rings, as far as is known. */
  get alarm(): number | null {
    return this.#row.alarm;
  }

  /** The alarm is ringing. */
  alarmRang(): void {
    this.#row.alarm = null;
    this.#alarm = null;
  }

  /**
   * Sets the alarm, or takes it back (null), unless it is set to that time: setting it costs as much as a row. For the
   * time alone the row is not written: whoever reads an older one may set the alarm once more, which hurts nobody.
   */
  setAlarm(due: number | null): void {
    const now = Date.now();
    const isSet = due === this.#row.alarm && (due === null || due > now);
    this.#alarm = due;
    if (!isSet) {
      this.#row.alarm = due;
      // Never a time that has passed: one that is set already, and was lost on its way, would not be set again.
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

  /** Every text of a kind, by key, in the keys' order. */
  *texts(kind: string): Iterable<[string, string]> {
    for (const [name, text] of this.#storage.kv.list<string>({ prefix: `${kind} ` })) {
      yield [name.slice(kind.length + 1), text];
    }
  }

  /** Deletes everything that the object has stored. */
  async deleteAll(): Promise<void> {
    this.#row = emptyRow();
    this.#stored = undefined;
    await this.#storage.deleteAll();
  }
}
