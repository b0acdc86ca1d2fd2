/** A plain socket: the bytes go out as they are, and the answers are read back, however little of HTTP was kept to. */
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { bodyOf, headOf, type Sent } from "./request.ts";

export type Answer = { readonly status: number; readonly headers: ReadonlyMap<string, string>; readonly body: string };

/** What came back, in the order of the requests, how it ended, and how long all of it took. */
export type Heard = {
  readonly answers: readonly Answer[];
  readonly end: "answered" | "closed" | "silence";
  readonly ms: number;
};

/** Longer than GitHub waits. */
const SILENCE_MS = 12_000;

/** Sends all of them over one connection, one behind the other without waiting, and reads as many answers. */
export async function exchange(port: number, requests: readonly Sent[]): Promise<Heard> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  socket.on("error", () => {}); // a connection that is cut is an end like any other
  const isCut = requests.some(({ cutAt }) => cutAt !== undefined);
  const heard = read(socket, requests, isCut);
  for (const request of requests) await write(socket, request);
  if (isCut) socket.end();
  try {
    return await heard;
  } finally {
    socket.destroy();
  }
}

async function write(socket: Socket, sent: Sent): Promise<void> {
  const bytes = Buffer.concat([headOf(sent), bodyOf(sent)]);
  const { bytes: size, pauseMs } = sent.pieces ?? { bytes: 1 << 20, pauseMs: 0 };
  for (let at = 0; at < bytes.length && !socket.destroyed && socket.writable; at += size) {
    if (!socket.write(bytes.subarray(at, at + size))) await drained(socket);
    if (pauseMs > 0) await sleep(pauseMs);
  }
}

/** Until more can be written, or never again. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ["drain", "close", "end", "error"]) socket.off(event, done);
      resolve();
    };
    for (const event of ["drain", "close", "end", "error"]) socket.once(event, done);
  });
}

function read(socket: Socket, requests: readonly Sent[], isCut: boolean): Promise<Heard> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const methods = requests.map(({ method }) => method);
    let answers: readonly Answer[] = [];
    const finish = (end: Heard["end"]) => {
      clearTimeout(timer);
      resolve({ answers, end, ms: performance.now() - begun });
    };
    // Whoever hangs up does not wait long for an answer, which need not come.
    const timer = setTimeout(() => finish("silence"), isCut ? 500 : SILENCE_MS);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      answers = parse(Buffer.concat(chunks), methods);
      if (answers.length === requests.length) finish("answered");
    });
    socket.once("close", () => finish("closed"));
    socket.once("end", () => finish("closed"));
  });
}

/** The answers that are there in full. */
function parse(bytes: Buffer, methods: readonly string[]): Answer[] {
  const answers: Answer[] = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf("\r\n\r\n", at);
    if (end < 0) return answers;
    const [first = "", ...lines] = bytes.toString("latin1", at, end).split("\r\n");
    const headers = new Map(
      lines.map((line) => [line.split(":", 1)[0]?.toLowerCase() ?? "", line.replace(/^[^:]*:\s*/, "")]),
    );
    const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(first)?.[1]);
    if (status < 200) {
      at = end + 4;
      continue;
    }
    const body = methods[answers.length] === "HEAD" ? { text: "", to: end + 4 } : bodyFrom(bytes, end + 4, headers);
    if (body === null) return answers;
    answers.push({ status, headers, body: body.text });
    at = body.to;
  }
}

function bodyFrom(bytes: Buffer, from: number, headers: Answer["headers"]): { text: string; to: number } | null {
  if (headers.get("transfer-encoding") === "chunked") return chunksFrom(bytes, from);
  const to = from + Number(headers.get("content-length") ?? 0);
  return to > bytes.length ? null : { text: bytes.toString("utf8", from, to), to };
}

function chunksFrom(bytes: Buffer, from: number): { text: string; to: number } | null {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf("\r\n", at);
    const size = line < 0 ? Number.NaN : Number.parseInt(bytes.toString("latin1", at, line), 16);
    const to = line + 2 + size;
    if (Number.isNaN(size) || to + 2 > bytes.length) return null;
    if (size === 0) return { text: Buffer.concat(parts).toString("utf8"), to: to + 2 };
    parts.push(bytes.subarray(line + 2, to));
    at = to + 2;
  }
}
