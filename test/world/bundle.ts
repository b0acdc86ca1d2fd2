/**
 * Builds what `npm run deploy` would upload, once per process, into a folder of its own; where `whyredBundle` named a
 * file, whyred's is read from there. Wrangler runs as a command, as it does for the user, and is told to stay off the
 * network.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";

const requireFrom = createRequire(import.meta.url);
const run = promisify(execFile);
const built = new Map<string, Promise<string>>();

/** whyred's own configuration. */
export const WHYRED = resolve(import.meta.dirname, "..", "..", "wrangler.toml");

/** The environment's variable that names the file with whyred's bundle. */
const BUILT = "WHYRED_BUNDLE";

/** The script of the Worker that this configuration describes. */
export function bundleOf(configPath: string): Promise<string> {
  const bundle = built.get(configPath) ?? build(configPath);
  built.set(configPath, bundle);
  return bundle;
}

/** Builds whyred's bundle for the processes that this one starts; they build it no more. What tidies up afterwards. */
export async function buildForAll(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "whyred-built-"));
  const file = join(folder, "index.js");
  writeFileSync(file, await bundleOf(WHYRED));
  process.env[BUILT] = file;
  return () => rmSync(folder, { recursive: true, force: true });
}

async function build(configPath: string): Promise<string> {
  const file = process.env[BUILT];
  if (file !== undefined && configPath === WHYRED) return readFileSync(file, "utf8");
  const folder = mkdtempSync(join(tmpdir(), "whyred-bundle-"));
  const wrangler = join(dirname(requireFrom.resolve("wrangler/package.json")), "bin", "wrangler.js");
  const options = ["deploy", "--dry-run", "--config", configPath, "--outdir", join(folder, "out")];
  await run(process.execPath, [wrangler, ...options], {
    cwd: dirname(configPath),
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true", // the banner asks the registry for a newer version
      WRANGLER_LOG_PATH: join(folder, "logs"),
    },
  });
  const script = readFileSync(join(folder, "out", "index.js"), "utf8");
  rmSync(folder, { recursive: true, force: true });
  return script;
}
