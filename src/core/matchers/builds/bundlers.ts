// JavaScript's bundlers: webpack, esbuild, rollup, vite, storybook. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const BUNDLERS: readonly Matcher[] = [
  {
    tool: "webpack",
    source: "webpack 5: `ERROR in path line:col-col`, the message, the chain of requests",
    needle: "ERROR in ",
    line: /^ERROR in \S/,
    category: "cause",
    after: 5,
    until: /^\s+at |^ @ /,
    head: /^(?:Module |TS\d+|\w*Error)/,
  },
  {
    tool: "esbuild",
    source: "esbuild: `✘ [ERROR] message`, then the place",
    needle: "[ERROR] ",
    line: /^\s*(?:✘|X) \[ERROR\] /,
    category: "cause",
    after: 4,
    blanks: 1,
  },
  {
    tool: "rollup and vite",
    source: "vite: `error during build:` and the plugin's error; rollup: `[!] …`",
    needle: ["error during build:", "[!] "],
    line: /^(?:error during build:|\[!\] (?:\(|\w*Error: ))/,
    category: "cause",
    after: 8,
    blanks: 1,
    until: /^\s+at |^\[!\]/,
    head: [/^\[[A-Z_]+\] |Could not|^\[vite|is not exported/, /Error/],
  },
  {
    tool: "storybook",
    source: "storybook prints boxed blocks: `■  CODE (Name): …` or `■  SomeError: …`",
    needle: "■",
    line: /^\s*■ {1,2}\S/,
    category: "cause",
    after: 6,
    until: /^\s*(?:│\s*)?at |^\s*[▲●└]/,
    head: /Error: /,
  },
];
