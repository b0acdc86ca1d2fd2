// Calls the command as a terminal would, in this process: what it wrote, and its exit code.
import { run } from "../../src/cli/command.ts";

/** `stderr` is without `progress`, the lines that come only where it takes long. */
export type Called = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly progress: string[];
};

type Around = { readonly env?: Record<string, string>; readonly columns?: number };

/** With `columns` it writes to a terminal of that width; nothing of this process's environment is seen. */
export async function call(args: readonly string[], { env = {}, columns }: Around = {}): Promise<Called> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: "stdout" | "stderr") => ({
    ...(columns === undefined ? {} : { isTTY: true, columns }),
    write(text: string) {
      written[name] += text;
    },
  });
  const code = await run([...args], { env, stdout: stream("stdout"), stderr: stream("stderr") });
  const lines = written.stderr.trimEnd().split("\n");
  const isProgress = (line: string) => line.endsWith(" …");
  return {
    code,
    stdout: written.stdout.trimEnd(),
    stderr: lines.filter((line) => !isProgress(line)).join("\n"),
    progress: lines.filter(isProgress),
  };
}
