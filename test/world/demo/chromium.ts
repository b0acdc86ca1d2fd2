/** A headless Chromium for the browser test and for the README's picture: the machine's own, with a fresh profile. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

export const howToGetChromium =
  "No Chromium was found: apt-get install chromium, or name one in the environment variable CHROMIUM_PATH.";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Nothing is fetched or reported in the background. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Browser = { context: BrowserContext; close(): Promise<void> };

export function chromiumPath(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  return [...(named === undefined ? [] : [named]), ...usualPlaces].find((path) => existsSync(path));
}

/** `bypassCSP`: what a page's own policy forbids can be added to it. */
export async function openBrowser(
  executablePath: string,
  { bypassCSP = false, ...viewport }: { width: number; height: number; bypassCSP?: boolean } = {
    width: 1400,
    height: 900,
  },
): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "whyred-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: flags,
    viewport,
    bypassCSP,
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
