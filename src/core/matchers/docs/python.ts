// Mkdocs and sphinx. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const PYTHON_DOCS: readonly Matcher[] = [
  {
    tool: "mkdocs",
    source: "mkdocs pads its levels: `WARNING -  Doc file …`; with --strict one of them is enough to fail",
    needle: ["WARNING -  ", "ERROR   -  ", "WARNING  -  ", "ERROR    -  "],
    line: /^(?:WARNING {1,2}|ERROR {3,4})- {2}\S/,
    category: "command",
  },
  {
    tool: "sphinx",
    source: "sphinx names the document: `docs/a.rst:3: WARNING: …`; with -W one is enough to fail",
    needle: [": WARNING: ", ": ERROR: "],
    line: /^\S{1,300}\.(?:rst|md|py|ipynb|txt)(?::(?:\d{1,7}|docstring of \S{1,200}?))*: (?:WARNING|ERROR): \S/,
    category: "command",
  },
];
