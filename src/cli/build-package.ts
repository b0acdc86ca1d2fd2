// Makes what `npm pack` packs: one file of JavaScript that needs nothing beside it, and a package.json without what only
// the Worker and its tests need. npm runs this before it packs, and with `--restore` after.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import * as v from "valibot";

const ROOT = resolve(import.meta.dirname, "..", "..");
const OUT = join(ROOT, "dist");
const MANIFEST = join(ROOT, "package.json");
/** package.json as it was, while npm packs. */
const KEPT = join(OUT, "package.json.kept");

/** What a reader of the package's page, and npm when it installs, want to know. */
const FIELDS = [
  "name",
  "version",
  "description",
  "keywords",
  "license",
  "repository",
  "type",
  "bin",
  "files",
  "engines",
];

const Manifest = v.record(v.string(), v.unknown());
const Package = v.object({ name: v.string(), version: v.string(), license: v.optional(v.string(), "not named") });
const manifestIn = (path: string) => v.parse(Manifest, JSON.parse(readFileSync(path, "utf8")));

function restore(): void {
  if (existsSync(KEPT)) renameSync(KEPT, MANIFEST);
}

async function bundle(): Promise<void> {
  const { metafile } = await build({
    entryPoints: [join(ROOT, "src", "cli", "explain.ts")],
    outfile: join(OUT, "whyred.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    // As small as it loads quickly, with names that a stack trace can show.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    // Some of what is bundled is CommonJS, and asks for Node's modules by `require`.
    banner: {
      js: '#!/usr/bin/env node\nimport { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);',
    },
    metafile: true,
    logLevel: "warning",
  });
  writeFileSync(join(OUT, "licenses.txt"), licensesOf(Object.keys(metafile.inputs)));
}

/** The licences of all that is bundled, as most of them ask for. */
function licensesOf(inputs: readonly string[]): string {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll("\\", "/"))?.[0] ?? []),
  );
  const texts = [...folders].toSorted().map((folder) => {
    const { name, version, license } = v.parse(Package, manifestIn(resolve(folder, "package.json")));
    const file = LICENSE_FILES.map((each) => resolve(folder, each)).find(existsSync);
    const text = file === undefined ? `Licence: ${license}` : readFileSync(file, "utf8").trim();
    return `${name} ${version}\n\n${text}\n`;
  });
  return `whyred.js contains these packages.\n\n${texts.join(`\n${"-".repeat(72)}\n\n`)}`;
}

const LICENSE_FILES = ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE"];

function slimManifest(): void {
  const whole = manifestIn(MANIFEST);
  const slim = Object.fromEntries(FIELDS.flatMap((field) => (field in whole ? [[field, whole[field]]] : [])));
  copyFileSync(MANIFEST, KEPT);
  writeFileSync(MANIFEST, `${JSON.stringify(slim, null, 2)}\n`);
}

// Also before packing: a pack that was interrupted has left it as it was packed.
restore();
if (!process.argv.includes("--restore")) {
  rmSync(join(OUT, "whyred.js"), { force: true });
  mkdirSync(dirname(KEPT), { recursive: true });
  await bundle();
  slimManifest();
}
