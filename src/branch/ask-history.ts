// What a branch's object tells the repository's History, and asks it: of each attempt that failed, before it is reported,
// and later of its end. A History that does not answer holds up nobody, and is told later.

import { FINGERPRINT_VERSION } from "../core/excerpt/fingerprint.ts";
import type { Answer, Finding } from "../core/history/facts.ts";
import { identityOf } from "../core/history/identity.ts";
import { FINGERPRINTS_OF_RUN_MAX } from "../core/history/limits.ts";
import type { Telling } from "../core/history/memory.ts";
import { wasAllowed } from "../core/report/branch-run.ts";
import type { Fact, Queued, Report } from "../core/report/report.ts";
import { logTrouble } from "../edge/worker-log.ts";
import { answered } from "../queue/call.ts";
import { historyName } from "../queue/object-names.ts";
import { type Attempted, DONE, type Outcome } from "../queue/task.ts";
import type { Settings } from "../settings/settings.ts";
import type { BranchRuns, KnownRun, RunHistory } from "../sinks/branch-runs.ts";
import { HISTORY_WAIT_MS, TELL_AGAIN_MS } from "./limits.ts";

type Scene = { readonly runs: BranchRuns; readonly settings: Settings; readonly env: Env };

export class HistoryAsker {
  readonly #scene: Scene;
  readonly #tellLater: (runId: string) => void;
  #asking: Promise<unknown> | null = null;

  /** `tellLater` is called for a run of which History could not be told. */
  constructor(scene: Scene, tellLater: (runId: string) => void) {
    this.#scene = scene;
    this.#tellLater = tellLater;
  }

  /** Has what History knows of every run stored beside it. Waits for {@link HISTORY_WAIT_MS} at most, and never fails. */
  async lookUp(): Promise<void> {
    for (;;) {
      const unasked = this.#scene.runs.all().filter(isUnasked);
      if (unasked.length === 0) return;
      this.#asking ??= Promise.all(unasked.map((run) => this.#ask(run))).finally(() => {
        this.#asking = null;
      });
      await this.#asking;
    }
  }

  async #ask(run: KnownRun): Promise<void> {
    const { runs } = this.#scene;
    const { report } = run;
    const known = run.history?.attempt === report.run.attempt ? run.history : null;
    const asked = { attempt: report.run.attempt, asked: askedOf(report) };
    try {
      const answer = await this.#hear(report, this.#failed(run));
      // What was said of a failure once stays: nothing is edited for a fact alone.
      const facts = { ...factsIn(answer, report), ...known?.facts };
      const allowed = [...new Set([...(known?.allowed ?? []), ...answer.allowed])];
      runs.setHistory(report.run.id, { ...asked, facts, allowed });
    } catch (error) {
      logTrouble({ object: "Branch", task: `history ${report.run.id}`, what: String(error), next: "told without" });
      const { facts = {}, allowed = [] } = known ?? {};
      runs.setHistory(report.run.id, { ...asked, facts, allowed, isUntold: true });
      this.#tellLater(report.run.id);
    }
  }

  /** Tells History what it does not know of the run that the task names: its failure again, and its end. */
  async tell({ key, tries }: Attempted): Promise<Outcome> {
    const run = this.#scene.runs.get(key);
    if (!run) return DONE;
    try {
      if (!run.history || run.history.isUntold) await this.#hear(run.report, this.#failed(run));
      const ended = run.passed && endOf(run);
      if (ended) await this.#hear(run.report, ended);
      return DONE;
    } catch (error) {
      const wait = TELL_AGAIN_MS[tries];
      const next = wait === undefined ? "left untold" : "retry";
      logTrouble({ object: "Branch", task: `history ${key}`, what: String(error), next });
      return wait === undefined ? DONE : { kind: "reschedule", at: Date.now() + wait };
    }
  }

  #failed({ report }: KnownRun): Telling {
    const failed = fingerprintsOf(report);
    const others = this.#scene.runs.all().filter((other) => other.report.run.id !== report.run.id);
    const known = new Set(others.flatMap((other) => fingerprintsOf(other.report)));
    return {
      ...aboutRun(report),
      failed,
      passed: (report.flaky ?? []).flatMap(({ fingerprint }) => fingerprint ?? []),
      isGreen: false,
      jobs: report.jobs.map(({ name }) => name),
      knownBefore: failed.filter((fingerprint) => known.has(fingerprint)),
    };
  }

  #hear({ repository }: Report, telling: Telling): Promise<Answer> {
    const { env, settings } = this.#scene;
    if (!settings.github) return Promise.reject(new Error("the App's settings cannot be used"));
    const history = env.HISTORY.getByName(historyName(settings.github.apiUrl, repository.id));
    return answered<Answer>(history.hear(telling), HISTORY_WAIT_MS);
  }
}

