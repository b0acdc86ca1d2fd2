import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runQuietly } from "./shell.ts";
import type { Vars } from "./types.ts";

// The places that a hosted runner has, laid out on this machine so that real tools print a runner's paths.

export const owner = "octo-org";
export const repository = "octo-repo";
export const home = "/home/runner";
export const workspace = `${home}/work/${repository}/${repository}`;
export const temporary = `${home}/work/_temp`;
const toolcache = "/opt/hostedtoolcache";
const bin = `${home}/.local/bin`;

/** A made-up value that is the same each time: hexadecimal digits. */
export const madeUp = (seed: string, length: number) =>
  createHash("sha256").update(seed).digest("hex").slice(0, length);
export const madeUpNumber = (seed: string) => Number.parseInt(madeUp(seed, 8), 16);

export function prepareMachine(): void {
  for (const directory of [workspace, temporary, bin]) mkdirSync(directory, { recursive: true });
  script("sudo", 'exec "$@"');
  script("python", 'exec /usr/bin/python3 "$@"');
}

function script(name: string, body: string): void {
  const path = join(bin, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

export function emptyWorkspace(): void {
  for (const entry of readdirSync(workspace)) rmSync(join(workspace, entry), { recursive: true, force: true });
  for (const entry of readdirSync(temporary)) rmSync(join(temporary, entry), { recursive: true, force: true });
}

const trusted =
  /^(SSL_CERT_|NODE_EXTRA_CA|REQUESTS_CA|PIP_CERT|GIT_SSL|CURL_CA|NIX_SSL|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy)/;

/** What a step's program sees: a runner's variables, and of this machine's only what names its certificates. */
export function environment(more: Vars, node?: NodeInstallation): Vars {
  const certificates = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && trusted.test(name) ? [[name, value] as const] : [],
  );
  const rustup = process.env["RUSTUP_HOME"] ?? join(process.env["HOME"] ?? "", ".rustup");
  const cargoBin = join(process.env["CARGO_HOME"] ?? join(process.env["HOME"] ?? "", ".cargo"), "bin");
  return {
    ...Object.fromEntries(certificates),
    PATH: [node?.bin, bin, cargoBin, "/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
      .filter(Boolean)
      .join(":"),
    HOME: home,
    USER: "runner",
    LANG: "C.UTF-8",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKFLOW: "CI",
    GITHUB_REPOSITORY: `${owner}/${repository}`,
    GITHUB_WORKSPACE: workspace,
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_REF_NAME: "main",
    GITHUB_SERVER_URL: "https://github.com",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temporary,
    RUSTUP_HOME: rustup,
    CARGO_HOME: `${home}/.cargo`,
    // Java asks the password file for its home, not HOME.
    MAVEN_OPTS: `-Duser.home=${home}`,
    GRADLE_OPTS: `-Duser.home=${home}`,
    DEBIAN_FRONTEND: "noninteractive",
    COMPOSER_ALLOW_SUPERUSER: "1",
    BUNDLE_SILENCE_ROOT_WARNING: "1",
    PIP_ROOT_USER_ACTION: "ignore",
    ...more,
  };
}

export interface NodeInstallation {
  readonly version: string;
  readonly npm: string;
  readonly bin: string;
}

/** Node in a runner's tool cache, with the npm that belongs to it, both from npm. */
export function nodeInstallation(major: 18 | 20 | 22 | 24): NodeInstallation {
  const build = `${home}/.cache/node-${major}`;
  const npmRange = major === 24 ? "npm@11" : "npm@10";
  if (!existsSync(`${build}/node_modules/npm`)) {
    mkdirSync(build, { recursive: true });
    writeFileSync(`${build}/package.json`, `${JSON.stringify({ private: true, allowScripts: { node: true } })}\n`);
    runQuietly(`npm install --no-fund --no-audit node@${major} ${npmRange}`, build, environment({}));
  }
  const binary = `${build}/node_modules/node/bin/node`;
  const version = spawnSync(binary, ["--version"], { encoding: "utf8" }).stdout.trim().slice(1);
  const target = `${toolcache}/node/${version}/x64`;
  if (!existsSync(`${target}/bin/npx`)) {
    mkdirSync(`${target}/bin`, { recursive: true });
    mkdirSync(`${target}/lib`, { recursive: true });
    copyFileSync(binary, `${target}/bin/node`);
    runQuietly(`cp -r ${build}/node_modules ${target}/lib/`, build, environment({}));
    for (const name of ["npm", "npx"]) {
      rmSync(`${target}/bin/${name}`, { force: true });
      symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, `${target}/bin/${name}`);
    }
  }
  const npmPackage: unknown = JSON.parse(readFileSync(`${target}/lib/node_modules/npm/package.json`, "utf8"));
  const npm =
    typeof npmPackage === "object" && npmPackage !== null && "version" in npmPackage ? String(npmPackage.version) : "";
  return { version, npm, bin: `${target}/bin` };
}
