/**
 * GitHub's two pages for what an App may do (docs.github.com, "Modifying a GitHub App registration" and "Approving updated
 * permissions for a GitHub App"): its owner changes what it asks for, and each account where it is installed accepts that.
 */
import { type Html, html } from "../demo/html.ts";
import type { Answer, Incoming } from "../loopback.ts";
import type { Builder } from "./builder.ts";
import { isEnough } from "./operations.ts";
import { installationPath } from "./render-app.ts";
import type { Installation, Level, Permissions } from "./state.ts";
import { page } from "./web-page.ts";

/** What whyred can use beyond what its manifest asks for, as GitHub's page words it. */
const OPTIONAL: readonly { name: string; level: Level; words: string }[] = [
  { name: "actions", level: "write", words: "Actions: Read and write" },
  { name: "checks", level: "read", words: "Checks: Read-only" },
  { name: "single_file", level: "read", words: "Single file: Read-only, with the path .github/whyred.yml" },
];

/** Undefined where the path is none of the two pages'. `back` leads to the setup page. */
export function permissionsPage(github: Builder, { method, path, body }: Incoming, back: Html): Answer | undefined {
  const { app, installations } = github;
  const isOfApp = new RegExp(`^(?:/organizations/[^/]+)?/settings/apps/${app.slug}/permissions$`).test(path);
  if (isOfApp) return method === "POST" ? save(github, new URLSearchParams(body), back) : choose(github, path);
  const installation = installations.find(({ id }) => path.endsWith(`/settings/installations/${id}`));
  if (installation === undefined) return undefined;
  return method === "POST" ? accept(github, installation, back) : review(github, installation, path);
}

function choose({ app }: Builder, path: string): Answer {
  const boxes = OPTIONAL.map(({ name, level, words }) => {
    const checked = isEnough(app.permissions, { [name]: level }) ? html` checked disabled` : html``;
    return html`<label><input type="checkbox" name="${name}"${checked}> ${words}</label>`;
  });
  return page(
    `Permissions & events of ${app.name}`,
    html`<p>It asks for:</p>${listOf(app.permissions)}<form method="post" action="${path}"><p>And for:</p>${boxes}<p><button>Save changes</button></p></form>`,
  );
}

function save({ app, installations }: Builder, form: URLSearchParams, back: Html): Answer {
  const added = OPTIONAL.filter(({ name }) => form.has(name)).map(({ name, level }) => [name, level] as const);
  app.permissions = { ...app.permissions, ...Object.fromEntries(added) };
  const accounts = installations.map(
    (one) => html`<li><a href="${installationPath(one)}">${one.account.login}</a></li>`,
  );
  return page(
    "Changes saved",
    html`<p>Each account where the App is installed has to accept them:</p><ul>${accounts}</ul>${back}`,
  );
}

/** What the App asks for, and this account has not granted. */
function wanted({ app }: Builder, { permissions }: Installation): Permissions {
  const lacking = Object.entries(app.permissions).filter(([name, level]) => !isEnough(permissions, { [name]: level }));
  return Object.fromEntries(lacking);
}

function review(github: Builder, installation: Installation, path: string): Answer {
  const { name } = github.app;
  const asked = wanted(github, installation);
  const request = html`<p>It requests more:</p>${listOf(asked)}<form method="post" action="${path}"><button>Accept new permissions</button></form>`;
  const none = html`<p>It requests no others. Its owner changes that on the App's page, under Permissions &amp; events.</p>`;
  return page(
    `${name} on ${installation.account.login}`,
    html`<p>It may use:</p>${listOf(installation.permissions)}${Object.keys(asked).length > 0 ? request : none}`,
  );
}

function accept(github: Builder, installation: Installation, back: Html): Answer {
  Object.assign(installation.permissions, wanted(github, installation));
  return page("New permissions accepted", html`${listOf(installation.permissions)}${back}`);
}

function listOf(permissions: Permissions): Html {
  return html`<ul>${Object.entries(permissions).map(([name, level]) => html`<li>${name}: ${level}</li>`)}</ul>`;
}
