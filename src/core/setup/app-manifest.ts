// The form that registers the App: a manifest, and where on GitHub it goes (docs.github.com, "Registering a GitHub App
// from a manifest"). Pure: no IO, no clock, no environment.
import { webUrlOf } from "../webhook/web-links.ts";
import { APP_NAME_MAX_CHARS } from "./limits.ts";

/** What the README lists, Checks included: whoever wants it not can take it out on the App's page. */
export const APP_PERMISSIONS = { actions: "read", checks: "read", metadata: "read", pull_requests: "write" } as const;

export const APP_EVENTS = ["workflow_job", "workflow_run"] as const;

/** The organization of the form: empty for one's own account; null where it is no account's name. */
export function organizationOf(text: string): string | null {
  return text === "" || /^[A-Za-z0-9-]{1,39}$/.test(text) ? text : null;
}

export type Registration = {
  readonly apiUrl: string;
  /** Where this Worker is. */
  readonly origin: string;
  /** Empty for one's own account. */
  readonly organization: string;
  readonly state: string;
  /** For a name where the account's is not known: an App's name is unique on all of GitHub. */
  readonly suffix: string;
};

export function registrationForm({ apiUrl, origin, organization, state, suffix }: Registration): {
  action: string;
  manifest: string;
} {
  const path = organization === "" ? "/settings/apps/new" : `/organizations/${organization}/settings/apps/new`;
  const manifest = {
    name: `whyred-${organization || suffix}`.slice(0, APP_NAME_MAX_CHARS).replace(/(?<!-)-+$/, ""),
    url: origin,
    description: "Says why a GitHub Actions job failed, on the pull request and in Slack.",
    hook_attributes: { url: webhookUrlOf(origin), active: true },
    redirect_url: `${origin}/setup/github/callback`,
    setup_url: `${origin}/setup`,
    public: false,
    default_permissions: APP_PERMISSIONS,
    default_events: APP_EVENTS,
  };
  return {
    action: `${webUrlOf(apiUrl)}${path}?state=${encodeURIComponent(state)}`,
    manifest: JSON.stringify(manifest),
  };
}

export const webhookUrlOf = (origin: string) => `${origin}/api/github/webhooks`;

/**
 * Where the App's owner changes its permissions (docs.github.com, "Modifying a GitHub App registration"); null where its
 * names could not stand in an address.
 */
export function permissionsPage(
  apiUrl: string,
  slug: string,
  owner: { readonly login: string; readonly isOrganization: boolean } | null,
): string | null {
  if (!owner || ![slug, owner.login].every((name) => /^[A-Za-z0-9_-]{1,100}$/.test(name))) return null;
  const account = owner.isOrganization ? `/organizations/${owner.login}` : "";
  return `${webUrlOf(apiUrl)}${account}/settings/apps/${slug}/permissions`;
}

/** The link that GitHub names, where it leads to GitHub; null where it leads elsewhere. */
export function linkOnGitHub(apiUrl: string, link: string): string | null {
  const url = URL.canParse(link) ? new URL(link) : null;
  return url && url.origin === new URL(webUrlOf(apiUrl)).origin && !url.username && !url.password ? url.href : null;
}
