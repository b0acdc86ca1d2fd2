import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // Plain functions, and the stand-ins: in Node.
      { test: { name: "core", include: ["test/{core,cli,settings,pages,bench,fuzz}/**/*.test.ts"] } },
      { test: { name: "world", include: ["test/world/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000 } },
      // The Worker's own source inside workerd, with nothing of the user's .dev.vars.
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: { bindings: inject("settings") },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          globalSetup: "./test/worker/setup.ts",
          testTimeout: 30_000,
        },
      },
      // The bundle that ships, in workerd, against the stand-ins.
      { test: { name: "e2e", include: ["test/e2e/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
    ],
  },
});
