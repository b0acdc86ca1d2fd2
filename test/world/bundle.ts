/**
 * Builds what `npm run deploy` would upload, once per process, into a folder of its own. Wrangler runs as a
 * command, as it does for the user, and is told to stay off the network.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const requireFrom = createRequire(import.meta.url);
const run = promisify(execFile);
const built = new Map<string, Promise<string>>();

/** The script of the Worker that this configuration describes. */
export function bundleOf(configPath: string): Promise<string> {
  const bundle = built.get(configPath) ?? build(configPath);
  built.set(configPath, bundle);
  return bundle;
}

async function build(configPath: string): Promise<string> {
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
