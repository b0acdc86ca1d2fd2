/** What `npm start` serves, in a real browser: a failure is delivered by a click, and both messages are read off the page. */
import { resolve } from "node:path";
import type { Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, chromiumPath, howToGetChromium, openBrowser } from "../world/demo/chromium.ts";
import { Demo } from "../world/demo/demo.ts";
import { type Page, servePage } from "../world/demo/page-server.ts";

const chromium = chromiumPath();
if (chromium === undefined) console.warn(`The page's test in a browser is skipped. ${howToGetChromium}`);

const green = resolve(import.meta.dirname, "..", "logs", "green", "log.txt");

describe.skipIf(chromium === undefined)("the page of npm start", () => {
  let demo: Demo;
  let page: Page;
  let browser: Browser;
  let tab: Tab;
  const complaints: string[] = [];
  const comment = () => tab.getByRole("region", { name: "On the pull request" });
  const slack = () => tab.getByRole("region", { name: "In Slack" });

  beforeAll(async () => {
    [demo, browser] = await Promise.all([Demo.start(), openBrowser(chromium ?? "")]);
    page = await servePage(demo);
    tab = await browser.context.newPage();
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(error.message));
    tab.on("request", (request) => {
      if (!request.url().startsWith(page.url)) complaints.push(`asked outside: ${request.url()}`);
    });
    await tab.goto(page.url);
  });

  afterAll(async () => {
    await browser?.close();
    await page?.close();
    await demo?.close();
  });

  test("delivers a failure by a click, and shows both messages", async () => {
    await tab.getByRole("button", { name: /^A matrix of four/ }).click();
    await comment().getByText("3 of 4 jobs failed on").waitFor();
    await slack().getByText("CI on escape-patterns: 3 of 4 jobs failed").waitFor();
    expect(await comment().locator("pre").first().innerText()).toContain("TypeError: RegExp.escape is not a function");
    expect(await comment().innerText()).toMatch(/The same in 2 more jobs: test \(\d\d\), test \(\d\d\)/);
    expect(await comment().innerText()).not.toContain("<!--");
    expect(await slack().locator("pre").innerText()).toContain("TypeError: RegExp.escape is not a function");
    const stages = tab.getByRole("list", { name: "How long each stage took" });
    expect(await stages.innerText()).toMatch(/Webhooks answered\s+[\d.]+ m?s/);
    expect(await stages.innerText()).toMatch(/Comment written\s+\d+\.\d\d s/);
  });

  test("has Slack's buttons, which do what they say", async () => {
    await slack().getByRole("button", { name: "Mute this for 24 hours" }).click();
    await slack()
      .getByText(/^you muted this until/)
      .waitFor();
    await slack().getByRole("button", { name: "Re-run failed jobs" }).click();
    await slack()
      .getByText(/^you re-ran the failed jobs of attempt 1\./)
      .waitFor();
    expect(
      await slack()
        .getByRole("button", { name: /^(?:Mute|Re-run failed)/ })
        .count(),
    ).toBe(0);
  });

  test("edits both when a re-run passes, and keeps what they said before", async () => {
    await tab.getByRole("button", { name: "Re-run: it passes" }).click();
    await comment().getByText("passed on").waitFor();
    await slack().getByText("passed on attempt 2").waitFor();
    const versions = comment().getByLabel("Version of this message");
    expect(await versions.innerText()).toContain("edited once");
    await versions.selectOption("0");
    await comment().getByText("3 of 4 jobs failed on").waitFor();
  });

  const next = (words: RegExp) => tab.getByRole("button", { name: words }).click();

  test("plays a failure that the default branch has as well", async () => {
    await tab.getByRole("button", { name: /^Fails on main too/ }).click();
    await comment().getByText("1 of 2 failures is not on main").waitFor();
    await comment().getByText("Also fails on main, for 1 minute").waitFor();
    await slack().getByText("Also fails on main, for 1 minute").waitFor();
  });

  test("plays a failure that looks flaky", async () => {
    await tab.getByRole("button", { name: /^Flaky\?/ }).click();
    await comment().getByText("1 of 2 jobs failed on").waitFor();
    await next(/^Next: a re-run passes/);
    await comment().getByText("without a change: flaky?").waitFor();
    await slack().getByText("without a change: flaky?").waitFor();
  });

  test("plays a workflow that stays red, fails differently, and is fixed", async () => {
    await tab.getByRole("button", { name: /^Still red/ }).click();
    await slack().getByText("1 of 2 jobs failed").waitFor();
    await next(/^Next: a commit that still fails/);
    await slack().getByText("2 runs failed since").waitFor();
    await next(/^Next: a third one fails the same/);
    await slack().getByText("3 runs failed since").waitFor();
    await next(/^Next: a fourth one fails differently/);
    await slack().locator(".slack-reply").getByText("CI on zip-64: 1 of 2 jobs failed").waitFor();
    await next(/^Next: a commit fixes it/);
    await slack().getByText("and 4 failed runs").waitFor();
    await comment().getByText("and 4 failed runs").waitFor();
  });

  test("plays a pull request that is thrown out of the merge queue", async () => {
    await tab.getByRole("button", { name: /^Out of the merge queue/ }).click();
    await comment().getByText("in the merge queue").waitFor();
    await slack().getByText("CI on yearly-invoices in the merge queue").waitFor();
  });

  test("plays a job that is allowed to fail", async () => {
    await tab.getByRole("button", { name: /^Allowed to fail/ }).click();
    await comment().getByText("still running").waitFor();
    await slack().getByText("still running").waitFor();
    await next(/^Next: the run passes/);
    await comment().getByText("1 job failed, allowed to fail").waitFor();
    await slack().getByText("1 of 2 jobs failed, allowed to fail").waitFor();
  });

  test("takes a log that is dropped, however hostile, and nothing in it acts", async () => {
    const attack = "Error: ``` <script>alert(1)</script> <!channel> @octocat ![x](https://example.com/x.png)";
    const log = `##[group]Run npm test\nshell: sh\n##[endgroup]\n${attack}\n##[error]Process completed with exit code 1.\n`;
    const file = JSON.stringify([log, "<img src=x onerror=alert(1)>.txt"]);
    const dataTransfer = await tab.evaluateHandle(
      `(([log, name], data = new DataTransfer()) => (data.items.add(new File([log], name)), data))(${file})`,
    );
    await tab.dispatchEvent("body", "drop", { dataTransfer });
    await comment().getByText("1 of 1 job failed on").waitFor();
    await slack().getByText("1 of 1 job failed").waitFor();
    expect(await comment().locator("pre").first().innerText()).toContain(attack);
    expect(await slack().locator("pre").innerText()).toContain(attack);
    expect(await tab.locator("main img, main script").count()).toBe(0);
  });

  test("says so where nothing in a dropped log failed", async () => {
    await tab.locator("#file").setInputFiles(green);
    await tab.getByText("Nothing in this log says that one of its steps failed.").waitFor();
    await comment().getByText("1 of 1 job failed on").waitFor();
  });

  test("keeps to this machine: no message in the console, no request to anywhere else", () => {
    expect(complaints).toEqual([]);
  });

  test("answers no page but its own", async () => {
    const foreign = { origin: "https://example.com" };
    expect((await fetch(`${page.url}/deliver/go/failed`, { method: "POST", headers: foreign })).status).toBe(403);
    const { headers } = await fetch(page.url);
    expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(new URL(page.url).hostname).toBe("127.0.0.1");
  });
});
