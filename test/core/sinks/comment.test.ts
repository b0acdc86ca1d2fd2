import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import type { Excerpt } from "../../../src/core/excerpt/excerpt.ts";
import { annotatedBy } from "../../../src/core/report/annotated.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { MARKER, renderComment, type Section } from "../../../src/sinks/comment/render/comment.ts";
import { COMMENT_MAX_CHARS } from "../../../src/sinks/comment/render/limits.ts";
import { withGitHubsLimits } from "../../world/github-limits.ts";
import { excerpt, HOSTILE, job, report } from "../samples.ts";

const HEAD = report([]).run.headSha;
const rendered = (sections: readonly Section[]) => renderComment(sections, HEAD);
const red = (of: Report): Section => ({ report: of, passed: null });
const markdown = new MarkdownIt({ html: true, linkify: true }).use(withGitHubsLimits);

/** What a reader's browser gets: every tag that stands in it, without what code spans and fences show as text. */
const tags = (body: string) => [...markdown.render(body).matchAll(/<\/?([a-z0-9]+)/g)].map((match) => match[1]);

/** How many of its headings begin with ❌. */
const redHeadings = (body: string) =>
  markdown.parse(body, {}).filter(({ type }, i, all) => {
    return type === "heading_open" && (all[i + 1]?.content ?? "").startsWith("❌");
  }).length;

