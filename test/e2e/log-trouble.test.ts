// The bundle that ships, where the log's storage fails: what is told, and that the signed link stands nowhere.
import { expect, it } from "vitest";
import type { StorageTrouble } from "../world/log-storage.ts";
import { until } from "../world/until.ts";
import { startWorker } from "../world/worker.ts";
import { startWorld } from "../world/world.ts";

const line = (text: string) => `2026-11-22T10:00:00.1234567Z ${text}\n`;
const LOG = [
  line("##[group]Run npm test"),
  line("shell: /usr/bin/bash -e {0}"),
  line("##[endgroup]"),
  line("TypeError: basket is undefined"),
  line("##[error]Process completed with exit code 1."),
].join("");

const answer = (status: number, headers: Record<string, string> = {}): StorageTrouble => ({
  answer: { status, headers, body: "<Error/>" },
});
const TROUBLES: readonly [string, StorageTrouble, string][] = [
  ["it is down", answer(503), "answered 503"],
  ["it refuses every link", answer(403), "answered 403"],
  ["it hangs up", { answer: "hang up" }, "broke off its answer"],
  ["it breaks off again and again", { cutAfterBytes: 0 }, "broke off its answer"],
  ["it redirects into a circle", answer(302, { location: "?sig=bmV4dA" }), "redirects too often"],
  [
    "it redirects to another scheme",
    answer(302, { location: "ftp://127.0.0.1/log?sig=bmV4dA" }),
    "not an https address",
  ],
  ["it answers other bytes", answer(206, { "content-range": "bytes 1-8/9" }), "other bytes than were requested"],
  ["it has thrown the log away", answer(410), "retention"],
  ["it does not have the log yet", answer(404), "not published this job's log yet"],
];

it("whatever the log's storage does is told, and its link stands nowhere", async () => {
  const world = await startWorld();
  const worker = await startWorker(world.settings({ SETTLE_SECONDS: "0" }));
  try {
    const repo = world.github.addRepository({ owner: "acme", name: "shop" });
    const scenes = TROUBLES.map(([what, trouble, sentence], at) => {
      const pull = world.github.addPullRequest({ repo, branch: `topic-${at}` });
      const job = { name: what, conclusion: "failure" as const, log: LOG };
      const run = world.github.addRun({ repo, branch: pull.branch, sha: pull.sha, jobs: [job] });
      return { pull, sentence, trouble, jobs: run.attempts.at(-1)?.jobs ?? [] };
    });
    for (const { jobs, trouble } of scenes) {
      for (const job of jobs) {
        world.storage.fail(trouble, new RegExp(`\\b${job.id}\\b`));
        await world.deliver(await world.deliveries.job(job), { to: worker.url });
      }
    }
    const said = () => scenes.map(({ pull }) => world.github.comments(pull)[0]?.body ?? "");
    const isTold = () => said().every((body, at) => body.includes(scenes[at]?.sentence ?? ""));
    await until("all are told", isTold, { withinMs: 40_000 });

    const links = world.storage.requests.map(({ path }) => /sig=([^&]+)/.exec(path)?.[1] ?? "");
    expect(links.length).toBeGreaterThan(TROUBLES.length);
    expect(worker.logs.join("\n")).toContain("the log storage answered 503");
    const bodies = world.github.requests.map(({ body }) => body);
    const messages = world.slack.messages(world.channel).map(({ text, blocks }) => ({ text, blocks }));
    for (const text of [...said(), ...worker.logs, JSON.stringify(bodies), JSON.stringify(messages)]) {
      expect(text).not.toMatch(/sig=|devstoreaccount1/);
      for (const signature of links) expect(text).not.toContain(signature);
    }
  } finally {
    await worker.stop();
    await world.close();
  }
});
