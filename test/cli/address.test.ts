// Which API an address is asked of, and what it names. Nothing is sent here.
import { describe, expect, it } from "vitest";
import { isAddress, parseAddress } from "../../src/cli/address.ts";

const RUN = "/acme/shop/actions/runs/1";

describe("an address's API", () => {
  it.each([
    ["github.com", `https://github.com${RUN}`, {}, "https://api.github.com"],
    ["data residency", `https://acme.ghe.com${RUN}`, {}, "https://api.acme.ghe.com"],
    [
      "GITHUB_SERVER_URL",
      `https://git.acme.example${RUN}`,
      { GITHUB_SERVER_URL: "https://git.acme.example" },
      "https://git.acme.example/api/v3",
    ],
    [
      "GITHUB_API_URL's host",
      `https://git.acme.example${RUN}`,
      { GITHUB_API_URL: "https://git.acme.example/api/v3/" },
      "https://git.acme.example/api/v3",
    ],
    [
      "GITHUB_API_URL, where it is set",
      `https://github.com${RUN}`,
      { GITHUB_API_URL: "http://127.0.0.1:1234" },
      "http://127.0.0.1:1234",
    ],
    [
      "settings that are empty",
      `https://github.com${RUN}`,
      { GITHUB_API_URL: "", GITHUB_SERVER_URL: " " },
      "https://api.github.com",
    ],
  ])("is that of %s", (_, address, environment, apiUrl) => {
    expect(parseAddress(address, environment)).toMatchObject({ apiUrl, names: { owner: "acme", repo: "shop" } });
  });

  it.each([
    [
      "another host",
      `https://git.acme.example${RUN}`,
      {},
      "git.acme.example is not known as a GitHub, so nothing was sent",
    ],
    ["another port", `https://github.com:8443${RUN}`, {}, "github.com:8443 is not known"],
    ["two levels of ghe.com", `https://a.b.ghe.com${RUN}`, {}, "a.b.ghe.com is not known"],
    ["credentials", `https://me:secret@github.com${RUN}`, {}, "This address has credentials in it"],
    [
      "a malformed API",
      `https://github.com${RUN}`,
      { GITHUB_API_URL: "secret" },
      "GITHUB_API_URL must be an http(s) URL",
    ],
    ["a malformed server", `https://github.com${RUN}`, { GITHUB_SERVER_URL: "secret" }, "GITHUB_SERVER_URL must be"],
  ])("is none for %s, in a sentence without a secret", (_, address, environment, sentence) => {
    const parsed = parseAddress(address, environment);
    expect(parsed).toContain(sentence);
    expect(parsed).not.toContain("secret");
  });
});

describe("an address's page", () => {
  const run = { kind: "run", runId: "1", attempt: null };
  it.each([
    ["actions/runs/1", run],
    ["actions/runs/1/", run],
    ["actions/runs/1/workflow?x=1#y", run],
    ["actions/runs/1/attempts/2", { ...run, attempt: 2 }],
    ["actions/runs/1/job/2#step:3:4", { kind: "job", jobId: "2" }],
    ["actions/runs/1/jobs/2", { kind: "job", jobId: "2" }],
    ["actions/runs/1/attempts/2/job/3", { kind: "job", jobId: "3" }],
    ["runs/2?check_suite_focus=true", { kind: "job", jobId: "2" }],
    ["pull/3", { kind: "pull", number: 3 }],
    ["pull/3/files", { kind: "pull", number: 3 }],
    ["pull/3/checks?check_run_id=4", { kind: "job", jobId: "4" }],
  ])("%s is known", (path, named) => {
    expect(parseAddress(`https://github.com/acme/shop/${path}`, {})).toMatchObject({ named });
  });

  it.each([
    "",
    "actions",
    "actions/runs/x",
    "actions/workflows/ci.yml",
    "pulls",
    "pull/x",
    "issues/3",
    "actions/runs/1x",
  ])("%s is none of a run, a job or a pull request", (path) => {
    expect(parseAddress(`https://github.com/acme/shop/${path}`, {})).toContain(
      "neither a run, a job nor a pull request",
    );
  });

  it.each([
    "https://github.com/%2e%2e/x/pull/3",
    "https://github.com/a%2Fb/x/pull/3",
    "https://github.com/a/b%3Fc/pull/3",
  ])("leads nowhere else in the API: %s", (address) => {
    expect(parseAddress(address, {})).toContain("neither a run");
  });
});

describe("isAddress", () => {
  it("tells addresses from files, also without their scheme", () => {
    expect(["https://x", "HTTP://x", "ftp://x", "github.com/a/b/pull/1"].map(isAddress)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(["job.log", "-", "https", "logs/https://", "C:\\logs"].map(isAddress)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
