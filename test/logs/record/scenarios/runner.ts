import type { Scenario } from "../types.ts";
import { lockFile } from "./setup.ts";

// Ways in which a job ends that are the runner's and GitHub's, not a tool's.

const hang = 'for n in $(seq 1 40); do echo "building module $n of 120"; sleep 0.1; done; sleep 30';

export const runner: readonly Scenario[] = [
  {
    id: "cancelled-newer-push",
    tool: "GitHub Actions",
    kind: "cancelled because a newer push came: nothing failed",
    version: "echo none",
    about: "nothing: a newer run took its place",
    mustShow: [],
    job: {
      name: "build",
      annotations: ["Canceling since a higher priority waiting request for 'ci-refs/pull/7/merge' exists"],
    },
    steps: [
      { name: "Build", run: hang, cancelAfterMs: 2200 },
      { name: "Test", run: "make test" },
    ],
  },
  {
    id: "runner-shutdown",
    tool: "GitHub Actions",
    kind: "the runner's machine is taken away: two ##[error] lines and no post steps",
    version: "echo none",
    about: "the runner received a shutdown signal while it built",
    mustShow: ["The runner has received a shutdown signal."],
    headline: "The runner has received a shutdown signal.",
    job: { name: "build (spot)", conclusion: "failure" },
    steps: [
      { name: "Build", run: hang, cancelAfterMs: 3000, shutdown: true },
      { name: "Test", run: "make test" },
    ],
  },
  {
    id: "set-up-fails",
    tool: "GitHub Actions",
    kind: "the set-up of the job fails: no step runs",
    version: "echo none",
    about: "an action is used in a version that does not exist",
    mustShow: ["Unable to resolve action `octo-org/deploy@v9`, unable to find version `v9`"],
    headline: "Unable to resolve action `octo-org/deploy@v9`",
    job: {
      name: "deploy",
      workflow: "Deploy",
      setUpFails: "Unable to resolve action `octo-org/deploy@v9`, unable to find version `v9`",
    },
    steps: [{ uses: "octo-org/deploy@v9" }],
  },
  {
    id: "local-action-missing",
    tool: "GitHub Actions",
    kind: "the failed step is one ##[error] line without a group",
    version: "echo none",
    about: "the workflow uses a local action that is not in the repository",
    mustShow: ["Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under"],
    headline: "Can't find 'action.yml'",
    job: { name: "release", workflow: "Release" },
    steps: [
      { name: "Version", run: "echo 4.2.0" },
      { name: "Set up the tools", uses: "./.github/actions/setup-tools", missing: true },
      { name: "Release", run: "./release.sh" },
    ],
  },
  {
    id: "debug-logging",
    tool: "bash",
    kind: "step debug logging is on: ##[debug] lines around every step",
    version: "bash --version",
    about: "the archive has no member named manifest.json",
    mustShow: ["tar: manifest.json: Not found in archive"],
    headline: "tar: manifest.json: Not found in archive",
    job: { name: "package", debug: true, env: { RUNNER_DEBUG: "1" } },
    steps: [
      { name: "Pack", run: "mkdir -p site\necho '<h1>Hello</h1>' > site/index.html\ntar -czvf site.tgz site" },
      {
        name: "Check the archive",
        run: "echo '::debug::looking for the manifest'\ntar -tzf site.tgz\ntar -xzf site.tgz manifest.json",
      },
      { name: "Upload", run: "./upload.sh" },
    ],
  },
  {
    id: "log-missing",
    tool: "no log",
    kind: "the log is gone",
    version: "echo none",
    about: "the tests failed, but GitHub has no log of the job any more",
    mustShow: [],
    project: "cart-jest",
    prepare: lockFile,
    job: { name: "test", node: 22, log: "none" },
    steps: [
      { name: "Install", run: "npm ci" },
      { name: "Unit tests", run: "npm test" },
    ],
  },
  {
    id: "runner-lost",
    tool: "no log",
    kind: "the runner was lost in the middle of a step",
    version: "echo none",
    about: "the runner lost communication with the server while the tests ran",
    mustShow: [],
    job: {
      name: "e2e (shard 3)",
      workflow: "E2E",
      node: 22,
      log: "none",
      lostIn: 5,
      conclusion: "failure",
      annotations: [
        "The hosted runner lost communication with the server. Anything in your workflow that terminates the runner process, starves it for CPU/Memory, or blocks its network access can cause this error.",
      ],
    },
    steps: [
      { name: "Install", run: "sleep 1" },
      { name: "End-to-end tests", run: "sleep 2" },
    ],
  },
  {
    id: "timeout",
    tool: "node",
    kind: "a job that ran longer than timeout-minutes",
    version: "node --version",
    about: "the integration tests wait for a message that never comes",
    mustShow: ["The operation was canceled.", "waiting for message 42"],
    headline: "The operation was canceled.",
    project: "hang-node",
    job: {
      name: "integration",
      node: 22,
      annotations: ["The job has exceeded the maximum execution time of 10m0s"],
    },
    steps: [
      { name: "Integration tests", run: "npm run test:integration", cancelAfterMs: 5500 },
      { name: "Upload traces", when: "failure", run: "ls traces" },
    ],
  },
];
