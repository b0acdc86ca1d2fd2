// The limits of setting whyred up in the browser, each with its unit in its name and its source or reason above it.

/** How long a session lasts: setting up takes minutes, and a browser that was left open is no way in tomorrow. */
export const SESSION_MS = 3600_000;

/** How long a `state` counts: GitHub's code lives as long (docs.github.com, "Registering a GitHub App from a manifest"). */
export const STATE_MS = 3600_000;

/** States that are given out at a time, the newest; each press of *Register* gives one out. */
export const STATES_MAX = 20;

/** How long nobody else may do what is being done at GitHub: longer than its answer may take. */
export const AT_GITHUB_MS = 30_000;

/** How long the webhook's previous secret counts: GitHub's deliveries that were signed with it have arrived by then. */
export const PREVIOUS_SECRET_MS = 3600_000;

/** Wrong tokens within {@link WRONG_WINDOW_MS}: more are people's own mistakes no longer. */
export const WRONG_PER_ADDRESS_MAX = 10;
export const WRONG_MAX = 100;
export const WRONG_WINDOW_MS = 60_000;

/** GitHub refuses a longer name of an App (its registration form says so). */
export const APP_NAME_MAX_CHARS = 34;

/** What a form of the setup page sends: a PEM of 4,096 bits has 3,300 characters. */
export const FORM_MAX_BYTES = 16 * 1024;

/** What GitHub answers about a new App has some 4 KB. */
export const CONVERSION_MAX_BYTES = 64 * 1024;

/** Installations whose repositories are counted when the page is opened: each is two requests. */
export const INSTALLATIONS_COUNTED_MAX = 5;
