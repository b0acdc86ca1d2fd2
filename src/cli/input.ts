// What the commands are given: files by their paths, or the standard input. What cannot be read is a sentence.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fromCaller, reasonOf } from "./paths.ts";

/** A sentence for the reader, and exit code 2. */
export class Unusable extends Error {}

export async function readText(path: string): Promise<string> {
  try {
    return path === "-" ? await text(process.stdin) : await readFile(fromCaller(path), "utf8");
  } catch (error) {
    throw new Unusable(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

export async function readJson(path: string): Promise<unknown> {
  const json = await readText(path);
  try {
    return JSON.parse(json);
  } catch {
    throw new Unusable(`${path} is not JSON; expected what GitHub answers.`);
  }
}
