// The limits of the durable queue, each with its unit in its name and its source or reason above it.

/**
 * How soon work that was begun is begun again if the process died in the middle of it: longer than one request may take.
 * Work that takes longer is not begun twice: an object's alarms ring one after the other.
 */
export const SAFETY_MS = 35_000;
