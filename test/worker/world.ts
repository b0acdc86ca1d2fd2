// The stand-ins, in a Node process of their own, for the tests that run inside workerd. Each file of tests asks for a
// world of its own, so that the files can run at the same time and none meets another's faults. It is reached over
// loopback: by the Worker through its settings, by the tests through the small control below.
import { createHash } from "node:crypto";
import process from "node:process";
import type { Which } from "../world/github/request.ts";
import { fullName, type PullRequest, type Run } from "../world/github/state.ts";
import { listen } from "../world/loopback.ts";
import type { Interaction } from "../world/slack/interaction.ts";
import { startWorld, type World } from "../world/world.ts";
import type { Ask, Change, Said, Scene, SceneSpec, Seen } from "./asks.ts";
import { isOrder, order } from "./orders.ts";
import type { StorageSpec } from "./run/lies.ts";
import { LyingStorage } from "./run/lying-storage.ts";

class Control {
  readonly #world: World;
  readonly #scenes: { run: Run; pull: PullRequest }[] = [];
  readonly #liars: LyingStorage[] = [];
  #countdown = 0;
  #heldOperation: string | null = null;
  #held: (() => void) | null = null;

  constructor(world: World) {
    this.#world = world;
    world.github.onRequest = ({ operation }) => this.#pass(operation);
    world.slack.onRequest = ({ method }) => this.#pass(method);
  }

