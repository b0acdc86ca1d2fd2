// A log's storage that answers as Azure does, except where a test has ordered otherwise: for what Azurite never does.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { BODY_PIECE_BYTES } from "../../../src/edge/log/limits.ts";
import { addressOf } from "../../world/loopback.ts";
import type { Lie, StorageSaw, StorageSpec } from "./lies.ts";

const CHUNK = Buffer.alloc(64 * 1024, "and so on\n");
const CHANGED_ALL_THE_SAME = "changed, and it does not matter";
const SLOW_BYTES = BODY_PIECE_BYTES;
const SLOW_MS = 200;
const DRIP_MS = 20;
const LATE_MS = 500;

export class LyingStorage {
  readonly #server: Server;
  readonly #logs: Buffer[];
  readonly #lies: Lie[];
  readonly #withEtag: boolean;
  readonly #requests: StorageSaw["requests"] = [];
  readonly #refused = new Set<string>();
  readonly #open = new Set<ServerResponse>();
  #bytesSent = 0;
  #changes = 0;

  private constructor({ logs, lies, withoutEtag }: StorageSpec) {
    this.#logs = logs.map((log) => Buffer.from(log));
    this.#lies = [...lies];
    this.#withEtag = withoutEtag !== true;
    this.#server = createServer((request, response) => {
      this.#open.add(response);
      response.once("close", () => this.#open.delete(response));
      this.#receive(request, response).catch(() => request.socket.destroy());
    });
  }

  static async start(spec: StorageSpec): Promise<LyingStorage> {
    const storage = new LyingStorage(spec);
    await new Promise<void>((resolve) => storage.#server.listen(0, "127.0.0.1", resolve));
    return storage;
  }

  get url(): string {
    return addressOf(this.#server);
  }

  get saw(): StorageSaw {
    return { requests: this.#requests, bytesSent: this.#bytesSent, open: this.#open.size };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { range = "", "if-match": ifMatch = null, "accept-encoding": accepted, authorization } = request.headers;
    const encoding = String(accepted);
    this.#requests.push({ range, ifMatch, authorization: authorization !== undefined, encoding });
    const lie = this.#lies.shift() ?? "honest";
    if (lie === "late") await sleep(LATE_MS);
    if (lie === "expired") this.#refused.add(request.url ?? "");
    if (lie === "changed" || lie === CHANGED_ALL_THE_SAME) this.#changes++;
    const log = this.#logs[this.#changes % this.#logs.length] ?? Buffer.alloc(0);
    const etag = `"${this.#changes}"`;
    const headers = this.#withEtag ? { etag } : {};
    const [from = 0, to = log.length - 1] = /^bytes=(\d+)-(\d+)$/.exec(range)?.slice(1).map(Number) ?? [];
    if (typeof lie === "object") response.writeHead(lie.status, lie.headers).end(lie.body);
    else if (this.#refused.has(request.url ?? "")) response.writeHead(403).end();
    else if (lie === "whole") response.writeHead(200, headers).end(log);
    else if (lie === "whole, endless") await this.#endless(response.writeHead(200, headers));
    else if (ifMatch !== null && ifMatch !== etag && lie !== CHANGED_ALL_THE_SAME) response.writeHead(412).end();
    else if (from >= log.length) response.writeHead(416).end();
    else {
      const part = log.subarray(from, to + 1);
      await this.#range(response, { lie, part, from, size: log.length, headers });
    }
  }

  async #range(response: ServerResponse, { lie, part, from, size, headers }: Asked): Promise<void> {
    const half = part.subarray(0, Math.ceil(part.length / 2));
    const said = (begin: number, length: number, of: number) =>
      response.writeHead(206, { ...headers, "content-range": `bytes ${begin}-${begin + length - 1}/${of}` });
    switch (lie) {
      case "cut":
      case "cut at its end":
        said(from, part.length, size).write(lie === "cut" ? half : part, () =>
          setTimeout(() => response.destroy(), 50),
        );
        return;
      case "half":
        said(from, half.length, size).end(half);
        return;
      case "half, said to be all":
        said(from, part.length, size).end(half);
        return;
      case "wrong start":
        said(from + 1, part.length, size).end(part);
        return;
      case "wrong end":
        said(from, part.length + 1, size + part.length).end(part);
        return;
      case "wrong size":
        said(from, part.length, size + 1).end(part);
        return;
      case "no content-range":
        response.writeHead(206, headers).end(part);
        return;
      case "endless":
        await this.#endless(said(from, part.length, size));
        return;
      case "dripping":
        said(from, part.length, size);
        for (let at = 0; !response.destroyed; at++) {
          response.write(part.subarray(at % part.length, (at % part.length) + 1));
          await sleep(DRIP_MS);
        }
        return;
      case "slow":
        said(from, part.length, size);
        for (let at = 0; at < part.length && !response.destroyed; at += SLOW_BYTES) {
          response.write(part.subarray(at, at + SLOW_BYTES));
          await sleep(SLOW_MS);
        }
        response.end();
        return;
      case "silent":
        return;
      case "honest":
      case "late":
      case "expired":
      case "changed":
      case "changed, and it does not matter":
      case "whole":
      case "whole, endless":
        this.#bytesSent += part.length;
        said(from, part.length, size).end(part);
    }
  }

  async #endless(response: ServerResponse): Promise<void> {
    while (!response.destroyed) {
      this.#bytesSent += CHUNK.length;
      if (!response.write(CHUNK))
        await Promise.race([new Promise((resolve) => response.once("drain", resolve)), sleep(100)]);
    }
  }
}

type Asked = {
  readonly lie: Exclude<Lie, object>;
  readonly part: Buffer;
  readonly from: number;
  readonly size: number;
  readonly headers: Record<string, string>;
};
