import { describe, expect, it } from "vitest";
import type { BranchRun } from "../../../src/core/report/branch-run.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { isMentionable } from "../../../src/core/rules/mentionable.ts";
import {
  commentShare,
  decidedSubjectsOf,
  factsOf,
  sharesOf,
  subjectsOf,
  toldBefore,
  WHOLE_RUN,
} from "../../../src/core/rules/routes.ts";
import type { Route } from "../../../src/core/rules/rules.ts";
import { job, report } from "../samples.ts";

const jobs = [job("api", ["a"]), job("web", ["b"]), job("docs", ["c"])];
const [api, web, docs] = jobs.map(({ id }) => id);
const run = (told: Report, passed: BranchRun["passed"] = null): BranchRun => ({ report: told, passed, shown: false });
const whole = run(report(jobs));
const OWN = { own: "#builds", refused: [] };

const to = (channel: string | null, mention: string | null = null): Route => ({
  slack: { channel, mention: mention === null ? null : { kind: "id", id: mention } },
  comment: true,
});
const namesIn = ({ jobs }: Report) => jobs.map(({ name }) => name);
const NOWHERE: Route = { slack: null, comment: false };
const routes = (...all: (readonly [string | undefined, Route])[]) =>
  Object.fromEntries(all.map(([id, route]) => [id ?? "", route]));
const named = (shares: ReturnType<typeof sharesOf>) =>
  shares.map(({ key, channel, run: { report } }) => ({ key, channel, jobs: namesIn(report) }));

describe("a run's report is divided by where its jobs belong", () => {
  it("and is told whole where nothing was decided", () => {
    expect(sharesOf(whole, {}, OWN)).toEqual([{ key: "", channel: null, run: whole, mentions: [], meantFor: [] }]);
    expect(commentShare(whole, {})).toBe(whole);
  });

  it("with one place for each channel, however it is written", () => {
    const decided = routes([api, to("#api")], [web, to("API")], [docs, to("builds")]);
    expect(named(sharesOf(whole, decided, OWN))).toEqual([
      { key: "", channel: null, jobs: ["docs"] },
      { key: "api", channel: "#api", jobs: ["api", "web"] },
    ]);
  });

  it("and a part counts its own jobs alone", () => {
    const [share] = sharesOf(whole, routes([api, to("#api")], [web, NOWHERE], [docs, NOWHERE]), OWN);
    expect(share?.run.report).toMatchObject({ failedJobs: 1, totalJobs: null });
    expect(namesIn(commentShare(whole, routes([api, NOWHERE]))?.report ?? report([]))).toEqual(["web", "docs"]);
    expect(commentShare(whole, routes([api, NOWHERE], [web, NOWHERE], [docs, NOWHERE]))).toBeNull();
  });

  it("and a channel that cannot be posted to is stood in for by the settings' own, which names it", () => {
    const decided = routes([api, to("#gone")], [web, to(null)], [docs, NOWHERE]);
    expect(sharesOf(whole, decided, { own: "builds", refused: ["gone"] })).toMatchObject([
      { key: "", channel: null, meantFor: ["#gone"], run: { report: { failedJobs: 2 } } },
    ]);
  });

  it("and an incoming webhook is one place for all", () => {
    const decided = routes([api, to("#api")], [web, to("#web")], [docs, NOWHERE]);
    expect(named(sharesOf(whole, decided, { own: null, refused: [] }))).toEqual([
      { key: "", channel: null, jobs: ["api", "web"] },
    ]);
  });

  it("and each place calls everybody once whom its jobs' rules call", () => {
    const decided = routes([api, to("#x", "S1TEAM")], [web, to("#x", "S1TEAM")], [docs, to("#x", "U1BOSS")]);
    expect(sharesOf(whole, decided, OWN)[0]?.mentions).toEqual([
      { kind: "id", id: "S1TEAM" },
      { kind: "id", id: "U1BOSS" },
    ]);
  });

  it("and one that could not start is one subject, whatever it is called", () => {
    const never = run(report([], { outcome: "startup-failure" }));
    expect(subjectsOf(never.report)).toEqual([WHOLE_RUN]);
    expect(sharesOf(never, { [WHOLE_RUN]: NOWHERE }, OWN)).toEqual([]);
    expect(commentShare(never, {})).toBe(never);
    expect(commentShare(whole, { ["__proto__"]: NOWHERE })).toBe(whole);
  });

  it("and what an earlier attempt was told of has passed once a later one has ended without it", () => {
    const attempt = (number: number, more: Partial<Report> = {}) => {
      const { run: about } = whole.report;
      return report(jobs, { run: { ...about, attempt: number }, ...more });
    };
    expect(toldBefore(run(attempt(1, { completed: true })))).toBeNull();
    expect(toldBefore(run(attempt(2, { completed: false })))).toBeNull();
    const over = toldBefore(run(attempt(2, { completed: true })));
    expect(over).toMatchObject({ passed: { runId: whole.report.run.id, attempt: 2 } });
    expect(over?.report).toMatchObject({ run: { attempt: 1 }, jobs: [], failedJobs: 0 });
    const shown = { ...run(attempt(2, { completed: true })), shown: true };
    const nowhere = routes([api, NOWHERE], [web, NOWHERE], [docs, NOWHERE]);
    expect(commentShare(shown, nowhere)).toEqual({ ...over, shown: true });
    expect(commentShare(run(attempt(2)), nowhere)).toBeNull();
  });
});