  answer(ask: Ask): unknown {
    if (isOrder(ask)) return order(this.#world, ask, this.#about(ask.ask === "trouble" ? ask.scene : undefined));
    const { github } = this.#world;
    switch (ask.ask) {
      case "scene":
        return this.#scene(ask);
      case "scene again":
        return this.#describe(ask.scene);
      case "change":
        return this.#change(this.#at(ask.scene).pull, ask.to);
      case "rerun": {
        const { run } = this.#at(ask.scene);
        github.rerun(run, { jobs: ask.jobs });
        return this.#describe(ask.scene);
      }
      case "push": {
        const { pull, run } = this.#at(ask.scene);
        pull.sha = pull.sha.split("").reverse().join("");
        const { repository: repo, event } = run;
        const next = github.addRun({ repo, branch: pull.branch, sha: pull.sha, event, jobs: ask.jobs });
        this.#scenes.push({ run: next, pull });
        return this.#describe(this.#scenes.length - 1);
      }
      case "beside": {
        const { pull, run } = this.#at(ask.scene);
        const { jobs, event, sameWorkflow } = ask;
        const workflow = sameWorkflow ? run.workflow : { name: `after ${event}` };
        const beside = github.addRun({
          repo: run.repository,
          branch: pull.branch,
          sha: pull.sha,
          event,
          workflow,
          jobs,
        });
        this.#scenes.push({ run: beside, pull });
        return this.#describe(this.#scenes.length - 1);
      }
      case "run":
        return this.#run(ask);
      case "complete":
        github.completeRun(this.#at(ask.scene).run, ask.conclusion);
        return this.#describe(ask.scene);
      case "files":
        this.#at(ask.scene).pull.files = ask.files;
        return null;
      case "seen":
        return this.#seen(this.#at(ask.scene));
      case "channel":
        return this.#channel(this.#at(ask.scene).run);
      case "press":
        return this.#press(ask);
      case "requests":
        return github.requests.length + this.#world.slack.requests.length;
      case "whispers":
        return this.#world.slack.whispers.splice(0).map(({ text, user }) => ({ text, user }));
      case "asked":
        return this.#asked(this.#at(ask.scene).run);
      case "hold":
        this.#countdown = ask.request;
        return null;
      case "holdOperation":
        this.#heldOperation = ask.operation;
        return null;
      case "held":
        return this.#held !== null;
      case "busy":
        return [...github.requests, ...this.#world.slack.requests].some(({ status }) => status === undefined);
      case "release":
        return this.release();
      case "liar":
        return this.#liar(ask.spec);
      case "liarSaw":
        return this.#liars[ask.liar]?.saw;
      case "store":
        return this.#world.storage.put(ask.name, ask.log).then(() => this.#world.storage.link(ask.name, ask.seconds));
    }
  }

  close(): void {
    this.release();
    for (const liar of this.#liars) liar.close();
  }

  async #liar(spec: StorageSpec): Promise<{ liar: number; url: string }> {
    const liar = await LyingStorage.start(spec);
    this.#liars.push(liar);
    return { liar: this.#liars.length - 1, url: liar.url };
  }

  release(): void {
    this.#countdown = 0;
    this.#held?.();
    this.#held = null;
  }

  async #pass(operation?: string): Promise<void> {
    if (this.#countdown > 0) this.#countdown -= 1;
    else if (operation === undefined || operation !== this.#heldOperation) return;
    if (this.#countdown > 0) return;
    this.#heldOperation = null;
    await new Promise<void>((resolve) => {
      this.#held = resolve;
    });
  }

  #scene({ jobs, conclusion, runName, event = "pull_request", from, withheld, rules }: SceneSpec): Promise<Scene> {
    const { github } = this.#world;
    const name = `shop-${this.#scenes.length}`;
    const owned = rules ? `with-rules-${this.#scenes.length}` : "acme";
    const owner = withheld ? `without-${withheld}-${this.#scenes.length}` : owned;
    const repo = github.addRepository({ owner, name, files: filesOf(rules?.own) });
    if (rules?.owners) github.addRepository({ owner, name: ".github", files: filesOf(rules.owners) });
    const installation = github.installationOf(repo);
    if (rules && !rules.mayNotRead && installation) installation.permissions["single_file"] = "read";
    if (withheld && withheld !== "nothing") delete github.installationOf(repo)?.permissions[withheld];
    const fork = from ? github.addRepository({ owner: "mallory", name, fork: true }) : repo;
    const pull = github.addPullRequest({ repo, headRepo: from === "deleted fork" ? null : fork, branch: "topic" });
    const headRepo = pull.headRepository;
    const run = github.addRun({
      repo,
      headRepo,
      branch: "topic",
      sha: pull.sha,
      event,
      jobs,
      ...(conclusion && { conclusion }),
      ...(runName && { runName }),
    });
    this.#scenes.push({ run, pull });
    return this.#describe(this.#scenes.length - 1);
  }

  #run(asked: Extract<Ask, { ask: "run" }>): Promise<Scene> {
    const { branch, jobs, event = "push", from, alone, workflow, conclusion, sameCommit } = asked;
    const { github } = this.#world;
    const before = this.#at(asked.scene);
    const { repository: repo } = before.run;
    const headRepo = from ? github.addRepository({ owner: "mallory", name: repo.name, fork: true }) : repo;
    const known = github.pulls.find((pull) => pull.headRepository === headRepo && pull.branch === branch);
    const pull = known ?? github.addPullRequest({ repo, headRepo, branch, state: alone ? "closed" : "open" });
    const fresh = createHash("sha1").update(`${branch} ${this.#scenes.length}`).digest("hex");
    pull.sha = sameCommit ? before.run.sha : fresh;
    const given = {
      ...(workflow && { workflow: { name: workflow } }),
      ...(conclusion !== undefined && { conclusion }),
    };
    const run = github.addRun({ repo, headRepo, branch, sha: pull.sha, event, jobs, ...given });
    this.#scenes.push({ run, pull });
    return this.#describe(this.#scenes.length - 1);
  }

  #change(pull: PullRequest, to: Change): void {
    switch (to) {
      case "locked":
        pull.locked = true;
        break;
      case "closed":
        pull.state = "closed";
        break;
      case "opened":
        pull.state = "open";
        break;
      // The head as it was before the push, and as it is: each is the other one reversed.
      case "behind":
      case "caught up":
        pull.sha = pull.sha.split("").reverse().join("");
        break;
      case "may re-run":
      case "may not re-run": {
        const permissions = this.#world.github.installationOf(pull.repository)?.permissions;
        if (permissions) permissions["actions"] = to === "may re-run" ? "write" : "read";
        break;
      }
      case "renamed":
        this.#world.github.rename(pull.repository, { name: `${pull.repository.name}-renamed` });
        break;
      case "transferred":
        this.#world.github.rename(pull.repository, { owner: `umbrella-${pull.repository.id}` });
        break;
      case "renamed, and its name taken": {
        const { name } = pull.repository;
        this.#world.github.rename(pull.repository, { name: `${name}-renamed` });
        this.#world.github.addRepository({ owner: "acme", name });
        break;
      }
      case "comments deleted":
        for (const comment of pull.comments) comment.deleted = true;
        break;
      case "rules mended":
        pull.repository.files.clear();
        break;
      case "rules wrong in another way":
        for (const [path, text] of Object.entries(filesOf("rules:\n  - Slack: false\n")))
          pull.repository.files.set(path, text);
        break;
      case "default branch renamed":
        pull.repository.defaultBranch = "trunk";
        break;
      case "channel archived":
      case "channel restored":
        this.#world.channel.archived = to === "channel archived";
    }
  }

  async #describe(scene: number): Promise<Scene> {
    const { run, pull } = this.#at(scene);
    const { deliveries } = this.#world;
    const jobs = (run.attempts.at(-1)?.jobs ?? []).filter(({ status }) => status === "completed");
    return {
      scene,
      repositoryId: run.repository.id,
      runId: run.id,
      headRepositoryId: run.headRepository?.id ?? "none",
      branch: pull.branch,
      jobs: await Promise.all(jobs.map((job) => deliveries.job(job))),
      run: await deliveries.run(run),
    };
  }

  #at(scene: number): { run: Run; pull: PullRequest } {
    const found = this.#scenes[scene];
    if (!found) throw new Error(`There is no scene ${scene}`);
    return found;
  }

  #about(scene: number | undefined): Which {
    if (scene === undefined) return {};
    const { repository } = this.#at(scene).run;
    const installation = this.#world.github.installationOf(repository)?.id;
    return { line: new RegExp(`/repos/${fullName(repository)}/|/installations/${installation}/`) };
  }

