// Durable Object: one head branch. It keeps the reports of the branch's failed runs, and is the only one that writes
// what people see of them: one comment on each pull request, one Slack message for each run.
//
// A sink is done only while what it shows follows from the newest report; it never waits for another sink.
import { DurableObject } from "cloudflare:workers";
import type { Run } from "./core/job-and-run.ts";
import { MERGE_MS, RETENTION_MS, SETTLE_LATEST_MS } from "./core/limits.ts";
import type { Report } from "./core/report.ts";
import { type BranchRun, passedBy, passes } from "./core/sections.ts";
import { GitHub } from "./edge/github.ts";
import { Facts } from "./facts.ts";
import { DONE, Outbox, type Outcome } from "./outbox.ts";
import { settingsOf } from "./settings.ts";
import { type CommentFact, tellComments } from "./tell-comments.ts";
import { type SlackFact, tellSlack } from "./tell-slack.ts";

export type BranchShapes = {
  /** By run id: the newest report of it, and whether it has passed since. */
  run: BranchRun & { readonly revision: number };
  /** By pull request. */
  comment: CommentFact;
  /** By run id. */
  slack: SlackFact;
};

/** Both sinks are of one kind, so that they are told at the same time. */
const KINDS = ["tell"] as const;
const SINKS_AT_ONCE = 8;

export class Branch extends DurableObject<Env> {
  readonly #outbox = new Outbox(this.ctx.storage, "Branch");
  readonly #facts = new Facts<BranchShapes>(this.ctx.storage);
  readonly #settings = settingsOf(this.env);
  #github: GitHub | null = null;

  /** Stores a run's whole report if it is newer than the one known, and what is to be told. */
  receive(report: Report, revision: number): void {
    const now = Date.now();
    const { id } = report.run;
    const known = this.#facts.get("run", id);
    if (known && known.revision >= revision) return;
    // What passed on an earlier attempt has failed on this one.
    const passed =
      known?.passed && !(known.passed.runId === id && known.passed.attempt <= report.run.attempt) ? known.passed : null;
    this.#facts.set("run", id, { report, passed, shown: known?.shown ?? false, revision });
    this.#outbox.move("end", now + RETENTION_MS);
    const due = Math.max(report.firstFailureAt + this.#settings.settleMs, known ? now + MERGE_MS : now);
    this.#outbox.put("tell comment", due);
    this.#outbox.put(`tell slack/${id}`, this.#slackDue(report, due, now));
  }

  /** An incoming webhook cannot edit what it posted: it waits until the run has settled. */
  #slackDue({ completed, reading, firstFailureAt }: Report, due: number, now: number): number {
    if (this.#settings.slack?.kind !== "webhook") return due;
    return completed && !reading ? now : Math.max(now, firstFailureAt + SETTLE_LATEST_MS);
  }

  /** A run has passed. True where it changes what has been told; where nothing is red, nothing is stored. */
  recordPassed(green: Run): boolean {
    const now = Date.now();
    let changed = false;
    for (const [id, run] of this.#facts.all("run")) {
      if (run.passed || !passes(green, run.report)) continue;
      this.#facts.set("run", id, { ...run, passed: passedBy(green) });
      this.#outbox.put("tell comment", now);
      if (id === green.id) this.#outbox.put(`tell slack/${id}`, now);
      changed = true;
    }
    return changed;
  }

  override async alarm(): Promise<void> {
    await this.#outbox.work(KINDS, SINKS_AT_ONCE, (_kind, _task, sink) => this.#tell(sink));
    await this.#outbox.work(["end"], 1, () => this.#forget());
  }

  #tell(sink: string): Promise<Outcome> {
    if (sink === "comment") return this.#tellComments();
    return tellSlack(this.#facts, this.#settings.slack, sink.slice("slack/".length));
  }

  async #tellComments(): Promise<Outcome> {
    const reports = [...this.#facts.all("run").values()].map(({ report }) => report);
    const report = reports.sort((a, b) => b.firstFailureAt - a.firstFailureAt)[0];
    const settings = this.#settings.github;
    if (!report || !settings) return DONE;
    const scope = { installationId: report.installationId, repositoryId: report.repository.id };
    this.#github = GitHub.for(this.#github, settings, scope);
    return tellComments(this.#facts, { github: this.#github, appId: settings.appId, report });
  }

  async #forget(): Promise<Outcome> {
    await this.ctx.storage.deleteAll();
    this.#facts.forget();
    this.#outbox.forget();
    return DONE;
  }
}
