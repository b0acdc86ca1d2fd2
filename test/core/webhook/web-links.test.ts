import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../src/core/webhook/event.ts";
import { webUrlOf, withLinksOn } from "../../../src/core/webhook/web-links.ts";

const payload = (site: string) => ({
  action: "completed",
  installation: { id: 7 },
  repository: { id: 1, name: "shop", html_url: `${site}/acme/shop`, owner: { login: "acme" } },
  workflow_job: {
    id: 3,
    run_id: 2,
    name: "test",
    conclusion: "failure",
    head_sha: "abc",
    html_url: `${site}/acme/shop/actions/runs/2/job/3?pr=4`,
  },
  workflow_run: { id: 2, workflow_id: 9, event: "push", conclusion: "failure", head_sha: "abc", html_url: `${site}/x` },
});

function linksFrom(site: string, apiUrl: string): (string | null)[] {
  return ["workflow_job", "workflow_run"].flatMap((name) => {
    const parsed = parseEvent(name, payload(site), null);
    if (parsed.kind !== "event") throw new Error(JSON.stringify(parsed));
    const event = withLinksOn(webUrlOf(apiUrl), parsed.event);
    return [event.origin.repository.url, event.kind === "job" ? event.job.url : event.run.url];
  });
}

describe("links to GitHub's pages", () => {
  it.each([
    ["https://api.github.com", "https://github.com"],
    ["https://api.octo.ghe.com", "https://octo.ghe.com"],
    ["https://github.example.com/api/v3", "https://github.example.com"],
    ["http://127.0.0.1:4000", "http://127.0.0.1:4000"],
  ])("of the API %s are on %s", (apiUrl, site) => {
    expect(webUrlOf(apiUrl)).toBe(site);
    expect(linksFrom(site, apiUrl)).toEqual([
      `${site}/acme/shop`,
      `${site}/acme/shop/actions/runs/2/job/3?pr=4`,
      `${site}/acme/shop`,
      `${site}/x`,
    ]);
  });

  it.each([
    "https://evil.example",
    "https://github.com@evil.example",
    "https://github.com.evil.example",
    "javascript:",
  ])("that are on %s in a payload are built from the configured host", (site) => {
    expect(linksFrom(site, "https://api.github.com")).toEqual([
      "https://github.com/acme/shop",
      "https://github.com/acme/shop/actions/runs/2/job/3",
      "https://github.com/acme/shop",
      "https://github.com/acme/shop/actions/runs/2",
    ]);
  });

  it("of another GitHub than the configured one are replaced too", () => {
    expect(linksFrom("https://github.com", "https://github.example.com/api/v3")[0]).toBe(
      "https://github.example.com/acme/shop",
    );
  });
});
