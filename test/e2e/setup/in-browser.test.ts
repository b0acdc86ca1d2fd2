/**
 * From SETUP_TOKEN alone to the first failure on a pull request and in Slack, in a real browser, with no other tool: the
 * bundle that ships, and stand-ins for GitHub's pages and Slack's. What it took without waiting stands in the title.
 */
import type { Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, chromiumPath, howToGetChromium, openBrowser } from "../../world/demo/chromium.ts";
import { Demo } from "../../world/demo/demo.ts";
import { until } from "../../world/until.ts";
import { setupToken } from "../../world/world.ts";

const chromium = chromiumPath();
if (chromium === undefined) console.warn(`The setup page's test in a browser is skipped. ${howToGetChromium}`);
/** A folder for pictures of each page, light and dark, wide and on a phone: to be looked at. */
const pictures = process.env["PICTURES"];

/** The bundle, workerd and a browser, on a machine that does other things as well. */
const STARTED_WITHIN_MS = 180_000;

describe.skipIf(chromium === undefined)("the setup page", () => {
  let demo: Demo;
  let browser: Browser;
  let tab: Tab;
  const complaints: string[] = [];

  beforeAll(async () => {
    demo = await Demo.start({ bare: true });
    browser = await openBrowser(chromium ?? "");
    tab = await browser.context.newPage();
    tab.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    tab.on("pageerror", (error) => complaints.push(error.message));
    const ours = [demo.worker.url, demo.world.github.url, new URL(demo.world.slack.apiUrl).origin];
    tab.on("request", (request) => {
      const url = request.url();
      if (!ours.includes(new URL(url).origin) && !url.startsWith("data:")) complaints.push(`asked outside: ${url}`);
      const referrer = request.headers()["referer"] ?? "";
      if (!url.startsWith(demo.worker.url) && referrer.startsWith(demo.worker.url)) {
        complaints.push(`told ${url} where it came from`);
      }
    });
  }, STARTED_WITHIN_MS);

  afterAll(async () => {
    await browser?.close();
    await demo?.close();
  });

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    for (const colorScheme of ["light", "dark"] as const) {
      await tab.emulateMedia({ colorScheme });
      for (const width of [1100, 390]) {
        await tab.setViewportSize({ width, height: 900 });
        await tab.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      }
    }
    await tab.setViewportSize({ width: 1400, height: 900 });
  }

  const step = (title: string) => tab.getByRole("listitem").filter({ hasText: title });

  test("leads from the setup token to the first reported failure, with nothing to copy but Slack's token", async () => {
    const began = Date.now();
    await tab.goto(`${demo.worker.url}/`);
    await picture("status-bare");
    await tab.getByRole("link", { name: "Set whyred up" }).click();
    await tab.keyboard.type("not the setup token");
    await tab.getByRole("button", { name: "Open the setup page" }).click();
    await tab.getByText("This is not the setup token").waitFor();
    await picture("login-wrong");
    await tab.getByLabel("Setup token").fill(setupToken);
    await tab.getByRole("button", { name: "Open the setup page" }).click();
    await step("Register the GitHub App").getByText("to do").waitFor();
    await picture("checklist-empty");

    await tab.getByLabel("Organization").fill("acme");
    await tab.getByRole("button", { name: "Register the App" }).click();
    await tab.getByRole("button", { name: "Create GitHub App for acme" }).click();
    await tab.getByRole("heading", { name: "Install whyred-acme" }).waitFor();
    // The checklist stays open while the App is installed in another tab: it turns green by itself.
    await tab.goto(`${demo.worker.url}/setup`);
    await step("first webhook").getByText("waiting …").waitFor();
    await picture("checklist-registered");
    await tab.locator("#channel").fill("#biulds");
    const install = await browser.context.newPage();
    await install.goto((await tab.getByRole("link", { name: "Install the App" }).getAttribute("href")) ?? "");
    await install.getByRole("button", { name: "Install" }).click();
    await step("first webhook").getByText("heard of").waitFor();
    await step("Install it").getByText("on 1 repository").waitFor();
    await install.getByText("Install it on your repositories").waitFor();
    await install.close();
    // What was typed meanwhile is still there.
    expect(await tab.locator("#channel").inputValue()).toBe("#biulds");
    await picture("checklist-installed");

    const [slack] = await Promise.all([
      browser.context.waitForEvent("page"),
      tab.getByRole("link", { name: "Make the Slack app" }).click(),
    ]);
    const token = await slack.locator("#token").innerText();
    const signing = await slack.locator("#signing").innerText();
    await slack.close();
    await tab.getByLabel("Bot User OAuth Token").fill(token);
    await tab.getByRole("button", { name: "Connect Slack" }).click();
    await step("Connect Slack").getByText("Slack shows the bot no such channel").waitFor();
    await picture("slack-refused");
    expect(await tab.locator("#channel").inputValue()).toBe("#biulds");
    await tab.keyboard.type(token); // the cursor is in the token's field
    await tab.locator("#channel").fill("#builds");
    await tab.getByRole("button", { name: "Connect Slack" }).click();
    await tab.getByText("Give the").or(tab.getByText("Slack is connected.")).first().waitFor();
    expect(await tab.getByText("Slack is connected.").isVisible()).toBe(true);
    expect(demo.world.slack.messages("builds").map(({ text }) => text)).toEqual([expect.stringMatching(/^Example: /)]);
    await picture("checklist-done");
    await tab.getByText("Change the connection").click();
    await tab.getByLabel("Signing secret").fill(signing);
    await tab.getByRole("button", { name: "Connect Slack" }).click();
    await tab.getByText("The signing secret is stored.").waitFor();

    const settled = Date.now();
    await tab.getByRole("link", { name: "A repository's Actions" }).click();
    await tab.getByRole("button", { name: "Re-run failed jobs" }).click();
    const [pull] = demo.world.github.pulls;
    await until(
      "both are there",
      () =>
        pull !== undefined &&
        demo.world.github.comments(pull).length === 1 &&
        demo.world.slack.messages("builds").length === 2,
    );
    const took = { setup: settled - began, failure: Date.now() - settled };
    console.info(
      `From the setup token to a Worker that is set up: ${took.setup} ms; to the first report: ${took.failure} ms more.`,
    );
    expect(demo.world.slack.messages("builds").at(-1)?.text).toContain("RegExp.escape is not a function");
  });

  test("leaves a status page that says in one sentence how it is", async () => {
    await tab.goto(`${demo.worker.url}/`);
    await tab.getByText("Failures are being reported; the last webhook was heard of on").waitFor();
    await picture("status-done");
  });

  test("forgets everything when it was asked twice", async () => {
    await tab.goto(`${demo.worker.url}/setup`);
    await tab.getByText("Forget everything", { exact: true }).click();
    await tab.getByRole("button", { name: "Forget everything that is stored here" }).click();
    await picture("forget");
    await tab.getByRole("button", { name: "Yes, forget everything" }).click();
    await step("Register the GitHub App").getByText("to do").waitFor();
  });

  test("asks nobody else, tells nobody where a visitor came from, and complains of nothing", () => {
    // A wrong token, a wrong channel, and a page that says that nothing is configured.
    const expected = /the server responded with a status of (403|400|503)/;
    expect(complaints.filter((complaint) => !expected.test(complaint))).toEqual([]);
  });
});
