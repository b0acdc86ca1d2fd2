/**
 * The page's server: on 127.0.0.1 alone, for the page's own requests alone (another site in the same browser cannot
 * ask it, neither by a name that leads here nor by a form that it posts).
 */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createRequire } from "node:module";
import { extname, join, resolve } from "node:path";
import { STYLE } from "../../../src/pages/style.ts";
import type { Json } from "../json.ts";
import { addressOf } from "../loopback.ts";
import { type Answer, json, refusal, write } from "./answers.ts";
import type { Demo } from "./demo.ts";
import { DroppedLogReader, MOST_BYTES_OF_A_LOG } from "./dropped-log.ts";
import type { Failing, RoundKind } from "./failing.ts";
import { otherMessages, postedAt } from "./posted.ts";
import { groups, scenarios } from "./scenarios.ts";
import { renderSlack } from "./slack-html.ts";
import { viewOf } from "./view.ts";

export type Page = { url: string; close(): Promise<void> };

const usualPort = 4040;
const folder = resolve(import.meta.dirname, "..", "page");
const requireFrom = createRequire(import.meta.url);
const types: Record<string, string> = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };
const files = new Map(readdirSync(folder).map((name) => [`/${name}`, join(folder, name)]));
files.set("/", join(folder, "index.html"));
files.set("/github-markdown.css", requireFrom.resolve("github-markdown-css/github-markdown.css"));
const kinds = new Map<string, RoundKind>([
  ["failed", "failed"],
  ["again", "again"],
  ["passed", "passed"],
  ["failed-again", "failed-again"],
  ["passed-anyway", "passed-anyway"],
  ["pushed-red", "pushed-red"],
  ["pushed-otherwise", "pushed-otherwise"],
  ["pushed-green", "pushed-green"],
]);

export async function servePage(demo: Demo): Promise<Page> {
  const server = createServer((request, response) => {
    answerOf(demo, request)
      .catch((error: unknown) => refusal(500, `The demonstration itself failed: ${String(error)}`))
      .then((answer) => write(response, answer))
      .catch(() => response.destroy());
  });
  await listen(server, usualPort).catch(() => listen(server, 0));
  const url = addressOf(server);
  demo.showAt(url);
  return { url, close: () => close(server) };
}

async function answerOf(demo: Demo, request: IncomingMessage): Promise<Answer> {
  const { method = "GET", headers } = request;
  if (!isFromHere(headers.host, headers.origin)) return refusal(403, "Only the page itself is answered here.");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const file = method === "GET" ? files.get(pathname) : undefined;
  if (method === "GET" && pathname === "/whyred.css") return { status: 200, type: "text/css", body: STYLE };
  if (file !== undefined) return { status: 200, type: types[extname(file)] ?? "text/plain", body: readFileSync(file) };
  const [, area, id = "", kind = ""] = pathname.split("/");
  switch (`${method} ${area}`) {
    case "GET setup":
      return json(200, await setUp(demo));
    case "GET failures":
      return json(200, listed(demo));
    case "GET failure":
      await demo.setup();
      return shown(demo, id);
    case "GET log":
      return logOf(demo, Number(id));
    case "POST deliver":
      return (await refusedBare(demo)) ?? delivered(demo, id, kind);
    case "POST press":
      return pressed(demo, id, decodeURIComponent(kind));
    case "POST drop":
      return dropped(demo, searchParams.get("name") ?? "", request);
    default:
      return refusal(404, "There is nothing here. The page is at /.");
  }
}

/** A page of another site has another origin; a name that was made to lead here has another host. */
function isFromHere(host = "", origin?: string): boolean {
  const isLocal = /^(127\.0\.0\.1|localhost):\d+$/.test(host);
  return isLocal && (origin === undefined || origin === `http://${host}`);
}

function listed(demo: Demo): Json {
  const recorded = groups.map((name) => ({
    name,
    failures: scenarios
      .filter(({ group }) => group === name)
      .map(({ id, tool, fails }) => ({ id, tool, fails, ...stateOf(demo.find(id)) })),
  }));
  const entry = (failing: Failing, fails: string) => {
    return { id: failing.id, tool: failing.pull.title, fails, ...stateOf(failing) };
  };
  const broken = demo.broken.map((failing) => entry(failing, `on the Actions page, #${failing.pull.number}`));
  const own = demo.dropped.map((failing) => entry(failing, ""));
  const all = [{ name: "Re-run by you", failures: broken }, { name: "Your logs", failures: own }, ...recorded];
  return all.filter(({ failures }) => failures.length > 0);
}

