// SECURITY.md names the tests that show what it says: each of them is there, under that title.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const at = (path: string) => join(import.meta.dirname, "..", "..", path);
const page = readFileSync(at("SECURITY.md"), "utf8");

/** `test/x.test.ts` with one or more “titles” behind it. */
const NAMED = /`(test\/[\w/.-]+\.test\.ts)`((?:,? “[^”]+”)+)/g;
const named = [...page.matchAll(NAMED)].flatMap(([, file = "", titles = ""]) =>
  [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ file, title })),
);

describe("SECURITY.md", () => {
  it.each(named)("names a test that is there: $file, “$title”", ({ file, title }) => {
    const source = readFileSync(at(file), "utf8");
    expect(source).toContain(title);
  });

  it("names a test in each row of the threats, and every file that it names is there", () => {
    const [threats = ""] = /^\| who \|[\s\S]*?\n\n/m.exec(page) ?? [];
    const rows = threats.trim().split("\n").slice(2);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toMatch(/`test\/\S+\.test\.ts` “/);
    for (const [, path = ""] of page.matchAll(/`((?:src|test)\/[\w/.-]+)`/g)) {
      expect([path, existsSync(at(path))]).toEqual([path, true]);
    }
  });

  it("has a reason for each package that is there at run time", () => {
    const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
      readFileSync(at("package.json"), "utf8"),
    );
    const [, reasons = ""] = page.split("## Dependencies at run time");
    for (const [name, version] of Object.entries(dependencies)) {
      expect(reasons).toContain(`\`${name}\``);
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });
});
