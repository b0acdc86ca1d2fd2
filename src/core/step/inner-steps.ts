// The runner's marks around each inner step of a composite action, and which inner step failed according to them. Pure.
//
//   ##[start-action display=Schema check;id=verify.__run_2]
//   ##[group]Run ./bin/schema-check … ##[error]Process completed with exit code 3.
//   ##[end-action id=verify.__run_2;outcome=failure;conclusion=failure;duration_ms=5210]
//
// `outcome` is what happened, `conclusion` the result after `continue-on-error`. The runner rewrites these words in a
// program's output (`##[\start-action`), so only its own begin a line. Source: actions/runner#4243,
// Handlers/CompositeActionHandler.cs and OutputManager.cs.

export type InnerMark =
  | { readonly at: "start"; readonly id: string; readonly display: string }
  | { readonly at: "end"; readonly id: string; readonly outcome: string; readonly conclusion: string };

const START = "##[start-action ";
const END = "##[end-action ";

/** The mark in a line's message; null if there is none. */
export function innerMarkOf(message: string): InnerMark | null {
  const start = message.startsWith(START);
  if (!start && !message.startsWith(END)) return null;
  const end = message.indexOf("]", END.length);
  if (end < 0) return null;
  const values = new Map<string, string>();
  for (const pair of message.slice((start ? START : END).length, end).split(";")) {
    const equals = pair.indexOf("=");
    if (equals > 0) values.set(pair.slice(0, equals), unescaped(pair.slice(equals + 1)));
  }
  const id = values.get("id") ?? "";
  if (start) return { at: "start", id, display: values.get("display") ?? "" };
  return { at: "end", id, outcome: values.get("outcome") ?? "", conclusion: values.get("conclusion") ?? "" };
}

const LETTERS: Readonly<Record<string, string>> = { "3B": ";", "0D": "\r", "0A": "\n", "5D": "]", "25": "%" };

/** The runner's own escaping (ActionCommand.EscapeValue). Anything else after a `%` stays as it is. */
function unescaped(value: string): string {
  return value.replace(/%(3B|0D|0A|5D|25)/g, (_, code: string) => LETTERS[code] ?? "");
}

/** An inner step. `from` and `to` are the line numbers of its marks. */
export type InnerStep = {
  readonly id: string;
  readonly display: string;
  readonly from: number;
  to: number | null;
  outcome: string | null;
  conclusion: string | null;
  readonly inner: InnerStep[];
};

/** Builds the tree of inner steps from the marks, in log order. */
export class InnerSteps {
  readonly #outer: InnerStep[] = [];
  #open: InnerStep[] = [];

  /** `line` is the mark's line number. */
  add(mark: InnerMark, line: number): void {
    if (mark.at === "start") {
      const step = {
        id: mark.id,
        display: mark.display,
        from: line,
        to: null,
        outcome: null,
        conclusion: null,
        inner: [],
      };
      (this.#open.at(-1)?.inner ?? this.#outer).push(step);
      this.#open.push(step);
      return;
    }
    const at = this.#open.findLastIndex(({ id }) => id === mark.id);
    const step = this.#open[at];
    // Its start was not kept, so its lines are not known.
    if (step === undefined) return;
    this.#open = this.#open.slice(0, at);
    Object.assign(step, { to: line, outcome: mark.outcome, conclusion: mark.conclusion });
  }

  /**
   * The innermost inner step that failed the action: the first one. Tolerated failures do not count, and a later one
   * that fails too ran because of `if: always()`. Null if the marks name none.
   */
  get failed(): InnerStep | null {
    let failed: InnerStep | null = null;
    let steps: readonly InnerStep[] = this.#outer;
    while (true) {
      const next = steps.find(({ conclusion }) => conclusion === "failure" || conclusion === "cancelled");
      if (next === undefined) return failed;
      failed = next;
      steps = next.inner;
    }
  }
}
