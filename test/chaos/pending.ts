// What the Durable Objects still have to do, read from copies of their databases: asking the objects would wake them.
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { deserialize } from "node:v8";

/** A thing to do, `due` in milliseconds. */
export type Pending = { readonly name: string; readonly due: number };

/** All that is pending in what is stored under `folder`, but for forgetting. */
export function pendingIn(folder: string): Pending[] {
  const copies = mkdtempSync(join(tmpdir(), "whyred-chaos-read-"));
  try {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".sqlite"));
    return files.flatMap((name) => pendingOf(join(folder, name), join(copies, "copy.sqlite")));
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

function pendingOf(file: string, copy: string): Pending[] {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${copy}${end}`, { force: true });
  let database: DatabaseSync | undefined;
  try {
    for (const end of ["", "-wal"]) if (existsSync(`${file}${end}`)) cpSync(`${file}${end}`, `${copy}${end}`);
    database = new DatabaseSync(copy);
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '_cf_KV'").all();
    if (known.length === 0) return [];
    const rows = database.prepare("SELECT key, value FROM _cf_KV").all();
    return rows.flatMap(({ key, value }) => {
      if (!(value instanceof Uint8Array)) return [];
      // As workerd's `storage.kv` writes it: V8's own format.
      const row: unknown = JSON.parse(String(deserialize(value)));
      return key === "state" ? tasksOf(row) : eventsOf(row);
    });
  } catch {
    // Copied in the middle of a write, or a file went between the look and the copy: there may be something to do.
    return [{ name: "being written", due: Date.now() }];
  } finally {
    database?.close();
  }
}

/** The tasks of an object's queue; what is dead is never due. */
function tasksOf(row: unknown): Pending[] {
  const tasks = fieldOf(row, "tasks");
  if (typeof tasks !== "object" || tasks === null) return [];
  return Object.entries(tasks).flatMap(([name, task]) => {
    if (name === "end") return [];
    if (fieldOf(task, "state") === "dead") return [{ name, due: Number.MAX_SAFE_INTEGER }];
    return [{ name, due: Number(fieldOf(task, "due") ?? Date.now()) }];
  });
}

/** What waits in an Inbox; other rows are what an object knows. */
function eventsOf(row: unknown): Pending[] {
  const at = fieldOf(row, "at");
  return Array.isArray(fieldOf(row, "events")) ? [{ name: "events", due: Number(at) }] : [];
}

const fieldOf = (given: unknown, name: string): unknown =>
  typeof given === "object" && given !== null ? Reflect.get(given, name) : undefined;