/** How far setting up has come, and what stands in the channel beside failures; `newest` is what was broken last. */
async function setUp(demo: Demo): Promise<Json> {
  const { slack, channel } = demo.world;
  const messages = otherMessages(demo.world)
    .toReversed()
    .map((message) => ({
      author: slack.identity.user,
      channel: channel.name,
      at: postedAt(message).toISOString(),
      versions: [renderSlack(message.blocks)],
    }));
  const [setup, [newest]] = [await demo.setup(), demo.broken];
  return { setup, hasSlack: demo.hasSlack, messages, newest: newest?.id ?? null };
}

/** A Worker that is not set up would refuse each webhook. */
async function refusedBare(demo: Demo): Promise<Answer | undefined> {
  const missing = (await demo.setup())?.missing ?? null;
  return missing === null ? undefined : refusal(409, `whyred is not set up yet. ${missing}`);
}

function stateOf(failing: Failing | undefined) {
  return { delivered: failing !== undefined, passed: failing?.isGreen === true };
}

function shown(demo: Demo, id: string): Answer {
  const failing = demo.find(id);
  if (failing === undefined) return refusal(404, "This failure has not been delivered since the start.");
  return json(200, viewOf(demo, failing));
}

function delivered(demo: Demo, id: string, name: string): Answer {
  const kind = kinds.get(name);
  const scenario = scenarios.find((one) => one.id === id);
  const failing = scenario === undefined ? demo.find(id) : demo.of(scenario);
  if (failing === undefined || kind === undefined) return refusal(404, "There is no such failure.");
  if (failing.lastRound?.isDelivered === false) return refusal(409, "Its webhooks are still on their way.");
  // What comes of it is asked for by the page; a trouble on the way stands in the view.
  void demo.deliver(failing, kind);
  return json(202, viewOf(demo, failing));
}

/** A button of the message is pressed. */
async function pressed(demo: Demo, id: string, label: string): Promise<Answer> {
  const failing = demo.find(id);
  if (failing === undefined) return refusal(404, "There is no such failure.");
  if ((await demo.press(failing, label)) === "no such button")
    return refusal(409, "The message has no such button any more.");
  return json(200, viewOf(demo, failing));
}

/** A dropped log is read as it comes, and is then a failure like the others. */
async function dropped(demo: Demo, name: string, request: IncomingMessage): Promise<Answer> {
  const reader = new DroppedLogReader();
  let isTaken = true;
  // To its end in any case: a browser that still sends does not read the answer.
  for await (const chunk of request) isTaken = reader.push(chunk);
  if (!isTaken) return refusal(413, tooLarge);
  const refused = await refusedBare(demo);
  if (refused !== undefined) return refused;
  if (demo.droppedBytes > MOST_BYTES_OF_A_LOG * 4) return refusal(507, tooMany);
  const called = name.trim().slice(0, 100) || "your log";
  const failing = demo.drop(called, reader.finish(called));
  void demo.deliver(failing, "failed");
  return json(202, viewOf(demo, failing));
}

const tooLarge = `This log is larger than ${MOST_BYTES_OF_A_LOG / 1024 / 1024} MB, which is more than the stand-in keeps. Cut off its beginning: what failed stands near the end.`;

const tooMany =
  "The stand-in keeps every dropped log in memory, and has no more room: end it in the terminal with Ctrl+C and begin again.";

/** The whole log of a job, where a message links to it. */
function logOf({ world }: Demo, jobId: number): Answer {
  const jobs = world.github.runs.flatMap((run) => run.attempts.flatMap((attempt) => attempt.jobs));
  const log = jobs.find(({ id }) => id === jobId)?.log;
  const isThere = typeof log === "string" || log instanceof Uint8Array;
  return { status: isThere ? 200 : 404, type: "text/plain", body: isThere ? log : "GitHub has no log of this job." };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
