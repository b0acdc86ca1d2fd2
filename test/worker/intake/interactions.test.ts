// The route of Slack's buttons: who is let in, in which order that is checked, and what reaches no object.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../../src/app.ts";
import { INTERACTION_BODY_MAX_BYTES } from "../../../src/intake/limits.ts";
import { sealValue } from "../../../src/sinks/slack/render/button-value.ts";
import { ACTION_IDS } from "../../../src/sinks/slack/render/buttons.ts";
import { type Interaction, sent, signed } from "../../world/slack/interaction.ts";

const SECRET = "stand-in-for-a-signing-secret";
const ADDRESS = "https://whyred.example/api/slack/interactions";

/** Branches that were handed a press, by their ids. */
const pressed: string[] = [];
/** The branches' objects, whose answer to a press is this. */
const branches = (press: (id: string) => Promise<void>) =>
  new Proxy(env.BRANCH, {
    get: (namespace, name) => {
      if (name === "get") return (id: DurableObjectId) => ({ press: () => press(id.toString()) });
      const value: unknown = Reflect.get(namespace, name);
      return typeof value === "function" ? value.bind(namespace) : value;
    },
  });
const BRANCH = branches(async (id) => void pressed.push(id));
const withButtons = { ...env, SLACK_SIGNING_SECRET: SECRET, BRANCH };

const fetchIn = (request: Request, environment: Env = withButtons) =>
  app.fetch(request, environment, createExecutionContext());
const post = ({ headers, body }: Interaction, environment?: Env) =>
  fetchIn(new Request(ADDRESS, { method: "POST", headers, body }), environment);

const branchId = env.BRANCH.idFromName("github.com/1/1/topic").toString();
const payload = (changes: Record<string, unknown> = {}, value = sealValue(SECRET, branchId)) => ({
  type: "block_actions",
  trigger_id: `1.${crypto.randomUUID()}`,
  user: { id: "U06MONA0001", name: "mona" },
  container: { type: "message", message_ts: "1764240000.000159", channel_id: "C0600000001" },
  response_url: "https://hooks.slack.example/actions/1",
  actions: [{ action_id: ACTION_IDS.rerun, type: "button", value, action_ts: "1764240001.000001" }],
  ...changes,
});
type Payload = Parameters<typeof sent>[0];
const parsed = (given: object): Payload => JSON.parse(JSON.stringify(given));
const honest = () => sent(parsed(payload()), SECRET);

/** The answer's status and sentence, and which objects it reached. */
async function outcome(answer: Promise<Response>): Promise<[number, string, string[]]> {
  pressed.length = 0;
  const response = await answer;
  const text = await response.text();
  return [response.status, text, [...pressed]];
}

describe("a press that Slack has signed", () => {
  it("is 200 without a body, once the branch's object has stored it", async () => {
    expect(await outcome(post(honest()))).toEqual([200, "", [branchId]]);
  });

  it("is 503 where the object cannot store it, so that Slack shows who pressed that it failed", async () => {
    const overloaded = branches(() => Promise.reject(new Error("the object is overloaded")));
    const [status, text] = await outcome(post(honest(), { ...withButtons, BRANCH: overloaded }));
    expect([status, text]).toEqual([503, expect.stringContaining("could not be stored")]);
  });
});

describe("a request that Slack has not signed", () => {
  const minutes = (count: number) => Date.now() + count * 60_000;
  const other = (name: string, value: string | undefined): Interaction => {
    const { headers, body } = honest();
    const { [name]: _, ...rest } = headers;
    return { headers: value === undefined ? rest : { ...rest, [name]: value }, body };
  };
  it.each<[string, () => Interaction]>([
    ["without a signature", () => other("x-slack-signature", undefined)],
    ["without a timestamp", () => other("x-slack-request-timestamp", undefined)],
    ["with an empty signature", () => other("x-slack-signature", "")],
    ["with a signature that is none", () => other("x-slack-signature", `v0=${"z".repeat(64)}`)],
    ["with half a signature", () => other("x-slack-signature", `v0=${"0".repeat(32)}`)],
    [
      "with another version",
      () => other("x-slack-signature", honest().headers["x-slack-signature"]?.replace("v0", "v1")),
    ],
    [
      "with a timestamp that was changed",
      () => other("x-slack-request-timestamp", String(Math.floor(Date.now() / 1000) - 7)),
    ],
    ["with a timestamp that is none", () => other("x-slack-request-timestamp", "now")],
    ["with another secret", () => sent(parsed(payload()), "another secret")],
    ["whose body was changed", () => ({ ...honest(), body: `${honest().body}&x=1` })],
    ["that is six minutes old", () => sent(parsed(payload()), SECRET, minutes(-6))],
    ["from six minutes ahead", () => sent(parsed(payload()), SECRET, minutes(6))],
  ])("%s is 401, and reaches no object", async (_what, made) => {
    expect(await outcome(post(made()))).toEqual([401, expect.stringContaining("SLACK_SIGNING_SECRET"), []]);
  });

  it("is taken for four minutes", async () => {
    expect((await outcome(post(sent(parsed(payload()), SECRET, minutes(-4)))))[0]).toBe(200);
  });
});

