// What is done and what is missing, asked of GitHub and Slack at this moment: only for somebody with a session. Each
// failure has a sentence that says what to do.

import type { Failure } from "../core/policy/failure.ts";
import { APP_PERMISSIONS, linkOnGitHub, permissionsPage, webhookUrlOf } from "../core/setup/app-manifest.ts";
import { INSTALLATIONS_COUNTED_MAX } from "../core/setup/limits.ts";
import { slackAppLink, slackReason } from "../core/setup/slack-app.ts";
import { webUrlOf } from "../core/webhook/web-links.ts";
import { GitHubApp, type Installation } from "../edge/github/app.ts";
import { VERSION } from "../edge/version.ts";
import type { Checklist } from "../pages/setup-page.ts";
import type { SettingName } from "../settings/schema.ts";
import type { Settings } from "../settings/settings.ts";
import { SLACK_NAMES } from "../settings/stored.ts";
import { testBot } from "./slack.ts";

const GITHUBS: readonly SettingName[] = ["GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"];

/** Is an App set in the environment, or a part of one? */
export function isAppInEnvironment({ sources }: Settings): boolean {
  return GITHUBS.some((name) => sources[name] === "environment");
}

const isStored = ({ sources }: Settings, names: readonly SettingName[]) =>
  names.some((name) => sources[name] === "setup page");

/** `origin` is where this Worker is; `isLost`: a code was taken to GitHub, and the App's key never came. */
export async function checklistOf(settings: Settings, origin: string, isLost: boolean): Promise<Checklist> {
  const [github, slack] = await Promise.all([checkGitHub(settings, origin, isLost), checkSlack(settings, origin)]);
  const { problems, sources } = settings;
  // The steps themselves say what is missing.
  const others = problems.filter((problem) => !/^(GITHUB_\w+|SLACK_\w+) is required/.test(problem));
  return { ...github, slack, sources, problems: others, version: VERSION };
}

/** Has a webhook of this App arrived here? */
export async function hasHeard({ github }: Settings): Promise<boolean> {
  const listed = github && (await new GitHubApp(github).listDeliveries(null));
  return listed?.ok === true && listed.value.deliveries.some(({ arrived }) => arrived);
}

type GitHubChecks = Pick<Checklist, "app" | "installed" | "webhook">;

const NOT_INSTALLED: Checklist["installed"] = {
  standing: "missing",
  repositories: 0,
  accounts: [],
  missingPermissions: [],
  ungranted: [],
  actionsUrl: null,
  problem: null,
};

async function checkGitHub(settings: Settings, origin: string, isLost: boolean): Promise<GitHubChecks> {
  const { github } = settings;
  const url = webhookUrlOf(origin);
  const fixed = { isFixed: isAppInEnvironment(settings), isStored: isStored(settings, GITHUBS) };
  const none = { name: null, url: null, installUrl: null, permissionsUrl: null, ...fixed };
  const webhook = { standing: "missing", url, problem: null } as const;
  if (!github) {
    const problem = fixed.isFixed ? PARTLY_SET : isLost ? lost(settings) : null;
    const standing = fixed.isFixed ? "failed" : "missing";
    return { app: { ...none, standing, problem }, installed: NOT_INSTALLED, webhook };
  }
  const api = new GitHubApp(github);
  const app = await api.get();
  if (!app.ok) {
    const problem = gitHubReason(app.failure);
    return { app: { ...none, standing: "failed", problem }, installed: NOT_INSTALLED, webhook };
  }
  const page = linkOnGitHub(github.apiUrl, app.value.url);
  const [installed, heard] = await Promise.all([checkInstalled(api, github.apiUrl), checkWebhook(api, url)]);
  return {
    app: {
      standing: "done",
      name: app.value.name,
      url: page,
      installUrl: page && `${page}/installations/new`,
      permissionsUrl: permissionsPage(github.apiUrl, app.value.slug, app.value.owner),
      problem: null,
      ...fixed,
    },
    installed,
    webhook: { ...heard, url },
  };
}

const PARTLY_SET =
  "The Worker's environment sets GITHUB_APP_ID, GITHUB_PRIVATE_KEY or GITHUB_WEBHOOK_SECRET, but not all three, or not correctly. Set all of them there, or delete them there to register an App here.";

function lost({ apiUrl }: Settings): string {
  const where = apiUrl === null ? "" : ` (${webUrlOf(apiUrl)}/settings/apps)`;
  return `GitHub was asked for a new App's key, and the answer never arrived here. GitHub hands a key out once: if there is a new App among your account's or organization's GitHub Apps${where}, delete it there. Then register the App again.`;
}

