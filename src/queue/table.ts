// One SQLite table of a Durable Object, created by the first insert: an object that was only queried keeps no storage.
// For data of many rows; `object-state` is for what fits in one.

type Value = string | number | null;

export class Table {
  readonly #storage: DurableObjectStorage;
  readonly #create: string;
  #exists: boolean;

  constructor(storage: DurableObjectStorage, name: string, columns: string) {
    this.#storage = storage;
    // WITHOUT ROWID: a text key costs one row written instead of two.
    this.#create = `CREATE TABLE ${name} (${columns}) WITHOUT ROWID`;
    const query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?";
    this.#exists = storage.sql.exec(query, name).toArray().length > 0;
  }

  read<Row extends Record<string, Value>>(query: string, ...values: Value[]): Row[] {
    return this.#exists ? this.#storage.sql.exec<Row>(query, ...values).toArray() : [];
  }

  insert(query: string, ...values: Value[]): void {
    if (!this.#exists) this.#storage.sql.exec(this.#create);
    this.#exists = true;
    this.#storage.sql.exec(query, ...values);
  }

  /** Changes or deletes rows. Before the first `insert` there are none. */
  change(query: string, ...values: Value[]): void {
    if (this.#exists) this.#storage.sql.exec(query, ...values);
  }
}
