// The limits of the settings' values, each with its unit in its name and its source or reason above it.
import { LOOK_UP } from "../core/lookup/limits.ts";

/** A longer wait for sibling jobs would make every report late. */
export const SETTLE_MAX_SECONDS = 600;

/** Below one piece of a log, which is one request, nothing gets cheaper. */
export const LOG_SCAN_MIN_BYTES = LOOK_UP.pieceBytes;

/** What fits the free plan's CPU time. */
export const LOG_SCAN_MAX_BYTES = LOOK_UP.scanBytes;

/** HKDF does not stretch a weak token: below this one could be guessed from what is stored. */
export const SETUP_TOKEN_MIN_CHARS = 16;

/** How long an isolate goes on with what it knows of the stored settings. */
export const STORED_FRESH_MS = 60_000;

/** How soon they are read again where one is missing or was refused; also how often a forged webhook can cause that. */
export const STORED_DOUBTFUL_MS = 5_000;

/** A webhook must be answered within 10 s (docs.github.com, "Handling webhook deliveries"), most of which it needs itself. */
export const STORED_TIMEOUT_MS = 2_000;
