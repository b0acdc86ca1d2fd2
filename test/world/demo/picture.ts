/**
 * Takes the README's picture from the page: both messages of one failure side by side. To be run again when the
 * messages look different (it needs a Chromium and a font with emoji, apt-get install fonts-noto-color-emoji):
 *
 *     npx node test/world/demo/picture.ts
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { chromiumPath, howToGetChromium, openBrowser } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { servePage } from "./page-server.ts";

const shown = "matrix";
const picture = resolve(import.meta.dirname, "..", "..", "..", ".github", "picture.png");
const mostBytes = 300_000;
const air = 16;

const chromium = chromiumPath();
if (chromium === undefined) throw new Error(howToGetChromium);
const demo = await Demo.start();
const page = await servePage(demo);
const browser = await openBrowser(chromium, { width: 1720, height: 1000 });
try {
  const tab = await browser.context.newPage();
  await tab.goto(page.url);
  await tab.locator(`#failures [data-id="${shown}"]`).click();
  await tab.getByRole("status").getByText("Both are there").waitFor();
  // The two messages alone, with a little air around them: the rest of the page is not what the README is about.
  const box = await tab.locator(".messages").boundingBox();
  if (box === null) throw new Error("The page shows no messages.");
  const clip = { x: box.x - air, y: box.y - air, width: box.width + 2 * air, height: box.height + 2 * air };
  await tab.screenshot({ path: picture, clip, fullPage: true });
  const { size } = statSync(picture);
  console.log(`${picture}: ${Math.round(size / 1000)} kB`);
  if (size > mostBytes) throw new Error("The picture is too large for a README.");
} finally {
  await browser.close();
  await page.close();
  await demo.close();
}
