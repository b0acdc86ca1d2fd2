// Decides who is told of what. The rules are asked once about each failed job of a run, before a sink reports it. Their
// decision is remembered, so a later change of the rules moves nothing that was posted. Without rules nothing is
// stored.
import { type BranchRun, headOf, mayHavePullRequest } from "../core/report/branch-run.ts";
import type { Report } from "../core/report/report.ts";
import { decide, dependsOnDraft } from "../core/rules/match-rules.ts";
import type { Author } from "../core/rules/mentionable.ts";
import {
  commentShare,
  decidedSubjectsOf,
  factsOf,
  NO_ROUTES,
  type Routes,
  type Share,
  sharesOf,
  toldBefore,
  withJobs,
} from "../core/rules/routes.ts";
import type { Route, Rule } from "../core/rules/rules.ts";
import { listPullRequests } from "../edge/github/comments.ts";
import { GitHub } from "../edge/github/github.ts";
import { getAuthor } from "../edge/github/runs.ts";
import { logTrouble } from "../edge/worker-log.ts";
import type { ObjectState } from "../queue/object-state.ts";
import { Records } from "../queue/records.ts";
import type { Settings } from "../settings/settings.ts";
import type { BranchRuns, KnownRun } from "./branch-runs.ts";
import { RULES_ANSWER_MS, WRONG_RULES_REMEMBERED_MS } from "./limits.ts";
import { ownRules, within } from "./repository-rules.ts";

/** What is wrong with the repository's own rules. */
type WrongFile = {
  readonly version: string;
  readonly notice: string;
  /** The run that was reported by the defaults because of this. */
  readonly runId: string;
  /**
   * The run whose report mentions it. Missing until the file has been read again and was still wrong. Null if another
   * branch mentions it: once per repository is enough.
   */
  readonly saidWith?: string | null;
  /** The same for an incoming webhook, which cannot edit: the next run that fails. */
  readonly sentWith?: string | null;
};

type RoutesRecord = {
  readonly routes: Routes;
  /** Keys of channels that have refused the run. */
  readonly refused: readonly string[];
};

const NOTHING_DECIDED: RoutesRecord = { routes: NO_ROUTES, refused: [] };

/** Only one file counts. */
const KEY = "";

type Given = {
  readonly runs: BranchRuns;
  readonly state: ObjectState;
  readonly settings: Settings;
  /** Counts a channel that a rule names but that cannot be posted to. */
  readonly countRefused: () => void;
  /** Schedules {@link Routing.readAgain}, in milliseconds. */
  readonly readAgainAt: (at: number) => void;
  /** Claims a notice that only one branch of the repository posts. False if another one has it. */
  readonly maySay: (repositoryId: string, what: string) => Promise<boolean>;
};

export class Routing {
  readonly #given: Given;
  readonly #records: Records<{ routes: RoutesRecord; "wrong-rules": WrongFile }>;
  #github: GitHub | null = null;
  #deciding: Promise<void> | null = null;
  /** The report revisions that the rules have been asked about. A report is large, and is read once for this. */
  readonly #asked = new Map<string, number | null>();
  /** There were rules when the last job was decided on. So what is undecided is not reported yet. */
  #hasRules = false;

  constructor(given: Given) {
    this.#given = given;
    this.#records = new Records(given.state);
  }

