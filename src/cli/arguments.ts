// What the command was called with.
import { parseArgs } from "node:util";
import { USAGE } from "./help.ts";
import { optionError } from "./option-error.ts";

export type Form = "text" | "json" | "markdown";

export type Asked =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "explain"; readonly subject: string; readonly job: string | null; readonly form: Form }
  | { readonly kind: "wrong"; readonly sentence: string };

const OPTIONS = {
  job: { type: "string" },
  json: { type: "boolean", default: false },
  markdown: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", short: "V", default: false },
} as const;

export function parseArguments(args: string[]): Asked {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    const [subject, ...rest] = positionals;
    if (values.help) return { kind: "help" };
    if (values.version) return { kind: "version" };
    if (values.json && values.markdown) return wrong("--json and --markdown exclude each other.");
    if (subject === undefined || rest.length > 0) return { kind: "wrong", sentence: USAGE };
    const form = values.json ? "json" : values.markdown ? "markdown" : "text";
    return { kind: "explain", subject, job: values.job ?? null, form };
  } catch (error) {
    return wrong(optionError(error));
  }
}

const wrong = (sentence: string): Asked => ({ kind: "wrong", sentence: `${sentence} ${USAGE}` });
