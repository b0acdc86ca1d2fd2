// Links to GitHub's pages lead to the configured GitHub, whatever a payload or an answer says. Pure: no IO, no clock, no
// environment.
import type { Event } from "./event.ts";
import type { Job, Run } from "./job-and-run.ts";

/**
 * Where the pages are that belong to this API, without a slash at the end: github.com, `https://SUBDOMAIN.ghe.com` for
 * `https://api.SUBDOMAIN.ghe.com` (data residency), and the API's own host for an Enterprise Server.
 */
export function webUrlOf(apiUrl: string): string {
  const { protocol, host, origin } = new URL(apiUrl);
  const isApart = host === "api.github.com" || /^api\.[^.]+\.ghe\.com$/.test(host);
  return isApart ? `${protocol}//${host.slice("api.".length)}` : origin;
}

/** The event with every link of it on `webUrl`: one that is elsewhere is replaced by where the page is there. */
export function withLinksOn(webUrl: string, event: Event): Event {
  const { owner, name, url } = event.origin.repository;
  const repositoryUrl = linkOn(webUrl, url) ?? repositoryUrlOn(webUrl, { owner, repo: name });
  const origin = { ...event.origin, repository: { ...event.origin.repository, url: repositoryUrl } };
  return event.kind === "job"
    ? { ...event, origin, job: withJobLink(repositoryUrl, event.job) }
    : { ...event, origin, run: withRunLink(repositoryUrl, event.run) };
}

export function repositoryUrlOn(webUrl: string, { owner, repo }: { readonly owner: string; readonly repo: string }) {
  return `${webUrl}/${owner}/${repo}`;
}

export function withRunLink(repositoryUrl: string, run: Run): Run {
  return { ...run, url: linkOn(repositoryUrl, run.url) ?? `${repositoryUrl}/actions/runs/${run.id}` };
}

export function withJobLink(repositoryUrl: string, job: Job): Job {
  if (job.url === null) return job;
  const built = `${repositoryUrl}/actions/runs/${job.runId}/job/${job.id}`;
  return { ...job, url: linkOn(repositoryUrl, job.url) ?? built };
}

/** The link, where it leads to the same host as `webUrl`; null where it does not. */
function linkOn(webUrl: string, link: string): string | null {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url || url.username || url.password) return null;
  const web = new URL(webUrl);
  // An API over http is a stand-in on this machine, which may stand for github.com.
  const isStandIn = web.protocol === "http:" && url.origin === "https://github.com";
  return url.origin === web.origin || isStandIn ? link : null;
}
