// Checks of text: spelling, links, translations, XML, JSON. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const TEXT_LINTERS: readonly Matcher[] = [
  {
    tool: "codespell",
    source: "codespell: `file:line: wrong ==> right`",
    needle: " ==> ",
    line: /^\S+:\d+: \S+ ==> \S/,
    category: "cause",
  },
  {
    tool: "markdown-link-check",
    source: "markdown-link-check lists dead links again at the end, with the status",
    needle: " → Status: ",
    line: /^\s*\[✖\] \S.* → Status: \d/,
    category: "cause",
  },
  {
    tool: "gettext",
    source: "msgfmt: `file.po:8: message`, then `msgfmt: found 1 fatal error`",
    needle: ".po:",
    line: /^\S+\.po:\d+(?::\d+)?: (?!warning)\S/,
    category: "cause",
  },
  {
    tool: "xmllint",
    source: "libxml2: `file:1: parser error : message`, the source, a caret",
    needle: " error : ",
    line: /^\S+:\d+: (?:[\w.-]{1,40} ){0,3}(?:parser|validity|namespace|I\/O|encoding|XInclude|XPath|Schemas parser) error : \S/,
    category: "cause",
    after: 2,
  },
  {
    tool: "jq",
    source: "jq: `jq: error (at file:1): message`, `parse error: message at line 1, column 42`",
    needle: ["jq: error", "parse error: "],
    line: /^jq: error[ :]|^(?:jq: )?parse error: .* at line \d+, column \d+$/,
    category: "command",
  },
];