describe("a comment", () => {
  it("says which commit, how many jobs, and for each job its step, command, exit code, duration and lines", () => {
    const at = { id: "1", url: "https://github.com/acme/shop/actions/runs/7/job/1" };
    const said = ["TypeError: x is undefined", "    at sort (basket.js:7)"];
    const body = rendered([red(report([job("test (node 20)", said, at)]))]);
    expect(body.split("\n\n<!-- whyred:data ")[0]).toBe(`${MARKER}

### ❌ [\`CI\`](https://github.com/acme/shop/actions/runs/7): 1 of 14 jobs failed on [\`abc1234\`](https://github.com/acme/shop/commit/abc1234def5678abc1234def5678abc1234def56)

**[\`test (node 20)\`](https://github.com/acme/shop/actions/runs/7/job/1)** · step 3 \`Run tests\` · after 2m 3s  
**\`TypeError: x is undefined\`**  
\`npm test\` · exit code 1

\`\`\`text
TypeError: x is undefined
    at sort (basket.js:7)
\`\`\`

[\`basket.js:7\`](https://github.com/acme/shop/blob/abc1234def5678abc1234def5678abc1234def56/basket.js#L7)  
49 more lines in the step · [see it in the log](https://github.com/acme/shop/actions/runs/7/job/1#step:3:11)`);
  });

  it("says which later step printed the failures, and links to its line", () => {
    const texts = ["FAILED test_basket.py::test_empty"];
    const commentOn = (later: NonNullable<Excerpt["later"]>) => {
      const told = { kind: "excerpt" as const, excerpt: excerpt(texts, { stepLines: [1, 5], later }) };
      return rendered([red(report([job("test", [], { told })]))]);
    };
    expect(commentOn({ number: 5, name: "Show test log", firstLine: 8 })).toMatch(
      /^printed by step 5 · 50 more lines in the step · \[see it in the log\]\(\S+\/job\/\d+#step:5:13\)$/m,
    );
    expect(commentOn({ number: null, name: null, firstLine: 8 })).toMatch(
      /^printed by a later step · 50 more lines in the step · \[see it in the log\]\(\S+\/job\/\d+\)$/m,
    );
  });

  it("says what an exit code means, where the platform gives it a name", () => {
    const step = { number: 3, name: "Run tests", command: "npm test", exitCode: 137 };
    const told = { kind: "excerpt" as const, excerpt: excerpt(["compiling"], { step }) };
    const body = rendered([red(report([{ ...job("test", []), told }]))]);
    expect(body).toContain("exit code 137 (killed, SIGKILL: often out of memory)");
  });

  it("links to five source lines at the most, the headline's first, each once", () => {
    const lines = [5, 4, 3, 3, 2, 1, 6].map((n) => `src/a.c:${n}:1: error: no ${n}`);
    const told = { kind: "excerpt" as const, excerpt: excerpt(lines, { headline: "src/a.c:3:1: error: no 3" }) };
    const body = rendered([red(report([job("a", [], { told })]))]);
    const links = [...body.matchAll(/\[`(\S+)`\]\(\S+\/blob\/\S+\)/g)].map(([, place]) => place);
    expect(links).toEqual(["src/a.c:3", "src/a.c:5", "src/a.c:4", "src/a.c:2", "src/a.c:1"]);
  });

  it("tells what only an annotation says, with its place, and how many more there are", () => {
    const annotated = {
      places: [],
      unshown: [
        { message: "too wide", where: "parts/a.wid:12", place: { path: "parts/a.wid", line: 12 } },
        { message: "too old", where: "/opt/x.py:3", place: null },
        { message: "no budget", where: null, place: null },
      ],
      more: 2,
    };
    for (const told of [{}, { told: { kind: "no-log" as const, why: "expired" as const } }]) {
      const body = rendered([red(report([job("a", ["x"], { annotated, ...told })]))]);
      expect(body).toContain("[`parts/a.wid:12`](https://github.com/acme/shop/blob/abc1234");
      expect(body).toContain("#L12) `too wide`  \n`/opt/x.py:3` `too old`  \n`no budget`  \n\\+ 2 more annotations");
      expect(tags(body)).not.toContain("ul");
    }
  });

  it("tells a failure that several jobs share once, and names every job", () => {
    const body = rendered([red(report(["a", "b", "c"].map((name) => job(name, ["Error: same"]))))]);
    expect(body.match(/^Error: same$/gm)).toHaveLength(1);
    expect(body).toContain("The same in 2 more jobs: [`b`]");
    expect(body).toContain("[`c`]");
  });

  it("tells different failures apart", () => {
    const body = rendered([red(report([job("a", ["Error: one"]), job("b", ["Error: two"])]))]);
    expect(body).toMatch(/Error: one[\s\S]*Error: two/);
  });

  it("says why there is no excerpt", () => {
    const body = rendered([red(report([job("a", [], { told: { kind: "no-log", why: "expired" } })]))]);
    expect(body).toContain("The log is gone");
  });

  it("says what happened on the attempt before, and what ended the job from outside", () => {
    const timedOut = job("a", ["x"], {
      conclusion: "cancelled",
      before: { attempt: 1, outcome: "passed" },
      annotation: "The job has exceeded the maximum execution time of 6m0s",
    });
    const [body = ""] = rendered([red(report([timedOut]))]).split("<!-- whyred:data");
    expect(body).toContain("passed on attempt 1");
    expect(body.match(/exceeded/g)).toHaveLength(1);
    expect(body).toContain("\n**`The job has exceeded the maximum execution time of 6m0s`**  \n");
  });

  it("groups several workflows, red before green", () => {
    const lint = report([job("eslint", ["no-unused-vars"])]);
    const other = { ...lint, run: { ...lint.run, id: "8", workflowId: "10", workflowName: "Lint" } };
    const passed = { runId: "9", attempt: 1, headSha: "fedcba9", url: "https://github.com/acme/shop/actions/runs/9" };
    const body = rendered([red(report([job("a", ["x"])])), red(other), { report: lint, passed }]);
    expect(body).toContain("### 2 jobs failed in 2 workflows");
    expect(body).toContain("[`CI`](https://github.com/acme/shop/actions/runs/9) passed on [`fedcba9`]");
    expect(body).toMatch(
      /<details><summary>What failed<\/summary>\n\n- \[`eslint`\]\(.*\): `no-unused-vars`\n\n<\/details>/,
    );
  });

  it("says when all has passed since", () => {
    const passed = {
      runId: "7",
      attempt: 2,
      headSha: "abc1234def",
      url: "https://github.com/acme/shop/actions/runs/7",
    };
    const body = rendered([{ report: report([job("a", ["x"])]), passed }]);
    expect(body).toContain("### ✅ What failed here has since passed");
    expect(body).toContain("passed on attempt 2 on the same commit, without a change: flaky?");
  });

  it("says on which commit it was fixed, after how long and how many runs", () => {
    const since = Date.parse("2026-11-22T10:00:00Z");
    const [at, was] = [
      { runId: "9", attempt: 1, headSha: "fedcba9", url: "https://github.com/acme/shop/actions/runs/9" },
      3,
    ];
    const passed = { ...at, red: { since, until: since + 7_500_000, runs: was } };
    const body = rendered([{ report: report([job("a", ["x"])]), passed }]);
    expect(body).toMatch(/passed on \[`fedcba9`\]\(.*\), after 2 hours and 3 failed runs/);
  });

  it("says that a workflow does not run any more, or that what failed was allowed to", () => {
    const it = { runId: "9", attempt: 1, headSha: "fedcba9", url: "https://github.com/acme/shop/actions/runs/9" };
    const gone = rendered([{ report: report([job("a", ["x"])]), passed: { ...it, isGone: true } }]);
    expect(gone).toMatch(/did not run on \[`fedcba9`\]\(.*\), and everything that ran there is green/);
    const allowed = rendered([{ report: report([job("a", ["x"])]), passed: { ...it, runId: "7" } }]);
    expect(allowed).toMatch(/passed on \[`fedcba9`\]\(.*\): 1 job failed, allowed to fail/);
    expect(gone + allowed).not.toContain("❌");
  });

  it("says how many failures are not on the default branch, only where that is known of all of them", () => {
    const history = [
      { fact: "on-default-branch", text: "Also fails on main, for 3 hours", url: "https://github.com/x" },
    ];
    const there = job("a", ["TypeError: x is not a function"], { history });
    const mine = job("b", ["RangeError: y is not a number"]);
    const unknown = job("c", ["42"]);
    const of = (...jobs: (typeof there)[]) => {
      const one = report(jobs, { failedJobs: jobs.length });
      return rendered([red({ ...one, repository: { ...one.repository, defaultBranch: "main" } })]);
    };
    expect(of(there, mine)).toMatch(/^### ❌ \[1 of 2 failures is not on main\]/m);
    for (const body of [of(mine), of(there), of(there, mine, unknown)]) expect(body).not.toContain("not on main");
  });

  it("names a job that passed on a later attempt, while another one still fails", () => {
    const flaky = [{ name: "lint", url: null, failedOn: 1, passedOn: 2, fingerprint: null }];
    const body = rendered([red(report([job("a", ["x"])], { flaky }))]);
    expect(body).toContain("`lint` passed on attempt 2 on the same commit, without a change: flaky?");
  });

  it("counts workflows, not runs, and tells two runs of one apart", () => {
    const push = report([job("a", ["x"])]);
    const differs = report([job("a", ["y"])]);
    const other = { ...differs, run: { ...differs.run, id: "8", event: "push" } };
    const unable = report([], { outcome: "startup-failure", totalJobs: 0, failedJobs: 0 });
    const lint = { ...unable, run: { ...unable.run, id: "9", workflowId: "10", workflowName: "Lint" } };
    const body = rendered([red(push), red(other), red(lint)]);
    expect(body).toContain("### 2 jobs failed and 1 run could not start in 2 workflows on");
    expect(body).toMatch(/`pull_request`[\s\S]*`push`/);
  });

  it("says once what passes several", () => {
    const passed = { runId: "9", attempt: 1, headSha: "fedcba9", url: "https://github.com/acme/shop/actions/runs/9" };
    const failedTwice = [report([job("a", ["x"])]), report([job("a", ["y"])])];
    const body = rendered(failedTwice.map((of) => ({ report: of, passed })));
    expect(body.match(/passed on/g)).toHaveLength(1);
  });

  it("tells two runs of one commit that failed alike once, with a link to each", () => {
    const pull = report([job("a", ["x"])]);
    const push = {
      ...pull,
      run: { ...pull.run, id: "8", event: "push", url: "https://github.com/acme/shop/actions/runs/8" },
    };
    const body = rendered([red(pull), red(push)]);
    expect(body).toMatch(
      /^### ❌ \[`CI`\]\(\S+\): 1 of 14 jobs failed on \[`abc1234`\]\(\S+\) · \[`pull_request`\]\(\S+\/7\) and \[`push`\]\(\S+\/8\)$/m,
    );
    expect(body.match(/```text\nx/g)).toHaveLength(1);
    const lint = { ...pull, run: { ...pull.run, id: "9", workflowId: "10", workflowName: "Lint" } };
    expect(rendered([red(pull), red(push), red(lint)])).toContain("### 2 jobs failed in 2 workflows");
    const passed = { runId: "8", attempt: 2, headSha: HEAD, url: push.run.url };
    expect(redHeadings(rendered([red(pull), { report: push, passed }]))).toBe(1);
  });

  it("calls a workflow by its name, with the run's own beside it", () => {
    const base = report([job("a", ["x"])]);
    const named = { ...base, run: { ...base.run, runName: "Deploy `main` to prod" } };
    expect(rendered([red(named)])).toMatch(/^### ❌ \[`CI`\]\(\S+\) \(``Deploy `main` to prod``\): 1 of 14/m);
  });

  it("gives each red section a heading that begins with ❌, and nothing else one", () => {
    const one = report([job("a", ["❌ x"])]);
    const other = { ...one, run: { ...one.run, id: "8", workflowId: "10", workflowName: "❌" } };
    const passed = { runId: "9", attempt: 1, headSha: HEAD, url: "https://github.com/acme/shop/actions/runs/9" };
    expect(redHeadings(rendered([red(one)]))).toBe(1);
    expect(redHeadings(rendered([red(one), red(other)]))).toBe(2);
    expect(redHeadings(rendered([red(one), { report: other, passed }]))).toBe(1);
    expect(redHeadings(rendered([{ report: one, passed }]))).toBe(0);
  });

  it("says of a section about another commit than the head that it is", () => {
    const failed = report([job("a", ["x"])]);
    const moved = "fedcba9876543210fedcba9876543210fedcba98";
    const older = /_This is about \[`abc1234`\]\(\S+\), which is no longer the head\. The head is now \[`fedcba9`\]/;
    expect(rendered([red(failed)])).not.toContain("no longer the head");
    expect(renderComment([red(failed)], moved)).toMatch(older);
    const passed = { runId: "7", attempt: 2, headSha: HEAD, url: failed.run.url };
    expect(renderComment([{ report: failed, passed }], moved)).toMatch(older);
  });

  it("says what is known of a failure from before, a line for each fact, with a link", () => {
    const history = ["Also fails on `main` @octocat #1", "Seen on 3 other branches in 7 days", "not this one"].map(
      (text, i) => ({ fact: `fact-${i}`, text, url: `https://github.com/acme/shop/actions/runs/${i}` }),
    );
    const body = rendered([red(report([job("a", ["x"], { history })]))]);
    expect(markdown.render(body)).toContain(
      '<p><a href="https://github.com/acme/shop/actions/runs/0">Also fails on `main` @octocat #1</a><br>\n' +
        '<a href="https://github.com/acme/shop/actions/runs/1">Seen on 3 other branches in 7 days</a></p>',
    );
    expect(body).not.toContain("not this one");
  });

  it("says that a run could not start", () => {
    const body = rendered([red(report([], { outcome: "startup-failure", totalJobs: 0, failedJobs: 0 }))]);
    expect(body).toContain("[`CI`](https://github.com/acme/shop/actions/runs/7) could not start on");
    expect(body).toContain("workflow file is invalid");
  });
});

describe("the step's last lines", () => {
  const withTail = (name: string, text: string) =>
    job(name, [], { told: { kind: "excerpt", excerpt: excerpt([`Error: ${name}`], { tail: { count: 2, text } }) } });

  it("stand folded below the excerpt, in a fence that they cannot break out of", () => {
    const body = rendered([red(report([withTail("a", "```\n</details> @octocat")]))]);
    expect(body).toContain(
      "<details><summary>The step's last 2 lines</summary>\n\n````text\n```\n</details> @octocat\n````\n\n</details>",
    );
    expect(tags(body).filter((tag) => tag === "details")).toHaveLength(2);
  });

  it("go before links and excerpts do where too much failed", () => {
    const long = "x".repeat(2_900);
    const few = rendered([red(report(["a", "b"].map((name) => withTail(name, long))))]);
    const many = rendered([red(report(Array.from({ length: 30 }, (_, i) => withTail(`job ${i}`, long))))]);
    expect(few.match(/<details>/g)).toHaveLength(2);
    expect(many.match(/<details>/g)).toHaveLength(3);
    expect(many).not.toContain("excerpts are shortened");
  });
});

describe("hostile text", () => {
  it.each(HOSTILE)("%j cannot break out of the fence, whatever stands around it", (line) => {
    const body = rendered([red(report([job("a", ["before", line, "after"])]))]);
    expect(tags(body).filter((tag) => !["h3", "p", "a", "strong", "code", "pre", "br"].includes(tag ?? ""))).toEqual(
      [],
    );
    expect(markdown.parse(body, {}).filter(({ type }) => type === "fence")).toHaveLength(1);
    expect(body.startsWith(MARKER)).toBe(true);
  });

  it("in an annotation or a path makes no link but to the commit's files, and no image, mention or tag", () => {
    const some = fc.oneof(fc.constantFrom(...HOSTILE), fc.string());
    fc.assert(
      fc.property(
        fc.array(some, { minLength: 4, maxLength: 4 }),
        ([message = "", path = "", title = "", line = ""]) => {
          const paths = [path, `src/${path}.ts`, `/home/runner/work/shop/shop/${path}`];
          const told = {
            kind: "excerpt" as const,
            excerpt: excerpt([...paths.map((at) => `${at}:7:1: ${line}`), message]),
          };
          const annotations = paths.map((at, i) => ({
            path: at,
            line: i + 1,
            level: "failure",
            title,
            message: `${message}${i}`,
          }));
          const annotated = annotatedBy(annotations, told.excerpt, null);
          const body = rendered([red(report([job("a", [], { told, ...(annotated && { annotated }) })]))]);
          const tokens = markdown.parse(body, {});
          expect(tokens.filter(({ type }) => type === "fence")).toHaveLength(1);
          const inline = tokens.flatMap(({ children }) => children ?? []);
          expect(inline.filter(({ type }) => type === "image" || type === "html_inline")).toEqual([]);
          for (const href of inline.filter(({ type }) => type === "link_open").map((token) => token.attrGet("href"))) {
            expect(href).toMatch(
              /^https:\/\/github\.com\/acme\/shop\/(?:actions|commit|blob\/abc1234def5678abc1234def5678abc1234def56)\//,
            );
          }
          const plain = inline.filter(({ type }) => type === "text").map(({ content }) => content);
          expect(plain.join(" ")).not.toMatch(/@|<|#\d/);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("in any name makes no link, image, mention or tag", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { minLength: 6, maxLength: 6 }),
        (names) => {
          const [name = "", step = "", command = "", workflow = "", annotation = "", other = ""] = names;
          const told = {
            kind: "excerpt" as const,
            excerpt: excerpt(["x"], { step: { number: 1, name: step, command, exitCode: 1 } }),
          };
          const base = report([job(name, ["x"], { told, annotation }), job(other, ["x"], { told, annotation })]);
          const body = rendered([red({ ...base, run: { ...base.run, workflowName: workflow } })]);
          const inline = markdown.parse(body, {}).flatMap(({ children }) => children ?? []);
          const foreign = inline.filter(({ type }) => type === "image" || type === "html_inline");
          expect(foreign).toEqual([]);
          const links = inline.filter(({ type }) => type === "link_open").map((token) => token.attrGet("href"));
          for (const href of links) expect(href).toMatch(/^https:\/\/github\.com\/acme\/shop\//);
          const plain = inline
            .filter(({ type }) => type === "text")
            .map(({ content }) => content)
            .join(" ");
          expect(plain).not.toMatch(/@|<|#\d/);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a comment about too much", () => {
  const many = (count: number, lines: number, alike = false) =>
    Array.from({ length: count }, (_, i) =>
      job(
        `test (${i})`,
        Array.from({ length: lines }, (_, l) => `Error ${alike ? "" : i} in line ${l} ${"x".repeat(70)}`),
      ),
    );

  it("shortens its excerpts before it drops a name", () => {
    const body = rendered([red(report(many(100, 30)))]);
    expect(body.length).toBeLessThan(COMMENT_MAX_CHARS);
    for (let i = 0; i < 100; i++) expect(body).toContain(`\`test (${i})\``);
    expect(body).toContain("excerpts are shortened");
  });

  it("gives up its links to source lines before it shortens an excerpt", () => {
    const lines = (i: number) =>
      Array.from({ length: 9 }, (_, l) => `src/${"folder/".repeat(9)}${i}.c:${l + 1}: error: no`);
    const all = Array.from({ length: 40 }, (_, i) => job(`test (${i})`, lines(i)));
    const few = rendered([red(report(all.slice(0, 4)))]);
    const most = rendered([red(report(all))]);
    expect(few.match(/\/blob\//g)).toHaveLength(20);
    expect((most.match(/\/blob\//g) ?? []).length).toBeLessThan(200);
    expect(most).not.toContain("excerpts are shortened");
  });

  it("names all of a matrix of 256", () => {
    const body = rendered([red(report(many(256, 30, true)))]);
    expect(body.length).toBeLessThan(COMMENT_MAX_CHARS);
    for (let i = 0; i < 256; i++) expect(body).toContain(`\`test (${i})\``);
  });

  it("stays under GitHub's limit whatever happens, and says what was left out", () => {
    const long = Array.from({ length: 300 }, (_, i) => job(`${i} ${"`".repeat(500)}`, [`Error ${i}`]));
    const sections = Array.from({ length: 40 }, (_, i) => {
      const base = report(long, { failedJobs: 999 });
      return red({ ...base, run: { ...base.run, id: String(i), workflowName: `${i} ${"w".repeat(500)}` } });
    });
    const body = rendered(sections);
    expect(body.length).toBeLessThan(COMMENT_MAX_CHARS);
    expect(body).toMatch(/left out|more failed jobs/);
    // Twelve thousand jobs: a busy machine takes its time.
  }, 60_000);
});
