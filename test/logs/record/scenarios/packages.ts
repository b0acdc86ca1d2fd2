import type { Scenario } from "../types.ts";
import { lockFile } from "./setup.ts";

const pnpmHome = "/home/runner/setup-pnpm";
const pnpm = `npm install --silent --prefix ${pnpmHome} pnpm@10.20.0 && ln -sf ${pnpmHome}/node_modules/.bin/pnpm /home/runner/.local/bin/pnpm`;
const setupPnpm = {
  uses: "pnpm/action-setup@v4",
  with: {
    version: "10.20.0",
    dest: "~/setup-pnpm",
    run_install: "null",
    package_json_file: "package.json",
    standalone: "false",
  },
  says: ["::group::Running self-installer...", "Done in 1.1s", "::endgroup::", "Installation Completed!"],
  post: ["Pruning is unnecessary."],
};
const yarn = `npm install --silent --prefix /home/runner/.yarn-classic yarn@1.22.22 && ln -sf /home/runner/.yarn-classic/node_modules/.bin/yarn /home/runner/.local/bin/yarn`;

export const packages: readonly Scenario[] = [
  {
    id: "npm-e404",
    tool: "npm",
    kind: "a package that does not exist",
    version: "npm --version",
    about: "@octo-org/whyred-design-tokens was never published",
    mustShow: ["npm error code E404", "'@octo-org/whyred-design-tokens@^4.0.0'"],
    headline: "404",
    project: "tokens-npm",
    job: { name: "build", node: 22 },
    steps: [{ name: "Install", run: "npm install" }, { run: "npm run build" }],
  },
  {
    id: "npm-eresolve",
    tool: "npm",
    kind: "peer dependencies that contradict each other",
    version: "npm --version",
    about: "react-beautiful-dnd wants React 18 or older, the project has 19",
    mustShow: [
      "npm error ERESOLVE unable to resolve dependency tree",
      'peer react@"^16.8.5 || ^17.0.0 || ^18.0.0" from react-beautiful-dnd@13.1.1',
    ],
    headline: "ERESOLVE unable to resolve dependency tree",
    project: "peer-npm",
    job: { name: "build", node: 24 },
    steps: [{ name: "Install", run: "npm install --no-audit" }, { run: "npm run build" }],
  },
  {
    id: "npm-ci-lock",
    tool: "npm",
    kind: "a lock file out of date, and usage text after the cause",
    version: "npm --version",
    about: "picocolors and a newer ms are in package.json but not in the lock file",
    mustShow: ["are in sync", "Missing: picocolors@1.1.1 from lock file"],
    headline: "`npm ci` can only install packages when your package.json and package-lock.json",
    project: "drift-npm",
    prepare: `${lockFile} && npm pkg set dependencies.picocolors=1.1.1`,
    job: { name: "lint", node: 20 },
    steps: [{ run: "npm ci" }, { run: "npm run lint" }],
  },
  {
    id: "pnpm-frozen-lockfile",
    tool: "pnpm",
    kind: "a lock file out of date",
    version: "pnpm --version",
    about: "the lock file has another version of ms than packages/dates/package.json",
    mustShow: ["ERR_PNPM_OUTDATED_LOCKFILE"],
    headline: "ERR_PNPM_OUTDATED_LOCKFILE",
    project: "mono-pnpm",
    prepare: `${pnpm} && pnpm install --lockfile-only >/dev/null && sed -i 's/2\\.1\\.3/2.1.2/' packages/dates/package.json`,
    job: { name: "install", node: 22 },
    steps: [setupPnpm, { run: "pnpm install --frozen-lockfile" }, { run: "pnpm test" }],
  },
  {
    id: "pnpm-parallel-tests",
    tool: "pnpm",
    kind: "tests of three packages interleaved, the failing one ends first",
    version: "pnpm --version",
    about: "a slug of a title that ends in a question mark ends in a dash",
    mustShow: ["no dash at the end", "error: \"'really-' == 'really'\""],
    project: "mono-pnpm",
    prepare: `${pnpm} && pnpm install --lockfile-only >/dev/null`,
    job: { name: "test", node: 22 },
    steps: [setupPnpm, { run: "pnpm install --frozen-lockfile" }, { name: "Test", run: "pnpm test" }],
  },
  {
    id: "yarn-frozen-lockfile",
    tool: "yarn",
    kind: "a lock file out of date",
    version: "yarn --version",
    about: "picocolors is not in yarn.lock",
    mustShow: ["error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`."],
    headline: "error Your lockfile needs to be updated",
    project: "drift-npm",
    prepare: `${yarn} && yarn install --silent && rm -rf node_modules && npm pkg set dependencies.picocolors=1.1.1`,
    job: { name: "install", node: 20 },
    steps: [{ run: "yarn install --frozen-lockfile" }, { run: "yarn build" }],
  },
];
