// The setup page: a form for the token, or a checklist of what is done and what is missing, each with its button. Data in,
// HTML out. Names of GitHub's and Slack's are anybody's text: the `html` tag escapes them, and links are checked before.
import { html } from "hono/html";
import { type Html, layout } from "./layout.ts";
import { REPOSITORY } from "./repository.ts";

/** How far a step has come. */
type Standing = "done" | "missing" | "failed";

export type Checklist = {
  readonly app: {
    readonly standing: Standing;
    readonly name: string | null;
    /** Its pages on GitHub; null where they are not known, or not on GitHub. */
    readonly url: string | null;
    readonly installUrl: string | null;
    /** Where its owner changes its permissions. */
    readonly permissionsUrl: string | null;
    /** What is wrong, and what to do. */
    readonly problem: string | null;
    /** Set in the environment: to be changed there. */
    readonly isFixed: boolean;
    /** Stored by this page: to be rotated here. */
    readonly isStored: boolean;
  };
  readonly installed: {
    readonly standing: Standing;
    readonly repositories: number;
    readonly accounts: readonly string[];
    /** Where an optional permission is granted, by account. */
    readonly missingPermissions: readonly { readonly account: string; readonly url: string }[];
    /** What else could be granted, by account: to re-run jobs, to read a repository's own rules. */
    readonly ungranted: readonly {
      readonly account: string;
      readonly url: string;
      readonly lacks: readonly ("rerun" | "rules")[];
    }[];
    readonly actionsUrl: string | null;
    readonly problem: string | null;
  };
  readonly webhook: { readonly standing: Standing; readonly url: string; readonly problem: string | null };
  readonly slack: {
    readonly standing: Standing;
    readonly kind: "bot" | "webhook" | "off";
    readonly team: string | null;
    readonly channel: string | null;
    readonly newAppUrl: string;
    readonly problem: string | null;
    readonly isStored: boolean;
    /** Names of the settings that the environment sets. */
    readonly fixed: readonly string[];
  };
  readonly sources: Readonly<Record<string, string>>;
  /** Sentences about the settings as a whole. */
  readonly problems: readonly string[];
  readonly version: string;
};

/** A form of Slack's that was refused. Its secrets are gone: no page shows one. */
export type Refused = {
  readonly why: string;
  /** As it was given. */
  readonly channel: string;
  /** It was the form of the incoming webhook. */
  readonly isWebhook: boolean;
  /** A token, a secret or a webhook's URL was pasted, and has to be pasted again. */
  readonly hadSecret: boolean;
};

/** What the visitor did last. */
export type News = {
  /** By its name in {@link DONE}. */
  readonly done: string | null;
  readonly refused: Refused | null;
};

/** The steps, as an address names them after `#`. */
export type StepName = "register" | "install" | "webhook" | "slack" | "try";

/** A step, or the form for a new key: browsers unfold what it lies in. */
export type Anchor = StepName | "key";

/** What was just done, as an address names it. */
const DONE: Readonly<Record<string, string>> = {
  app: "The App is registered, and its credentials are stored.",
  secret: "The webhook has a new secret. Deliveries that are still signed with the old one are accepted for an hour.",
  key: "The new private key is stored. You can delete the old one on the App's page.",
  slack: "Slack is connected. Look at the channel: a message there shows what a failure looks like.",
  signing: "The signing secret is stored.",
  removed: "What was stored for Slack is removed.",
  example: "An example is in the Slack channel.",
  forgotten:
    "All that was stored is forgotten. The App and the Slack app still exist; delete them there if you do not need them.",
};

