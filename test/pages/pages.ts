// The pages of this repository, as their readers have them: prose in sentences, links, and the paths that they name.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "..", "..");

/** Every page, by its path from the top. */
export const PAGES: readonly string[] = globSync("{*.md,docs/**/*.md,test/*/README.md}", { cwd: ROOT }).sort();

export const textOf = (page: string): string => readFileSync(join(ROOT, page), "utf8");

export type Size = { readonly lines: number; readonly words: number; readonly sentences: readonly string[] };

/** How long a page is: its lines and words as `wc` counts them, and the sentences of its paragraphs and lists. */
export function sizeOf(page: string): Size {
  const text = textOf(page);
  return {
    lines: text.trimEnd().split("\n").length,
    words: text.split(/\s+/).filter(Boolean).length,
    sentences: sentencesIn(text),
  };
}

/** Words of a sentence, on the average. */
export function meanOf(sentences: readonly string[]): number {
  return sentences.reduce((sum, sentence) => sum + wordsIn(sentence), 0) / sentences.length;
}

/** Marks such as `→` are no words. */
export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** The sentences of paragraphs and lists. Code blocks, headings, tables and pictures are not prose, and do not count. */
function sentencesIn(page: string): string[] {
  const prose = page.replace(/^ *```[\s\S]*?^ *```$/gm, "").replace(/^(?:#| *\||!\[).*$/gm, "");
  const blocks = prose.split(/\n\s*\n|\n(?= *(?:[-*]|\d+\.) )/);
  return blocks
    .map(plain)
    .flatMap((block) => block.split(/(?<=[.!?][)”*]*)\s+(?=[^\p{Ll}])/u).filter((it) => wordsIn(it) > 0));
}

/** As it reads: a link's words without its address, no marks of Markdown. */
function plain(markdown: string): string {
  const text = markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/^ *(?:[-*]|\d+\.) /gm, "");
  return text
    .replace(/\*\*|(?<!\w)\*|\*(?!\w)/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Links of a page into the repository that lead nowhere: to a file or to a heading that is not there. */
export function deadLinks(page: string): string[] {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  return existsSync(join(ROOT, target)) && (heading === undefined || headingsOf(textOf(target)).includes(heading));
}

/** As GitHub names a page's headings in links. */
function headingsOf(text: string): string[] {
  const prose = text.replace(/^ *```[\s\S]*?^ *```$/gm, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Paths within this repository that a page names as code and that are not there. `NAME` in capitals stands for any. */
export function missingPaths(page: string): string[] {
  const named = [...textOf(page).matchAll(/`((?:src|test|docs)\/[a-z0-9_./*{},-]+)`/g)].map(([, path = ""]) => path);
  return named.filter((path) => globSync(path.replace(/\/$/, ""), { cwd: ROOT }).length === 0);
}
