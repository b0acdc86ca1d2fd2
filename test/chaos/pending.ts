// What the Durable Objects still have to do, read from copies of their databases: asking the objects would wake them.
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A row of an object's table `task`: pending work, `due` in milliseconds. */
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
  for (const end of ["", "-wal"]) {
    rmSync(`${copy}${end}`, { force: true });
    if (existsSync(`${file}${end}`)) cpSync(`${file}${end}`, `${copy}${end}`);
  }
  rmSync(`${copy}-shm`, { force: true });
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(copy);
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'task'").all();
    if (known.length === 0) return [];
    const rows = database.prepare("SELECT name, due FROM task WHERE name <> 'end'").all();
    return rows.map(({ name, due }) => ({ name: String(name), due: Number(due) }));
  } catch {
    // Copied in the middle of a write: there is something to do, then.
    return [{ name: "being written", due: Date.now() }];
  } finally {
    database?.close();
  }
}
