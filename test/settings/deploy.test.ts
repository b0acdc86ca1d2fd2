// What the Deploy button reads of this repository: it asks for every entry of `.dev.vars.example` that is not commented
// out, and describes it by package.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/edge/version.ts";
import { REPOSITORY } from "../../src/pages/repository.ts";
import { SETTING_NAMES } from "../../src/settings/schema.ts";

const read = (name: string) => readFileSync(join(import.meta.dirname, "..", "..", name), "utf8");
const manifest = JSON.parse(read("package.json"));
const example = read(".dev.vars.example");

it("the code says the version that package.json says", () => {
  expect(VERSION).toBe(manifest.version);
});

describe("the Deploy button", () => {
  it("asks for the setup token alone, with no value that anyone could know, and describes it", () => {
    const asked = example.split("\n").filter((line) => /^\w+=/.test(line));
    expect(asked).toEqual(["SETUP_TOKEN="]);
    expect(manifest.cloudflare.bindings).toEqual({
      SETUP_TOKEN: { description: expect.stringContaining("32 random characters") },
    });
  });

  it("leaves every other setting to be uncommented", () => {
    for (const name of SETTING_NAMES) expect(example).toMatch(new RegExp(`^(# )?${name}=$`, "m"));
  });

  it("builds and deploys by scripts of the usual names, with the Node that this was tested with", () => {
    expect(manifest.scripts).toMatchObject({ build: expect.any(String), deploy: "wrangler deploy" });
    expect(read(".node-version").trim()).toBe(manifest.devDependencies.node);
  });

  it("begins the README's installation, with the address that the Worker's pages link to", () => {
    const readme = read("README.md");
    const [, install = ""] = readme.split("## Install it\n");
    expect(install.trim()).toMatch(
      /^<!-- .*-->\n\[!\[Deploy to Cloudflare\]\(https:\/\/deploy\.workers\.cloudflare\.com\/button\)\]/,
    );
    const address = /deploy\.workers\.cloudflare\.com\/\?url=([^)]+)\)/.exec(readme)?.[1] ?? "";
    expect(address).toBe(REPOSITORY);
    const pages = [
      "README.md",
      "CONTRIBUTING.md",
      "SECURITY.md",
      "docs/operating.md",
      "docs/contract.md",
      "package.json",
    ];
    expect(pages.map(read).join().split(address)).toHaveLength(2);
  });
});