/** What to do where GitHub did not answer as it should. */
function gitHubReason({ kind, status }: Failure): string {
  switch (kind) {
    case "unauthorized":
      return "GitHub does not accept the App's ID and private key. Make a new key on the App's page and store it, or forget everything and register the App again.";
    case "not-found":
    case "forbidden":
      return `GitHub knows no such App (${status ?? "no status"}). It may have been deleted: forget everything, and register it again.`;
    case "rate-limited":
      return "GitHub asks for patience. Reload this page in a minute.";
    case "conflict":
    case "gone":
    case "invalid":
    case "unavailable":
    case "unexpected":
      return "GitHub does not answer as it should. Check GITHUB_API_URL and githubstatus.com, and reload this page.";
  }
}

async function checkInstalled(api: GitHubApp, apiUrl: string): Promise<Checklist["installed"]> {
  const listed = await api.listInstallations();
  if (!listed.ok) return { ...NOT_INSTALLED, standing: "failed", problem: gitHubReason(listed.failure) };
  const active = listed.value.filter(({ isSuspended }) => !isSuspended);
  const counts = await Promise.all(active.slice(0, INSTALLATIONS_COUNTED_MAX).map((it) => api.countRepositories(it)));
  const known = counts.flatMap((count) => (count.ok ? [count.value] : []));
  const failure = counts.find((count) => !count.ok)?.failure;
  const repositories = known.reduce((sum, { count }) => sum + count, 0);
  const first = known.map((count) => count.first).find((link) => link !== null);
  const page = first ? linkOnGitHub(apiUrl, first) : null;
  const isSuspended = listed.value.length > active.length;
  return {
    standing: failure ? "failed" : repositories > 0 ? "done" : "missing",
    repositories,
    accounts: active.map(({ account }) => account),
    missingPermissions: active.flatMap((it) => missingPermission(it, apiUrl)),
    ungranted: active.flatMap((it) => ungranted(it, apiUrl)),
    actionsUrl: page && `${page}/actions`,
    problem: failure
      ? gitHubReason(failure)
      : isSuspended
        ? "An installation of the App is suspended. Unsuspend it on GitHub to have its failures reported."
        : null,
  };
}

function missingPermission({ account, url, permissions }: Installation, apiUrl: string) {
  const page = linkOnGitHub(apiUrl, url);
  return page === null || permissions["checks"] === APP_PERMISSIONS.checks || permissions["checks"] === "write"
    ? []
    : [{ account, url: page }];
}

/** What the manifest does not ask for, since whyred does without: whoever wants it grants it on the App's page. */
function ungranted({ account, url, permissions }: Installation, apiUrl: string): Checklist["installed"]["ungranted"] {
  const mayRerun = permissions["actions"] === "write";
  const mayReadRules = ["single_file", "contents"].some((name) => permissions[name] !== undefined);
  const lacks = [...(mayRerun ? [] : (["rerun"] as const)), ...(mayReadRules ? [] : (["rules"] as const))];
  const page = linkOnGitHub(apiUrl, url);
  return lacks.length === 0 || page === null ? [] : [{ account, url: page, lacks }];
}

const WEBHOOKS_REFUSED =
  "GitHub's webhooks were refused so far; the App's page lists them under Advanced. If that does not end by itself within a minute, make a new webhook secret above.";

async function checkWebhook(api: GitHubApp, url: string): Promise<Omit<Checklist["webhook"], "url">> {
  const [goesTo, listed] = await Promise.all([api.webhookUrl(), api.listDeliveries(null)]);
  if (goesTo.ok && goesTo.value !== url) {
    const problem = `The App's webhook goes to ${goesTo.value || "no address"}. On the App's page, set its Webhook URL to ${url}.`;
    return { standing: "failed", problem };
  }
  if (!listed.ok) return { standing: "failed", problem: gitHubReason(listed.failure) };
  const { deliveries } = listed.value;
  if (deliveries.some(({ arrived }) => arrived)) return { standing: "done", problem: null };
  // The ping that GitHub sends when the App is made comes before its credentials are here.
  const refused = deliveries.length > 1 && WEBHOOKS_REFUSED;
  return { standing: "missing", problem: refused || null };
}

async function checkSlack(settings: Settings, origin: string): Promise<Checklist["slack"]> {
  const { slack, slackApiUrl, sources, problems } = settings;
  const about = {
    kind: slack?.kind ?? "off",
    team: null,
    channel: slack?.kind === "bot" ? slack.channel : null,
    newAppUrl: slackAppLink(slackApiUrl ?? "https://slack.com/api", origin),
    isStored: isStored(settings, SLACK_NAMES),
    fixed: SLACK_NAMES.filter((name) => sources[name] === "environment"),
  } as const;
  const wrong = problems.find((problem) => problem.startsWith("SLACK_"));
  if (wrong !== undefined) return { ...about, standing: "failed", problem: wrong };
  if (!slack) return { ...about, standing: "missing", problem: null };
  if (slack.kind === "webhook") return { ...about, standing: "done", problem: null };
  const tested = await testBot(slack);
  if (!tested.ok) return { ...about, standing: "failed", problem: slackReason(tested.failure.logText) };
  return { ...about, standing: "done", team: tested.value.team, problem: null };
}