/** May the branch of this name say what is said once in a repository? Where History does not answer, it is said. */
export async function maySay(
  { settings, env }: Omit<Scene, "runs">,
  { repositoryId, what, by }: { readonly repositoryId: string; readonly what: string; readonly by: string },
): Promise<boolean> {
  if (!settings.github) return true;
  try {
    const history = env.HISTORY.getByName(historyName(settings.github.apiUrl, repositoryId));
    return await answered(history.maySay(what, by), HISTORY_WAIT_MS);
  } catch (error) {
    logTrouble({ object: "Branch", task: what, what: String(error), next: "said" });
    return true;
  }
}

/** What History is told of a run's end; null where that is nothing to it. */
function endOf({ report, passed }: KnownRun): Telling | null {
  if (!passed) return null;
  const about = aboutRun(report);
  const isAllowed = wasAllowed({ report, passed });
  const isRerun = passed.runId === report.run.id && !isAllowed;
  const { runId: id, attempt, number } = passed;
  // A newer commit's pass is news on the default branch alone; nobody knows its number in what an earlier version stored.
  if (number === undefined || (!isAllowed && !isRerun && about.branch !== about.defaultBranch)) return null;
  return {
    ...about,
    run: { ...about.run, id, attempt, number },
    failed: [],
    passed: isRerun ? fingerprintsOf(report) : [],
    isGreen: true,
    jobs: isAllowed ? report.jobs.map(({ name }) => name) : [],
    knownBefore: [],
  };
}

function aboutRun({
  repository,
  run,
  firstFailureAt,
  queued,
}: Report): Pick<Telling, "version" | "run" | "branch" | "defaultBranch" | "isOwn"> {
  return {
    version: FINGERPRINT_VERSION,
    run: {
      id: run.id,
      attempt: run.attempt,
      number: run.number,
      workflowId: run.workflowId,
      event: run.event,
      at: firstFailureAt,
    },
    branch: queued ? queuedBranch(repository.id, queued) : (run.headBranch ?? ""),
    defaultBranch: repository.defaultBranch ?? null,
    isOwn: run.headBranch !== null && run.headRepository?.id === repository.id,
  };
}

/** The pull request's own branch, a fork's with its owner. */
function queuedBranch(repositoryId: string, { headRepository, headBranch }: Queued): string {
  return headRepository.id === repositoryId ? headBranch : `${headRepository.owner}:${headBranch}`;
}

function fingerprintsOf({ jobs }: Report): string[] {
  return [...new Set(jobs.flatMap((job) => identityOf(job) ?? []))].slice(0, FINGERPRINTS_OF_RUN_MAX);
}

/** What was asked about: a job more, or one whose log could be read after all, is asked about anew. */
const askedOf = (report: Report): number =>
  fingerprintsOf(report).length + report.jobs.length + (report.flaky?.length ?? 0);

function isUnasked({ report, history, passed }: KnownRun): boolean {
  if (passed && !history) return report.run.id === passed.runId;
  return history?.attempt !== report.run.attempt || history.asked !== askedOf(report);
}

function factsIn({ facts }: Answer, { repository }: Report): RunHistory["facts"] {
  const told = Object.entries(facts).map(([fingerprint, found]): [string, Fact[]] => {
    return [fingerprint, found.map((one) => withLink(repository.url, one))];
  });
  return Object.fromEntries(told);
}

function withLink(repositoryUrl: string, { fact, text, run }: Finding): Fact {
  const [id, attempt] = run.split("/");
  return { fact, text, url: `${repositoryUrl}/actions/runs/${id}${attempt ? `/attempts/${attempt}` : ""}` };
}