/** The form for the token. `problem` says why the last one was refused. */
export function renderLogin(nonce: string, problem: string | null = null): Html {
  return layout({
    title: "Set up whyred",
    nonce,
    body: html`
<p class="verdict">Set up whyred</p>
${problem === null ? "" : html`<p class="trouble" role="alert">${problem}</p>`}
<form method="post" action="/setup">
<label for="token">Setup token <span class="quiet">The value of <code>SETUP_TOKEN</code>. You typed it into the form that the Deploy button opened, or set it in a terminal. Lost? Set a new one among the Worker's secrets on Cloudflare's dashboard, and set whyred up anew.</span></label>
<input id="token" name="token" type="password" autocomplete="current-password" required minlength="16" autofocus>
<button class="first">Open the setup page</button>
</form>
<p class="quiet">The token should be 32 random characters: what is stored here is encrypted under it.</p>`,
  });
}

/** The one form that registers the App on GitHub, which sends itself. */
export function renderRegistration(nonce: string, form: { readonly action: string; readonly manifest: string }): Html {
  return layout({
    title: "Register the App",
    nonce,
    body: html`
<p class="verdict">On to GitHub, to register the App</p>
<form method="post" action="${form.action}" id="register">
<input type="hidden" name="manifest" value="${form.manifest}">
<button class="first">Register the App on GitHub</button>
</form>`,
    script: `document.getElementById("register").submit();`,
  });
}

export function renderForget(nonce: string): Html {
  return layout({
    title: "Forget everything?",
    nonce,
    body: html`
<p class="verdict">Forget everything that is stored here?</p>
<p>whyred will stop reporting until it is set up again. GitHub hands out an App's private key only once: register a new App afterwards, or make a new key on the old App's page and set its credentials in the Worker's environment.</p>
<form method="post" action="/setup/forget">
<input type="hidden" name="sure" value="1">
<button class="first">Yes, forget everything</button> <a class="button" href="/setup">No, go back</a>
</form>`,
  });
}

/** What went wrong, for a person, and the way back to the step where they were. */
export function renderProblem(nonce: string, problem: string, anchor: Anchor | null): Html {
  return layout({
    title: "That did not work",
    nonce,
    body: html`
<p class="verdict">That did not work</p>
<p class="trouble" role="alert">${problem}</p>
<p><a class="button first" href="/setup${anchor === null ? "" : `#${anchor}`}">Back to the setup page</a></p>`,
  });
}

/**
 * Asks whether a webhook has been heard of, every three seconds for a quarter of an hour. Then it shows the page anew, with
 * what was typed meanwhile.
 */
const WAIT_FOR_WEBHOOK = `
const byId = (id) => document.getElementById(id);
const showAnew = async () => {
  const answer = await (await fetch("/setup")).text();
  const typed = [...document.querySelectorAll("main input[id]")].map(({ id, value }) => [id, value]);
  const focused = document.activeElement?.id;
  // Without its style, whose nonce is not this page's. What is text there is escaped.
  const text = answer.slice(answer.indexOf("<main"), answer.indexOf("</main>"));
  const main = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  for (const [id, value] of typed) if (value !== "" && byId(id)) byId(id).value = value;
  if (focused) byId(focused)?.focus();
};
const ask = async (left) => {
  try {
    const answer = await fetch("/setup/heard");
    if (answer.status === 401 || (answer.ok && (await answer.json()).heard)) return await showAnew();
  } catch {}
  if (left > 0) setTimeout(ask, 3000, left - 1);
};
setTimeout(ask, 3000, 300);`;

/** The checklist. The next step's button, and no other, stands out. */
export function renderChecklist(list: Checklist, nonce: string, { done, refused }: News): Html {
  const { app, installed, webhook, slack, problems, version } = list;
  const isComplete = [app, installed, webhook].every(({ standing }) => standing === "done");
  const said = done !== null && Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  const next = nextStep(list);
  const isWaiting = app.standing === "done" && webhook.standing === "missing" && refused === null;
  return layout({
    title: "Set up whyred",
    nonce,
    body: html`
<p class="verdict">${isComplete ? "whyred is set up, and reports failed jobs." : "Set up whyred, step by step"}</p>
${said === undefined ? "" : html`<p class="note" role="status">${said}</p>`}
${problems.map((problem) => html`<p class="trouble">${problem}</p>`)}
<ol class="steps">
${renderApp(app, next)}
${renderInstalled(app, installed, next)}
${renderWebhook(webhook, app)}
${renderSlack(slack, refused, next)}
${renderTry(list, next)}
</ol>
${renderSources(list)}
<p class="quiet">Version ${version}</p>`,
    ...(isWaiting && { script: WAIT_FOR_WEBHOOK }),
  });
}

