/**
 * GitHub's pages for people, as far as registering and installing an App leads through them: the form that takes a
 * manifest (docs.github.com, "Registering a GitHub App from a manifest"), the page that installs the App, and a
 * repository's Actions; what an App may do is in web-permissions.ts. They are one button each, and do what GitHub does: the code goes to `redirect_url`, the exchange
 * gives it out once, and an installation sends a webhook and leads to `setup_url`.
 */
import { randomBytes } from "node:crypto";
import { type Html, html } from "../demo/html.ts";
import { at, isObject, type Json, type JsonObject, listAt, objectAt, parseJson, stringAt } from "../json.ts";
import type { Answer, Incoming } from "../loopback.ts";
import type { Builder } from "./builder.ts";
import { notFound, type Reply } from "./call.ts";
import { renderApp } from "./render-app.ts";
import type { Account, Installation, Permissions, Repository } from "./state.ts";
import { isOfBrowser, noSuchPage, page, redirect } from "./web-page.ts";
import { permissionsPage } from "./web-permissions.ts";

/** An App that was confirmed, whose credentials wait to be fetched. */
type Made = { readonly owner: Account; readonly manifest: JsonObject; readonly at: number };

const codeLivesMs = 3600_000;
const longestName = 34;
const fieldsOfManifest = new Set(
  "name url hook_attributes redirect_url callback_urls setup_url description public default_events default_permissions request_oauth_on_install setup_on_update".split(
    " ",
  ),
);

export class Web {
  readonly #github: Builder;
  readonly #pem: () => string;
  readonly #forms = new Map<string, Made & { state: string }>();
  readonly #codes = new Map<string, Made>();
  /** Called when the App was installed there, with the webhook's address. */
  onInstalled: ((installation: Installation, to: string) => Promise<void>) | undefined;
  /** Called where somebody re-runs a failing workflow on a repository's Actions page. Where to see what comes of it. */
  onRun: ((repository: Repository) => Promise<string | undefined>) | undefined;
  #setupUrl: string | undefined;

  constructor(github: Builder, pem: () => string) {
    this.#github = github;
    this.#pem = pem;
  }

  /** A page, or where its button leads; undefined where this path is the API's. */
  async answer(incoming: Incoming): Promise<Answer | undefined> {
    const { method, path, query, body } = incoming;
    if (path === "/favicon.ico") return { status: 204 };
    const form = new URLSearchParams(body);
    const register = /^(?:\/organizations\/([^/]+))?\/settings\/apps\/new$/.exec(path);
    if (register && method === "POST") return this.#register(register[1], query.get("state") ?? "", form);
    if (path === "/settings/apps/confirm" && method === "POST") return this.#confirm(form.get("form") ?? "");
    const { slug } = this.#github.app;
    if (path === `/apps/${slug}/installations/new`) return method === "POST" ? this.#install() : this.#installPage();
    if (path === `/apps/${slug}`)
      return page("App", html`<p>The page of the App <b>${this.#github.app.name}</b>.</p>${this.#back()}`);
    const permissions = permissionsPage(this.#github, incoming, this.#back());
    if (permissions !== undefined) return permissions;
    const actions = /^\/([^/]+\/[^/]+)\/actions$/.exec(path)?.[1];
    const { repository } = this.#github.repositoryNamed(actions ?? "") ?? {};
    if (repository === undefined) return isOfBrowser(incoming) ? noSuchPage("GitHub") : undefined;
    return method === "POST" ? this.#run(repository) : this.#actionsPage(repository);
  }

  /** *Create a GitHub App from a manifest*: once for each code. */
  exchange(code: string, api: string): Reply {
    const made = this.#codes.get(code);
    this.#codes.delete(code);
    if (made === undefined || Date.now() - made.at > codeLivesMs) return notFound;
    const { app, hook } = this.#github;
    const { manifest, owner } = made;
    app.name = stringAt(manifest, "name") ?? "";
    app.slug = app.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
    app.owner = owner.login;
    app.permissions = permissionsOf(manifest);
    hook.config.url = stringAt(objectAt(manifest, "hook_attributes"), "url") ?? "";
    hook.config.secret = randomBytes(20).toString("hex");
    this.#setupUrl = stringAt(manifest, "setup_url");
    const json = {
      ...renderApp(app, this.#github, app.permissions, api),
      html_url: `${new URL(api).origin}/apps/${app.slug}`,
      client_secret: randomBytes(20).toString("hex"),
      webhook_secret: hook.config.secret,
      pem: this.#pem(),
    };
    return { status: 201, json };
  }

  #register(organization: string | undefined, state: string, sent: URLSearchParams): Answer {
    const manifest = parsed(sent.get("manifest") ?? "");
    const problem = problemOf(manifest);
    if (problem !== undefined)
      return page("Not registered", html`<p>GitHub refuses this manifest: ${problem}</p>`, 422);
    const form = randomBytes(8).toString("hex");
    const owner = this.#github.account(organization ?? "octocat", organization === undefined ? "User" : "Organization");
    this.#forms.set(form, { owner, manifest, state, at: Date.now() });
    const permissions = Object.entries(permissionsOf(manifest)).map(
      ([name, level]) => html`<li>${name}: ${level}</li>`,
    );
    return page(
      "Create GitHub App",
      html`<p>On <b>${owner.login}</b>, as <b>${stringAt(manifest, "name") ?? ""}</b>, with these permissions:</p><ul>${permissions}</ul>
<form method="post" action="/settings/apps/confirm"><input type="hidden" name="form" value="${form}"><button>Create GitHub App for ${owner.login}</button></form>`,
    );
  }

  #confirm(id: string): Answer {
    const form = this.#forms.get(id);
    if (form === undefined) return page("Not found", html`<p>There is no such form.</p>`, 404);
    const code = randomBytes(20).toString("hex");
    this.#codes.set(code, { ...form, at: Date.now() });
    const to = new URL(stringAt(form.manifest, "redirect_url") ?? "");
    to.searchParams.set("code", code);
    to.searchParams.set("state", form.state);
    return redirect(to.href);
  }

