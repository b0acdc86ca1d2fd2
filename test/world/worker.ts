/**
 * The Worker that ships, running: the production bundle in workerd, with real Durable Objects, real alarms and
 * real outgoing requests, on a free port of 127.0.0.1. Compatibility date, Durable Objects and variables come from
 * wrangler.toml, so that this file need not change with it; `settings` take the place of the secrets.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { type Unstable_Config, unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";
import { bundleOf, WHYRED } from "./bundle.ts";

export type WorkerSettings = Readonly<Record<string, string>>;

export type WorkerOptions = {
  /** A folder in which the objects' storage survives `stop()`, to be started from again. */
  persistTo?: string;
  /** Another Worker than whyred, for the tests of this file. */
  configPath?: string;
  /** A module of this repository that runs as the entry, around the bundle: that stands in place of `src/index.ts`. */
  around?: string;
  /** Its address is workerd's own socket, without Miniflare's Worker before it, which costs more than what is measured. */
  direct?: boolean;
  /** With the inspector on a free port, as `miniflare.getInspectorURL()` tells it: for the benchmarks. */
  inspector?: true;
};

export type RunningWorker = {
  /** The address, without a slash at the end. */
  url: string;
  /** What the Worker wrote with console.*, and what workerd said of it, oldest first. */
  logs: string[];
  /** What Miniflare can do beyond fetching: evict an object, read its storage. */
  miniflare: Miniflare;
  /** The cron trigger rings. */
  ringCron(): Promise<void>;
  stop(): Promise<void>;
};

const NAME = "whyred";
const repository = resolve(import.meta.dirname, "..", "..");

export async function startWorker(settings: WorkerSettings, options: WorkerOptions = {}): Promise<RunningWorker> {
  const configPath = options.configPath ?? WHYRED;
  const config = unstable_readConfig({ config: configPath });
  const contents = await bundleOf(configPath);
  const temporary = mkdtempSync(join(tmpdir(), "whyred-worker-"));
  const tidyUp = () => rmSync(temporary, { recursive: true, force: true });
  process.once("exit", tidyUp); // of a Worker that nobody has stopped
  const logs: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      ...described(config),
      name: NAME,
      ...(options.direct === true ? { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] } : {}),
      rootPath: temporary,
      modulesRoot: temporary,
      modules: modulesOf(temporary, contents, options.around),
      bindings: { ...variablesOf(config), ...settings },
      host: "127.0.0.1",
      port: 0,
      cf: false, // it would be fetched from outside
      telemetry: { enabled: false },
      unsafeTriggerHandlers: true, // the cron trigger is rung by a request
      ...(options.inspector && { inspectorPort: 0 }),
      resourcePersistencePath: options.persistTo ?? join(temporary, "state"),
      log: new ListLog(logs),
      handleStructuredLogs: (entry) => logs.push(`${entry.level}: ${entry.message}`),
    }),
  );
  const ready = await miniflare.ready;
  const url = options.direct === true ? await miniflare.unsafeGetDirectURL(NAME) : ready;
  return {
    url: url.origin,
    logs,
    miniflare,
    ringCron: async () => {
      const rung = await fetch(`${url.origin}/cdn-cgi/local/scheduled`);
      if (!rung.ok) throw new Error(`The cron trigger answered ${rung.status}: ${await rung.text()}`);
    },
    stop: async () => {
      await miniflare.dispose();
      process.off("exit", tidyUp);
      tidyUp();
    },
  };
}

/** The entry first. Node takes the types off, as of everything else here that no bundler sees. */
function modulesOf(root: string, bundle: string, around: string | undefined) {
  if (around === undefined) return [{ type: "ESModule" as const, path: join(root, "index.js"), contents: bundle }];
  const entry = stripTypeScriptTypes(readFileSync(around, "utf8"));
  return [
    { type: "ESModule" as const, path: join(root, relative(repository, around)), contents: entry },
    { type: "ESModule" as const, path: join(root, "src", "index.ts"), contents: bundle },
  ];
}

/** Everything of wrangler.toml but its variables: Wrangler would mix those with the user's own .dev.vars. */
function described(config: Unstable_Config) {
  return unstable_getMiniflareWorkerOptions({ ...config, userConfigPath: undefined, vars: {} }).workerOptions;
}

function variablesOf({ vars }: Unstable_Config): Record<string, string> {
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  return Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, text(value)]));
}

class ListLog extends Log {
  readonly lines: string[];

  constructor(lines: string[]) {
    super(LogLevel.WARN);
    this.lines = lines;
  }

  protected override log(message: string): void {
    this.lines.push(message);
  }
}