/** The webhook comes by itself, so the visitor goes on with Slack meanwhile. */
function nextStep({ app, installed, slack }: Checklist): StepName {
  if (app.standing !== "done") return "register";
  if (installed.standing !== "done") return "install";
  return slack.standing === "done" ? "try" : "slack";
}

type Heading = {
  readonly name: StepName;
  readonly title: string;
  /** `later`: it is not needed, or cannot be done yet. */
  readonly standing: Standing | "later";
  readonly word: string;
};

function step({ name, title, standing, word }: Heading, body: Html): Html {
  return html`<li class="step ${standing}" id="${name}"><h2>${title}<span class="state">${word}</span></h2>${body}</li>`;
}

const trouble = (problem: string | null) => (problem === null ? "" : html`<p class="trouble">${problem}</p>`);

function renderApp({ standing, name, url, problem, isFixed, isStored }: Checklist["app"], next: StepName): Html {
  const word = { done: "registered", missing: "to do", failed: "does not work" }[standing];
  const called = name === null ? "" : html`<p>${url === null ? name : html`<a href="${url}">${name}</a>`}</p>`;
  const register = html`<p>GitHub asks you to confirm the App's name and permissions. Nothing has to be copied.</p>
<form method="post" action="/setup/github">
<label for="organization">Organization (optional) <span class="quiet">Its name as in github.com/NAME. Leave it empty for your own account. The App can be installed on that account alone.</span></label>
<input id="organization" name="organization" autocomplete="off" spellcheck="false" maxlength="39" pattern="[A-Za-z0-9\\-]*" title="Letters, digits and hyphens, as in github.com/NAME">
<button class="${next === "register" ? "first" : ""}">Register the App</button>
</form>`;
  const rotate = html`<details${standing === "failed" ? html` open` : ""}><summary>Rotate its credentials</summary>
<form method="post" action="/setup/github/webhook-secret"><button>Make a new webhook secret</button></form>
<form method="post" action="/setup/github/key">
<label for="key">New private key <span class="quiet">Make it on the App's page under Private keys, and paste the file here, BEGIN and END lines included.</span></label>
<textarea id="key" name="key" autocomplete="off" spellcheck="false" required></textarea>
<button>Store the new key</button>
</form></details>`;
  const isNew = standing === "missing" && !isFixed;
  return step(
    { name: "register", title: "1. Register the GitHub App", standing, word },
    html`${called}${trouble(problem)}${isNew ? register : ""}${isStored ? rotate : ""}`,
  );
}

function renderInstalled(app: Checklist["app"], installed: Checklist["installed"], next: StepName): Html {
  const { standing, repositories, accounts, missingPermissions, problem } = installed;
  const heading = { name: "install", title: "2. Install it on your repositories" } as const;
  if (app.standing !== "done") {
    return step(
      { ...heading, standing: "later", word: "after step 1" },
      html`<p class="quiet">You choose them on GitHub.</p>`,
    );
  }
  const on = `on ${repositories} ${repositories === 1 ? "repository" : "repositories"}`;
  const word = { done: on, missing: "to do", failed: "does not work" }[standing];
  return step(
    { ...heading, standing, word },
    html`${accounts.length === 0 ? html`<p>GitHub asks on which repositories, and leads back here.</p>` : html`<p>Installed on ${accounts.join(", ")}.</p>`}
${trouble(problem)}
${missingPermissions.map(({ account, url }) => html`<p>${account} has not granted <b>Checks: read</b>, which is optional: without it whyred cannot tell a job that timed out. <a href="${url}">Grant it</a></p>`)}
${renderUngranted(app, installed)}
${app.installUrl === null ? "" : html`<a class="button ${next === "install" ? "first" : ""}" href="${app.installUrl}">${standing === "done" ? "Choose other repositories" : "Install the App"}</a>`}`,
  );
}

