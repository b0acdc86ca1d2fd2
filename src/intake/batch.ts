// Deliveries of one repository that come in the same moment are stored together: by one call of its Inbox, and one write
// to its disk. Whoever comes first waits a moment for the others, and stores what has come by then.
import type { Event } from "../core/webhook/event.ts";
import { inboxName } from "../queue/object-names.ts";
import {
  BATCH_EVENTS_MAX,
  BATCH_JOINED_MAX_MS,
  BATCH_LATE_MS,
  BATCH_NO_WAIT_MAX_MS,
  BATCH_NO_WAIT_MS,
  BATCH_WAIT_MS,
} from "./limits.ts";

type Batch = {
  readonly events: Event[];
  readonly begun: number;
  /** Whether the Inbox has taken them. */
  readonly stored: PromiseWithResolvers<boolean>;
};

/** By the Inbox's name: those that may still be joined. */
const open = new Map<string, Batch>();

/**
 * Stores the event durably; false where the repository's Inbox is full. Rejects where it cannot be stored. The caller
 * keeps the invocation alive until then: others may wait for it.
 */
export function storeEvent(event: Event, env: Env, apiUrl: string): Promise<boolean> {
  const name = inboxName(apiUrl, event.origin.repository.id);
  const batch = open.get(name);
  // Never one whose leader was cut off by the platform: nobody would store it.
  const isFresh = batch && Date.now() - batch.begun <= BATCH_JOINED_MAX_MS;
  if (!isFresh || batch.events.length >= BATCH_EVENTS_MAX) return lead(name, event, env);
  batch.events.push(event);
  return batch.stored.promise;
}

async function lead(name: string, event: Event, env: Env): Promise<boolean> {
  const batch: Batch = { events: [event], begun: Date.now(), stored: Promise.withResolvers() };
  batch.stored.promise.catch(() => {}); // perhaps nobody has joined
  if (Date.now() >= noWaitUntil) await othersToJoin(name, batch);
  try {
    const stored = await env.INBOX.getByName(name).take(batch.events);
    batch.stored.resolve(stored);
    return stored;
  } catch (error) {
    batch.stored.reject(error);
    throw error;
  }
}

/** Until then nobody waits: where this thread has much to do, a timer rings late, and storing at once is sooner. */
let noWaitUntil = 0;
let noWaitMs = BATCH_NO_WAIT_MS;

async function othersToJoin(name: string, batch: Batch): Promise<void> {
  open.set(name, batch);
  await scheduler.wait(BATCH_WAIT_MS);
  if (open.get(name) === batch) open.delete(name);
  const now = Date.now();
  const isLate = now - batch.begun > BATCH_LATE_MS;
  noWaitUntil = isLate ? now + noWaitMs : 0;
  noWaitMs = isLate ? Math.min(2 * noWaitMs, BATCH_NO_WAIT_MAX_MS) : BATCH_NO_WAIT_MS;
}
