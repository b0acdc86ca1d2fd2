// Reports to render, made of as little as matters.
import type { Excerpt } from "../../src/core/excerpt/excerpt.ts";
import type { JobReport, Report } from "../../src/core/report/report.ts";

export function excerpt(texts: readonly string[], more: Partial<Excerpt> = {}): Excerpt {
  return {
    step: { number: 3, name: "Run tests", command: "npm test", exitCode: 1 },
    stepLines: [10, 60],
    headline: texts[0] ?? null,
    lines: texts.map((text, i) => ({ line: 20 + i, text })),
    text: texts.join("\n"),
    totalLines: 100,
    hiddenLines: 51 - texts.length,
    fingerprint: texts.join("|"),
    ...more,
  };
}

let id = 0;
export function job(name: string, texts: readonly string[], more: Partial<JobReport> = {}): JobReport {
  id += 1;
  return {
    id: String(id),
    name,
    url: `https://github.com/acme/shop/actions/runs/7/job/${id}`,
    conclusion: "failure",
    durationSeconds: 123,
    told: { kind: "excerpt", excerpt: excerpt(texts) },
    annotation: null,
    before: null,
    ...more,
  };
}

export function report(jobs: readonly JobReport[], more: Partial<Report> = {}): Report {
  return {
    repository: { id: "1", owner: "acme", name: "shop", url: "https://github.com/acme/shop" },
    installationId: "2",
    run: {
      id: "7",
      attempt: 1,
      number: 45,
      workflowId: "9",
      workflowName: "CI",
      event: "pull_request",
      url: "https://github.com/acme/shop/actions/runs/7",
      headSha: "abc1234def5678abc1234def5678abc1234def56",
      headBranch: "topic",
      headRepository: { id: "1", owner: "acme" },
      title: "Sort the basket",
      author: "Mona Lisa",
      actor: "mona",
      path: ".github/workflows/ci.yml",
    },
    outcome: "failed",
    totalJobs: 14,
    failedJobs: jobs.length,
    jobs,
    completed: true,
    reading: false,
    firstFailureAt: 0,
    passed: null,
    ...more,
  };
}

/** Log lines and names that try to be more than text. */
export const HOSTILE = [
  "```",
  "`````` ~~~~ ````",
  "</code></pre><script>alert(1)</script>",
  "![x](https://evil.example/pixel.png) [y](javascript:alert(1)) https://evil.example",
  "@octocat @acme/owners fixes #12 acme/shop#3 abc1234def5678abc1234def5678abc1234def56",
  "<!channel> <@U012AB3CD> <https://evil.example|click> &lt;!here&gt;",
  "<!-- whyred: why the jobs of this pull request failed -->",
  "| a | b |\n|---|---|",
  "\u202Egnp.exe\u2066 \u200Bzero\u200Dwidth\uFEFF",
  "\u0000\u001B[31mred\u0007",
  "`a` ``b`` `",
  "`",
  " ",
  "",
  "\\`\\",
  "\uD800 half a character",
  // Longer than the delimiters that GitHub's parser reads: a run of 81, one of 256, and what would then be live.
  `${"`".repeat(80)} @octocat fixes #1 ![x](https://evil.example/p.png) <img src=x>`,
  `x${"`".repeat(300)} @octocat`,
  "`".repeat(280),
  "~".repeat(280),
];
