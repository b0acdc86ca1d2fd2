/**
 * Azurite's blob service inside this process: in memory, or in a folder, on a free port, without access log, debug log or telemetry
 * (that one is started by its command alone). Started so it is there in 20 ms; its package has no types for this.
 */
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

export type Azurite = { httpServer: Server; start(): Promise<void>; close(): Promise<void> };

type BlobServerModule = { default: new (configuration: object) => Azurite };
type BlobConfigurationModule = { default: new (...parameters: unknown[]) => object };

/** `folder`: for logs that are larger than memory; without one nothing is written. */
export function azurite(folder?: string): Azurite {
  const requireFrom = createRequire(import.meta.url);
  const { default: BlobServer }: BlobServerModule = requireFrom("azurite/dist/src/blob/BlobServer.js");
  const { default: Configuration }: BlobConfigurationModule = requireFrom("azurite/dist/src/blob/BlobConfiguration.js");
  // Longer than any test: a connection that this end closes while the other one writes on it breaks an upload.
  const [host, port, keepAliveSeconds, inMemory] = ["127.0.0.1", 0, 3600, folder === undefined];
  const files = filesIn(folder);
  const logs = [false, undefined, false, undefined];
  const [loose, skipApiVersionCheck] = [false, true]; // the signing library may be newer than the emulator
  const tls = ["", "", ""];
  const [oauth, disableProductStyleUrl] = [undefined, false];
  return new BlobServer(
    new Configuration(
      host,
      port,
      keepAliveSeconds,
      ...files,
      ...logs,
      loose,
      skipApiVersionCheck,
      ...tls,
      oauth,
      disableProductStyleUrl,
      inMemory,
    ),
  );
}

/** The two databases and the blobs. */
function filesIn(folder: string | undefined): unknown[] {
  if (folder === undefined) return ["", "", []];
  const blobs = { locationId: "Default", locationPath: join(folder, "blobs"), maxConcurrency: 10 };
  return [join(folder, "blobs.json"), join(folder, "extents.json"), [blobs]];
}
