// What one would build instead: Probot 14 on Node, with the same decision, whose handler commits a failed job to a SQLite
// file of its run before it answers. A process of its own, which tells its address; argv: a folder for the files.
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createNodeMiddleware, createProbot, type Probot } from "probot";
import { addressOf } from "../../world/loopback.ts";

const [folder = ""] = process.argv.slice(2);
const { GITHUB_APP_ID, GITHUB_PRIVATE_KEY, GITHUB_WEBHOOK_SECRET } = process.env;
mkdirSync(folder, { recursive: true });

/** Files that stay open, as Durable Objects stay in memory for a while after their last event. */
const OPEN_MAX = 1000;
const open = new Map<number, DatabaseSync>();

function fileOf(runId: number): DatabaseSync {
  const known = open.get(runId);
  if (known) return known;
  const [oldest] = open;
  if (oldest && open.size >= OPEN_MAX) {
    oldest[1].close();
    open.delete(oldest[0]);
  }
  const file = new DatabaseSync(join(folder, `${runId}.sqlite`));
  // A log of what is written costs fewer waits for the disk than SQLite's default journal.
  file.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  open.set(runId, file);
  return file;
}

function commit(runId: number, job: { id: number; run_attempt: number }): void {
  const file = fileOf(runId);
  file.exec(
    "BEGIN; CREATE TABLE IF NOT EXISTS job (id INTEGER, attempt INTEGER, json TEXT, PRIMARY KEY (id, attempt))",
  );
  file.prepare("INSERT OR IGNORE INTO job VALUES (?, ?, ?)").run(job.id, job.run_attempt, JSON.stringify(job));
  file.exec("COMMIT");
}

function watch(app: Probot): void {
  app.on("workflow_job.completed", ({ payload: { workflow_job: job } }) => {
    if (job.conclusion === "failure") commit(job.run_id, job);
  });
}

// Its own log would be the larger part of an ignored event: it says nothing that whyred would not say either.
const probot = createProbot({
  overrides: {
    appId: GITHUB_APP_ID,
    privateKey: GITHUB_PRIVATE_KEY,
    secret: GITHUB_WEBHOOK_SECRET,
    logLevel: "error",
  },
});
const answer = await createNodeMiddleware(watch, { probot });
const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => process.send?.({ url: addressOf(server) }));
process.on("disconnect", () => process.exit());
