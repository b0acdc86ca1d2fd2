// What `npm pack` makes, as its users have it: installed in an empty folder, on the oldest Node that it is for and on the
// newest. It is packed from a copy, since packing rewrites package.json for a moment.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { failedLog } from "../core/synthetic-log.ts";
import { tokenFor } from "../world/caller.ts";
import { recordedJob } from "../world/demo/recording.ts";
import { startWorld, type World } from "../world/world.ts";
import { zipOf } from "./zip.ts";

const ROOT = resolve(import.meta.dirname, "..", "..");
const OURS = join(ROOT, "node_modules", "node", "bin", "node");
/** What is installed beside our own, in the usual places. */
const OTHERS = ["/usr/bin/node", "/usr/local/bin/node"].filter(existsSync);

type Ran = { code: number; stdout: string; stderr: string };

function ran(file: string, args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { PATH = "", HOME = "", TMPDIR = "" } = process.env;
  return new Promise<Ran>((done) => {
    const env = { PATH, HOME, ...(TMPDIR && { TMPDIR }), ...options.env };
    const child = execFile(file, args, { ...options, env, maxBuffer: 32 * 1024 * 1024 }, (error, stdout, stderr) => {
      // A busy machine shows the command's progress, in lines that end so.
      const said = stderr.replace(/^.* …$/gm, "").trim();
      done({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, stdout, stderr: said });
    });
    child.stdin?.end();
  });
}

let dir = "";
let world: World;
let installed = "";
let env: Record<string, string> = {};
const nodes = new Map<string, string>();
let tarball = "";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "package-"));
  [world] = await Promise.all([startWorld({ slack: "none" }), install()]);
  for (const node of [OURS, ...OTHERS]) {
    const major = (await ran(node, ["--version"])).stdout.trim().split(".")[0] ?? "";
    if (!nodes.has(major)) nodes.set(major, node);
  }
}, 180_000);

async function install(): Promise<void> {
  const copy = join(dir, "copy");
  await mkdir(copy);
  for (const name of ["package.json", "README.md", "LICENSE", "src"]) {
    await cp(join(ROOT, name), join(copy, name), { recursive: true });
  }
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const packed = await ran("npm", ["pack", "--silent", "--pack-destination", dir], { cwd: copy });
  tarball = join(dir, packed.stdout.trim());
  const empty = join(dir, "empty");
  await mkdir(empty);
  await writeFile(join(empty, "package.json"), "{}");
  const offline = ["install", "--offline", "--no-audit", "--no-fund", tarball];
  expect(await ran("npm", offline, { cwd: empty })).toMatchObject({ code: 0 });
  installed = join(empty, "node_modules");
}

afterAll(async () => {
  await world.close();
  await rm(dir, { recursive: true });
});

const whyred = (node: string, args: readonly string[]) =>
  ran(node, [join(installed, ".bin", "whyred"), ...args], { cwd: dir, env });

describe("the package", () => {
  it("holds the command, its licences and its page, is under 1 MB, and needs no other package", async () => {
    expect((await stat(tarball)).size).toBeLessThan(1_000_000);
    const { stdout } = await ran("tar", ["tzf", tarball]);
    expect(stdout.trim().split("\n").toSorted()).toEqual([
      "package/LICENSE",
      "package/README.md",
      "package/dist/licenses.txt",
      "package/dist/whyred.js",
      "package/package.json",
    ]);
    expect((await readdir(installed)).filter((name) => !name.startsWith("."))).toEqual(["whyred"]);
    const manifest = JSON.parse((await ran("tar", ["xzOf", tarball, "package/package.json"])).stdout);
    expect(Object.keys(manifest)).not.toContain("dependencies");
    expect(Object.keys(manifest)).not.toContain("scripts");
  });

  it("leaves package.json as it was", async () => {
    expect((await ran("diff", [join(ROOT, "package.json"), join(dir, "copy", "package.json")])).code).toBe(0);
  });
});

describe("npm run score -- --command", () => {
  it("says of the packed command what it says of the source, log by log", async () => {
    const logs = join(dir, "labelled");
    for (const name of ["cargo-test", "composite-action", "bash-unbound", "biome-ci", "green"]) {
      await cp(join(ROOT, "test", "logs", name), join(logs, name), { recursive: true });
    }
    // One of which nothing is known that GitHub says of its job.
    await rm(join(logs, "bash-unbound", "job.json"));
    const score = (...args: string[]) => ran(OURS, [join(ROOT, "test", "bench", "score.ts"), logs, ...args]);
    const [source, packed] = [await score(), await score("--command", join(installed, "whyred", "dist", "whyred.js"))];
    expect(packed).toEqual(source);
    expect(source.stdout).toMatch(/^4 failed jobs · hit 100\.0%.* 1 green, false alarms 0$/m);
  });
});

