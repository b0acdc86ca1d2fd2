// What the commands are given: files by their paths, or the standard input. What cannot be used is a sentence for the
// reader, and exit code 2.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { fromCaller, reasonOf } from "./paths.ts";

export type Input<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly sentence: string };

export const used = <T>(value: T): Input<T> => ({ ok: true, value });
export const unused = (sentence: string): Input<never> => ({ ok: false, sentence });

export async function readText(path: string): Promise<Input<string>> {
  try {
    return used(path === "-" ? await text(process.stdin) : await readFile(fromCaller(path), "utf8"));
  } catch (error) {
    return unused(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

/** A file in which somebody saved what GitHub answered. `operation`: its name in GitHub's documentation, "get a job". */
export type Saved = { readonly path: string; readonly operation: string };

/** What is saved there, as the schema reads it. */
export async function readAnswer<T>(saved: Saved, schema: v.GenericSchema<unknown, T>): Promise<Input<T>> {
  const json = await readJson(saved);
  return json.ok ? answerIn(json.value, saved, schema) : json;
}

export async function readJson(saved: Saved): Promise<Input<unknown>> {
  const read = await readText(saved.path);
  if (!read.ok) return read;
  try {
    return used(JSON.parse(read.value));
  } catch {
    return unused(`${saved.path} is not JSON; ${expected(saved)}`);
  }
}

export function answerIn<T>(json: unknown, saved: Saved, schema: v.GenericSchema<unknown, T>): Input<T> {
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  if (parsed.success) return used(parsed.output);
  const field = v.getDotPath(parsed.issues[0]);
  return unused(`${saved.path} has no usable ${field ? `"${field}"` : "object"}; ${expected(saved)}`);
}

const expected = ({ operation }: Saved) => `expected what GitHub's "${operation}" answers.`;
