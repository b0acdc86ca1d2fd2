/**
 * Judges answers by docs/contract.md: the right status, an error in JSON with a sentence, and no secret in any of it. No
 * delivery is refused for its size, however many large ones come at once: 503 is right only for one that had to wait too
 * long.
 */
import { allowed, type Served } from "./contract.ts";
import { bodyOf, headOf, INTERACTIONS, type Sent } from "./request.ts";
import type { Answer, Heard } from "./wire.ts";

/** What is wrong with the answers to these requests of one connection; null where nothing is. */
export function wrongWith(requests: readonly Sent[], heard: Heard, served: Served): string | null {
  for (const [i, sent] of requests.entries()) {
    const answer = heard.answers[i];
    const wrong = answer ? wrongAnswer(sent, answer, { served, ms: heard.ms }) : wrongSilence(requests, i, heard);
    if (wrong !== null) return requests.length > 1 ? `request ${i + 1} of ${requests.length}: ${wrong}` : wrong;
  }
  return null;
}

/**
 * One that hung up may go unanswered; one whose body was not read to its end may be, and all that stand behind it. So may
 * one before it: a server that closes with bytes unread resets the connection, and answers on their way are lost (RFC
 * 9112, 9.6).
 */
function wrongSilence(requests: readonly Sent[], at: number, { end }: Heard): string | null {
  if (end === "closed" && requests.slice(at + 1).some(({ body }) => body.length > 0)) return null;
  const before = requests.slice(0, at + 1);
  const mayBe = before.some(({ isBroken, cutAt, body }) => isBroken || cutAt !== undefined || body.length > 1_000_000);
  if (end === "silence" && !before.some(({ isBroken, cutAt }) => isBroken || cutAt !== undefined)) return "no answer";
  return mayBe || at > 0 ? null : `no answer: the connection was ${end}`;
}

/** The Worker's own patience; GitHub's is 10 s. */
const PATIENCE_MS = 4_000;

type Circumstances = { readonly served: Served; readonly ms: number };

function wrongAnswer(sent: Sent, answer: Answer, { served, ms }: Circumstances): string | null {
  const { status, headers, body } = answer;
  const said = `${status} ${body.slice(0, 200)}`;
  const secret = [...served.secrets, served.signingSecret, served.setupToken].find((one) => body.includes(one));
  if (secret !== undefined || /BEGIN .*KEY|ghs_|xoxb-/.test(body)) return `a secret in the answer: ${said}`;
  // Whoever hangs up is told that, or nothing: what came only in part is never taken for the whole.
  if (sent.cutAt !== undefined && status < 300) return `half a request was taken: ${said}`;
  if (sent.isBroken && isOfServer(answer)) return null;
  if (status >= 500 && !(status === 503 && headers.has("retry-after"))) return `${status}: ${said}`;
  if (sent.cutAt === undefined && !sent.isBroken) {
    const right = allowed(sent, served);
    const waitedTooLong = status === 503 && ms >= PATIENCE_MS;
    if (!right.includes(status) && !waitedTooLong) return `${said}, where ${right.join(" or ")} is right`;
  }
  if (sent.method === "HEAD") return null;
  return status >= 400 ? wrongError(sent, answer) : wrongSuccess(sent, answer);
}

/** What workerd itself refuses never comes to the Worker; at Cloudflare, its own servers stand before it. */
function isOfServer({ status, headers }: Answer): boolean {
  return [400, 413, 414, 431, 501].includes(status) && !headers.get("content-type")?.startsWith("application/json");
}

const isSetup = ({ target }: Sent) => /^\/setup(?:[/?]|$)/.test(target);

function wrongError(sent: Sent, { status, headers, body }: Answer): string | null {
  // A browser gets the same sentence as a page.
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  if (isSetup(sent) && isPage) return body.includes('role="alert"') ? null : `${status}, a page that says nothing`;
  const error = field(body, "error");
  const isSentence =
    /^[A-Z].{10,300}\.$/.test(error ?? "") && headers.get("content-type")?.startsWith("application/json");
  if (!isSentence) return `${status} without a sentence in JSON: ${body.slice(0, 400)}`;
  return status === 405 && !headers.get("allow") ? "405 without Allow" : null;
}

function wrongSuccess(sent: Sent, { status, headers, body }: Answer): string | null {
  const { target } = sent;
  if (/^\/(?:health)?(?:\?|$)/.test(target)) return null;
  if (isSetup(sent)) return status === 303 && !headers.get("location") ? "303 to nowhere" : null;
  if (target.startsWith(INTERACTIONS)) return body === "" ? null : `200 that says something: ${body.slice(0, 200)}`;
  const said = field(body, "status");
  const right = status === 202 ? said === "accepted" : said === "ignored" && field(body, "reason");
  return right ? null : `${status} that says neither accepted nor ignored: ${body.slice(0, 200)}`;
}

function field(body: string, name: string): string | null {
  try {
    const json: unknown = JSON.parse(body);
    const found = typeof json === "object" && json !== null && Object.entries(json).find(([key]) => key === name)?.[1];
    return typeof found === "string" ? found : null;
  } catch {
    return null;
  }
}

/** The requests as they were sent, as far as one can read them. */
export function asText(requests: readonly Sent[]): string {
  return requests
    .map((sent) => {
      const bytes = Buffer.concat([headOf(sent), bodyOf(sent)]);
      const shown = JSON.stringify(bytes.toString("latin1", 0, 3_000))
        .slice(1, -1)
        .replaceAll("\\r\\n", "\n");
      return `${sent.what}\n${shown}${bytes.length > 3_000 ? `\n… ${bytes.length} bytes altogether` : ""}`;
    })
    .join("\n---\n");
}
