/**
 * The HTTP server under every stand-in: 127.0.0.1 alone, a free port, the whole request read before it is
 * answered, and connections cut on close, so that a Worker that keeps them alive holds no test up.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export type Incoming = {
  method: string;
  /** As it was sent: still escaped, without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
};

export type Answer = { status: number; headers?: Record<string, string>; body?: string };

/** What goes wrong with some of the requests, as a test has ordered it. */
export type Trouble = {
  /** How many requests it meets; every one unless said. */
  times?: number;
  /** Wait so long before the answer. Alone, the answer is then the usual one. */
  delayMs?: number;
  /** The answer instead of the usual one: another, or none at all. */
  answer?: "hang up" | Answer;
  /** The request is carried out first, and only its answer is lost. */
  afterwards?: boolean;
  /** It is carried out so long after that answer, when whoever asked may have given it up for lost. */
  effectAfterMs?: number;
};

export type Listener = { url: string; server: Server; close(): Promise<void> };

/** `failed` hears of a fault in `answer` itself, which the one who asked sees as a 500. */
export async function listen(
  answer: (request: Incoming) => Promise<Answer | "hang up">,
  failed: (problem: string) => void = () => {},
): Promise<Listener> {
  const server = createServer((request, response) => {
    respond(request, response, answer).catch((error: unknown) => {
      const problem = `${request.method} ${request.url}: the stand-in itself failed: ${String(error)}`;
      failed(problem);
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(problem);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: addressOf(server), server, close: () => close(server) };
}

export function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server does not listen on a port");
  return `http://${address.address}:${address.port}`;
}

/** The usual answer, or what a test has ordered in its place. */
export async function under(trouble: Trouble | undefined, usual: () => Promise<Answer>): Promise<Answer | "hang up"> {
  if (trouble?.answer !== undefined && trouble.afterwards === true) await usual();
  if (trouble?.delayMs !== undefined) await sleep(trouble.delayMs);
  if (trouble?.answer !== undefined && trouble.effectAfterMs !== undefined) {
    // Nobody hears its answer, whatever it is.
    setTimeout(() => void usual().catch(() => {}), trouble.effectAfterMs).unref();
  }
  return trouble?.answer ?? usual();
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: Incoming) => Promise<Answer | "hang up">,
): Promise<void> {
  const result = await answer(await read(request));
  if (result === "hang up") {
    request.socket.destroy();
    return;
  }
  response.writeHead(result.status, result.headers).end(result.body);
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: headersOf(request),
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

export function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, String(values)]));
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
