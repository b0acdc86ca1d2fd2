/**
 * Where GitHub keeps the logs: Azure Blob Storage, here Microsoft's emulator of it. A log is an append blob, as the
 * runner writes it, behind a link that only reads, and only for a while.
 */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { account, container, ownerSignature, readSignature } from "./azure-signature.ts";
import { type Azurite, azurite } from "./azurite.ts";
import { type Answer, addressOf, headersOf, type Trouble } from "./loopback.ts";
import { Troubles } from "./troubles.ts";

export type StorageRequest = {
  method: string;
  /** With its query, which holds the link's signature. */
  path: string;
  headers: Record<string, string>;
  at: Date;
};

export type StorageTrouble = Trouble & {
  /** The connection breaks after so many bytes of the log. */
  cutAfterBytes?: number;
  /** The whole log is answered with 200, whatever range is asked for. */
  ignoresRange?: boolean;
};

type Listening = (request: IncomingMessage, response: ServerResponse) => void;
type Written = { content: string | Uint8Array | null; size: number; done: Promise<void> };

const largestBlock = 4 * 1024 * 1024;
const ownAgent = "whyred-stand-in";

export class LogStorage {
  /** The requests for logs, oldest first; the stand-in's own uploads are not among them. */
  readonly requests: StorageRequest[] = [];
  readonly violations: string[] = [];
  /** Called before a request is answered; a test may look around, or hold the request by not returning. */
  onRequest: ((request: StorageRequest) => void | Promise<void>) | undefined;
  readonly #azurite: Azurite;
  readonly #written = new Map<string, Written>();
  readonly #troubles = new Troubles<StorageRequest, StorageTrouble>();

  private constructor(running: Azurite) {
    this.#azurite = running;
    this.#standBefore(running.httpServer);
  }

  /** `folder`: where logs lie that are larger than memory. */
  static async start(folder?: string): Promise<LogStorage> {
    const running = azurite(folder);
    await running.start();
    const storage = new LogStorage(running);
    await storage.#write("?restype=container", {});
    return storage;
  }

