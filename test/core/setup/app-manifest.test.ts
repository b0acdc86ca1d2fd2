import { describe, expect, it } from "vitest";
import {
  linkOnGitHub,
  organizationOf,
  permissionsPage,
  registrationForm,
} from "../../../src/core/setup/app-manifest.ts";

const given = {
  apiUrl: "https://api.github.com",
  origin: "https://whyred.me.workers.dev",
  organization: "",
  state: "a1",
  suffix: "0f3c",
};
const formOf = (more: Partial<typeof given>) => {
  const { action, manifest } = registrationForm({ ...given, ...more });
  return { action, manifest: JSON.parse(manifest) };
};

describe("the form that registers the App", () => {
  it.each([
    ["https://api.github.com", "", "https://github.com/settings/apps/new?state=a1"],
    ["https://api.github.com", "acme", "https://github.com/organizations/acme/settings/apps/new?state=a1"],
    ["https://ghes.example/api/v3", "acme", "https://ghes.example/organizations/acme/settings/apps/new?state=a1"],
    ["https://ghes.example:8443/api/v3", "", "https://ghes.example:8443/settings/apps/new?state=a1"],
    ["https://api.acme.ghe.com", "", "https://acme.ghe.com/settings/apps/new?state=a1"],
    ["http://127.0.0.1:4000", "", "http://127.0.0.1:4000/settings/apps/new?state=a1"],
    ["http://127.0.0.1:4000/api/v3", "", "http://127.0.0.1:4000/settings/apps/new?state=a1"],
  ])("for %s and the organization %j goes to %s", (apiUrl, organization, action) => {
    expect(formOf({ apiUrl, organization }).action).toBe(action);
  });

  it("has the README's permissions and events, and this Worker's addresses", () => {
    expect(formOf({}).manifest).toEqual({
      name: "whyred-0f3c",
      url: given.origin,
      description: expect.any(String),
      hook_attributes: { url: `${given.origin}/api/github/webhooks`, active: true },
      redirect_url: `${given.origin}/setup/github/callback`,
      setup_url: `${given.origin}/setup`,
      public: false,
      default_permissions: { actions: "read", checks: "read", metadata: "read", pull_requests: "write" },
      default_events: ["workflow_job", "workflow_run"],
    });
  });

  it("names the App after the organization, within what GitHub takes", () => {
    expect(formOf({ organization: "acme" }).manifest.name).toBe("whyred-acme");
    expect(formOf({ organization: `${"a".repeat(26)}-${"b".repeat(12)}` }).manifest.name).toBe(
      `whyred-${"a".repeat(26)}`,
    );
  });
});

describe("an organization's name", () => {
  it.each(["", "acme", "Acme-2", "a".repeat(39)])("may be %j", (text) => expect(organizationOf(text)).toBe(text));
  it.each([" ", "a b", "a/b", "..", "a".repeat(40), "ä", "a\n", "a?b"])("is not %j", (text) => {
    expect(organizationOf(text)).toBeNull();
  });
});

describe("a link that GitHub names", () => {
  it.each([
    "https://evil.example/apps/x",
    "https://github.com.evil.example/",
    "javascript:alert(1)",
    "https://a@github.com/",
    "",
    "/apps",
  ])("that leads elsewhere is none: %j", (link) => expect(linkOnGitHub("https://api.github.com", link)).toBeNull());
  it("leads to GitHub's own pages", () => {
    expect(linkOnGitHub("https://api.github.com", "https://github.com/apps/x")).toBe("https://github.com/apps/x");
    expect(linkOnGitHub("https://ghes.example/api/v3", "https://ghes.example/github-apps/x")).toBe(
      "https://ghes.example/github-apps/x",
    );
  });
});

describe("where an App's permissions are changed", () => {
  const page = (login: string, isOrganization: boolean, slug = "whyred-acme") =>
    permissionsPage("https://api.github.com", slug, { login, isOrganization });

  it("is a page of its owner's", () => {
    expect(page("acme", true)).toBe("https://github.com/organizations/acme/settings/apps/whyred-acme/permissions");
    expect(page("mona", false)).toBe("https://github.com/settings/apps/whyred-acme/permissions");
    expect(permissionsPage("https://git.acme.example/api/v3", "x", { login: "mona", isOrganization: false })).toBe(
      "https://git.acme.example/settings/apps/x/permissions",
    );
  });

  it("is not known where names could lead elsewhere, or there is no owner", () => {
    for (const login of ["../evil", "a/b", "", "a?b"]) expect(page(login, true)).toBeNull();
    expect(page("acme", true, "../../evil")).toBeNull();
    expect(permissionsPage("https://api.github.com", "x", null)).toBeNull();
  });
});
