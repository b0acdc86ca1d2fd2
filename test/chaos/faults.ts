// Which calls fail, and how: a fifth of them, by the seed, what a call is about, and how often that was asked before.
// Not by the clock, nor by the order among calls about other things, so that a seed means the same each time.
import { createHash } from "node:crypto";
import type { GitHubRequest } from "../world/github/request.ts";
import { at, isObject, type Json } from "../world/json.ts";
import type { StorageRequest } from "../world/log-storage.ts";
import type { Trouble } from "../world/loopback.ts";
import type { SlackRequest } from "../world/slack/slack.ts";
import type { World } from "../world/world.ts";
import { GITHUB_WAYS, SLACK_WAYS, STORAGE_WAYS, type Way } from "./ways.ts";

export type Call = GitHubRequest | SlackRequest | StorageRequest;
export type FaultOptions = {
  readonly seed: number;
  /** Of a call, in [0, 1]. */
  readonly rate: number;
  /** Without what is waited for half a minute or more: some ways, and the same call failing again. */
  readonly short: boolean;
  /** Hears of every call before it is carried out; true where it has dealt with it, so that it does not fail as well. */
  readonly before: (moment: string) => boolean;
};

export class Faults {
  /** Calls that could have failed. */
  calls = 0;
  /** How often each way was met, by who failed. */
  readonly met = new Map<string, number>();
  /** Runs whose message was posted while the answer was lost. */
  readonly lostPosts = new Set<string>();
  readonly #options: FaultOptions;
  readonly #asked = new Map<string, number>();
  readonly #notCarriedOut = new WeakSet<Call>();
  readonly #world: World;

  constructor(world: World, options: FaultOptions) {
    this.#world = world;
    this.#options = options;
  }

  begin(): void {
    const { github, storage, slack } = this.#world;
    github.failBy((call) => this.#meet(call, { of: "GitHub", what: this.#aboutGitHub(call), ways: GITHUB_WAYS }));
    storage.failBy((call) => this.#meet(call, { of: "the storage", what: aboutStorage(call), ways: STORAGE_WAYS }));
    slack.failBy((call) => this.#meet(call, { of: "Slack", what: aboutSlack(call), ways: SLACK_WAYS }));
  }

  end(): void {
    const { github, storage, slack } = this.#world;
    for (const one of [github, storage, slack]) one.heal();
  }

  /** Was it carried out, whatever was answered? */
  isCarriedOut(call: Call): boolean {
    return !this.#notCarriedOut.has(call);
  }

  #meet<T extends Trouble>(
    call: Call,
    { of, what, ways }: { of: string; what: string; ways: readonly Way<T>[] },
  ): T | undefined {
    const moment = momentOf(call);
    const isPost = moment === "chat.postMessage" && "body" in call;
    if (this.#options.before(moment)) {
      if (isPost) this.lostPosts.add(runNamedIn(call.body));
      return undefined;
    }
    this.calls += 1;
    const nth = this.#asked.get(what) ?? 0;
    this.#asked.set(what, nth + 1);
    if (this.#options.short && nth > 0) return undefined;
    const way = this.#draw(
      `${what} ${nth}`,
      ways.filter(({ isMaking }) => !isMaking || MAKING.has(moment)),
    );
    if (!way) return undefined;
    this.met.set(`${of}: ${way.name}`, (this.met.get(`${of}: ${way.name}`) ?? 0) + 1);
    const trouble = way.trouble();
    const isCarriedOut = trouble.afterwards || trouble.effectAfterMs !== undefined;
    if (trouble.answer && !isCarriedOut) this.#notCarriedOut.add(call);
    if (isCarriedOut && isPost) this.lostPosts.add(runNamedIn(call.body));
    return trouble;
  }

  #draw<T extends Trouble>(key: string, all: readonly Way<T>[]): Way<T> | undefined {
    const { seed, rate, short } = this.#options;
    const digest = createHash("sha256").update(`${seed} ${key}`).digest();
    if (digest.readUInt32BE(0) / 2 ** 32 >= rate) return undefined;
    const ways = all.filter(({ isLong }) => !(short && isLong));
    const weights = ways.map(({ weight = 1 }) => weight);
    const drawn = (digest.readUInt32BE(4) / 2 ** 32) * weights.reduce((sum, weight) => sum + weight, 0);
    const upTo = (at: number) => weights.slice(0, at + 1).reduce((sum, weight) => sum + weight, 0);
    return ways.find((_, at) => drawn < upTo(at));
  }

  /** A comment's id depends on who was first: its pull request does not. */
  #aboutGitHub({ method, path, query, body }: GitHubRequest): string {
    const comment = /\/issues\/comments\/(\d+)$/.exec(path)?.[1];
    if (comment === undefined)
      return `${method} ${path} ${query["page"] ?? ""} ${JSON.stringify(at(body, "permissions") ?? "")} ${JSON.stringify(at(body, "repository_ids") ?? "")}`;
    const pull = this.#world.github.pulls.find(({ comments }) => comments.some(({ id }) => String(id) === comment));
    return `${method} comment of ${pull?.id}`;
  }
}

/** What makes a comment or a message. */
const MAKING: ReadonlySet<string> = new Set(["issues/create-comment", "chat.postMessage"]);

/** Without the link's signature, which is another one each time. */
const aboutStorage = ({ path, headers }: StorageRequest) => `${path.replace(/\?.*/, "")} ${headers["range"] ?? ""}`;

const aboutSlack = ({ method, body }: SlackRequest) => `${method} ${runNamedIn(body)}`;

/** What the killer waits for: "chat.postMessage", "issues/create-comment", or "log". */
function momentOf(call: Call): string {
  if ("operation" in call) return call.operation ?? "";
  return "body" in call ? call.method : "log";
}

/** The run that a message is about. */
export function runNamedIn(said: Json): string {
  return /\/actions\/runs\/(\d+)/.exec(JSON.stringify(isObject(said) ? (said["blocks"] ?? "") : said))?.[1] ?? "";
}
