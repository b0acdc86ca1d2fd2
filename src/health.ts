// How whyred is: for machines as JSON, for people as a page. Public, so that nothing of a repository stands in it.
import { html } from "hono/html";
import { version } from "../package.json";
import type { Settings } from "./settings.ts";

export type Health = {
  readonly status: "ok" | "misconfigured";
  readonly version: string;
  /** A sentence for each setting that is missing or malformed. */
  readonly problems: readonly string[];
  readonly slack: "bot" | "webhook" | "off";
};

export function healthOf({ problems, slack }: Settings): Health {
  return { status: problems.length === 0 ? "ok" : "misconfigured", version, problems, slack: slack?.kind ?? "off" };
}

const SLACK = { bot: "a bot, which edits its own messages", webhook: "an incoming webhook", off: "not set up" };

/** The page at `/`. Every text in it is escaped by the `html` tag. */
export function renderHealth({ status, version, problems, slack }: Health) {
  const verdict = status === "ok" ? "It is set up: failed jobs are told." : "It is not set up yet:";
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>whyred</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark; }
  li { margin: 0.5rem 0; } code { font-size: 0.95em; }
</style>
<h1>whyred ${version}</h1>
<p>Says why a GitHub Actions job failed, on the pull request and in Slack.</p>
<p><strong>${verdict}</strong></p>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>
<p>Slack: ${SLACK[slack]}. Deliveries go to <code>/api/github/webhooks</code>.</p>
</html>`;
}
