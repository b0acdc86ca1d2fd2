/** How the stand-ins' pages for people look, GitHub's and Slack's: each says what it is, lest somebody take it for the real one. */
import { type Html, html } from "../demo/html.ts";
import type { Answer, Incoming } from "../loopback.ts";

export function page(title: string, body: Html, status = 200, of = "GitHub"): Answer {
  const text =
    html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>:root { color-scheme: light dark; } body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; } h1 { font-size: 1.6rem; line-height: 1.25; } button { font: inherit; padding: 6px 14px; } label { display: block; } code { overflow-wrap: anywhere; }</style>
<p><small>A stand-in for ${of}, on this machine.</small></p><h1>${title}</h1>${body}</html>`.text;
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: text };
}

export function redirect(location: string): Answer {
  return { status: 302, headers: { location } };
}

/** Is it somebody's browser, and no program that asks an API? What such a request lacks is no fault of whyred's. */
export function isOfBrowser({ method, headers }: Incoming): boolean {
  return method === "GET" && (headers["accept"] ?? "").includes("text/html");
}

export function noSuchPage(of: string): Answer {
  const words = `${of} may have a page here. The stand-in plays those alone that whyred's setup leads through.`;
  return page("No such page", html`<p>${words}</p>`, 404, of);
}
