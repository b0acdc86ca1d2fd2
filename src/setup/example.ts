// A recorded failure that is posted to Slack where somebody asks to see one: what whyred makes of the recording
// `matrix-node-20`, which a test compares with this. It is marked as an example, and links nowhere.
import type { Report } from "../core/report/report.ts";
import { type Message, renderMessage } from "../sinks/slack/render/message.ts";
import { section, text } from "../sinks/slack/render/rich-text.ts";

const SHOWN = `  1 failing

  1) compile
       takes quoted text literally:
     TypeError: RegExp.escape is not a function
      at /home/runner/work/octo-repo/octo-repo/src/matcher.js:4:36
      at Array.map (<anonymous>)
      at exports.compile (src/matcher.js:3:33)
      at Context.<anonymous> (test/matcher.js:7:31)`;

const FIRST_LINE = 141;

export const EXAMPLE: Report = {
  repository: { id: "0", owner: "octo-org", name: "octo-repo", url: "" },
  installationId: null,
  run: {
    id: "0",
    attempt: 1,
    number: 128,
    workflowId: "0",
    workflowName: "CI",
    event: "pull_request",
    url: "",
    headSha: "fbcf102fa6cf0b389f556a98412aa684e750622f",
    headBranch: "topic/quoted-queries",
    headRepository: { id: "0", owner: "octo-org" },
    title: "Match quoted queries literally",
    author: "octocat",
    actor: "octocat",
    path: ".github/workflows/ci.yml",
  },
  outcome: "failed",
  totalJobs: 4,
  failedJobs: 1,
  jobs: [
    {
      id: "0",
      name: "test (20)",
      url: null,
      conclusion: "failure",
      durationSeconds: 7,
      told: {
        kind: "excerpt",
        excerpt: {
          step: { number: 5, name: "Test", command: "npm test", exitCode: 1 },
          stepLines: [118, 154],
          headline: "TypeError: RegExp.escape is not a function",
          lines: SHOWN.split("\n").map((line, i) => ({ line: FIRST_LINE + i, text: line })),
          text: SHOWN,
          totalLines: 168,
          hiddenLines: 28,
          fingerprint: "392cffd543ef3f63",
        },
      },
      annotation: null,
      before: null,
    },
  ],
  completed: true,
  reading: false,
  firstFailureAt: 0,
  passed: null,
};

const MARK = "An example: this is how whyred reports a failure. It was recorded, and is none of yours.";

/** The example's message, which says first of all that it is one. */
export function exampleMessage(): Message {
  const { text: words, blocks } = renderMessage({ report: EXAMPLE, passedOnAttempt: null });
  return { text: `Example: ${words}`, blocks: [section([text(MARK, { italic: true })]), ...blocks] };
}
