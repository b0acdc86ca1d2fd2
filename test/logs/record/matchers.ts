import type { Level, MatcherName } from "./types.ts";

// The problem matchers that actions/setup-node, setup-go and setup-python register. A line that one of them takes is
// printed by the runner without its colours and behind `##[error]` or `##[warning]`.

interface Pattern {
  readonly regexp: RegExp;
  /** Goes on matching the lines that follow. */
  readonly loop?: true;
}

const patterns: Readonly<Record<MatcherName, readonly Pattern[]>> = {
  tsc: [
    {
      regexp:
        /^(?:\s+\d+>)?(?<file>\S.*)[:(](?<line>\d+)[,:](?<column>\d+)(?::\s+|\)\s*:\s*|\s+-\s+)(?<severity>error|warning|info)\s+(?<code>TS\d+)\s*:\s*(?<message>.*)$/,
    },
  ],
  "eslint-stylish": [
    { regexp: /^(?<file>\S.*)$/ },
    {
      regexp: /^\s+(?<line>\d+):(?<column>\d+)\s+(?<severity>error|warning|info)\s+(?<message>.*)\s\s+(?<code>.*)$/,
      loop: true,
    },
  ],
  go: [{ regexp: /^\s*(?<file>\.{0,2}[/\\].+\.go):(?:(?<line>\d+):(?<column>\d+):)? (?<message>.*)/ }],
  python: [
    { regexp: /^\s*File\s"(?<file>.*)",\sline\s(?<line>\d+),\sin\s(.*)$/ },
    { regexp: /^\s*raise\s(.*)\('(?<message>.*)'\)$/ },
  ],
};

export interface Problem {
  readonly level: Level;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}

class Matcher {
  readonly #patterns: readonly Pattern[];
  #at = 0;
  #groups: Record<string, string | undefined> = {};

  constructor(name: MatcherName) {
    this.#patterns = patterns[name];
  }

  reset(): void {
    this.#at = 0;
    this.#groups = {};
  }

  match(line: string): Problem | undefined {
    const found = this.#step(line);
    if (found === undefined && this.#at > 0) {
      this.reset();
      return this.#step(line);
    }
    return found;
  }

  #step(line: string): Problem | undefined {
    const pattern = this.#patterns[this.#at];
    const match = pattern?.regexp.exec(line);
    if (pattern === undefined || !match) return undefined;
    this.#groups = { ...this.#groups, ...match.groups };
    if (this.#at < this.#patterns.length - 1) {
      this.#at += 1;
      return undefined;
    }
    const problem = asProblem(this.#groups);
    if (!pattern.loop) this.reset();
    return problem;
  }
}

function asProblem(groups: Record<string, string | undefined>): Problem {
  const { file, line, message, severity } = groups;
  return {
    level: severity === "warning" ? "warning" : severity === "info" ? "notice" : "error",
    message: message ?? "",
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line: Number(line) }),
  };
}

export class Matchers {
  readonly #all: Matcher[] = [];

  add(names: readonly MatcherName[]): void {
    this.#all.push(...names.map((name) => new Matcher(name)));
  }

  match(line: string): Problem | undefined {
    for (const matcher of this.#all) {
      const problem = matcher.match(line);
      if (problem === undefined) continue;
      for (const other of this.#all) if (other !== matcher) other.reset();
      return problem;
    }
    return undefined;
  }
}
