import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const RULES = join(import.meta.dirname, "../../src/cli/rules.ts");
let dir = "";

type Outcome = { code: number; stdout: string; stderr: string };

function rules(args: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [RULES, ...args],
      { env: { ...process.env, INIT_CWD: dir } },
      (error, stdout, stderr) => {
        done({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr: stderr.trim() });
      },
    );
    child.stdin?.end(input);
  });
}

const JOB = {
  name: "e2e (chrome)",
  workflow_name: "CI",
  head_branch: "main",
  html_url: "https://github.com/acme/web/actions/runs/1/job/2",
};
const RUN = {
  name: "CI",
  path: ".github/workflows/ci.yml@main",
  event: "push",
  head_branch: "main",
  repository: { id: 1, full_name: "acme/web", default_branch: "main" },
  head_repository: { id: 1, owner: { login: "acme" } },
  triggering_actor: { login: "octocat" },
  pull_requests: [],
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "rules-"));
  const files: Record<string, string> = {
    "right.yml": `rules:
  - when: { actors: ["dependabot[bot]"] }
    slack: false
  - when: { branches: [default], jobs: ["e2e *"] }
    slack: { channel: "#e2e", mention: author }
    comment: false
`,
    "wrong.yml": "rules:\n  - when: { branch: [main] }\n  - slak: false\n",
    "nowhere.yml": "rules:\n  - slack: false\n    comment: false\n  - when: { repositories: [web] }\n",
    "job.json": JSON.stringify(JOB),
    "run.json": JSON.stringify(RUN),
    "fork.json": JSON.stringify({ ...RUN, head_repository: { id: 2, owner: { login: "mallory" } } }),
    "payload.json": JSON.stringify({
      action: "completed",
      workflow_run: { ...RUN, repository: undefined, head_repository: undefined },
      repository: { full_name: "acme/web", default_branch: "trunk", custom_properties: { team: "web" } },
    }),
    "notjson.json": "{",
    "other.json": "{}",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
});

describe("npm run rules", () => {
  it("says that a file is right", async () => {
    expect(await rules(["right.yml"])).toEqual({ code: 0, stdout: "right.yml is right: 2 rules.\n", stderr: "" });
    expect(await rules(["-"], "# none\n")).toEqual({ code: 0, stdout: "- is right: 0 rules.\n", stderr: "" });
  });

  it("says what is wrong, each with its place, and exits with 1", async () => {
    expect(await rules(["wrong.yml"])).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "wrong.yml:2:13: `branch` is not a key; did you mean `branches`?\nwrong.yml:3:5: `slak` is not a key; did you mean `slack`?",
    });
  });

  it("says when a rule tells nobody, is never asked, or can match nothing", async () => {
    const { code, stdout } = await rules(["nowhere.yml"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Warning: rule 1 sends what it matches nowhere: neither to Slack nor to a comment.");
    expect(stdout).toContain("Warning: rule 2 is never asked: rule 1 matches every job.");
    expect(stdout).toContain("Warning: rule 2 has a repository without an owner");
  });

  it("says which rule a job meets, and why", async () => {
    const { code, stdout } = await rules(["right.yml", "--job", "job.json", "--run", "run.json"]);
    expect(code).toBe(0);
    expect(stdout).toContain('rule 1 does not match: `actors` is "octocat"');
    expect(stdout).toContain("rule 2 matches: `branches`, `jobs`");
    expect(stdout).toContain("Slack: #e2e, mentioning the commit's author\nComment: no");
  });

  it("knows a fork's branch for what it is", async () => {
    const { stdout } = await rules(["right.yml", "--job", "job.json", "--run", "fork.json"]);
    expect(stdout).toContain('rule 2 does not match: `branches` is "mallory:main"');
    expect(stdout).toContain("no rule matches, so that everything is told by the settings");
  });

  it("takes a webhook's payload as well, and says what it cannot know", async () => {
    const { stdout } = await rules(["right.yml", "--run", "payload.json"]);
    expect(stdout).toContain('rule 2 does not match: `branches` is "');
    expect(stdout).toContain("Not known from what was given, so that no pattern matches: the job, ");
    const alone = await rules(["right.yml", "--job", "job.json"]);
    expect(alone.stdout).toContain("the default branch, the workflow's file, the event, the actor");
  });

  it("exits with 2 where what it is given is of no use, and says why", async () => {
    for (const [args, why] of [
      [[], "Usage: npm run rules"],
      [["a", "b"], "Usage: npm run rules"],
      [["--what"], "Usage: npm run rules"],
      [["missing.yml"], "missing.yml cannot be read: there is no such file."],
      [["right.yml", "--job", "notjson.json"], "notjson.json is not JSON"],
      [
        ["right.yml", "--job", "other.json"],
        'other.json has no usable "name"; expected what GitHub\'s "get a job" answers.',
      ],
      [["right.yml", "--run", "other.json"], 'other.json has no usable "event"'],
    ] satisfies [string[], string][]) {
      const { code, stderr } = await rules(args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    }
  });
});
