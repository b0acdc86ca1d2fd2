// The limits of the durable queue, each with its unit in its name and its source or reason above it.

/** How long a round waits at most before it looks again for due tasks: longer than one request may take. */
export const WAKE_MAX_MS = 35_000;

/** How long one object waits for another's answer. Calls only store something, or create the object first. */
export const CALL_TIMEOUT_MS = 20_000;