const GRANTS = {
  rerun: html`<b>Actions: read and write</b>, for the button <i>Re-run failed jobs</i> in Slack`,
  rules: html`<b>Single file: read</b> with the path <code>.github/whyred.yml</code>, for a repository's own rules`,
};

/** The manifest asks for none of these. */
function renderUngranted({ permissionsUrl }: Checklist["app"], { ungranted }: Checklist["installed"]): Html | string {
  if (ungranted.length === 0) return "";
  const lacking = (["rerun", "rules"] as const).filter((what) => ungranted.some(({ lacks }) => lacks.includes(what)));
  const page = permissionsUrl === null ? "the App's page" : html`<a href="${permissionsUrl}">the App's page</a>`;
  return html`<details><summary>Optional permissions</summary>
<p>These are not granted, and nothing else needs them:</p>
<ul>${lacking.map((what) => html`<li>${GRANTS[what]}</li>`)}</ul>
<p>Change them on ${page} under <i>Permissions &amp; events</i>, and then accept them where the App is installed:
${ungranted.map(({ account, url }, i) => html`${i === 0 ? "" : ", "}<a href="${url}">${account}</a>`)}.</p></details>`;
}

function renderWebhook({ standing, url, problem }: Checklist["webhook"], app: Checklist["app"]): Html {
  const isLater = standing === "missing" && app.standing !== "done";
  const word = { done: "heard of", missing: isLater ? "after step 2" : "waiting …", failed: "does not arrive" }[
    standing
  ];
  const when = standing === "done" ? "" : "Comes by itself once the App is installed. ";
  return step(
    { name: "webhook", title: "3. Hear of the first webhook", standing: isLater ? "later" : standing, word },
    html`<p class="quiet">${when}GitHub sends it to <code>${url}</code>.</p>${trouble(problem)}`,
  );
}

function renderSlack(slack: Checklist["slack"], refused: Refused | null, next: StepName): Html {
  const { standing, kind, team, channel, problem } = slack;
  const word = { done: "connected", missing: "optional", failed: "does not work" }[standing];
  const where =
    kind === "off"
      ? ""
      : html`<p>${kind === "bot" ? html`A bot${team ? ` in ${team}` : ""}, posting to ${channel}.` : "An incoming webhook."}</p>`;
  const forms = renderSlackForms(slack, refused, next === "slack");
  const isFolded = standing === "done" && refused === null;
  const title = "4. Connect Slack";
  return step(
    { name: "slack", title, standing: standing === "missing" ? "later" : standing, word },
    html`${where}${trouble(problem)}${isFolded ? html`<details><summary>Change the connection</summary>${forms}</details>` : forms}`,
  );
}

