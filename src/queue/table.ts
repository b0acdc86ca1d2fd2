// One SQLite table of a Durable Object, made when something is first written: an object that was only asked keeps no
// storage, and costs none.

type Value = string | number | null;

export class Table {
  readonly #storage: DurableObjectStorage;
  readonly #create: string;
  #exists: boolean;

  /** `added` are columns that came after the table was released, the last of `columns`. */
  constructor(storage: DurableObjectStorage, name: string, columns: string, added: readonly string[] = []) {
    this.#storage = storage;
    // WITHOUT ROWID: a text key costs one row written instead of two.
    this.#create = `CREATE TABLE ${name} (${columns}) WITHOUT ROWID`;
    const query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?";
    const [known] = storage.sql.exec<{ sql: string }>(query, name).toArray();
    this.#exists = known !== undefined;
    for (const column of added) {
      if (known && !known.sql.includes(column)) storage.sql.exec(`ALTER TABLE ${name} ADD COLUMN ${column}`);
    }
  }

  read<Row extends Record<string, Value>>(query: string, ...values: Value[]): Row[] {
    return this.#exists ? this.#storage.sql.exec<Row>(query, ...values).toArray() : [];
  }

  insert(query: string, ...values: Value[]): void {
    if (!this.#exists) this.#storage.sql.exec(this.#create);
    this.#exists = true;
    this.#storage.sql.exec(query, ...values);
  }

  /** Changes or deletes rows, of which there are none before the first `insert`. */
  change(query: string, ...values: Value[]): void {
    if (this.#exists) this.#storage.sql.exec(query, ...values);
  }

  /** Just before the object's storage is deleted. */
  forget(): void {
    this.#exists = false;
  }
}
