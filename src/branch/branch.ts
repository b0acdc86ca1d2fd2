// Durable Object: one head branch. It keeps the reports of the branch's failed runs, and is the only one that writes
// what people see of them: one comment on each pull request, one Slack message for each run.
//
// A sink is done only while what it shows follows from the newest report; it never waits for another sink.
import { DurableObject } from "cloudflare:workers";
import { nextWriteAt, type Pace } from "../core/policy/edit-throttle.ts";
import { RETENTION_MS, SETTLE_LATEST_MS } from "../core/policy/limits.ts";
import { type BranchRun, mayHavePullRequest, passes } from "../core/report/branch-run.ts";
import { passedBy, type Report } from "../core/report/report.ts";
import type { Origin } from "../core/webhook/event.ts";
import type { Run } from "../core/webhook/job-and-run.ts";
import { GitHub } from "../edge/github/github.ts";
import { logTrouble } from "../edge/worker-log.ts";
import type { Installation } from "../installation/installation.ts";
import { SLACK_AT_ONCE } from "../queue/alarm-budget.ts";
import { COUNT, countWork } from "../queue/dead-letters.ts";
import { Facts } from "../queue/facts.ts";
import { installationName } from "../queue/object-names.ts";
import { Outbox } from "../queue/outbox.ts";
import type { Task } from "../queue/tasks.ts";
import { DONE, NOBODY_ASKED, type Outcome } from "../queue/work.ts";
import { settingsOf } from "../settings/settings.ts";
import type { Doubt } from "../sinks/comment/render/stale-head.ts";
import { tellComments } from "../sinks/comment/sync-comments.ts";
import type { CommentFact } from "../sinks/comment/upsert-comment.ts";
import { type SlackFact, tellSlack } from "../sinks/slack/sync-message.ts";
import { forgetOldRuns } from "./forget-runs.ts";

export type BranchShapes = {
  /** By run id: the newest report of it, when it came (ms), and whether it has passed since. */
  run: BranchRun & { readonly revision: number; readonly at: number };
  /** By pull request. */
  comment: CommentFact;
  /** By pull request, while GitHub names a head that is older than what is known. Came after 0.1.0. */
  head: Doubt;
  /** By run id. */
  slack: SlackFact;
};

/** How long to wait before a write, in milliseconds. Where nobody can say, GitHub's own refusals must do. */
async function permitOf(installation: DurableObjectStub<Installation>, who: string): Promise<number> {
  try {
    return await installation.permit(who);
  } catch (error) {
    logTrouble({ object: "Branch", task: "permit", what: String(error), next: "written without" });
    return 0;
  }
}

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
    if (!known) forgetOldRuns(this.#facts, this.#outbox, now);
    // What passed on an earlier attempt has failed on this one.
    const outdated = known?.passed?.runId === id && known.passed.attempt <= report.run.attempt;
    const passed = report.passed ?? (outdated ? null : (known?.passed ?? null));
    this.#facts.set("run", id, { report, passed, shown: known?.shown ?? false, revision, at: now });
    this.#outbox.keepUntil("end", now + RETENTION_MS);

    const settled = report.firstFailureAt + this.#settings.settleMs;
    const last = !known || known.report.run.attempt !== report.run.attempt || (report.completed && !report.reading);
    const due = (pace: Pace | undefined) => Math.max(settled, nextWriteAt(pace, { now, last }));
    const sameToPeople =
      JSON.stringify({ ...known?.report, reading: false }) === JSON.stringify({ ...report, reading: false });
    if (mayHavePullRequest(report.run) && !sameToPeople) this.#outbox.put("comment", due(this.#commentPace));
    const slackDue = this.#slackDue(report, due(this.#facts.get("slack", id)?.pace), now);
    if (slackDue !== null) this.#outbox.put(`slack ${id}`, slackDue);
  }

  /** Of several pull requests' comments the one that was written last. */
  get #commentPace(): Pace | undefined {
    const paces = [...this.#facts.all("comment").values()].flatMap(({ pace }) => pace ?? []);
    return paces.sort((a, b) => b.at - a.at)[0];
  }

  /** The run's webhook was delivered again: what was given up is tried again. */
  retell(runId: string): void {
    this.#outbox.revive("comment", `slack ${runId}`);
  }

  /** An incoming webhook cannot edit what it posted: it waits until the run has settled, once per attempt. */
  #slackDue({ run, completed, reading, firstFailureAt }: Report, due: number, now: number): number | null {
    if (this.#settings.slack?.kind !== "webhook") return due;
    if (completed && !reading) return now;
    const posted = this.#facts.get("slack", run.id);
    return posted?.message && posted.attempt >= run.attempt ? null : Math.max(now, firstFailureAt + SETTLE_LATEST_MS);
  }

  /** A run has passed: what it says of runs that have been told is stored. Where nothing is red, nothing is stored. */
  recordPassed({ installationId, repository }: Origin, green: Run): void {
    const now = Date.now();
    for (const [id, run] of this.#facts.all("run")) {
      if (id === green.id && green.attempt === run.report.run.attempt) this.#complete(id, run, now);
      if (run.passed?.runId === green.id) this.retell(id);
      if (run.passed || !passes(green, run.report)) continue;
      // By the names of the newest event: a repository can be renamed between two.
      this.#facts.set("run", id, {
        ...run,
        report: { ...run.report, installationId, repository },
        passed: passedBy(green),
        at: now,
      });
      this.#outbox.put("comment", now);
      if (id === green.id) this.#outbox.put(`slack ${id}`, now);
    }
  }

  /** A run is green although one of its jobs failed, as one may that is marked `continue-on-error`: it has ended. */
  #complete(id: string, run: BranchShapes["run"], now: number): void {
    const report = { ...run.report, completed: true };
    this.#facts.set("run", id, { ...run, report, at: now });
    this.#outbox.put("comment", now);
    const due = this.#slackDue(report, now, now);
    if (due !== null) this.#outbox.put(`slack ${id}`, due);
  }

  override async alarm(): Promise<void> {
    await this.#outbox.work({
      comment: { atOnce: 1, handle: () => this.#tellComments() },
      slack: {
        atOnce: SLACK_AT_ONCE,
        handle: (_task: Task, runId: string) => tellSlack(this.#facts, this.#settings.slack, runId),
      },
      [COUNT]: countWork(this.env),
      end: { ...NOBODY_ASKED, handle: () => this.#forget() },
    });
  }

  async #tellComments(): Promise<Outcome> {
    const reports = [...this.#facts.all("run").values()]
      .sort((a, b) => b.at - a.at)
      .map(({ report }) => report)
      .filter(({ run }) => mayHavePullRequest(run));
    const settings = this.#settings.github;
    const report = reports[0];
    if (!report || !settings) return DONE;
    const scope = { installationId: report.installationId, repositoryId: report.repository.id };
    this.#github = GitHub.for(this.#github, settings, scope);
    const pause = this.#github.pauseMs(Date.now());
    if (pause > 0) return { kind: "wait", until: Date.now() + pause };
    const installation = this.env.INSTALLATION.getByName(installationName(settings.apiUrl, report.installationId));
    return tellComments({
      facts: this.#facts,
      github: this.#github,
      appId: settings.appId,
      report,
      permit: () => permitOf(installation, this.ctx.id.toString()),
    });
  }

  async #forget(): Promise<Outcome> {
    this.#facts.forget();
    this.#outbox.forget();
    await this.ctx.storage.deleteAll();
    return DONE;
  }
}
