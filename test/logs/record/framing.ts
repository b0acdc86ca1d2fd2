import { madeUp, type NodeInstallation, owner, repository, workspace } from "./machine.ts";
import type { UsesStep, Vars } from "./types.ts";

// What the runner and its best-known actions print around a step, in their style.

export const echoed = (script: string) =>
  script
    .trimEnd()
    .split("\n")
    .map((line) => `\x1b[36;1m${line}\x1b[0m`);
const block = (title: string, values: Vars) =>
  Object.keys(values).length === 0
    ? []
    : [title, ...Object.entries(values).map(([name, value]) => `  ${name}: ${value}`)];
export const withBlock = (values: Vars) => block("with:", values);
export const envBlock = (values: Vars) => block("env:", values);

export const setUpJob = (jobName: string, actions: readonly string[]) => [
  "Current runner version: '2.331.0'",
  "##[group]Runner Image Provisioner",
  "Hosted Compute Agent",
  "Version: 20261104.531",
  "Commit: 4f1c0f2ab2d1a0c7d0f5b1f1c3a5d9e81b7c6a24",
  "Build Date: 2026-11-04T18:12:02Z",
  `Worker ID: {${uuid(jobName)}}`,
  "Azure Region: eastus2",
  "##[endgroup]",
  "##[group]Operating System",
  "Ubuntu",
  "24.04.4",
  "LTS",
  "##[endgroup]",
  "##[group]Runner Image",
  "Image: ubuntu-24.04",
  "Version: 20261109.84.1",
  "Included Software: https://github.com/actions/runner-images/blob/ubuntu24/20261109.84/images/ubuntu/Ubuntu2404-Readme.md",
  "Image Release: https://github.com/actions/runner-images/releases/tag/ubuntu24%2F20261109.84",
  "##[endgroup]",
  "##[group]GITHUB_TOKEN Permissions",
  "Contents: read",
  "Metadata: read",
  "##[endgroup]",
  "Secret source: Actions",
  "Prepare workflow directory",
  "Prepare all required actions",
  ...(actions.length === 0 ? [] : ["Getting action download info"]),
  ...actions.map((action) => `Download action repository '${action}' (SHA:${madeUp(action, 40)})`),
  `Complete job name: ${jobName}`,
];

export const uuid = (seed: string) => madeUp(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

const git = (parameters: string) => `[command]/usr/bin/git ${parameters}`;
const forEachSubmodule = (parameters: string) => git(`submodule foreach --recursive ${parameters}`);
const temporaryHome = (seed: string) => [
  `Temporarily overriding HOME='/home/runner/work/_temp/${uuid(seed)}' before making global git config changes`,
  "Adding repository directory to the temporary git global config as a safe directory",
  git(`config --global --add safe.directory ${workspace}`),
];
const unsetConfig = [
  git("config --local --name-only --get-regexp core\\.sshCommand"),
  forEachSubmodule(
    `sh -c "git config --local --name-only --get-regexp 'core\\.sshCommand' && git config --local --unset-all 'core.sshCommand' || :"`,
  ),
  git("config --local --name-only --get-regexp http\\.https\\:\\/\\/github\\.com\\/\\.extraheader"),
  forEachSubmodule(
    `sh -c "git config --local --name-only --get-regexp 'http\\.https\\:\\/\\/github\\.com\\/\\.extraheader' && git config --local --unset-all 'http.https://github.com/.extraheader' || :"`,
  ),
];

/** actions/checkout, on a pull request's merge commit. */
export function checkout(sha: string): UsesStep {
  const ref = "pull/7/merge";
  return {
    uses: "actions/checkout@v4",
    with: {
      repository: `${owner}/${repository}`,
      token: "***",
      "ssh-strict": "true",
      "ssh-user": "git",
      "persist-credentials": "true",
      clean: "true",
      "sparse-checkout-cone-mode": "true",
      "fetch-depth": "1",
      "fetch-tags": "false",
      "show-progress": "true",
      lfs: "false",
      submodules: "false",
      "set-safe-directory": "true",
    },
    seconds: 1.3,
    says: [
      `Syncing repository: ${owner}/${repository}`,
      "::group::Getting Git version info",
      `Working directory is '${workspace}'`,
      git("version"),
      "git version 2.52.0",
      "::endgroup::",
      ...temporaryHome(`${sha} checkout`),
      `Deleting the contents of '${workspace}'`,
      "::group::Initializing the repository",
      git(`init ${workspace}`),
      "hint: Using 'master' as the name for the initial branch. This default branch name",
      'hint: will change to "main" in Git 3.0.',
      `Initialized empty Git repository in ${workspace}/.git/`,
      git(`remote add origin https://github.com/${owner}/${repository}`),
      "::endgroup::",
      "::group::Disabling automatic garbage collection",
      git("config --local gc.auto 0"),
      "::endgroup::",
      "::group::Setting up auth",
      ...unsetConfig,
      git("config --local http.https://github.com/.extraheader AUTHORIZATION: basic ***"),
      "::endgroup::",
      "::group::Fetching the repository",
      git(
        `-c protocol.version=2 fetch --no-tags --prune --no-recurse-submodules --depth=1 origin +${sha}:refs/remotes/${ref}`,
      ),
      `From https://github.com/${owner}/${repository}`,
      ` * [new ref]         ${sha} -> ${ref}`,
      "::endgroup::",
      "::group::Determining the checkout info",
      "::endgroup::",
      git("sparse-checkout disable"),
      git("config --local --unset-all extensions.worktreeConfig"),
      "::group::Checking out the ref",
      git(`checkout --progress --force refs/remotes/${ref}`),
      `Note: switching to 'refs/remotes/${ref}'.`,
      "",
      "You are in 'detached HEAD' state. You can look around, make experimental",
      "changes and commit them, and you can discard any commits you make in this",
      "state without impacting any branches by switching back to a branch.",
      "",
      `HEAD is now at ${sha.slice(0, 7)} Merge ${madeUp(`${sha} head`, 40)} into ${madeUp(`${sha} base`, 40)}`,
      "::endgroup::",
      git("log -1 --format=%H"),
      sha,
    ],
    post: [
      git("version"),
      "git version 2.52.0",
      ...temporaryHome(`${sha} post`),
      ...unsetConfig.slice(0, 3),
      "http.https://github.com/.extraheader",
      git("config --local --unset-all http.https://github.com/.extraheader"),
      ...unsetConfig.slice(3),
    ],
  };
}

export const setupNode = (major: number, node: NodeInstallation): UsesStep => ({
  uses: "actions/setup-node@v4",
  with: { "node-version": String(major), "always-auth": "false", "check-latest": "false", token: "***" },
  seconds: 0.6,
  matchers: ["tsc", "eslint-stylish"],
  says: [
    `Found in cache @ /opt/hostedtoolcache/node/${node.version}/x64`,
    "::group::Environment details",
    `node: v${node.version}`,
    `npm: ${node.npm}`,
    "yarn: 1.22.22",
    "::endgroup::",
  ],
  post: [],
});