  /** Asks the rules about everything new. Sinks that call this at the same time share one answer. */
  async decide(): Promise<void> {
    const { runs } = this.#given;
    for (;;) {
      const isUnasked = (id: string) => this.#asked.get(id) !== runs.revision(id);
      const unasked = runs.ids.filter(isUnasked);
      if (unasked.length === 0) return;
      this.#deciding ??= this.#decideOn(unasked).finally(() => {
        this.#deciding = null;
      });
      await this.#deciding;
    }
  }

  async #decideOn(runIds: readonly string[]): Promise<void> {
    const { runs } = this.#given;
    for (const id of runIds) {
      const revision = runs.revision(id);
      const run = runs.get(id);
      if (run) await this.#decideOnRun(run);
      this.#asked.set(id, revision);
    }
  }

  async #decideOnRun({ report }: KnownRun): Promise<void> {
    const { id } = report.run;
    const known = this.#of(id).routes;
    const undecided = decidedSubjectsOf(report).filter((subject) => !Object.hasOwn(known, subject.id));
    if (undecided.length === 0) return;
    const rules = [...(await this.#ownRules(report)), ...this.#given.settings.rules];
    this.#hasRules = rules.length > 0;
    if (rules.length === 0) return;
    const routes = await this.#routesFor(report, undecided, rules);
    // More may be known by now.
    const now = this.#of(id);
    this.#records.set("routes", id, { ...now, routes: { ...routes, ...now.routes } });
  }

  /** None if they are wrong: the notice follows soon, and the failure is reported now. */
  async #ownRules(report: Report): Promise<readonly Rule[]> {
    const own = await ownRules(this.#given.settings, report);
    if (own.kind === "rules") return own.rules;
    const { version, notice } = own;
    const known = this.#records.get("wrong-rules", KEY);
    const { id } = report.run;
    if (known?.version !== version) {
      this.#records.set("wrong-rules", KEY, { version, notice, runId: id });
      this.#given.readAgainAt(Date.now() + WRONG_RULES_REMEMBERED_MS);
    } else if (known.saidWith !== undefined && known.sentWith === undefined && known.runId !== id) {
      await this.#sendNotice(report, known);
    }
    return [];
  }

  /** Adds the notice to what an incoming webhook posts of this run, unless another branch has posted it. */
  async #sendNotice({ repository, run }: Report, known: WrongFile): Promise<void> {
    if (this.#given.settings.slack?.kind !== "webhook") return;
    const isMine = await this.#given.maySay(repository.id, `sent ${known.version}`);
    this.#records.set("wrong-rules", KEY, { ...known, sentWith: isMine ? run.id : null });
  }

  /**
   * Reads a file again that was wrong a minute ago. Returns the run whose report says that it still is: the newest red
   * one. Null if the file is right now, or another branch says it.
   */
  async readAgain(): Promise<BranchRun | null> {
    const { settings, runs } = this.#given;
    const wrong = this.#records.get("wrong-rules", KEY);
    const run = wrong && runs.get(wrong.runId);
    if (!wrong || wrong.saidWith !== undefined || !run) return null;
    const own = await ownRules(settings, run.report, true);
    if (own.kind === "rules") {
      this.#records.remove("wrong-rules", KEY);
      return null;
    }
    const { version, notice } = own;
    const newest = runs.all().sort((a, b) => a.report.run.number - b.report.run.number);
    const told = newest.filter(({ passed }) => !passed).at(-1) ?? run;
    const isMine = await this.#given.maySay(run.report.repository.id, `said ${version}`);
    const saidWith = isMine ? told.report.run.id : null;
    this.#records.set("wrong-rules", KEY, { ...wrong, version, notice, saidWith });
    return isMine ? told : null;
  }

  #withNotice(run: BranchRun, where: "saidWith" | "sentWith"): BranchRun {
    const wrong = this.#records.get("wrong-rules", KEY);
    if (wrong?.[where] !== run.report.run.id) return run;
    return { ...run, report: { ...run.report, notice: wrong.notice } };
  }

  async #routesFor(
    report: Report,
    jobs: ReturnType<typeof decidedSubjectsOf>,
    rules: readonly Rule[],
  ): Promise<Routes> {
    const matters = jobs.some(({ name }) => dependsOnDraft(rules, factsOf(report, name, null)));
    const draft = matters ? await within(RULES_ANSWER_MS, this.#isDraft(report)) : null;
    return Object.fromEntries(
      jobs.map(({ id, name }): [string, Route] => [id, decide(rules, factsOf(report, name, draft)).route]),
    );
  }

  /** The author of the run's head commit; null if GitHub does not say. */
  async authorOf({ repository, run, installationId }: Report): Promise<Author | null> {
    const github = this.#asking(repository, installationId);
    if (!github) return null;
    const found = await getAuthor(github, { owner: repository.owner, repo: repository.name }, run.id);
    if (found.ok) return found.value;
    logTrouble({ object: "Branch", task: "author", what: found.failure.logText, next: "nobody is mentioned" });
    return null;
  }

  #asking({ id, owner, name }: Report["repository"], installationId: string | null): GitHub | null {
    const { github } = this.#given.settings;
    if (!github) return null;
    this.#github = GitHub.for(this.#github, github, { installationId, repositoryId: id, owner, repo: name });
    return this.#github;
  }

  /** Null if the run is on no pull request, or GitHub does not say. Then rules about drafts match nothing. */
  async #isDraft(report: Report): Promise<boolean | null> {
    const { repository, installationId } = report;
    const github = this.#asking(repository, installationId);
    const { headRepository, headBranch } = headOf(report);
    if (!github || !mayHavePullRequest(report) || !headRepository || !headBranch) return null;
    const { id: repositoryId, owner, name: repo } = repository;
    const isOwn = headRepository.id === repositoryId;
    const head = {
      repositoryId: headRepository.id,
      owner: isOwn ? owner : headRepository.owner,
      branch: headBranch,
    };
    const found = await listPullRequests(github, { owner, repo }, head);
    if (!found.ok) {
      logTrouble({ object: "Branch", task: "draft", what: found.failure.logText, next: "told as if it were none" });
      return null;
    }
    const [first] = found.value;
    return first ? found.value.every(({ isDraft }) => isDraft) : null;
  }

  /** The runs with what the comment shows of them. Runs that it shows nothing of are left out. */
  forComment(runs: readonly BranchRun[]): BranchRun[] {
    return runs.flatMap((run) => {
      const decided = this.#decidedOf(this.#withNotice(run, "saidWith"));
      return (decided && commentShare(decided, this.#of(run.report.run.id).routes)) ?? [];
    });
  }

  /** What each channel is told of the run. */
  sharesOf(run: BranchRun): Share[] {
    const { slack } = this.#given.settings;
    const { routes, refused } = this.#of(run.report.run.id);
    const decided = this.#decidedOf(this.#withNotice(run, slack?.kind === "webhook" ? "sentWith" : "saidWith"));
    return decided ? sharesOf(decided, routes, { own: slack?.kind === "bot" ? slack.channel : null, refused }) : [];
  }

  /** What a channel is told that has no share in this attempt but was told of an earlier one; null for nothing. */
  restOf(run: BranchRun, key: string): BranchRun | null {
    return this.#of(run.report.run.id).refused.includes(key) ? null : toldBefore(run);
  }

  /** A job that has just become known waits until the rules have been asked about it, if there are any. */
  #decidedOf(run: BranchRun): BranchRun | null {
    const { id } = run.report.run;
    const { routes } = this.#of(id);
    const hasRules = this.#hasRules || routes !== NO_ROUTES;
    if (!hasRules || this.#asked.get(id) === this.#given.runs.revision(id)) return run;
    return withJobs(run, (subject) => Object.hasOwn(routes, subject));
  }

  /** The channel cannot be posted to: its share of the run goes to the settings' own channel. */
  refuse(runId: string, key: string): void {
    const record = this.#of(runId);
    this.#records.set("routes", runId, { ...record, refused: [...new Set([...record.refused, key])] });
    this.#given.countRefused();
  }

  forget(known: ReadonlySet<string>): void {
    for (const id of this.#records.all("routes").keys()) if (!known.has(id)) this.#records.remove("routes", id);
    for (const id of this.#asked.keys()) if (!known.has(id)) this.#asked.delete(id);
  }

  #of(runId: string): RoutesRecord {
    return this.#records.get("routes", runId) ?? NOTHING_DECIDED;
  }
}