  get url(): string {
    return addressOf(this.#azurite.httpServer);
  }

  /** Writes a log as the runner does, block after block; what is there already is not written twice. */
  put(name: string, content: string | Uint8Array): Promise<void> {
    const before = this.#written.get(name);
    if (before?.content === content) return before.done;
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const done = (before?.done ?? Promise.resolve()).then(() => this.#append(name, blocksOf(bytes)));
    this.#written.set(name, { content, size: bytes.length, done });
    return done;
  }

  /** Writes a log of any size, which is never held: block by block, none larger than 4 MiB. Answers with its size. */
  async write(name: string, blocks: Iterable<Uint8Array>): Promise<number> {
    const log: Written = { content: null, size: 0, done: Promise.resolve() };
    await this.#append(name, counted(blocks, log));
    this.#written.set(name, log);
    return log.size;
  }

  /** An address that reads this blob for so many seconds, whether it is there or not. Below 0: expired already. */
  link(name: string, lifetimeSeconds = 60): string {
    return `${this.url}/${account}/${container}/${name}?${readSignature(name, lifetimeSeconds)}`;
  }

  /** The requests whose path matches meet this trouble, until `times` is used up. */
  fail(trouble: StorageTrouble, path = /^/): void {
    this.#troubles.order((request) => path.test(request.path), trouble);
  }

  /** Each request meets the trouble that `choose` answers for it, if any, until `heal()`. */
  failBy(choose: (request: StorageRequest) => StorageTrouble | undefined): void {
    this.#troubles.chooseBy(choose);
  }

  /** All troubles are over. */
  heal(): void {
    this.#troubles.end();
  }

  async close(): Promise<void> {
    await this.#azurite.close();
    this.#azurite.httpServer.closeAllConnections();
  }

  /** Every request is seen here before Azurite answers it. */
  #standBefore(server: Server): void {
    const passOn = server.listeners("request");
    server.removeAllListeners("request");
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      const toAzurite: Listening = (...both) => {
        for (const listener of passOn) listener.apply(server, both);
      };
      if (request.headers["user-agent"] === ownAgent) toAzurite(request, response);
      else this.#receive(request, response, toAzurite).catch(() => request.socket.destroy());
    });
  }

  async #receive(request: IncomingMessage, response: ServerResponse, toAzurite: Listening): Promise<void> {
    const { method = "GET", url: path = "/" } = request;
    const seen = { method, path, headers: headersOf(request), at: new Date() };
    this.requests.push(seen);
    const refused = this.#refused(seen);
    const trouble = this.#troubles.meet(seen);
    await this.onRequest?.(seen);
    if (trouble?.delayMs !== undefined) await sleep(trouble.delayMs);
    // Azure knows `bytes=a-b` and `bytes=a-` and ignores all else; Azurite answers nonsense to `bytes=-n`.
    const isKnownRange = /^bytes=\d+-\d*$/.test(request.headers.range ?? "");
    if (!isKnownRange || trouble?.ignoresRange === true) delete request.headers.range;
    const answer = trouble?.answer ?? refused;
    if (answer === "hang up") request.socket.destroy();
    else if (answer !== undefined) response.writeHead(answer.status, answer.headers).end(answer.body);
    else if (trouble?.cutAfterBytes !== undefined) this.#cut(seen, response, trouble.cutAfterBytes);
    else toAzurite(request, response);
  }

  /** What Azure refuses and Azurite does not. */
  #refused(request: StorageRequest): Answer | undefined {
    if (request.headers["authorization"] !== undefined) {
      this.violations.push("Log storage: a request carried an Authorization header, which is GitHub's secret");
      return azureError(400, "InvalidAuthenticationInfo");
    }
    // Azurite answers 206 to a range that starts just behind the end, and to any range of nothing.
    const size = this.#askedFor(request)?.size;
    return size !== undefined && startOf(request) >= size ? azureError(416, "InvalidRange") : undefined;
  }

  #cut(request: StorageRequest, response: ServerResponse, after: number): void {
    const content = this.#askedFor(request)?.content ?? "";
    const all = typeof content === "string" ? Buffer.from(content) : content;
    const start = Math.max(startOf(request), 0);
    const headers = {
      "content-length": all.length - start,
      "content-range": `bytes ${start}-${all.length - 1}/${all.length}`,
    };
    response.writeHead(request.headers["range"] === undefined ? 200 : 206, headers);
    response.write(all.subarray(start, start + after), () => response.destroy());
  }

  #askedFor({ path }: StorageRequest): Written | undefined {
    const name = path.slice(`/${account}/${container}/`.length).replace(/\?.*/, "");
    return this.#written.get(decodeURIComponent(name));
  }

  async #append(name: string, blocks: Iterable<Uint8Array>): Promise<void> {
    await this.#write(`/${name}`, { "x-ms-blob-type": "AppendBlob", "x-ms-blob-content-type": "text/plain" });
    for (const block of blocks) await this.#write(`/${name}?comp=appendblock`, {}, block);
  }

  async #write(path: string, headers: Record<string, string>, body: Uint8Array = new Uint8Array()): Promise<void> {
    const separator = path.includes("?") ? "&" : "?";
    const response = await fetch(`${this.url}/${account}/${container}${path}${separator}${ownerSignature()}`, {
      method: "PUT",
      headers: { ...headers, "user-agent": ownAgent },
      body: Buffer.from(body),
    });
    if (!response.ok) throw new Error(`Azurite refused the stand-in's own upload: ${await response.text()}`);
    await response.arrayBuffer();
  }
}

function* blocksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += largestBlock) yield bytes.subarray(at, at + largestBlock);
}

function* counted(blocks: Iterable<Uint8Array>, log: { size: number }): Generator<Uint8Array> {
  for (const block of blocks) {
    log.size += block.length;
    yield block;
  }
}

/** Where the range begins; -1 without one. */
function startOf({ headers }: StorageRequest): number {
  return Number(/^bytes=(\d+)-/.exec(headers["range"] ?? "")?.[1] ?? -1);
}

function azureError(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code></Error>`;
  return { status, headers: { "content-type": "application/xml", "x-ms-error-code": code }, body };
}
