import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// A project is one text file in the txtar format of Go's tests: `-- path --` begins a file. So broken code is no
// source file of this repository, and no linter or test runner of ours takes it for one.
const marker = /^-- (\S+) --$/;

export function unpack(archive: string, directory: string): void {
  const files = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of archive.split("\n")) {
    const path = marker.exec(line)?.[1];
    if (path !== undefined) {
      current = [];
      files.set(path, current);
    } else {
      current?.push(line);
    }
  }
  for (const [path, lines] of files) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    const text = lines
      .join("\n")
      .replace(/^\n+$|(?<=.)\n*$/, "\n")
      .replace(/^\n$/, "");
    writeFileSync(target, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
}
