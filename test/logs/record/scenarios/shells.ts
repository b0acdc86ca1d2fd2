import type { Scenario } from "../types.ts";

const upstream = `git init --quiet --bare ../upstream.git 2>/dev/null || true
rm -rf ../upstream.git && git init --quiet --bare --initial-branch=main ../upstream.git
git config --global user.name octocat && git config --global user.email octocat@example.test && git config --global init.defaultBranch main
git init --quiet && printf 'one\\n' > VERSION && git add -A && git commit --quiet -m 'first'
git remote add origin ../upstream.git && git push --quiet origin main
git clone --quiet ../upstream.git ../other && (cd ../other && printf 'two\\n' > VERSION && git commit --quiet -am 'second' && git push --quiet) && rm -rf ../other`;

export const shells: readonly Scenario[] = [
  {
    id: "shellcheck",
    tool: "shellcheck",
    kind: "findings with code frames, errors among notes",
    version: "shellcheck --version",
    about: "an array is used in a POSIX script, and variables are not quoted",
    mustShow: ["SC2068 (error): Double quote array expansions"],
    headline: "(error)",
    project: "scripts-shell",
    job: { name: "shellcheck" },
    steps: [{ name: "Check scripts", run: "shellcheck --color=never deploy/*.sh" }],
  },
  {
    id: "bash-unbound",
    tool: "bash",
    kind: "set -u stops a script in the middle of its output",
    version: "bash --version",
    about: "VERSION is not set",
    mustShow: ["./deploy/render.sh: line 5: VERSION: unbound variable"],
    headline: "VERSION: unbound variable",
    project: "scripts-shell",
    job: { name: "render", workflow: "Deploy" },
    steps: [{ name: "Render templates", run: "echo 'rendering for staging'\n./deploy/render.sh\necho 'rendered'" }],
  },
  {
    id: "bash-command-not-found",
    tool: "bash",
    kind: "a command that does not exist, in the step's own script",
    version: "bash --version",
    about: "envsubst-all is not installed",
    mustShow: ["envsubst-all: command not found"],
    headline: "envsubst-all: command not found",
    project: "scripts-shell",
    job: { name: "render", workflow: "Deploy", env: { VERSION: "1.4.0" } },
    steps: [{ name: "Render templates", run: "./deploy/render.sh" }],
  },
  {
    id: "silent-grep",
    tool: "bash",
    kind: "a silent failure: set -e stops at grep -q",
    version: "bash --version",
    about: "worker has no version in deploy/versions.env, and nothing says so",
    mustShow: ["checking worker"],
    project: "scripts-shell",
    job: { name: "check", workflow: "Deploy" },
    steps: [{ name: "Check versions", run: "./deploy/check.sh" }],
  },
  {
    id: "git-push-rejected",
    tool: "git",
    kind: "a rejected push with hints after it",
    version: "git --version",
    about: "somebody else pushed to main in the meantime",
    mustShow: ["! [rejected]        HEAD -> main (fetch first)"],
    headline: "(fetch first)",
    prepare: upstream,
    job: { name: "bump version", workflow: "Release" },
    steps: [
      {
        name: "Commit the new version",
        run: "echo 3 > VERSION\ngit add VERSION\ngit commit -m 'Release 3'\ngit push origin HEAD:main",
      },
    ],
  },
  {
    id: "git-merge-conflict",
    tool: "git",
    kind: "a merge conflict",
    version: "git --version",
    about: "VERSION was changed on both sides",
    mustShow: ["CONFLICT (content): Merge conflict in VERSION"],
    headline: "CONFLICT (content): Merge conflict in VERSION",
    prepare: `${upstream}\nprintf 'three\\n' > VERSION && git commit --quiet -am 'third'`,
    job: { name: "sync main", workflow: "Sync" },
    steps: [{ name: "Merge main", run: "git fetch origin main\ngit merge --no-edit FETCH_HEAD\ngit push origin HEAD" }],
  },
];