describe("a signed request that is malformed", () => {
  const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
  it.each<[string, string]>([
    ["nothing", ""],
    ["a form without a payload", "x=1"],
    ["JSON in place of a form", JSON.stringify(payload())],
    ["a payload that is no JSON", "payload=%7B"],
    ["a payload that is null", "payload=null"],
    ["a payload without a type", "payload=%7B%7D"],
    ["a payload that is deep", `payload=${deep}`],
    ["what is no UTF-8", "payload=%ff%fe"],
    ["no presser", form({ user: undefined })],
    ["a presser that could be somebody else's name", form({ user: { id: "U1> <!channel" } })],
    ["no message", form({ container: undefined })],
    ["a channel that leads elsewhere", form({ container: { channel_id: "../C1", message_ts: "1.1" } })],
    ["a ts that is none", form({ container: { channel_id: "C06", message_ts: "latest" } })],
    ["actions that are none", form({ actions: "whyred_rerun" })],
  ])("with %s is 400 with a sentence, and reaches no object", async (_what, body) => {
    const [status, text, reached] = await outcome(post(signed(body, SECRET)));
    expect([status, JSON.parse(text), reached]).toEqual([400, { error: expect.stringMatching(/^[A-Z].+\.$/) }, []]);
  });

  function form(changes: Record<string, unknown>): string {
    return new URLSearchParams({ payload: JSON.stringify(payload(changes)) }).toString();
  }
});

describe("a signed press of something else", () => {
  const actions = (action: Record<string, unknown>) => ({ actions: [{ action_ts: "1.1", ...action }] });
  const seal = sealValue(SECRET, branchId);
  const another = env.BRANCH.idFromName("github.com/2/2/main").toString();
  it.each<[string, object]>([
    ["a view's", payload({ type: "view_submission" })],
    ["a button in another place", payload({ container: { type: "view", view_id: "V1" } })],
    ["another app's button", payload(actions({ action_id: "approve", value: seal }))],
    ["no button at all", payload({ actions: [] })],
    ["a value that is missing", payload(actions({ action_id: ACTION_IDS.rerun }))],
    ["a value that was altered", payload({}, seal.replace(branchId, another))],
    ["a value that another secret has sealed", payload({}, sealValue("another secret", branchId))],
    ["a value that is cut", payload({}, seal.slice(0, -1))],
    ["a value that names no object", payload({}, sealValue(SECRET, "github.com/1/1/topic"))],
  ])("%s is 200, and reaches no object", async (_what, given) => {
    expect(await outcome(post(sent(parsed(given), SECRET)))).toEqual([200, "", []]);
  });
});

describe("the route of the buttons", () => {
  it.each(["GET", "PUT", "OPTIONS"])("answers %s with 405, and says what is allowed", async (method) => {
    const response = await fetchIn(new Request(ADDRESS, { method }));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });

  it.each(["GET", "POST"])("is 404 for %s where nothing could verify a press", async (method) => {
    const without = { ...withButtons, SLACK_SIGNING_SECRET: "" };
    const response = await fetchIn(new Request(ADDRESS, { method }), without);
    expect([response.status, await response.json()]).toEqual([404, { error: expect.stringContaining("Not found") }]);
  });

  it("is 413 for more than Slack sends, by its length or not read to its end", async () => {
    const { headers } = honest();
    const claimed = { ...headers, "content-length": String(INTERACTION_BODY_MAX_BYTES + 1) };
    const unread = new ReadableStream({ pull: () => Promise.reject(new Error("it was read")) }, { highWaterMark: 0 });
    const byLength = await fetchIn(new Request(ADDRESS, { method: "POST", headers: claimed, body: unread }));
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const byReading = await fetchIn(new Request(ADDRESS, { method: "POST", headers, body: endless }));
    expect([byLength.status, byReading.status]).toEqual([413, 413]);
    expect(pulled).toBeLessThan(4 * INTERACTION_BODY_MAX_BYTES);
  });

  it("is 400 for a body that breaks off", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("the connection was lost")) });
    const response = await fetchIn(new Request(ADDRESS, { method: "POST", headers: honest().headers, body: broken }));
    expect(response.status).toBe(400);
  });
});
