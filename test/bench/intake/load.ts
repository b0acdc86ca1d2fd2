// Sends deliveries as GitHub does, over connections that stay open, and notes what each was answered and when.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery } from "../../world/deliveries.ts";

export type Answered = { readonly status: number; readonly retryAfter: string | undefined; readonly ms: number };

/** The answers in the deliveries' order, whenever they came. */
export type Load = { readonly answers: readonly Answered[]; readonly seconds: number };

const CONNECTIONS_MAX = 1000;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX });

/** So many at the same time, each as soon as the one before it has been answered. */
export async function inTurn(url: string, deliveries: readonly Delivery[], atOnce: number): Promise<Load> {
  const begun = performance.now();
  const answers: Answered[] = [];
  const queue = deliveries.entries();
  const sendAll = async () => {
    for (const [i, delivery] of queue) answers[i] = await send(url, delivery);
  };
  await Promise.all(Array.from({ length: atOnce }, sendAll));
  return { answers, seconds: (performance.now() - begun) / 1000 };
}

/** So many a second, whether those before have been answered or not: as GitHub does. */
export async function atRate(url: string, deliveries: readonly Delivery[], perSecond: number): Promise<Load> {
  const begun = performance.now();
  const sent: Promise<Answered>[] = [];
  for (const delivery of deliveries) {
    const early = begun + (sent.length / perSecond) * 1000 - performance.now();
    if (early > 1) await sleep(early);
    sent.push(send(url, delivery));
  }
  return { answers: await Promise.all(sent), seconds: (performance.now() - begun) / 1000 };
}

/** The `share` (0.5, 0.99) of the times until the answer, in ms. */
export function timeOf(answers: readonly Answered[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A connection that breaks counts as the status 0. */
function send(url: string, { headers, body }: Delivery): Promise<Answered> {
  const begun = performance.now();
  const options = { method: "POST", agent, headers: { ...headers, "content-length": Buffer.byteLength(body) } };
  return new Promise((resolve) => {
    const end = (status: number, retryAfter?: string) => resolve({ status, retryAfter, ms: performance.now() - begun });
    const sending = request(`${url}/api/github/webhooks`, options, (response) => {
      response.on("end", () => end(response.statusCode ?? 0, response.headers["retry-after"])).resume();
    });
    sending.on("error", () => end(0)).end(body);
  });
}
