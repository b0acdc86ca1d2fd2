// Where the logs of a folder or an archive are read from, one at a time and never held whole.
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import {
  ARCHIVE_ENTRIES_MAX,
  ARCHIVE_UNPACKED_MAX_BYTES,
  CHUNK_BYTES,
  FOLDER_DEPTH_MAX,
  FOLDER_FILES_MAX,
} from "./limits.ts";

export type LogFiles = {
  /** With `/` between their parts, relative to the folder or the archive. */
  readonly paths: readonly string[];
  /** May throw on the way: a file can be gone, an archive damaged, or too large. */
  readonly read: (path: string) => AsyncIterable<Uint8Array>;
};

/** A sentence's end: what is wrong with a folder or an archive. */
export class NotReadable extends Error {}

/** Every file in the folder and below it, but for hidden ones; links are not followed. */
export async function filesInFolder(folder: string): Promise<LogFiles> {
  const paths: string[] = [];
  const look = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const path = `${below}${entry.name}`;
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory() && depth < FOLDER_DEPTH_MAX) await look(`${path}/`, depth + 1);
      if (paths.length > FOLDER_FILES_MAX) throw new NotReadable(`it holds more than ${FOLDER_FILES_MAX} files`);
    }
  };
  await look("", 1);
  return { paths, read: (path) => createReadStream(join(folder, path), { highWaterMark: CHUNK_BYTES }) };
}

/**
 * The files of a ZIP, which is never unpacked to disk. A few kilobytes can pretend to be terabytes: no more than
 * {@link ARCHIVE_UNPACKED_MAX_BYTES} are unpacked in all, unless said otherwise. The library refuses paths that lead out of the archive, and
 * entries that are longer than they say.
 */
export async function filesInZip(
  zip: string | Buffer,
  unpackedMaxBytes = ARCHIVE_UNPACKED_MAX_BYTES,
): Promise<LogFiles> {
  const archive = await opened(zip);
  const entries = new Map<string, Entry>();
  if (archive.entryCount > ARCHIVE_ENTRIES_MAX) {
    throw new NotReadable(`it holds more than ${ARCHIVE_ENTRIES_MAX} files`);
  }
  try {
    for await (const entry of archive.eachEntry()) {
      if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
    }
  } catch {
    throw new NotReadable("it is no ZIP that can be read");
  }
  let left = unpackedMaxBytes;
  async function* read(path: string): AsyncGenerator<Uint8Array> {
    const entry = entries.get(path);
    if (!entry) return;
    const chunks: AsyncIterable<Uint8Array> = await archive.openReadStreamPromise(entry);
    for await (const chunk of chunks) {
      left -= chunk.length;
      if (left < 0) throw new NotReadable(`unpacked, it would be larger than ${Math.round(unpackedMaxBytes / 1e6)} MB`);
      yield chunk;
    }
  }
  return { paths: [...entries.keys()], read };
}

async function opened(zip: string | Buffer): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false };
  try {
    return await (typeof zip === "string" ? openPromise(zip, options) : fromBufferPromise(zip, options));
  } catch {
    throw new NotReadable("it is no ZIP that can be read");
  }
}
