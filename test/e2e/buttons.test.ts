// Slack's buttons at the bundle that ships: pressed as Slack sends it, and seen as people see it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JobSpec } from "../world/github/specs.ts";
import { attemptOf, type Repository, type Run } from "../world/github/state.ts";
import { buttonsOf, type Interaction, type Presser, signed } from "../world/slack/interaction.ts";
import type { Message } from "../world/slack/message.ts";
import { until } from "../world/until.ts";
import { type RunningWorker, startWorker } from "../world/worker.ts";
import { startWorld, type World } from "../world/world.ts";

const logSaying = (message: string) => `##[group]Run npm test
npm test
shell: /usr/bin/bash -e {0}
##[endgroup]
${message}
##[error]Process completed with exit code 1.
`;
const RED = { name: "test", conclusion: "failure", log: logSaying("TypeError: basket is undefined") } satisfies JobSpec;
const OTHER = { ...RED, log: logSaying("RangeError: 7 is not a basket") } satisfies JobSpec;
const PASSED: JobSpec = { name: "test", conclusion: "success" };
const RERUN = "Re-run failed jobs";
const MUTE = "Mute this for 24 hours";
const lisa: Presser = { id: "U06LISA0002", name: "lisa" };

let world: World;
let worker: RunningWorker;
let repo: Repository;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  worker = await startWorker(world.settings({ SETTLE_SECONDS: "0", SLACK_SIGNING_SECRET: world.slack.signingSecret }));
}, 180_000);
afterAll(async () => {
  await worker?.stop();
  await world?.close();
});
beforeEach(() => {
  count += 1;
  repo = world.github.addRepository({ owner: `acme-${count}`, name: "shop" });
  grant("write");
});

/** The App may do this with runs. */
function grant(actions: "read" | "write"): void {
  const permissions = world.github.installationOf(repo)?.permissions;
  if (permissions) permissions["actions"] = actions;
}

const soon = { withinMs: 40_000 };

/** A run of a new commit on the branch, with all of its deliveries. */
async function run(jobs: JobSpec[], branch = "topic"): Promise<Run> {
  count += 1;
  const sha = count.toString(16).padStart(40, "0");
  const made = world.github.addRun({ repo, branch, sha, jobs });
  await deliver(made);
  return made;
}

async function deliver(made: Run): Promise<void> {
  const attempt = attemptOf(made);
  for (const job of attempt.jobs) {
    if (job.attempt === attempt.number && job.status === "completed") {
      await world.deliver(await world.deliveries.job(job), { to: worker.url });
    }
  }
  if (attempt.status === "completed") await world.deliver(await world.deliveries.run(made), { to: worker.url });
}

/** What stands in the channel about this repository, replies among it. */
function messages(): Message[] {
  const all = world.slack.messages(world.channel);
  return all.filter(({ blocks }) => JSON.stringify(blocks).includes(`/${repo.owner.login}/`));
}
const saying = ({ blocks }: Message) => JSON.stringify(blocks);
const labels = (message: Message | undefined) => (message ? [...buttonsOf(message).keys()] : []);

/** The message about a run that has failed, with its buttons. */
async function failed(jobs: JobSpec[] = [RED]): Promise<{ made: Run; message: Message }> {
  const made = await run(jobs);
  await until("the message has its buttons", () => labels(messages()[0]).length === 2, soon);
  const [message] = messages();
  if (!message) throw new Error("There is no message");
  return { made, message };
}

async function send({ headers, body }: Interaction): Promise<number> {
  const answer = await fetch(`${worker.url}/api/slack/interactions`, { method: "POST", headers, body });
  return answer.status;
}

async function press(message: Message, label: string, by?: Presser): Promise<void> {
  expect(await send(world.slack.press(message, label, by))).toBe(200);
}

/** What somebody alone was told, in words, since this was asked last. */
const whispers = (to: string) => {
  const mine = world.slack.whispers.filter(({ user }) => user === to);
  for (const one of mine) world.slack.whispers.splice(world.slack.whispers.indexOf(one), 1);
  return mine.map(({ text, blocks, channel }) => ({ text, all: JSON.stringify(blocks), channel: channel.name }));
};
async function told(to: string): Promise<{ text: string; all: string; channel: string }> {
  await until("who pressed is told", () => world.slack.whispers.some(({ user }) => user === to), soon);
  const [one, ...more] = whispers(to);
  expect(more).toEqual([]);
  if (!one) throw new Error("Nobody was told");
  return one;
}

const reruns = ({ id }: Run) => world.github.requests.filter(({ path }) => path.endsWith(`/${id}/rerun-failed-jobs`));
const MONA = "U06MONA0001";

