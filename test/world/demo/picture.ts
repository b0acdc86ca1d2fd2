/**
 * Takes the README's picture from the page: both messages of one failure side by side. To be run again when the
 * messages look different (it needs a Chromium; the font of the emoji comes from npm, since many machines have none):
 *
 *     npx node test/world/demo/picture.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page as Tab } from "playwright-core";
import { chromiumPath, howToGetChromium, openBrowser } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { servePage } from "./page-server.ts";

const shown = "on-main";
const picture = resolve(import.meta.dirname, "..", "..", "..", ".github", "picture.png");
const mostBytes = 300_000;
/** Too large to come with every `npm ci`. */
const emojiFont = { name: "@fontsource/noto-color-emoji@5.3.2", file: "noto-color-emoji-emoji-400-normal.woff2" };
const air = 16;

const chromium = chromiumPath();
if (chromium === undefined) throw new Error(howToGetChromium);
const demo = await Demo.start();
const page = await servePage(demo);
const browser = await openBrowser(chromium, { width: 1720, height: 1000, bypassCSP: true });
try {
  const tab = await browser.context.newPage();
  await tab.goto(page.url);
  await tab.locator(`#failures [data-id="${shown}"]`).click();
  await tab.getByRole("status").getByText("Both are there").waitFor();
  await drawEmoji(tab);
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

/** Has the emoji of the messages drawn in that font, and all else in the page's own. */
async function drawEmoji(tab: Tab): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "whyred-emoji-"));
  try {
    const packed = execFileSync("npm", ["pack", emojiFont.name, "--silent"], { cwd: folder, encoding: "utf8" }).trim();
    execFileSync("tar", ["-xzf", packed], { cwd: folder });
    const font = readFileSync(join(folder, "package", "files", emojiFont.file)).toString("base64");
    await tab.addStyleTag({
      content: `@font-face { font-family: emoji-of-npm; src: url(data:font/woff2;base64,${font}); }`,
    });
    await tab.evaluate(`(async () => {
      const texts = document.createTreeWalker(document.querySelector(".messages"), NodeFilter.SHOW_TEXT);
      const found = [];
      while (texts.nextNode()) if (/\\p{Emoji_Presentation}/u.test(texts.currentNode.data)) found.push(texts.currentNode);
      for (const text of found) {
        const parts = text.data.split(/(\\p{Emoji_Presentation})/u).map((part, i) => {
          const span = document.createElement("span");
          span.textContent = part;
          if (i % 2 === 1) span.style.fontFamily = "emoji-of-npm";
          return span;
        });
        text.replaceWith(...parts);
      }
      await document.fonts.load("16px emoji-of-npm", "❌");
    })()`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
