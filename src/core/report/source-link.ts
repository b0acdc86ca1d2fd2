// A location in the repository's own sources, and its URL at a commit. It is judged from the text alone: nothing checks
// that the file exists. Pure: no IO, no clock, no environment.

import { redact } from "../redact/redact.ts";
import { visible } from "../redact/visible.ts";

/** `path` is relative to the repository, with `/` between its segments; `line` counts from 1. */
export type Place = { readonly path: string; readonly line: number };

/**
 * Where the repository is checked out: on hosted runners, in containers (`/__w`) and container actions, and in a
 * self-hosted runner's `_work`. The path has the repository's name twice (docs.github.com, "Default environment
 * variables", GITHUB_WORKSPACE). Other people's actions and temporary files are in folders next to it.
 */
const WORKSPACE =
  /^(?:\/(?:home|Users)\/runner\/work|[A-Za-z]:\/a|\/__w|(?:[A-Za-z]:)?\/(?:[^/]{1,100}\/){0,8}_work)\/([^/]{1,100})\/\1\/|^\/github\/workspace\//;

/** Folders in which package managers install other people's code. */
const DEPENDENCIES =
  "node_modules bower_components jspm_packages .pnpm .pnpm-store .yarn site-packages dist-packages venv .venv virtualenv .tox .nox .eggs __pypackages__ vendor .cargo .rustup gems .gem .bundle .gradle .m2 .ivy2 .nuget .pub-cache .terraform Pods Carthage .stack-work elm-stuff";

/** Folders of build output, which is in no commit. */
const GENERATED = "dist build out target obj coverage __pycache__ _build .next .nuxt .svelte-kit .build .git";

const NOT_OURS = new Set(`${DEPENDENCIES} ${GENERATED}`.split(" "));

/** A package with its version (`left-pad@1.3.0`, `errors@v0.9.1`), and the host that begins a Go module's path. */
const VERSIONED = /@v?\d/;
const HOST = /^[\w-]{1,60}(?:\.[\w-]{1,60})*\.(?:com|org|net|io|in|dev|sh|rs)$/;

/** Letters and digits of any language, and punctuation of file names that has no other meaning in posted text. */
const PATH = /^[\p{L}\p{N}_@.~+%$[\]() /-]{1,300}$/u;

/** Parses a path as a location in the repository. Null if it leads elsewhere, or if that cannot be known. */
export function placeOf(written: string, line: number): Place | null {
  const slashed = written.replace(/\\/g, "/");
  const path = slashed.replace(WORKSPACE, "").replace(/^(?:\.\/)+/, "");
  if (!PATH.test(path) || visible(path) !== path || redact(path) !== path) return null;
  if (!Number.isSafeInteger(line) || line < 1) return null;
  const segments = path.split("/");
  const foreign = segments.some((name) => name.trim() === "" || /^\.{1,2}$|^~/.test(name) || NOT_OURS.has(name));
  if (foreign || VERSIONED.test(path)) return null;
  return segments.length > 1 && HOST.test(segments[0] ?? "") ? null : { path, line };
}

/** The location as it is shown: `src/basket.ts:7`. */
export const placeInWords = ({ path, line }: Place): string => `${path}:${line}`;

/** The URL at which GitHub shows this line of the commit (docs.github.com, "Getting permanent links to files"). */
export function sourceUrl(repositoryUrl: string, sha: string, { path, line }: Place): string {
  const segments = ["blob", sha, ...path.split("/")].map((part) => encodeURIComponent(part.toWellFormed()));
  return `${repositoryUrl}/${segments.join("/")}#L${line}`;
}