  #asked({ repository }: Run): string[] {
    const { github } = this.#world;
    const ours = [`/repos/${fullName(repository)}/`, `/installations/${github.installationOf(repository)?.id}/`];
    const about = github.requests.filter(({ path }) => ours.some((part) => path.includes(part)));
    return about.map(({ line, body }) => `${line} ${JSON.stringify(body)}`);
  }

  #press({ scene, label, by }: Extract<Ask, { ask: "press" }>): Interaction {
    const { repository } = this.#at(scene).run;
    const all = this.#world.slack.messages(this.#world.channel);
    const about = all.filter(({ blocks }) => JSON.stringify(blocks).includes(`/${fullName(repository)}/`));
    const [message] = about.filter(({ threadTs }) => threadTs === undefined);
    if (!message) throw new Error("There is no message");
    return this.#world.slack.press(message, label, by);
  }

  #channel({ repository }: Run): Said[] {
    const messages = this.#world.slack.messages(this.#world.channel);
    return messages
      .map(({ text, blocks, history, threadTs }) => {
        return { text, all: JSON.stringify(blocks), edits: history.length - 1, isReply: threadTs !== undefined };
      })
      .filter(({ all }) => all.includes(`/${fullName(repository)}/`));
  }

  #seen({ run, pull }: { run: Run; pull: PullRequest }): Seen {
    const messages = this.#world.slack.messages(this.#world.channel);
    return {
      comments: this.#world.github.comments(pull).map(({ body, history }) => ({ body, edits: history.length - 1 })),
      messages: messages
        .filter((message) => JSON.stringify(message.blocks).includes(`/runs/${run.id}`))
        .map(({ text, history }) => ({ text, edits: history.length - 1 })),
    };
  }
}

const filesOf = (rules: string | undefined) => (rules === undefined ? {} : { ".github/whyred.yml": rules });

const open: (() => Promise<void>)[] = [];

/** A new world, as the bindings of a Worker that lives in it: its settings, and where its control is. */
async function newWorld(): Promise<Record<string, string>> {
  const world = await startWorld();
  const control = new Control(world);
  const listener = await listen(async ({ body }) => {
    const answer: unknown = await control.answer(JSON.parse(body));
    return { status: 200, body: JSON.stringify(answer ?? null) };
  });
  open.push(async () => {
    control.close();
    await listener.close();
    await world.close();
  });
  return { ...world.settings({ SLACK_SIGNING_SECRET: world.slack.signingSecret }), CONTROL: listener.url };
}

const worlds = await listen(async () => ({ status: 200, body: JSON.stringify(await newWorld()) }));
process.send?.(worlds.url);
process.once("disconnect", () => void end());

/** Ended by its parent. What was not as GitHub describes it is thrown, which ends this process with an error. */
async function end(): Promise<void> {
  await worlds.close();
  const ended = await Promise.allSettled(open.map((close) => close()));
  const wrong = ended.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (wrong.length > 0) throw new AggregateError(wrong, wrong.map(String).join("\n"));
}
