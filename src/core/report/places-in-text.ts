// Finds the places in the sources that one line of a log names, as compilers and interpreters write them. Pure.
import { EXTENSIONS } from "../matching/extensions.ts";
import { type Place, placeOf } from "./source-link.ts";

/**
 * How a line's number stands behind a path: `a.ts:7:2` (GNU coding standards, "Errors"), `a.ts(7,2)` (tsc, msvc),
 * `a.cs:line 7` (.NET), `File "a.py", line 7` (Python), `'a.yml': line 7` (Ansible), `a.php on line 7` (PHP),
 * `a.sh: line 7` (bash), `In a.sh line 7` (ShellCheck), `on a.tf line 7` (Terraform).
 */
const NUMBER = /(?<how>["'][,:] line |:(?: ?line )?|\(|(?: on)? line )(?<line>\d{1,7})(?!\w|[.-]\w)/g;

/** Beside those that the matchers know, endings of files in which tools name lines. */
const SOURCES = new Set([
  ...EXTENSIONS,
  ..."cxx cts hh hxx mdx astro fsx razor cshtml erb haml slim twig j2 rake gemspec podspec cabal nix ipynb prisma feature robot txt tfvars hcl bicep properties conf".split(
    " ",
  ),
]);
const NAMES = /^(?:(?:GNU)?[Mm]akefile|Dockerfile|Containerfile|Rakefile|Gemfile|Podfile|Jenkinsfile|[Jj]ustfile)$/;

/** Languages whose tools name a file without its folder: `go test`, and the frames of the JVM. */
const WITHOUT_FOLDER = new Set("go java kt kts scala groovy clj".split(" "));

/** What a path is made of where nothing encloses it, and what may stand before it. */
const PATH_CHAR = /[\p{L}\p{N}_@.~+%$[\]/\\-]/u;
const BOUNDARY = /[\s"'`([{<=,|│┃>]/;
const PATH_MAX_CHARS = 300;
/** A shown line is shorter than this. */
const LINE_MAX_CHARS = 1_000;

/** The places in the repository that this line names, in its order. */
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

/** The file that stands alone on its line, as a heading of what is found in it; null where it is something else. */
export function fileAlone(line: string): string | null {
  const text = line.trim();
  return text.length <= PATH_MAX_CHARS && text === pathBefore(text, text.length) && isSource(text) ? text : null;
}

/** `  12:5  error …` below such a heading (eslint, stylelint, markdownlint and others): the line; null where it is none. */
export function lineBelowHeading(line: string): number | null {
  const number = /^ {1,8}(\d{1,7}):\d{1,5}\s/.exec(line)?.[1];
  return number === undefined ? null : Number(number);
}

function quotedBefore(text: string, end: number): string | null {
  const quote = text.lastIndexOf(text[end] ?? '"', end - 1);
  return quote < 0 || end - quote > PATH_MAX_CHARS ? null : text.slice(quote + 1, end);
}

/** The path that ends here; null where something stands before it that makes it another thing: an address, a cut. */
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

/** A bracket that is not closed within the path stands around it: `[src/a.ts:7]`. */
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
  if (name === path && WITHOUT_FOLDER.has(ending)) return false;
  return SOURCES.has(ending) || NAMES.test(name);
}