describe("a job that failed on an earlier attempt, and has passed since", () => {
  const passedSince = (id: string, name: string) => ({
    id,
    name,
    url: null,
    failedOn: 1,
    passedOn: 2,
    fingerprint: null,
  });
  const flaky = [passedSince("91", "lint"), passedSince("92", "e2e")];
  const again = run(report(jobs, { flaky, run: { ...whole.report.run, attempt: 2 }, completed: true }));
  const flakyIn = (told: BranchRun | null | undefined) => told?.report.flaky?.map(({ name }) => name);

  it("is decided about as one that fails", () => {
    expect(decidedSubjectsOf(again.report)).toEqual([
      { id: api, name: "api" },
      { id: web, name: "web" },
      { id: docs, name: "docs" },
      { id: "91", name: "lint" },
      { id: "92", name: "e2e" },
    ]);
  });

  it("is told as flaky where its failure was told, also where no other job is left out", () => {
    expect(flakyIn(commentShare(again, routes(["91", NOWHERE])))).toEqual(["e2e"]);
    expect(flakyIn(commentShare(again, routes(["91", NOWHERE], [api, NOWHERE])))).toEqual(["e2e"]);
    const decided = routes(["91", to("#lint")], ["92", to("#api")], [api, to("#api")], [web, to("#lint")]);
    const shares = sharesOf(again, decided, OWN);
    expect(shares.map(({ key, run: told }) => [key, flakyIn(told)])).toEqual([
      ["", []],
      ["api", ["e2e"]],
      ["lint", ["lint"]],
    ]);
  });

  it("is told alone where nothing else of the later attempt belongs", () => {
    const nowhere = routes([api, NOWHERE], [web, NOWHERE], [docs, NOWHERE], ["91", NOWHERE]);
    expect(flakyIn(commentShare({ ...again, shown: true }, nowhere))).toEqual(["e2e"]);
  });

  it("brings nobody a call of its own", () => {
    const decided = routes(["91", to("#api", "S1TEAM")], [api, to("#api")], [web, NOWHERE], [docs, NOWHERE]);
    expect(sharesOf(again, decided, OWN).map(({ key, mentions }) => [key, mentions])).toEqual([["api", []]]);
  });
});

describe("what rules ask about", () => {
  it("is the run's, with a fork's branch known for one", () => {
    expect(factsOf(whole.report, "api", null)).toMatchObject({
      repository: "acme/shop",
      branch: "topic",
      forkOwner: null,
      workflowFile: "ci.yml",
      actor: "mona",
    });
    const forked = report(jobs, { run: { ...whole.report.run, headRepository: { id: "9", owner: "mallory" } } });
    expect(factsOf(forked, "api", null).forkOwner).toBe("mallory");
    const deleted = report(jobs, { run: { ...whole.report.run, headRepository: null } });
    expect(factsOf(deleted, "api", null).forkOwner).toBe("");
  });
});

describe("a commit's author", () => {
  it.each([
    ["Mona", "mona@acme.example", true],
    ["Mona", "1+mona@users.noreply.github.com", false],
    ["Mona", "mona@users.noreply.github.acme.example", false],
    ["GitHub", "noreply@github.com", false],
    ["renovate[bot]", "bot@renovateapp.example", false],
    ["Dependabot", "49699333+dependabot[bot]@users.noreply.github.com", false],
    ["Mona", "", false],
    ["Mona", "mona@acme.example mallory@acme.example", false],
    ["Mona", "a@b\nc@d", false],
  ])("%s <%s> may be looked up: %j", (name, email, expected) => {
    expect(isMentionable({ name, email })).toBe(expected);
  });
});
