/**
 * Of this code. package.json says it too, for npm, and a test holds both to each other: imported, package.json would be
 * in the Worker and in the packed command as a whole.
 */
export const VERSION = "0.1.0";
