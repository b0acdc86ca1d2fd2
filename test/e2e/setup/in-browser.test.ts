/**
 * From SETUP_TOKEN alone to the first failure on a pull request and in Slack, in a real browser, with no other tool: the
 * bundle that ships, and stand-ins for GitHub's pages and Slack's. What it took without waiting stands in the title.
 */
import type { Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, chromiumPath, howToGetChromium, openBrowser } from "../../world/demo/chromium.ts";
import { Demo } from "../../world/demo/demo.ts";
import { type Page, servePage } from "../../world/demo/page-server.ts";
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
  /** Of `npm start -- --setup`, and a tab that shows it all the time. */
  let page: Page;
  let shown: Tab;
  const complaints: string[] = [];

  beforeAll(async () => {
    demo = await Demo.start({ bare: true });
    browser = await openBrowser(chromium ?? "");
    page = await servePage(demo);
    [tab, shown] = [await browser.context.newPage(), await browser.context.newPage()];
    for (const one of [tab, shown]) {
      one.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      one.on("pageerror", (error) => complaints.push(error.message));
    }
    const ours = [demo.worker.url, page.url, demo.world.github.url, new URL(demo.world.slack.apiUrl).origin];
    browser.context.on("request", (request) => {
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
    await page?.close();
    await demo?.close();
  });

  async function picture(name: string, of = tab): Promise<void> {
    if (pictures === undefined) return;
    for (const colorScheme of ["light", "dark"] as const) {
      await of.emulateMedia({ colorScheme });
      for (const width of [1100, 390]) {
        await of.setViewportSize({ width, height: 900 });
        await of.screenshot({ path: `${pictures}/${name}-${colorScheme}-${width}.png`, fullPage: true });
      }
    }
    await of.setViewportSize({ width: 1400, height: 900 });
  }

  const step = (title: string) => tab.getByRole("listitem").filter({ hasText: title });

  test("is where the page of npm start leads to, which says that nothing is reported yet, and refuses to play", async () => {
    await shown.goto(page.url);
    await shown.getByText("Nothing is reported until its GitHub App is registered").waitFor();
    expect(await shown.getByRole("button", { name: /^A matrix of four/ }).isVisible()).toBe(false);
    expect(await shown.getByRole("link", { name: "Set whyred up" }).getAttribute("href")).toBe(
      `${demo.worker.url}/setup`,
    );
    expect(await shown.locator("#token").innerText()).toBe(setupToken);
    expect((await fetch(`${page.url}/deliver/matrix/failed`, { method: "POST" })).status).toBe(409);
    expect(demo.world.github.installations).toEqual([]);
    await picture("page-bare", shown);
  });

  test("leads from the setup token to the first reported failure, with nothing to copy but Slack's token", async () => {
    const began = Date.now();
    // A browser draws a tab in the background seldom, and what is clicked must be drawn.
    await tab.bringToFront();
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
    await shown.getByText("Slack is not connected yet, so only the pull request is told.").waitFor();
    await install.getByText("Install it on your repositories").waitFor();
    await install.close();
    await tab.bringToFront();
    // What was typed meanwhile is still there.
    expect(await tab.locator("#channel").inputValue()).toBe("#biulds");
    await picture("checklist-installed");

    const [slack] = await Promise.all([
      browser.context.waitForEvent("page"),
      tab.getByRole("link", { name: "Make the Slack app" }).click(),
    ]);
    const token = await slack.locator("#token").innerText();
    const signing = await slack.locator("#signing").innerText();
    expect(await slack.getByRole("link", { name: "See what is posted there" }).getAttribute("href")).toBe(page.url);
    await slack.close();
    await tab.bringToFront();
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
    await shown
      .getByRole("region", { name: "In Slack, from the setup page" })
      .getByText("An example: this is")
      .waitFor();
    await shown.getByRole("button", { name: /^A matrix of four/ }).waitFor();
    expect(await shown.getByText("whyred is not set up yet").isVisible()).toBe(false);
    await picture("page-set-up", shown);
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

    // The page shows it by itself; GitHub's page leads there too, and back to the setup page.
    await shown.getByRole("region", { name: "On the pull request" }).getByText("1 of 1 job failed on").waitFor();
    await shown.getByRole("region", { name: "In Slack", exact: true }).getByText("1 of 1 job failed").waitFor();
    await picture("page-failure", shown);
    const seen = tab.getByRole("link", { name: "See what whyred posts about it" });
    expect(await seen.getAttribute("href")).toMatch(new RegExp(`^${page.url}/#broken-\\d+$`));
    await tab.getByRole("link", { name: "Back to whyred's setup page" }).click();
    await tab.getByText("whyred is set up, and reports failed jobs.").waitFor();
  }, 120_000);

  test("names the permission that a button in Slack lacks; granted on GitHub's pages, the button works", async () => {
    await shown.bringToFront();
    const rerun = shown.getByRole("button", { name: "Re-run failed jobs" });
    await rerun.click();
    const told = shown.locator(".slack-whisper");
    await told.getByText("lacks the permission “Actions: read and write”").waitFor();
    expect(demo.world.github.requests.filter(({ path }) => path.endsWith("/rerun-failed-jobs"))).toEqual([]);
    await picture("page-not-granted", shown);

    await tab.bringToFront();
    await step("Install it").getByText("Optional permissions").click();
    await step("Install it").getByRole("link", { name: "the App's page" }).click();
    await tab.getByLabel("Actions: Read and write").check();
    await tab.getByLabel("Single file").check();
    await picture("github-permissions");
    await tab.getByRole("button", { name: "Save changes" }).click();
    await tab.getByRole("link", { name: "acme" }).click();
    await tab.getByRole("button", { name: "Accept new permissions" }).click();
    await tab.getByRole("link", { name: "Back to whyred's setup page" }).click();
    await step("Install it").getByText("Installed on acme.").waitFor();
    expect(await tab.getByText("Optional permissions").count()).toBe(0);

    await shown.bringToFront();
    await rerun.click();
    await shown.getByText("you re-ran the failed jobs of attempt 1").waitFor();
    expect(await told.count()).toBe(0);
  });

  test("leads to no page of GitHub's or Slack's that its stand-in takes for a mistake of whyred's", async () => {
    for (const address of [`${demo.world.github.url}/settings/apps`, new URL(demo.world.slack.apiUrl).origin]) {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("A stand-in for")]);
    }
    demo.world.verify();
  });

  test("leaves a status page that says in one sentence how it is", async () => {
    await tab.bringToFront();
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