describe("the button Re-run failed jobs", () => {
  it("re-runs them, with a token for that alone, and the message says who asked and what came of it", async () => {
    const { made, message } = await failed([RED, { name: "lint", conclusion: "success" }]);
    await press(message, RERUN);
    await until(
      "the message says so",
      () => saying(message).includes("mona re-ran the failed jobs of attempt 1"),
      soon,
    );
    expect(labels(message)).toEqual([MUTE]);
    expect(attemptOf(made).number).toBe(2);
    const { by } = reruns(made)[0] ?? {};
    expect(by).toEqual({ permissions: { metadata: "read", actions: "write" }, repositories: [repo.id] });

    for (const job of attemptOf(made).jobs) {
      if (job.status !== "completed") world.github.completeJob(job, { conclusion: "success" });
    }
    world.github.completeRun(made);
    await deliver(made);
    await until("it is green", () => message.text.startsWith("✅"), soon);
    expect(message.text).toContain("passed on attempt 2");
    expect(saying(message)).toContain("mona re-ran the failed jobs of attempt 1");
    expect(labels(message)).toEqual([]);
    expect(messages()).toHaveLength(1);
  }, 120_000);

  it("stands there again when the attempt fails", async () => {
    const { made, message } = await failed();
    await press(message, RERUN);
    await until("GitHub was asked", () => attemptOf(made).number === 2, soon);
    for (const job of attemptOf(made).jobs) {
      if (job.status !== "completed") world.github.completeJob(job, { conclusion: "failure", log: RED.log });
    }
    world.github.completeRun(made);
    await deliver(made);
    await until("it is there", () => labels(message).includes(RERUN) && saying(message).includes("attempt 2"), soon);
    await press(message, RERUN, lisa);
    await until("it says who", () => saying(message).includes("lisa re-ran the failed jobs of attempt 2"), soon);
    expect(attemptOf(made).number).toBe(3);
  }, 120_000);

  it("that is pressed twice acts once: a press that is repeated does nothing, and another person is told", async () => {
    const { made, message } = await failed();
    const once = world.slack.press(message, RERUN);
    const another = world.slack.press(message, RERUN, lisa);
    expect(await Promise.all([send(once), send(once), send(once)])).toEqual([200, 200, 200]);
    expect(await send(another)).toBe(200);
    await until("the message says so", () => saying(message).includes("mona re-ran"), soon);
    expect(await send(once)).toBe(200);
    expect((await told(lisa.id)).text).toContain("already had these jobs re-run");
    expect([reruns(made).length, attemptOf(made).number, whispers(MONA)]).toEqual([1, 2, []]);
  }, 120_000);

  it("says, where the App may not, who can grant it and where, and works once it is granted", async () => {
    grant("read");
    const { made, message } = await failed();
    const before = message.history.length;
    await press(message, RERUN);
    const { text, all, channel } = await told(MONA);
    expect([text, channel]).toEqual([expect.stringContaining("Actions: read and write"), world.channel.name]);
    expect(all).toContain(`${world.github.url}/organizations/acme/settings/apps/whyred/permissions`);
    expect([reruns(made), message.history.length, labels(message)]).toEqual([[], before, [RERUN, MUTE]]);
    grant("write");
    await press(message, RERUN);
    await until("the message says so", () => saying(message).includes("mona re-ran"), soon);
  }, 120_000);

  it.each<[string, (made: Run) => void, RegExp]>([
    [
      "is running",
      (made) => void world.github.rerun(made, { jobs: [{ ...RED, conclusion: null }] }),
      /running already/,
    ],
    ["is too old", (made) => Object.assign(made, { createdAt: "2026-01-01T00:00:00Z" }), /more than 30 days ago/],
    ["has nothing to re-run", (made) => Object.assign(attemptOf(made), { jobs: [] }), /does not re-run this run/],
    ["is gone", (made) => void world.github.runs.splice(world.github.runs.indexOf(made), 1), /no longer there/],
  ])(
    "of a run that %s tells who pressed, and nobody else",
    async (_what, change, words) => {
      const { made, message } = await failed();
      const before = message.history.length;
      change(made);
      await press(message, RERUN);
      expect((await told(MONA)).text).toMatch(words);
      expect([message.history.length, messages().length]).toEqual([before, 1]);
    },
    120_000,
  );

  it("makes one attempt where GitHub's answer is lost", async () => {
    const { made, message } = await failed();
    world.github.fail(
      { operation: "actions/re-run-workflow-failed-jobs" },
      { times: 1, answer: "hang up", afterwards: true },
    );
    await press(message, RERUN);
    await until("the message says so", () => saying(message).includes("mona re-ran"), soon);
    expect([reruns(made).length, attemptOf(made).number]).toEqual([1, 2]);
  }, 120_000);

  it("is there only when the run has ended", async () => {
    const running: JobSpec = { name: "deploy", conclusion: null, status: "in_progress" };
    const made = await run([RED, running]);
    await until("it is posted", () => messages().length === 1, soon);
    expect(labels(messages()[0])).toEqual([MUTE]);
    for (const job of attemptOf(made).jobs) {
      if (job.status !== "completed") world.github.completeJob(job, { conclusion: "success" });
    }
    world.github.completeRun(made);
    await deliver(made);
    await until("it has both", () => labels(messages()[0]).length === 2, soon);
  }, 120_000);
});

