// Deliveries of one repository that come in the same moment are stored together: by one call to its Inbox, and one
// write to its disk. The first one waits a moment for the others, then stores what has come.
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
  /** Whether the Inbox has stored them. */
  readonly stored: PromiseWithResolvers<boolean>;
};

/** Batches that can still be joined, by the Inbox's name. */
const open = new Map<string, Batch>();

/**
 * Stores the event durably; false if the repository's Inbox is full. Rejects if it cannot be stored. The caller must
 * keep its invocation alive until then: other deliveries may wait for it.
 */
export function storeEvent(event: Event, env: Env, apiUrl: string): Promise<boolean> {
  const name = inboxName(apiUrl, event.origin.repository.id);
  const batch = open.get(name);
  // Not if the platform may have cut off its leader: then nobody would store it.
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

/** Until this time nobody waits: on a busy thread timers ring late, and storing at once is faster. */
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
