// The frame of every page of the Worker. The `html` tag escapes each text that it is given.
import { html, raw } from "hono/html";
import { STYLE, WORKER_STYLE } from "./style.ts";

export type Html = ReturnType<typeof html>;

export type Page = {
  readonly title: string;
  /** The Content-Security-Policy's, for the style and the script. */
  readonly nonce: string;
  readonly body: Html;
  /** Our own source, with nothing of a request or an answer in it. */
  readonly script?: string;
};

export function layout({ title, nonce, body, script }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${raw(STYLE + WORKER_STYLE)}</style>
</head>
<body>
<header class="top"><h1><a href="/">why<span class="red">red</span></a></h1>
<p>Says why a GitHub Actions job failed, on the pull request and in Slack.</p></header>
<main class="page">
${body}
</main>
${script === undefined ? "" : html`<script nonce="${nonce}">${raw(script)}</script>`}
</body>
</html>`;
}
