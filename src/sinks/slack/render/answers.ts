// What only the person who pressed a button sees. Our own words, and links to GitHub. Pure.
import type { Message } from "./message.ts";
import { type Inline, link, section, text } from "./rich-text.ts";

/** Why a press had no effect. */
export type Answer =
  | { readonly why: Exclude<keyof typeof WORDS, "not-granted"> }
  /** `grantAt` is where the App's owner can grant it; null if that is not known. */
  | { readonly why: "not-granted"; readonly grantAt: string | null };

const WORDS = {
  "not-granted":
    "whyred may not re-run jobs: its GitHub App lacks the permission “Actions: read and write”. Grant it among the App's “Permissions & events” on GitHub, accept it where the App is installed, and press the button again.",
  "already-asked": "Somebody has already had these jobs re-run; the message says who.",
  running: "This run is running already. When it has ended, its failed jobs can be re-run.",
  "too-old": "This run began more than 30 days ago, so GitHub no longer re-runs it.",
  "not-retriable": "GitHub does not re-run this run: it was cancelled, was re-run too often, or nothing of it failed.",
  passed: "This run has passed meanwhile. There is nothing to re-run.",
  gone: "This run is no longer there.",
  refused: "GitHub refused to re-run this run. The Worker's log says why.",
  "rate-limited": "GitHub's rate limit is used up. Press the button again later.",
  silent: "GitHub did not answer, so nothing was re-run as far as is known. Press the button again in a minute.",
  "already-muted": "This is muted already; the message says until when.",
} as const;

export function renderAnswer(answer: Answer): Message {
  const words = WORDS[answer.why];
  const grantAt = answer.why === "not-granted" ? answer.grantAt : null;
  const elements: Inline[] = [text(words), ...(grantAt ? [text(" "), link("Grant it on GitHub", grantAt)] : [])];
  return { text: words.replaceAll("&", "&amp;"), blocks: [section(elements)] };
}