describe("the lines of docs/in-a-workflow.md", () => {
  const page = readFileSync(join(ROOT, "docs", "in-a-workflow.md"), "utf8");
  const yaml = /^```yaml\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "";

  it("are a last job's that runs only after a failure, with a token that may only read", () => {
    const [name, ...lines] = yaml.trimEnd().split("\n");
    expect(name).toBe("  why:");
    expect(lines).toHaveLength(6);
    expect(yaml).toContain("if: failure()");
    expect(yaml).toMatch(/permissions: \{ (?:\w+: read(?:, )?)+ \}/);
  });

  it("write what the comment would say into the step's summary", async () => {
    const repo = world.github.addRepository({ owner: "acme", name: "in-a-workflow" });
    const jobs = [
      { name: "build", log: failedLog(["Error: no"]) },
      { name: "why", conclusion: null },
    ];
    const run = world.github.addRun({ repo, jobs });
    const summary = join(dir, "summary.md");
    await writeFile(summary, "# What others wrote\n");
    const command = /run: '(.*)' \}\]$/m.exec(yaml)?.[1] ?? "";
    // As docs.github.com, "Variables reference", has the runner set them. npm must not look for newer versions of itself.
    const called = await ran("bash", ["-e", "-c", command], {
      cwd: dir,
      env: {
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_API_URL: world.github.url,
        GITHUB_SERVER_URL: "https://github.com",
        GITHUB_REPOSITORY: "acme/in-a-workflow",
        GITHUB_RUN_ID: String(run.id),
        GITHUB_STEP_SUMMARY: summary,
        GH_TOKEN: (await tokenFor(world, repo)).replace(/^token /, ""),
        WHYRED: tarball,
        npm_config_offline: "true",
      },
    });
    expect(called).toMatchObject({ code: 0, stdout: "" });
    expect(called.stderr).toContain("1 job has not ended yet.");
    const written = await readFile(summary, "utf8");
    expect(written).toMatch(/^# What others wrote\n### ❌ \[`CI`\]/);
    expect(written).toContain("```text\nError: no\n```");
  });
});

describe.each(["v20", "v24"])("the installed command on Node %s", (major) => {
  const node = () => nodes.get(major) ?? "";

  it("explains a recorded run by its address, an archive and a folder", async ({ skip }) => {
    if (!nodes.has(major)) skip(`There is no Node ${major} on this machine.`);
    const repo = world.github.addRepository({ owner: "acme", name: `shop-${major}` });
    const run = world.github.addRun({ repo, jobs: [recordedJob("vitest-github-reporter")] });
    const token = (await tokenFor(world, repo)).replace(/^token /, "");
    env = { GITHUB_API_URL: world.github.url, GITHUB_TOKEN: token };
    const address = `https://github.com/acme/shop-${major}/actions/runs/${run.id}`;
    const folder = join(dir, `logs-${major}`);
    await mkdir(folder);
    await writeFile(join(folder, "0_build.txt"), failedLog(["Error: in the folder"]));
    await writeFile(
      join(dir, `${major}.zip`),
      zipOf([{ name: "0_build.txt", data: failedLog(["Error: in the ZIP"]) }]),
    );
    const [remote, local, zipped] = await Promise.all(
      [address, folder, `${major}.zip`].map((subject) => whyred(node(), [subject, "--json"])),
    );
    expect(remote).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(remote?.stdout ?? "")).toMatchObject([{ run: String(run.id), problem: null }]);
    expect(JSON.parse(remote?.stdout ?? "")[0].headline).toMatch(/Error/);
    expect(JSON.parse(local?.stdout ?? "")).toMatchObject([{ job: "build", headline: "Error: in the folder" }]);
    expect(JSON.parse(zipped?.stdout ?? "")).toMatchObject([{ job: "build", headline: "Error: in the ZIP" }]);
  });

  it("says its version, and has a page of help with five examples", async ({ skip }) => {
    if (!nodes.has(major)) skip(`There is no Node ${major} on this machine.`);
    expect(await whyred(node(), ["--version"])).toMatchObject({ code: 0, stdout: `${packageJson.version}\n` });
    const { code, stdout } = await whyred(node(), ["--help"]);
    expect(code).toBe(0);
    const [, examples = ""] = stdout.split("EXAMPLES\n");
    expect(examples.match(/^ {2}\S.*:$|^ {2}\S.*\?$/gm)).toHaveLength(5);
    expect(stdout).not.toContain("npm run");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThan(100);
  });
});
