// What a Durable Object knows: named facts as JSON, a row each. Only what this code wrote is ever read back.
import { Table } from "./table.ts";

export class Facts<Shapes extends Record<string, object>> {
  readonly #table: Table;

  constructor(storage: DurableObjectStorage) {
    this.#table = new Table(storage, "fact", "name TEXT PRIMARY KEY, json TEXT NOT NULL");
  }

  /** The fact of this kind, and of this key where there are several of the kind; null where it is not known. */
  get<K extends keyof Shapes & string>(kind: K, key = ""): Shapes[K] | null {
    const [row] = this.#table.read<{ json: string }>("SELECT json FROM fact WHERE name = ?", nameOf(kind, key));
    return row ? JSON.parse(row.json) : null;
  }

  /** Writes nothing where nothing changed: a row written is the largest part of the cost. */
  set<K extends keyof Shapes & string>(kind: K, key: string, fact: Shapes[K]): void {
    const query = "INSERT INTO fact VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET json = ?2 WHERE json <> ?2";
    this.#table.insert(query, nameOf(kind, key), JSON.stringify(fact));
  }

  remove<K extends keyof Shapes & string>(kind: K, key: string): void {
    this.#table.change("DELETE FROM fact WHERE name = ?", nameOf(kind, key));
  }

  /** Every fact of this kind, by key. */
  all<K extends keyof Shapes & string>(kind: K): Map<string, Shapes[K]> {
    return this.under(kind, "");
  }

  /** Every fact of this kind whose key begins so. */
  under<K extends keyof Shapes & string>(kind: K, beginning: string): Map<string, Shapes[K]> {
    const query = "SELECT name, json FROM fact WHERE name >= ? AND name < ?";
    const from = nameOf(kind, beginning);
    const rows = this.#table.read<{ name: string; json: string }>(query, from, `${from}\u{10ffff}`);
    return new Map(rows.map(({ name, json }) => [name.slice(kind.length + 1), JSON.parse(json)]));
  }

  count(kind: keyof Shapes & string): number {
    const query = "SELECT count(*) AS count FROM fact WHERE name >= ? AND name < ?";
    return this.#table.read<{ count: number }>(query, `${kind} `, `${kind}!`)[0]?.count ?? 0;
  }

  /** How many facts of this kind have a key that ends so. */
  countKeys(kind: keyof Shapes & string, end: string): number {
    const query = "SELECT count(*) AS count FROM fact WHERE name >= ? AND name < ? AND substr(name, -length(?3)) = ?3";
    return this.#table.read<{ count: number }>(query, `${kind} `, `${kind}!`, end)[0]?.count ?? 0;
  }

  forget(): void {
    this.#table.forget();
  }
}

/** A space ends the kind; `!` is the character after it, which ends the range of its keys. */
const nameOf = (kind: string, key: string) => `${kind} ${key}`;