function renderSlackForms(slack: Checklist["slack"], refused: Refused | null, isNext: boolean): Html {
  const { newAppUrl, isStored, fixed } = slack;
  const focused = refused && fieldToFill(slack, refused);
  const field = (name: string, setting: string, label: string, hint: string, given: string | null = null) =>
    fixed.includes(setting)
      ? html`<p class="quiet"><code>${setting}</code> is set in the Worker's environment.</p>`
      : html`<label for="${name}">${label} <span class="quiet">${hint}</span></label>
<input id="${name}" name="${name}" type="${given === null ? "password" : "text"}" value="${given ?? ""}" autocomplete="off" spellcheck="false"${name === focused ? html` autofocus` : ""}>`;
  const why = refused && renderRefused(refused);
  return html`<p>The button opens Slack in a new tab. Choose the workspace there, press <i>Create</i>, then <i>Install to Workspace</i>. Type <code>/invite @whyred</code> in the channel that is to get the messages, and come back.</p>
<a class="button" href="${newAppUrl}" target="_blank" rel="noopener">Make the Slack app</a>
${refused?.isWebhook ? "" : why}
<form method="post" action="/setup/slack">
${field("bot_token", "SLACK_BOT_TOKEN", "Bot User OAuth Token", "From the app's page OAuth & Permissions; it starts with xoxb-.")}
${field("channel", "SLACK_CHANNEL", "Channel", "Its name, for example #builds, or its ID from the channel's details.", refused?.channel ?? "")}
${field("signing_secret", "SLACK_SIGNING_SECRET", "Signing secret (optional)", "From the app's page Basic Information. It gives the messages buttons, which whoever sees the channel may press.")}
<button class="${isNext ? "first" : ""}">Connect Slack</button>
${isStored ? html`<p class="quiet">What you leave empty stays as it is.</p>` : ""}
</form>
<p class="quiet"><a href="${REPOSITORY}/blob/main/docs/rules.md" target="_blank" rel="noopener">Rules</a> can have a message mention the commit's author, by e-mail address. For that, add the scopes <code>users:read</code> and <code>users:read.email</code> on the app's page OAuth &amp; Permissions, and install the app again. They are optional.</p>
<details${refused?.isWebhook ? html` open` : ""}><summary>Or use an incoming webhook, which posts once and cannot edit</summary>
${refused?.isWebhook ? why : ""}
<form method="post" action="/setup/slack">
${field("webhook_url", "SLACK_WEBHOOK_URL", "Webhook URL", "It starts with https://hooks.slack.com/services/.")}
<button>Connect the incoming webhook</button>
</form></details>
${isStored ? html`<details><summary>Disconnect Slack</summary><form method="post" action="/setup/slack"><input type="hidden" name="remove" value="1"><button>Remove what is stored for Slack</button></form></details>` : ""}`;
}

/** The browser scrolls to the field that has the focus. */
function fieldToFill({ isStored, fixed }: Checklist["slack"], { isWebhook, hadSecret }: Refused): string {
  if (isWebhook) return "webhook_url";
  const hasToken = fixed.includes("SLACK_BOT_TOKEN") || (isStored && !hadSecret);
  return hasToken ? "channel" : "bot_token";
}

function renderRefused({ why, hadSecret }: Refused): Html {
  const again = "What you pasted is not kept, since a secret is never shown: paste it again.";
  return html`<p class="trouble" role="alert">${why}${hadSecret ? ` ${again}` : ""}</p>`;
}

function renderTry({ installed, slack }: Checklist, next: StepName): Html | string {
  if (installed.actionsUrl === null && slack.kind === "off") return "";
  const isNext = next === "try";
  const actions =
    installed.actionsUrl === null
      ? ""
      : html`<p>Break something: push a failing test to a pull request, or re-run a job that fails.</p>
<a class="button ${isNext ? "first" : ""}" href="${installed.actionsUrl}">Open a repository's Actions</a>`;
  const isFirst = isNext && installed.actionsUrl === null;
  return html`<li class="step" id="try"><h2>5. See it work</h2>
${actions}
${slack.kind === "off" ? "" : html`<form method="post" action="/setup/example"><button class="${isFirst ? "first" : ""}">Show me an example in Slack</button></form>`}</li>`;
}

function renderSources({ sources, app, slack }: Checklist): Html {
  const set = Object.entries(sources);
  const isStored = app.isStored || slack.isStored;
  return html`<details><summary>Where the settings come from</summary>
<table>${set.map(([name, source]) => html`<tr><td><code>${name}</code></td><td>${source}</td></tr>`)}</table>
<p class="quiet">What the environment sets wins. To change it, use the Worker's settings on Cloudflare's dashboard, or wrangler.</p></details>
${isStored ? html`<details><summary>Forget everything</summary><form method="post" action="/setup/forget"><button>Forget everything that is stored here …</button></form></details>` : ""}`;
}
