// A web address as somebody copies it from the browser: what it names, and which API is asked. Nothing is sent from here.
import * as v from "valibot";
import { PathName } from "../core/webhook/job-and-run.ts";
import { webUrlOf } from "../core/webhook/web-links.ts";
import type { Names } from "../edge/github/runs.ts";
import { SCHEMA } from "../settings/schema.ts";

export type Named =
  | { readonly kind: "run"; readonly runId: string; readonly attempt: number | null }
  | { readonly kind: "job"; readonly jobId: string }
  | { readonly kind: "pull"; readonly number: number };

export type Address = { readonly apiUrl: string; readonly names: Names; readonly named: Named };

/** GITHUB_API_URL and GITHUB_SERVER_URL say which GitHub is meant; a workflow's runner sets both. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Is this an address rather than a file's name? Browsers hide the `https://`, and so do people. */
export const isAddress = (text: string): boolean =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(text) || text.startsWith("github.com/");

/** What the address names, or a sentence that says why it cannot be used. */
export function parseAddress(text: string, environment: Environment): Address | string {
  const full = text.startsWith("github.com/") ? `https://${text}` : text;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return "This is no web address of a run, a job or a pull request.";
  if (url.username || url.password) return "This address has credentials in it: nothing was sent.";
  const apiUrl = apiOf(url, environment);
  if (typeof apiUrl !== "string") return apiUrl.wrong;
  const [, owner = "", repo = "", rest = ""] = /^\/([^/]+)\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  const named = namedBy(rest, url.searchParams);
  if (!named || !v.is(PathName, owner) || !v.is(PathName, repo)) return NOT_A_PAGE;
  return { apiUrl, names: { owner, repo }, named };
}

const NOT_A_PAGE =
  "This page is neither a run, a job nor a pull request; their addresses end in /actions/runs/1, /actions/runs/1/job/2 and /pull/3.";

/** Data residency (docs.github.com, "About GitHub Enterprise Cloud with data residency"). */
const GHE_COM = /^[a-z0-9-]+\.ghe\.com$/;

/**
 * Which API knows this address. GITHUB_API_URL is asked where it is set. A token must not reach a host that is neither
 * GitHub's own nor named by the settings.
 */
function apiOf(url: URL, environment: Environment): string | { readonly wrong: string } {
  const api = settingOf("GITHUB_API_URL", environment);
  const server = settingOf("GITHUB_SERVER_URL", environment);
  const malformed = [api, server].find((setting) => setting?.url === null);
  if (malformed) return { wrong: `${malformed.name} ${SCHEMA.GITHUB_API_URL.wrong("")}.` };
  const { host } = url;
  const isGitHubs = host === "github.com" || GHE_COM.test(host);
  const isServers = server?.url != null && new URL(server.url).host === host;
  const isApis = api?.url != null && [api.url, webUrlOf(api.url)].some((each) => new URL(each).host === host);
  if (!isGitHubs && !isServers && !isApis) {
    return {
      wrong: `${host} is not known as a GitHub, so nothing was sent. For an Enterprise Server set GITHUB_API_URL, for example to https://HOST/api/v3.`,
    };
  }
  if (api?.url != null) return api.url;
  if (isGitHubs) return `https://api.${host}`;
  return `${server?.url ?? ""}/api/v3`;
}

type Setting = { readonly name: string; readonly url: string | null };

/** Null where it is not set; its `url` is null where it is malformed. */
function settingOf(name: string, environment: Environment): Setting | null {
  const text = environment[name]?.trim() ?? "";
  return text === "" ? null : { name, url: SCHEMA.GITHUB_API_URL.parse(text) };
}

/** GitHub's pages of a run, of one attempt, of a job (`job` today, `jobs` and a check run's number before), of a pull request. */
function namedBy(rest: string, query: URLSearchParams): Named | null {
  const [, runId, attempt, jobId] =
    /^actions\/runs\/(\d{1,18})(?:\/attempts\/(\d{1,5}))?(?:\/jobs?\/(\d{1,18}))?(?:\/|$)/.exec(rest) ?? [];
  if (jobId !== undefined) return { kind: "job", jobId };
  if (runId !== undefined) return { kind: "run", runId, attempt: attempt === undefined ? null : Number(attempt) };
  const [, checkRun] = /^runs\/(\d{1,18})(?:\/|$)/.exec(rest) ?? [];
  if (checkRun !== undefined) return { kind: "job", jobId: checkRun };
  const [, pull] = /^pull\/(\d{1,10})(?:\/|$)/.exec(rest) ?? [];
  if (pull === undefined) return null;
  // The tab with the checks names the one that is open.
  const [open] = /^\d{1,18}$/.exec(query.get("check_run_id") ?? "") ?? [];
  return open === undefined ? { kind: "pull", number: Number(pull) } : { kind: "job", jobId: open };
}
