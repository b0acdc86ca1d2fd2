import type { UsesStep } from "../types.ts";

// Actions that many scenarios share.

/** A lock file, made before the job begins. */
export const lockFile = "npm install --package-lock-only --ignore-scripts --no-audit --no-fund";

/** What a runner of 2026 says after a job whose actions want Node 20. */
export const nodeDeprecation =
  "##[warning]Node.js 20 actions are deprecated. The following actions are running on Node.js 20 and may not work as expected: actions/checkout@v4. Please update to versions that run on Node.js 24.";

export const setupPython: UsesStep = {
  uses: "actions/setup-python@v5",
  with: { "python-version": "3.11", "check-latest": "false", token: "***", "update-environment": "true" },
  matchers: ["python"],
  says: ["::group::Installed versions", "Successfully set up CPython (3.11.2)", "::endgroup::"],
  post: [],
};

export const setupGo: UsesStep = {
  uses: "actions/setup-go@v5",
  with: { "go-version": "1.19", "check-latest": "false", token: "***", cache: "false" },
  matchers: ["go"],
  says: [
    "Setup go version spec 1.19",
    "Found in cache @ /opt/hostedtoolcache/go/1.19.8/x64",
    "Added go to the path",
    "Successfully set up Go version 1.19",
    "go version go1.19.8 linux/amd64",
    "",
    "::group::go env",
    "GO111MODULE=''",
    "GOARCH='amd64'",
    "GOFLAGS=''",
    "GOMODCACHE='/home/runner/go/pkg/mod'",
    "GOOS='linux'",
    "GOROOT='/opt/hostedtoolcache/go/1.19.8/x64'",
    "::endgroup::",
  ],
  post: [],
};

export const setupJava: UsesStep = {
  uses: "actions/setup-java@v4",
  with: { distribution: "temurin", "java-version": "17", "java-package": "jdk", "check-latest": "false", token: "***" },
  says: [
    "::group::Installed distributions",
    "Resolved Java 17.0.15+6 from tool-cache",
    "Setting Java 17.0.15+6 as the default",
    "Creating toolchains.xml for JDK version 17 from temurin",
    "",
    "Java configuration:",
    "  Distribution: temurin",
    "  Version: 17.0.15+6",
    "  Path: /opt/hostedtoolcache/Java_Temurin-Hotspot_jdk/17.0.15-6/x64",
    "",
    "::endgroup::",
  ],
  post: [],
};

export const cacheMiss = (key: string): UsesStep => ({
  uses: "actions/cache@v4",
  with: { path: "~/.cache", key, enableCrossOsArchive: "false", "fail-on-cache-miss": "false", "lookup-only": "false" },
  says: [`Cache not found for input keys: ${key}`],
  post: [],
});

/** Development dependencies, each `name@version`, and a lock file: made before the job begins. */
export const lockedWith = (...tools: readonly string[]): string =>
  `${lockFile} --save-dev --save-exact ${tools.join(" ")}`;
