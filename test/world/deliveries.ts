/** Sends webhooks as GitHub does: signed over the bytes, with its headers, and once, unless a test sends them again. */
import { createHmac, randomUUID } from "node:crypto";
import { Webhooks } from "@octokit/webhooks";
import type { GitHub } from "./github/github.ts";
import type { Job, Run } from "./github/state.ts";
import { type Json, objectAt, parseJson, at as valueAt } from "./json.ts";
import {
  examplePayload,
  hookId,
  type JobAction,
  jobPayload,
  pingPayload,
  type RunAction,
  runPayload,
} from "./payloads.ts";

export type Delivery = { event: string; id: string; headers: Record<string, string>; body: string };

export type DeliverOptions = {
  /** The Worker's address, without the path. */
  to: string;
  /** Headers in the place of GitHub's own, or undefined to leave one out. */
  headers?: Record<string, string | undefined>;
};

// docs.github.com, "Best practices for using webhooks": later than that, GitHub counts the delivery as failed.
const answeredWithinMs = 10_000;

export class Deliveries {
  readonly #github: GitHub;
  readonly #kept = new Map<string, Delivery>();
  #to: string | undefined;
  /** What is to be sent again by a test, since there is no address to send it to. */
  readonly askedAgain: Delivery[] = [];

  constructor(github: GitHub, secret: string) {
    this.#github = github;
    github.hook.config.secret = secret;
    github.hook.sendAgain = ({ guid }) => this.#sendAgain(guid);
  }

  /** `workflow_job`; its action follows from the job's status unless given. */
  job(job: Job, action: JobAction = job.status): Promise<Delivery> {
    return this.of("workflow_job", jobPayload(this.#github, job, action));
  }

  run(run: Run, action: RunAction = "completed"): Promise<Delivery> {
    return this.of("workflow_run", runPayload(this.#github, run, action));
  }

  ping(): Promise<Delivery> {
    return this.of("ping", pingPayload(this.#github));
  }

  /** A real example of another event, as it was recorded: nothing in it is of this GitHub. */
  example(event: string, action?: string): Promise<Delivery> {
    return this.of(event, examplePayload(event, action));
  }

  /** Any event with any payload, signed. */
  of(event: string, payload: Json): Promise<Delivery> {
    return this.signed(event, JSON.stringify(payload));
  }

  /** Any bytes, signed, whether they are JSON or not. */
  async signed(event: string, body: string): Promise<Delivery> {
    const id = randomUUID();
    const { secret } = this.#github.hook.config;
    const headers = {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/0d5bd3c",
      "x-github-delivery": id,
      "x-github-event": event,
      "x-github-hook-id": String(hookId),
      "x-github-hook-installation-target-id": String(this.#github.app.id),
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`, // GitHub still sends it
      "x-hub-signature-256": await new Webhooks({ secret }).sign(body),
    };
    return { event, id, headers, body };
  }

  /** The same delivery under another GUID, as when someone presses *Redeliver* and GitHub has forgotten the first. */
  again(delivery: Delivery): Delivery {
    const id = randomUUID();
    return { ...delivery, id, headers: { ...delivery.headers, "x-github-delivery": id } };
  }

  /** Delivers it, and keeps what came of it, as GitHub does. */
  async deliver(delivery: Delivery, options: DeliverOptions): Promise<Response> {
    this.#to = options.to;
    try {
      const response = await this.#post(delivery, options);
      this.keep(delivery, response.status);
      return response;
    } catch (error) {
      this.keep(delivery, 0);
      throw error;
    }
  }

  /** Where the App's webhook is now, to which what is asked for is sent again. */
  sendTo(address: string): void {
    this.#to = address;
  }

  /** As if it had been delivered, and answered like that; 0 where nobody was there. */
  keep(delivery: Delivery, statusCode: number, at = new Date()): void {
    const { action = null, installation, repository } = objectAt(parsed(delivery.body));
    this.#kept.set(delivery.id, delivery);
    this.#github.hook.record({
      guid: delivery.id,
      event: delivery.event,
      action: typeof action === "string" ? action : null,
      at,
      redelivery: this.#github.hook.attempts.some(({ guid }) => guid === delivery.id),
      statusCode,
      installationId: numberAt(installation, "id"),
      repositoryId: numberAt(repository, "id"),
    });
  }

  /** To where the last one went, as GitHub sends it again; where none went anywhere, a test sends it. */
  #sendAgain(guid: string): void {
    const delivery = this.#kept.get(guid);
    if (delivery === undefined) return;
    if (this.#to === undefined) this.askedAgain.push(delivery);
    else void this.deliver(delivery, { to: this.#to }).catch(() => {});
  }

  #post(delivery: Delivery, { to, headers = {} }: DeliverOptions): Promise<Response> {
    const all = Object.entries({ ...delivery.headers, ...headers });
    const given = all.filter((header): header is [string, string] => header[1] !== undefined);
    const address = `${to.replace(/\/$/, "")}/api/github/webhooks`;
    const signal = AbortSignal.timeout(answeredWithinMs);
    return fetch(address, { method: "POST", headers: given, body: delivery.body, redirect: "manual", signal });
  }
}

function numberAt(value: Json | undefined, name: string): number | null {
  const found = valueAt(value, name);
  return typeof found === "number" ? found : null;
}

/** A test may send what is no JSON. */
function parsed(body: string): Json {
  try {
    return parseJson(body);
  } catch {
    return null;
  }
}
