// Elixir's linters: credo, dialyxir. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const ELIXIR_LINTERS: readonly Matcher[] = [
  {
    tool: "credo",
    source: "credo: `┃ [W] ↗ message`, the file and the function below",
    needle: "┃ [",
    line: /^\s*┃ \[[CRFWD]\] [↗→↘↑↓] \S/,
    category: "cause",
    after: 1,
  },
  {
    tool: "dialyxir",
    source: "dialyxir: `lib/file.ex:12:no_return`, the finding below",
    needle: [".ex:", ".exs:"],
    line: /^\S+\.exs?:\d+(?::\d+)?:[a-z]+(?:_[a-z]+)+$/,
    category: "cause",
    after: 4,
    head: /^[A-Z]/,
  },
];