  #installPage(): Answer {
    const { name, owner, slug } = this.#github.app;
    return page(
      `Install ${name}`,
      html`<p>On <b>${owner}</b>, on all repositories.</p><form method="post" action="/apps/${slug}/installations/new"><button>Install</button></form>`,
    );
  }

  async #install(): Promise<Answer> {
    const github = this.#github;
    const account = github.account(github.app.owner);
    const known = github.installations.find((one) => one.account.id === account.id);
    const installation = known ?? github.install(account, github.app.permissions);
    if (!github.repositories.some(({ owner }) => owner.id === account.id)) {
      github.addRepository({ owner: account.login, name: "shop" });
    }
    await this.onInstalled?.(installation, github.hook.config.url);
    const back = `?installation_id=${installation.id}&setup_action=install`;
    return this.#setupUrl === undefined
      ? page("Installed", html`<p>The App is installed.</p>`)
      : redirect(`${this.#setupUrl}${back}`);
  }

  #actionsPage(repository: Repository): Answer {
    const name = `${repository.owner.login}/${repository.name}`;
    return page(
      `Actions of ${name}`,
      html`<p>One workflow run failed.</p><form method="post" action="/${name}/actions"><button>Re-run failed jobs</button></form>`,
    );
  }

  async #run(repository: Repository): Promise<Answer> {
    const shownAt = await this.onRun?.(repository);
    const seen = shownAt === undefined ? "" : html`<p><a href="${shownAt}">See what whyred posts about it</a></p>`;
    return page("Re-run", html`<p>The jobs run again, and fail again.</p>${seen}${this.#back()}`);
  }

  /** To the setup page, where the App has one. */
  #back(): Html {
    return this.#setupUrl === undefined
      ? html``
      : html`<p><a href="${this.#setupUrl}">Back to whyred's setup page</a></p>`;
  }
}

function permissionsOf(manifest: JsonObject): Permissions {
  const entries = Object.entries(objectAt(manifest, "default_permissions"));
  return Object.fromEntries(entries.map(([name, level]) => [name, level === "write" ? "write" : "read"] as const));
}

function parsed(text: string): JsonObject {
  try {
    const json: Json = parseJson(text);
    return isObject(json) ? json : {};
  } catch {
    return {};
  }
}

/** What GitHub's form would refuse. */
function problemOf(manifest: JsonObject): string | undefined {
  const unknown = Object.keys(manifest).find((name) => !fieldsOfManifest.has(name));
  if (unknown !== undefined) return `it has '${unknown}', which is not documented`;
  const name = stringAt(manifest, "name") ?? "";
  if (name === "" || name.length > longestName) return `its name has ${name.length} characters`;
  const addresses = [at(manifest, "url"), at(manifest, "redirect_url"), at(manifest, "hook_attributes", "url")];
  const isGood = addresses.every((address) => typeof address === "string" && URL.canParse(address));
  if (!isGood) return "one of its addresses is none";
  return listAt(manifest, "default_events").every((event) => event === "workflow_job" || event === "workflow_run")
    ? undefined
    : "it has an event that is not known here";
}
