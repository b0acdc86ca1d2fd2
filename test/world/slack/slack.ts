/**
 * Slack as far as whyred talks to it: the Web API, which reports errors at HTTP 200, and incoming webhooks, which do
 * not. A method or an argument that Slack does not document is kept as a violation, which fails the test; a message
 * that breaks its limits is refused as Slack refuses it.
 */
import { randomBytes } from "node:crypto";
import { html } from "../demo/html.ts";
import { isOfBrowser, noSuchPage, page } from "../github/web-page.ts";
import { isObject, type Json, type JsonObject, listAt, objectAt, parseJson, stringAt } from "../json.ts";
import { type Answer, type Incoming, type Listener, listen, type Trouble, under } from "../loopback.ts";
import { Troubles } from "../troubles.ts";
import { answerWebhook, type IncomingWebhook } from "./incoming-webhook.ts";
import { type Interaction, mona, type Presser, payloadOf, sent } from "./interaction.ts";
import type { Channel, Message, Refusal } from "./message.ts";
import { isRefusal, methods } from "./methods.ts";
import { argumentsOf } from "./request.ts";
import { Workspace } from "./workspace.ts";

export type SlackRequest = {
  /** For example `chat.postMessage`, or `incoming webhook`. */
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Json;
  at: Date;
  /** What was answered; undefined as long as it is not. */
  status?: number | "hang up";
  answer?: string;
};

/** An error of Slack's own beside what goes wrong with any server. */
export type SlackTrouble = Trouble & {
  /** Only this method, or `incoming webhook`. */
  method?: string;
  /** `{"ok": false, "error": …}` at HTTP 200, or an incoming webhook's plain text at HTTP 400. */
  error?: string;
  /** Another status than that. */
  status?: number;
  /** HTTP 429 with this header. */
  retryAfter?: number;
};

export const webhookMethod = "incoming webhook";

export class Slack extends Workspace {
  readonly requests: SlackRequest[] = [];
  readonly violations: string[] = [];
  readonly webhooks: IncomingWebhook[] = [];
  /** Called before a request is carried out; a test may look around, or hold the request by not returning. */
  onRequest: ((request: SlackRequest) => void | Promise<void>) | undefined;
  /** The page that shows what is posted, where there is one. */
  shownAt: string | undefined;
  /** Of the app, to verify what Slack sends. No real one. */
  readonly signingSecret = "stand-in-for-a-signing-secret";
  readonly #token: string;
  readonly #troubles = new Troubles<SlackRequest>();
  #listener: Listener | undefined;

  constructor(token: string) {
    super();
    this.#token = token;
  }

  async start(): Promise<void> {
    const failed = (problem: string) => this.violations.push(`Slack, ${problem}`);
    this.#listener = await listen((request) => this.#receive(request), failed);
  }

  /** What `SLACK_API_URL` is. */
  get apiUrl(): string {
    return `${this.#origin}/api`;
  }

