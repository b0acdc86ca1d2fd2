/**
 * Two versions of the Worker at once, as on Cloudflare while an update is rolled out: some objects still run the old
 * code, others the new, and they call each other. Each bundle is built as `npm run deploy` would.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundleOf } from "./bundle.ts";
import type { WorkerSettings } from "./worker.ts";

const root = resolve(import.meta.dirname, "..", "..");

/** The classes by their bindings, as wrangler.toml names them. */
const OBJECTS = {
  INBOX: "Inbox",
  WORKFLOW_RUN: "WorkflowRun",
  BRANCH: "Branch",
  LEDGER: "Ledger",
  INSTALLATION: "Installation",
  HISTORY: "History",
  CHANNEL: "Channel",
} as const;
type ClassName = (typeof OBJECTS)[keyof typeof OBJECTS];

type Version = "old" | "new";

/** The bundle of this repository at a commit, which must be among the ones at hand. */
export async function bundleAt(commit: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "whyred-old-"));
  try {
    const archive = execFileSync("git", ["archive", commit, "src", "package.json", "wrangler.toml", "tsconfig.json"], {
      cwd: root,
      maxBuffer: 64 * 1024 * 1024,
    });
    execFileSync("tar", ["-x", "-C", folder], { input: archive });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    return await bundleOf(join(folder, "wrangler.toml"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export type MixedWorkers = {
  /** Where webhooks go, without a slash at the end: the new version's own socket. */
  readonly url: string;
  stop(): Promise<void>;
};

/** Both versions, of which each class runs in the one that `versionOf` names. */
export async function startMixedWorkers(
  settings: WorkerSettings,
  scripts: Readonly<Record<Version, string>>,
  versionOf: (className: ClassName) => Version,
): Promise<MixedWorkers> {
  const folder = mkdtempSync(join(tmpdir(), "whyred-mixed-"));
  const worker = (name: Version) => ({
    name,
    compatibilityDate: "2026-10-23",
    modulesRoot: folder,
    modules: [{ type: "ESModule" as const, path: join(folder, `${name}.js`), contents: scripts[name] }],
    bindings: settings,
    durableObjects: Object.fromEntries(
      Object.entries(OBJECTS).map(([binding, className]) => {
        const version = versionOf(className);
        const elsewhere = version === name ? {} : { scriptName: version };
        return [binding, { className, useSQLite: true, ...elsewhere }];
      }),
    ),
  });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath: join(folder, "state"),
      workers: [worker("new"), worker("old")],
    }),
  );
  const url = await miniflare.ready;
  return {
    url: url.origin,
    stop: async () => {
      await miniflare.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
