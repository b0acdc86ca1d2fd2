/**
 * GitHub's API as far as whyred asks it. Every request is looked up in GitHub's own description and checked against
 * it, then against the caller's token, then carried out on the state that a test has built; the answer is checked
 * against the description too. What disagrees is kept as a violation, which fails the test.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import type { LogStorage } from "../log-storage.ts";
import { type Answer, type Incoming, type Listener, listen, type Trouble, under } from "../loopback.ts";
import { Troubles } from "../troubles.ts";
import { Builder } from "./builder.ts";
import { notFound, type Reply, refusal, type Site } from "./call.ts";
import { type Asked, carryOut } from "./carry-out.ts";
import { ContentLimits } from "./content-limits.ts";
import { Credentials } from "./credentials.ts";
import { type Operation, operationFor, problemsOfAnswer, problemsOfRequest } from "./description.ts";
import { fits, type GitHubRequest, remembered, type Which } from "./request.ts";
import { type Comment, fullName, type PullRequest } from "./state.ts";
import { Web } from "./web.ts";

export class GitHub extends Builder {
  /** Every request so far, oldest first. */
  readonly requests: GitHubRequest[] = [];
  readonly violations: string[] = [];
  readonly settings: Site["settings"] = {
    logLinkSeconds: 60,
    tokenSeconds: 3600,
    limitsContent: false,
    listsKeptJobs: true,
    rate: { limit: 5000, remaining: 4900, resetSeconds: 3600 },
  };
  /** Called before a request is carried out; a test may look around, or hold the request by not returning. */
  onRequest: ((request: GitHubRequest) => void | Promise<void>) | undefined;
  /** Its pages for people. */
  readonly web: Web;
  readonly #site: Site;
  readonly #troubles = new Troubles<GitHubRequest>();
  #listener: Listener | undefined;

  constructor(app: { id: number; slug: string; owner: string; key: KeyObject }, storage: LogStorage) {
    super(app);
    const credentials = new Credentials(app.id, createPublicKey(app.key));
    this.web = new Web(this, () => app.key.export({ type: "pkcs1", format: "pem" }).toString());
    this.#site = {
      state: this,
      storage,
      credentials,
      limits: new ContentLimits(),
      settings: this.settings,
      exchange: (code, api) => this.web.exchange(code, api),
    };
  }

  async start(): Promise<void> {
    const failed = (problem: string) => this.violations.push(`GitHub, ${problem}`);
    this.#listener = await listen((request) => this.#receive(request), failed);
  }

  /** What `GITHUB_API_URL` is. */
  get url(): string {
    if (this.#listener === undefined) throw new Error("This GitHub has not been started");
    return this.#listener.url;
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  /** The requests that fit meet this trouble, until `times` is used up. */
  fail(which: Which, trouble: Trouble): void {
    this.#troubles.order((request) => fits(request, which), trouble);
  }

  /** Each request meets the trouble that `choose` answers for it, if any, until `heal()`. */
  failBy(choose: (request: GitHubRequest) => Trouble | undefined): void {
    this.#troubles.chooseBy(choose);
  }

  /** All troubles are over. */
  heal(): void {
    this.#troubles.end();
  }

  /** *Generate a private key* on the App's page: another one, as it is downloaded; `alone` deletes those before it. */
  newKey({ alone = false } = {}): string {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    this.#site.credentials.accept(publicKey, alone);
    return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  }

  /** Every token given out stops working at once, as when its hour has passed. */
  expireTokens(): void {
    this.#site.credentials.expireTokens();
  }

  /** The comments that people see on a pull request, oldest first. */
  comments(pull: PullRequest): Comment[] {
    return pull.comments.filter((comment) => !comment.deleted);
  }

  /** The API lies at the address itself, and, as an Enterprise Server has it, below `/api/v3`. */
  async #receive(given: Incoming): Promise<Answer | "hang up"> {
    const page = await this.web.answer(given);
    if (page !== undefined) return page;
    const incoming = { ...given, path: given.path.replace(/^\/api\/v3(?=\/)/, "") };
    const path = this.#byName(incoming.path);
    const operation = operationFor(incoming.method, path);
    const caller = this.#site.credentials.caller(incoming.headers["authorization"]);
    const request = remembered(incoming, operation, caller);
    this.requests.push(request);
    const refused = this.#refused(incoming, operation);
    await this.onRequest?.(request);
    const answer = await under(this.#troubles.meet(request), async () => {
      if (refused !== undefined || operation === undefined) return refused ?? answerOf(notFound);
      return this.#answer({ incoming, operation, caller, path, api: this.url });
    });
    request.status = answer === "hang up" ? answer : answer.status;
    return answer;
  }

  /** Checked even where a trouble takes the answer's place: the request was wrong all the same. */
  #refused(incoming: Incoming, operation: Operation | undefined): Answer | undefined {
    if (operation === undefined) return this.#violated(incoming, "GitHub's API description has no such route", 404);
    const [problem] = problemsOfRequest(operation, incoming);
    return problem === undefined ? undefined : this.#violated(incoming, problem, 422);
  }

  async #answer(asked: Asked): Promise<Answer> {
    const { incoming, operation } = asked;
    const reply = await carryOut(this.#site, asked);
    if (reply === undefined) return this.#violated(incoming, "the stand-in does not carry out this operation", 501);
    const replied = answerOf(reply);
    const answer = { ...replied, headers: { ...this.#usualHeaders(), ...replied.headers } };
    const [wrong] = problemsOfAnswer(operation, answer);
    if (wrong === undefined) return answer;
    return this.#violated(incoming, `the stand-in's own answer is wrong: ${wrong}`, 500);
  }

  /**
   * `/repositories/{id}` is not described, but GitHub's own links to further pages begin with it: it stands for the
   * repository's name.
   */
  #byName(path: string): string {
    return path.replace(/^\/repositories\/(\d+)/, (whole, id) => {
      const repository = this.repositories.find((one) => String(one.id) === id);
      return repository === undefined ? whole : `/repos/${fullName(repository)}`;
    });
  }

  #violated({ method, path }: Incoming, problem: string, status: number): Answer {
    this.violations.push(`GitHub, ${method} ${path}: ${problem}`);
    return answerOf(refusal(status, `The stand-in refuses this: ${problem}`));
  }

  #usualHeaders(): Record<string, string> {
    const { limit, remaining, resetSeconds } = this.settings.rate;
    return {
      "x-github-api-version-selected": "2022-11-28",
      "x-github-media-type": "github.v3; format=json",
      "x-github-request-id": randomBytes(10).toString("hex").toUpperCase(),
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + resetSeconds),
      "x-ratelimit-resource": "core",
      "x-ratelimit-used": String(limit - remaining),
    };
  }
}

function answerOf({ status, json, headers = {} }: Reply): Answer {
  if (json === undefined) return { status, headers };
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(json) };
}