describe("the button Mute this for 24 hours", () => {
  it("keeps this failure from a reply and a new message, also after it was green; another one is told", async () => {
    const pull = world.github.addPullRequest({ repo, branch: "topic" });
    const { message } = await failed();
    await press(message, MUTE);
    await until("the message says so", () => /mona muted this until \d{4}-\d\d-\d\d/.test(saying(message)), soon);
    expect(labels(message)).toEqual([RERUN]);

    await run([RED]);
    await until("it is edited as ever", () => saying(message).includes("2 runs failed since"), soon);
    await run([PASSED]);
    await until("its end is told", () => message.text.startsWith("✅"), soon);

    const again = await run([RED]);
    pull.sha = again.sha;
    await deliver(again);
    await until("the comment is as ever", () => world.github.comments(pull)[0]?.body.includes("❌") === true, soon);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(messages()).toHaveLength(1);

    await run([OTHER]);
    await until("another failure is told", () => messages().length === 2, soon);
    expect(messages()[1]?.text).toContain("RangeError");
  }, 120_000);

  it("that is pressed again tells who pressed that it is muted already", async () => {
    const { message } = await failed();
    const second = world.slack.press(message, MUTE, lisa);
    await press(message, MUTE);
    await until("the message says so", () => saying(message).includes("mona muted this"), soon);
    expect(await send(second)).toBe(200);
    expect((await told(lisa.id)).text).toContain("muted already");
    expect(saying(message)).not.toContain("lisa");
  }, 120_000);
});

describe("a press", () => {
  it("under a message that is not known, or with a value that was altered, does nothing", async () => {
    const { made, message } = await failed();
    const unknown = { ...message, ts: "1764240000.000159" };
    const [block] = message.blocks.slice(-1);
    const altered = { ...message, blocks: [JSON.parse(JSON.stringify(block).replace(/"1\.[0-9a-f]{4}/g, '"1.0000'))] };
    for (const one of [unknown, altered]) {
      await press(one, RERUN);
      await press(one, MUTE);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect([reruns(made), whispers(MONA), labels(message)]).toEqual([[], [], [RERUN, MUTE]]);
  }, 120_000);

  it("that is forged, old or another app's is 401, and that is repeated or for another's message does nothing", async () => {
    const { made, message } = await failed();
    const honest = world.slack.press(message, RERUN);
    const forged = { ...honest, body: honest.body.replace("mona", "lisa") };
    const old = signed(honest.body, world.slack.signingSecret, Date.now() - 6 * 60_000);
    const others = signed(honest.body, "the signing secret of another app");
    expect([await send(forged), await send(old), await send(others)]).toEqual([401, 401, 401]);
    const [, ...rest] = message.blocks;
    const foreign = { ...message, channel: { ...message.channel, id: "C06ELSEWHERE" }, blocks: rest };
    await press(foreign, RERUN);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect([reruns(made), labels(message)]).toEqual([[], [RERUN, MUTE]]);
    for (let times = 0; times < 3; times += 1) expect(await send(honest)).toBe(200);
    await until("the message says so", () => saying(message).includes("mona re-ran"), soon);
    expect([reruns(made).length, attemptOf(made).number]).toEqual([1, 2]);
  }, 120_000);

  it("of somebody with a hostile name shows that name as text", async () => {
    const { message } = await failed();
    await press(message, MUTE, { id: "U06EVIL0003", name: "<!channel> *x* <https://evil.example|click>\u202e" });
    await until("the message says so", () => saying(message).includes("muted this"), soon);
    const line = message.blocks.find((block) => JSON.stringify(block).includes("muted this"));
    expect(line).toEqual({
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            {
              type: "text",
              text: expect.stringMatching(
                /^<!channel> \*x\* <https:\/\/evil\.example\|click> muted this until .* UTC\.$/,
              ),
            },
          ],
        },
      ],
    });
  }, 120_000);
});

describe("without buttons", () => {
  it.each<[string, Record<string, string>]>([
    ["SLACK_SIGNING_SECRET", {}],
    ["BUTTONS=off", { SLACK_SIGNING_SECRET: "stand-in-for-a-signing-secret", BUTTONS: "off" }],
  ])(
    "by %s, a message has none, and a press does nothing",
    async (_what, settings) => {
      const other = await startWorker(world.settings({ SETTLE_SECONDS: "0", ...settings }));
      try {
        const { made, message } = await failed();
        const pressed = world.slack.press(message, RERUN);
        const alone = world.github.addRun({ repo, branch: "alone", jobs: [RED], workflow: { name: "Alone" } });
        for (const job of attemptOf(alone).jobs)
          await world.deliver(await world.deliveries.job(job), { to: other.url });
        const own = () => messages().find(({ text }) => text.includes("Alone"));
        await until("it is told", () => own() !== undefined, soon);
        expect(labels(own())).toEqual([]);
        const { headers, body } = pressed;
        const answer = await fetch(`${other.url}/api/slack/interactions`, { method: "POST", headers, body });
        expect(answer.status).toBe(settings["BUTTONS"] ? 200 : 404);
        expect(reruns(made)).toEqual([]);
      } finally {
        await other.stop();
      }
    },
    120_000,
  );
});