  get #origin(): string {
    if (this.#listener === undefined) throw new Error("This Slack has not been started");
    return this.#listener.url;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  /**
   * Somebody presses the button with these words: what Slack sends to the app's address. Whoever called the payload's
   * `response_url` would be a violation.
   */
  press(message: Message, label: string, by: Presser = mona): Interaction {
    const answerTo = `${this.#origin}/actions/${this.identity.team_id}/1/${randomBytes(12).toString("hex")}`;
    return sent(payloadOf(this, message, label, { by, answerTo }), this.signingSecret);
  }

  /** The URL of a new incoming webhook for the channel, and what can be done to it. */
  addWebhook(channel: Channel): IncomingWebhook & { url: string } {
    const path = `/services/${this.identity.team_id}/B06${randomBytes(4).toString("hex").toUpperCase()}/${randomBytes(12).toString("hex")}`;
    const webhook = { path, channel, active: true, url: `${this.#origin}${path}` };
    this.webhooks.push(webhook);
    return webhook;
  }

  /** The next requests meet this trouble, until `times` is used up. */
  fail(trouble: SlackTrouble): void {
    const { method } = trouble;
    const isHook = method === webhookMethod;
    const answer = trouble.answer ?? answerOf(trouble, isHook);
    this.#troubles.order((request) => method === undefined || request.method === method, {
      ...trouble,
      ...(answer === undefined ? {} : { answer }),
    });
  }

  /** Each request meets the trouble that `choose` answers for it, if any, until `heal()`. */
  failBy(choose: (request: SlackRequest) => Trouble | undefined): void {
    this.#troubles.chooseBy(choose);
  }

  heal(): void {
    this.#troubles.end();
  }

  /** Slack's page that makes an app from a manifest (docs.slack.dev, "Configuring apps with app manifests"). */
  #newApp({ query }: Incoming): Answer {
    const given = parseJson(query.get("manifest_json") ?? "null");
    const name = stringAt(objectAt(given, "display_information"), "name");
    const scopes = listAt(objectAt(given, "oauth_config"), "scopes", "bot").map(String);
    if (!isObject(given) || name === undefined || scopes.length === 0) {
      this.violations.push("Slack, GET /apps: the manifest is none");
      return page("No app", html`<p>This manifest is not valid.</p>`, 400, "Slack");
    }
    this.scopes.clear();
    for (const scope of scopes) this.scopes.add(scope);
    const address = stringAt(objectAt(given, "settings", "interactivity"), "request_url") ?? "";
    const back = URL.canParse(address) ? `${new URL(address).origin}/setup#slack` : "";
    const shown = this.shownAt === undefined ? "" : html`<p><a href="${this.shownAt}">See what is posted there</a></p>`;
    const body = html`<p>On Slack's own pages you find these two under <i>OAuth &amp; Permissions</i> and <i>Basic Information</i>. Copy them to whyred's setup page.</p>
<p>Bot User OAuth Token: <code id="token">${this.#token}</code></p>
<p>Signing Secret: <code id="signing">${this.signingSecret}</code></p><p>Scopes: ${scopes.join(", ")}</p>
<p>The bot is in these channels: ${this.channels.map(({ name }) => `#${name}`).join(", ")}</p>${shown}${back === "" ? "" : html`<p><a href="${back}">Back to whyred's setup page</a></p>`}`;
    return page(`${name} is installed in ${this.identity.team}`, body, 200, "Slack");
  }

  async #receive(incoming: Incoming): Promise<Answer | "hang up"> {
    if (incoming.path === "/favicon.ico") return { status: 204 };
    if (incoming.method === "GET" && incoming.path === "/apps") return this.#newApp(incoming);
    if (isOfBrowser(incoming)) return noSuchPage("Slack");
    const isHook = incoming.path.startsWith("/services/");
    const method = isHook ? webhookMethod : incoming.path.replace(/^\/api\//, "");
    const { path, headers } = incoming;
    const request: SlackRequest = {
      method,
      path,
      headers,
      body: argumentsOf(incoming) ?? incoming.body,
      at: new Date(),
    };
    this.requests.push(request);
    await this.onRequest?.(request);
    const answer = await under(this.#troubles.meet(request), async () => {
      return isHook ? answerWebhook(incoming, this.webhooks, this) : this.#call(method, incoming);
    });
    request.status = answer === "hang up" ? answer : answer.status;
    if (answer !== "hang up" && answer.body !== undefined) request.answer = answer.body;
    return answer;
  }

  #call(name: string, incoming: Incoming): Answer {
    const method = methods.get(name);
    if (method === undefined || !incoming.path.startsWith("/api/")) {
      this.violations.push(`Slack, ${incoming.method} ${incoming.path}: the stand-in knows no such method`);
      return answered({ error: "unknown_method" });
    }
    const given = argumentsOf(incoming);
    if (given === undefined) return answered({ error: "invalid_json" });
    const unknown = Object.keys(given).filter((argument) => !method.known.has(argument));
    for (const argument of unknown) this.violations.push(`Slack, ${name}: no argument '${argument}' is documented`);
    const refused = this.#refusedCaller(incoming, given) ?? this.#missingScope(method.scope);
    return answered(refused ?? method.answer(given, this), incoming);
  }

  #refusedCaller({ headers }: Incoming, given: JsonObject): Refusal | undefined {
    const token = /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1] ?? given["token"];
    if (token === undefined) return { error: "not_authed" };
    return token === this.#token ? undefined : { error: "invalid_auth" };
  }

  #missingScope(scope: string | undefined): Refusal | undefined {
    return scope === undefined || this.scopes.has(scope) ? undefined : { error: "missing_scope" };
  }
}

function answered(reply: JsonObject | Refusal, incoming?: Incoming): Answer {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "x-slack-req-id": randomBytes(16).toString("hex"),
  };
  if (!isRefusal(reply)) {
    // Slack wants to be told the charset of JSON, and says so.
    const type = incoming?.headers["content-type"] ?? "";
    const warned = /^application\/json$/.test(type.trim()) ? { warning: "missing_charset" } : {};
    return { status: 200, headers, body: JSON.stringify({ ...reply, ...warned }) };
  }
  const { error, messages = [] } = reply;
  const details = {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  };
  return { status: 200, headers, body: JSON.stringify({ ok: false, error, ...(messages.length > 0 ? details : {}) }) };
}

function answerOf({ error, status, retryAfter }: SlackTrouble, isHook: boolean): Answer | undefined {
  if (retryAfter !== undefined) {
    const body = isHook ? "rate_limited" : JSON.stringify({ ok: false, error: "ratelimited" });
    return { status: 429, headers: { "retry-after": String(retryAfter) }, body };
  }
  if (error === undefined) return status === undefined ? undefined : { status, body: "" };
  if (isHook) return { status: status ?? 400, headers: { "content-type": "text/html" }, body: error };
  return { ...answered({ error }), status: status ?? 200 };
}
