import type { Scenario } from "../types.ts";

// What GitHub Actions itself does around a failure.

export const actions: readonly Scenario[] = [
  {
    id: "javascript-action",
    tool: "a JavaScript action",
    kind: "core.setFailed: the ##[error] is the cause, and no exit code is named",
    version: "echo 2.1.0",
    about: "two bundles are over their size budget",
    mustShow: ["2 of 3 bundles are over budget", "main.js: 218.3 kB is 18.3 kB over its budget of 200 kB"],
    headline: "2 of 3 bundles are over budget",
    project: "size-guard",
    job: { name: "bundle size", workflow: "Size", node: 22 },
    steps: [
      { name: "Build", run: "ls -l dist/assets" },
      {
        name: "Check the bundle size",
        uses: "octo-org/size-guard@v2",
        with: {
          directory: "dist/assets",
          budgets: '{\n  "main.js": 200,\n  "vendor.js": 400,\n  "main.css": 40\n}',
          token: "***",
        },
        javascript: "node action/index.js",
        post: ["Saved 4 sizes for the next comparison"],
      },
    ],
  },
  {
    id: "green",
    tool: "node",
    kind: "a job that passes, though its output speaks of errors",
    version: "node --version",
    about: "nothing",
    mustShow: [],
    project: "green-node",
    job: { name: "test", node: 24 },
    steps: [{ name: "Test", run: "npm test" }],
  },
  {
    id: "continue-on-error",
    tool: "node",
    kind: "a continue-on-error step fails before the step that fails the job; an if: failure() step follows",
    version: "node --version",
    about: "the audit's failure is allowed; the build fails because a page has no title",
    mustShow: ["TypeError: Cannot read properties of undefined (reading 'trim')"],
    headline: "TypeError: Cannot read properties of undefined (reading 'trim')",
    project: "crash-node",
    job: { name: "docs", workflow: "Docs", node: 20 },
    steps: [
      {
        name: "Check links (allowed to fail)",
        continueOnError: true,
        run: `for page in content/*.md; do echo "checking $page"; done
echo "ERROR: 2 dead links: https://docs.example.test/old https://docs.example.test/v1" >&2
exit 3`,
      },
      { name: "Build the site", run: "npm run build" },
      { name: "Deploy", run: "npm run deploy" },
      {
        name: "Tell what was built",
        when: "failure",
        run: `echo "Error: the site was not built, keeping the old one"
ls out
cat out/api.html`,
      },
    ],
  },
  {
    id: "composite-action",
    tool: "a composite action",
    kind: "the third of four inner steps fails",
    version: "echo 1.4.0",
    about: "the release notes lack an entry for the version that is released",
    mustShow: ["error: CHANGELOG.md has no section for 4.2.0"],
    headline: "error: CHANGELOG.md has no section for 4.2.0",
    job: { name: "release", workflow: "Release", env: { VERSION: "4.2.0" } },
    steps: [
      {
        name: "Prepare the release",
        uses: "octo-org/prepare-release@v1",
        with: { version: "4.2.0", changelog: "CHANGELOG.md" },
        composite: [
          { run: 'git --version\necho "releasing $VERSION"', shell: "bash" },
          {
            run: "printf '# Changelog\\n\\n## 4.1.0\\n\\n- faster\\n' > CHANGELOG.md\necho \"package is $VERSION\" | tee version.txt",
            shell: "bash",
          },
          {
            run: `awk -v want="$VERSION" '
  $1 == "##" { found = found || $2 == want; print "  found section " $2 }
  END { if (!found) { print "error: CHANGELOG.md has no section for " want > "/dev/stderr"; exit 4 } }
' CHANGELOG.md`,
            shell: "bash",
          },
          { run: 'git tag "v$VERSION"', shell: "bash" },
          { run: "echo 'removing version.txt'\nrm -f version.txt", shell: "bash", when: "always" },
        ],
      },
      { name: "Publish", run: "./publish.sh" },
    ],
  },
  {
    id: "docker-action",
    tool: "a container action",
    kind: "no ##[error] line at all",
    version: "echo 3.0.1",
    about: "a link points to a file that does not exist",
    mustShow: ["docs/plan.md → README.md:3: no such file"],
    headline: "no such file",
    project: "lint-container",
    job: { name: "links" },
    steps: [
      {
        name: "Check links",
        uses: "octo-org/linkcheck@v3",
        with: { config: ".linkcheck.json", quiet: "false" },
        container: "python linkcheck.py",
      },
    ],
  },
  {
    id: "quoted-log",
    tool: "python",
    kind: "a green step quotes another job's log, a later step fails",
    version: "python --version",
    about: "the report has no section named flaky",
    mustShow: ["KeyError: 'flaky'"],
    headline: "KeyError: 'flaky'",
    job: { name: "triage", workflow: "Triage" },
    steps: [
      {
        name: "Show the failure of yesterday",
        run: `cat <<'LOG'
log of job 41, as it was:
  2026-11-21T03:10:07.1183920Z ##[group]Run npm test
  2026-11-21T03:10:09.4410021Z AssertionError [ERR_ASSERTION]: 3 == 4
  2026-11-21T03:10:09.4522811Z npm error code ELIFECYCLE
  2026-11-21T03:10:09.4710092Z ##[error]Process completed with exit code 1.
  2026-11-21T03:10:09.5008331Z Post job cleanup.
  2026-11-21T03:10:09.9120442Z Cleaning up orphan processes
end of log
LOG`,
      },
      {
        name: "Write the report",
        run: `python - <<'PY'
sections = {"failed": 3, "fixed": 1}
for name in ("failed", "fixed", "flaky"):
    print(f"{name}: {sections[name]}")
PY`,
      },
    ],
  },
  {
    id: "silent-test",
    tool: "bash",
    kind: "a silent failure: only the command tells",
    version: "bash --version",
    about: "DEPLOY_KEY is empty, and the test that finds out prints nothing",
    mustShow: [],
    job: { name: "deploy", workflow: "Deploy", env: { DEPLOY_KEY: "" } },
    steps: [
      { name: "Check the key", run: '[ -n "$DEPLOY_KEY" ]' },
      { name: "Deploy", run: "./deploy.sh" },
    ],
  },
];
