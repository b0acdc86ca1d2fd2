// Finds the source locations in one line of a log, in the notations of compilers and interpreters. Pure: no IO, no
// clock, no environment.
import { EXTENSIONS } from "../matching/extensions.ts";
import { type Place, placeOf } from "./source-link.ts";

/**
 * How a line number follows a path: `a.ts:7:2` (GNU coding standards, "Errors"), `a.ts(7,2)` (tsc, msvc),
 * `a.cs:line 7` (.NET), `File "a.py", line 7` (Python), `'a.yml': line 7` (Ansible), `a.php on line 7` (PHP),
 * `a.sh: line 7` (bash), `In a.sh line 7` (ShellCheck), `on a.tf line 7` (Terraform).
 */
const NUMBER = /(?<how>["'][,:] line |:(?: ?line )?|\(|(?: on)? line )(?<line>\d{1,7})(?!\w|[.-]\w)/g;

/** Extensions of files in which tools name lines: those of the matchers, and more. */
const SOURCE_EXTENSIONS = new Set([
  ...EXTENSIONS,
  ..."cxx cts hh hxx mdx astro fsx razor cshtml erb haml slim twig j2 rake gemspec podspec cabal nix ipynb prisma feature robot txt tfvars hcl bicep properties conf".split(
    " ",
  ),
]);
/** Files without an extension in which tools name lines. */
const SOURCE_NAMES =
  /^(?:(?:GNU)?[Mm]akefile|Dockerfile|Containerfile|Rakefile|Gemfile|Podfile|Jenkinsfile|[Jj]ustfile)$/;

/**
 * Languages whose tools can name a file without its folder, so that its path is unknown: `go test`, JVM stack frames.
 */
const MAY_LACK_FOLDER = new Set("go java kt kts scala groovy clj".split(" "));

/** The characters of a path without quotes, and what can come before it. */
const PATH_CHAR = /[\p{L}\p{N}_@.~+%$[\]/\\-]/u;
const BOUNDARY = /[\s"'`([{<=,|│┃>]/;
const PATH_MAX_CHARS = 300;
/** Lines of an excerpt are shorter than this. */
const LINE_MAX_CHARS = 1_000;

/** The locations in the repository that this line names, in order. */
export function placesIn(line: string): Place[] {
  const text = line.slice(0, LINE_MAX_CHARS);
  return [...text.matchAll(NUMBER)].flatMap((match) => {
    const { how = "", line: number = "" } = match.groups ?? {};
    const path = /^["']/.test(how) ? quotedBefore(text, match.index) : pathBefore(text, match.index);
    const closed = how !== "(" || /^[,)]/.test(text.slice(match.index + match[0].length));
    const place = path !== null && closed && isSource(path) ? placeOf(path, Number(number)) : null;
    return place ? [place] : [];
  });
}

/** The file's path, if the line is nothing else: a heading above the problems in that file. Null for other lines. */
export function fileAlone(line: string): string | null {
  const text = line.trim();
  return text.length <= PATH_MAX_CHARS && text === pathBefore(text, text.length) && isSource(text) ? text : null;
}

/**
 * `  12:5  error …` below such a heading (eslint, stylelint, markdownlint and others): its line number. Null for other
 * lines.
 */
export function lineBelowHeading(line: string): number | null {
  const number = /^ {1,8}(\d{1,7}):\d{1,5}\s/.exec(line)?.[1];
  return number === undefined ? null : Number(number);
}

function quotedBefore(text: string, end: number): string | null {
  const quote = text.lastIndexOf(text[end] ?? '"', end - 1);
  return quote < 0 || end - quote > PATH_MAX_CHARS ? null : text.slice(quote + 1, end);
}

/**
 * The path that ends at `end`. Null if what comes before shows that it is something else, such as a URL or a cut text.
 */
function pathBefore(text: string, end: number): string | null {
  let start = end;
  while (start > 0 && end - start < PATH_MAX_CHARS && PATH_CHAR.test(text[start - 1] ?? "")) start--;
  const path = withoutBracket(text.slice(start, end));
  start = end - path.length;
  const before = text.slice(Math.max(0, start - 10), start);
  const drive = /(?:^|[^\p{L}\p{N}])([A-Za-z]:)$/u.exec(before)?.[1];
  if (drive !== undefined && /^[\\/]/.test(path)) {
    const around = before.slice(0, -drive.length);
    return isFree(around) || around.endsWith("file:///") ? drive + path : null;
  }
  if (before.endsWith("file:") && path.startsWith("//")) return decoded(path.slice(2));
  return isFree(before) ? path : null;
}

/** Drops a bracket that encloses the path, and so is not closed within it: `[src/a.ts:7]`. */
function withoutBracket(path: string): string {
  const open = path.lastIndexOf("[");
  return open >= 0 && !path.includes("]", open) ? path.slice(open + 1) : path;
}

const isFree = (before: string): boolean => before === "" || BOUNDARY.test(before.slice(-1));

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function isSource(path: string): boolean {
  const name = path.split(/[\\/]/).at(-1) ?? "";
  const ending = /.\.(\w{1,12})$/.exec(name)?.[1]?.toLowerCase() ?? "";
  if (name === path && MAY_LACK_FOLDER.has(ending)) return false;
  return SOURCE_EXTENSIONS.has(ending) || SOURCE_NAMES.test(name);
}
