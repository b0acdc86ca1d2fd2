import { afterEach, describe, expect, it } from "vitest";
import { only, RED } from "../failed-log.ts";
import { ask, deliver, dieDuring, objectsOf, pass, seen, told } from "../outside.ts";

const SCOPES = ["chat:write", "channels:history", "channels:read"];
afterEach(async () => {
  await ask({ ask: "heal" });
  await ask({ ask: "slackScopes", scopes: SCOPES });
});

const lost = { method: "chat.postMessage", times: 1, answer: "hang up" as const, afterwards: true };

describe("a Slack message", () => {
  it("whose answer was lost is found by its metadata, and not posted again", async () => {
    await ask({ ask: "slackTrouble", trouble: lost });
    const scene = await told([RED]);
    await pass(scene, 60);
    expect((await seen(scene)).messages.length).toBe(1);
    // It is known again: a later attempt edits it.
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await pass(scene, 60);
    expect(only((await seen(scene)).messages).edits).toBe(2);
  });

  it("that was posted while the process died is found, and not posted again", async () => {
    const scene = await ask({ ask: "scene", jobs: [RED] });
    await dieDuring("chat.postMessage", scene.jobs, objectsOf(scene));
    await pass(scene, 200);
    expect((await seen(scene)).messages.length).toBe(1);
  });

  it("that was not posted is posted, where nobody knew whether it was", async () => {
    const trouble = { method: "chat.postMessage", times: 1, answer: "hang up" as const };
    await ask({ ask: "slackTrouble", trouble });
    const scene = await told([RED]);
    await pass(scene, 60);
    expect((await seen(scene)).messages.length).toBe(1);
  });

  it("is looked for again later where Slack will not say, rather than to be posted twice", async () => {
    await ask({ ask: "slackTrouble", trouble: lost });
    await ask({ ask: "slackTrouble", trouble: { method: "conversations.history", times: 2, retryAfter: 10 } });
    const scene = await told([RED]);
    await pass(scene, 60);
    expect((await seen(scene)).messages.length).toBe(1);
  });

  it.each([[["chat:write"]], [["chat:write", "channels:history"]]])(
    "whose answer was lost comes twice rather than never where the bot may do no more than %j",
    async (scopes) => {
      await ask({ ask: "slackScopes", scopes });
      await ask({ ask: "slackTrouble", trouble: lost });
      const scene = await told([RED]);
      await pass(scene, 60);
      expect((await seen(scene)).messages.length).toBe(2);
    },
  );

  it("is looked for again where Slack refuses that for a while, rather than to be posted twice", async () => {
    await ask({ ask: "slackTrouble", trouble: lost });
    const refused = { method: "conversations.history", times: 4, error: "not_in_channel" };
    await ask({ ask: "slackTrouble", trouble: refused });
    const scene = await told([RED]);
    await pass(scene, 60);
    expect((await seen(scene)).messages.length).toBe(1);
  });

  it("that Slack says is not there, though it is, is edited and not posted again", async () => {
    const scene = await told([RED]);
    await ask({ ask: "slackTrouble", trouble: { method: "chat.update", times: 1, error: "message_not_found" } });
    const again = await ask({ ask: "rerun", scene: scene.scene, jobs: [RED] });
    await deliver(only(again.jobs));
    await pass(scene, 60);
    expect(only((await seen(scene)).messages).edits).toBe(1);
  });

  it("is looked for only where its fate is not known", async () => {
    const before = await ask({ ask: "count", of: "conversations.history" });
    await ask({ ask: "slackTrouble", trouble: { method: "chat.postMessage", times: 2, retryAfter: 3 } });
    const scene = await told([RED]);
    await pass(scene, 60);
    expect((await seen(scene)).messages.length).toBe(1);
    expect(await ask({ ask: "count", of: "conversations.history" })).toBe(before);
  });
});
