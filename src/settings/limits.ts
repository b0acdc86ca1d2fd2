// The limits of the settings' values, each with its unit in its name and its source or reason above it.
import { LOOK_UP } from "../core/lookup/limits.ts";

/** A longer wait for sibling jobs would make every report late. */
export const SETTLE_MAX_SECONDS = 600;

/** Below one piece of a log, which is one request, nothing gets cheaper. */
export const LOG_SCAN_MIN_BYTES = LOOK_UP.pieceBytes;

/** What fits the free plan's CPU time. */
export const LOG_SCAN_MAX_BYTES = LOOK_UP.scanBytes;
