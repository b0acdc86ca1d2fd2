import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Bindings of a Worker in a world of its own, for one file of tests. */
const newWorld = async (worlds: string): Promise<Record<string, string>> => (await fetch(worlds)).json();

// On a machine that does other things as well. How long something takes is the benchmarks' matter.
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // They wait more than they compute: four at once keep two cores busy.
    maxWorkers: 4,
    projects: [
      // Plain functions, and the stand-ins: in Node. The first keep no state, so that one process serves many files.
      {
        test: {
          name: "core",
          include: ["test/{core,cli,settings,pages,bench,fuzz}/**/*.test.ts"],
          isolate: false,
          ...patient,
        },
      },
      { test: { name: "world", include: ["test/world/**/*.test.ts"], ...patient } },
      // The Worker's own source inside workerd, with nothing of the user's .dev.vars.
      {
        plugins: [
          cloudflareTest(async ({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: await newWorld(inject("worlds")) },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          globalSetup: "./test/worker/setup.ts",
          ...patient,
        },
      },
      // The bundle that ships, in workerd, against the stand-ins.
      {
        test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], globalSetup: "./test/e2e/build.ts", ...patient },
      },
    ],
  },
});
