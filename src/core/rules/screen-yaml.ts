// What of a text of YAML can be refused from its words and signs alone, before anything is built of them. Pure.
//
// The parser makes an error of everything that it trips over, and thousands of them take a tenth of a second. So this is
// read first, in one pass that ends at the first thing wrong; and it knows what people forget most, the quotes: in YAML,
// `*`, `!` and `&` at the beginning of a text are signs of their own, which let a few lines unfold to millions. Only what
// rules need gets through: maps, lists, and texts on one line. No sentence repeats what stands there.
import { CST, Lexer } from "yaml";
import { NESTING_MAX_DEPTH, RULES_MAX_CHARS, RULES_MAX_TOKENS } from "./limits.ts";

/** What is wrong, as a sentence, and its offset in the text. */
export type Wrong = { readonly at: number; readonly message: string };

export function screenYaml(text: string): Wrong | null {
  if (text.length > RULES_MAX_CHARS) {
    return { at: 0, message: `the text has more than ${RULES_MAX_CHARS} characters, which is the limit` };
  }
  const screen = new Screen();
  let [at, lineAt, tokens, isText] = [0, 0, 0, false];
  for (const token of new Lexer().lex(text)) {
    const type = isText ? "text" : CST.tokenType(token);
    isText = type === "scalar";
    // The lexer's own marks, which stand for nothing in the text.
    if (type === "scalar" || type === "doc-mode" || type === "flow-error-end") continue;
    if (++tokens > RULES_MAX_TOKENS) return { at, message: `there are more than ${RULES_MAX_TOKENS} words and signs` };
    const message = screen.refusal({ type, token, at, column: at - lineAt });
    if (message) return { at, message };
    at += token.length;
    if (type === "newline") lineAt = at;
  }
  return screen.atEnd();
}

/** The signs that begin what is not read here, and what to do instead. */
const NOT_READ: ReadonlyMap<string | null, string> = new Map([
  ["alias", "put text that begins with `*` in quotes; aliases are not read here"],
  ["tag", "put text that begins with `!` in quotes; tags are not read here"],
  ["anchor", "put text that begins with `&` in quotes; anchors are not read here"],
  ["directive-line", "leave out the line that begins with `%`"],
  ["explicit-key-ind", "leave out the `?`; write `key: value`"],
  ["block-scalar-header", "text must stand on one line"],
]);
const OPENS: ReadonlyMap<string, string> = new Map([
  ["}", "{"],
  ["]", "["],
]);

type Token = { readonly type: string | null; readonly token: string; readonly at: number; readonly column: number };

/** A block, or what stands between two brackets. */
type Around = { readonly sign: "" | "[" | "{"; readonly at: number; hasColon: boolean };

class Screen {
  /** What is open, the block that is the whole text first. */
  readonly #around: [Around, ...Around[]] = [{ sign: "", at: 0, hasColon: false }];
  /** The last word or sign, which says what may follow. `line`: a value has ended with its line. */
  #last: "start" | "line" | "value" | "colon" | "dash" | "comma" | "open" = "start";
  /** This line of a block begins with a text that must be a key. */
  #needsColon = false;
  #isLineStart = true;
  #dashes = 0;
  /** The columns of the blocks that are open, the innermost last. */
  readonly #columns: number[] = [];

  refusal(given: Token): string | null {
    const { type, token } = given;
    if (type === "space") {
      return this.#isLineStart && token.includes("\t") ? "indent with spaces; YAML allows no tabs there" : null;
    }
    if (type === "newline") return this.#endLine();
    if (type === "comment" || type === "byte-order-mark") return null;
    const isIndented = this.#innermost.sign !== "" || this.#indent(given.column);
    this.#isLineStart = false;
    return isIndented ? this.#refusal(given) : "the indentation fits neither the line above nor the block around it";
  }

  /** Where a block's line begins, or what follows a dash: in a block that is open, or in one that was asked for. */
  #indent(column: number): boolean {
    const isAskedFor = this.#last === "colon" || this.#last === "dash" || this.#columns.length === 0;
    if (!this.#isLineStart && this.#last !== "dash") return true;
    while (column < (this.#columns.at(-1) ?? 0)) this.#columns.pop();
    if (column === this.#columns.at(-1)) return true;
    this.#columns.push(column);
    return isAskedFor;
  }

  #refusal({ type, token, at }: Token): string | null {
    switch (type) {
      case "doc-start":
        return this.#last === "start" && at === 0 ? null : "there must be one document; remove this `---`";
      case "text":
        if (token.includes("\n")) return "text must stand on one line; is a colon or a quote missing?";
        return /^[@`%,\]}]/.test(token) ? "put text that begins with this sign in quotes" : this.#value("value");
      case "single-quoted-scalar":
      case "double-quoted-scalar":
        if (!isClosed(token)) return "this quote is not closed on its line";
        return /^"[^\\]*\\/.test(token) ? "use single quotes around a backslash" : this.#value("value");
      case "flow-map-start":
      case "flow-seq-start":
        return (
          this.#value("open") ?? this.#opened({ sign: type === "flow-map-start" ? "{" : "[", at, hasColon: false })
        );
      case "flow-map-end":
      case "flow-seq-end":
        return this.#closed(token);
      case "comma":
        return this.#comma();
      case "map-value-ind":
        return this.#colon();
      case "seq-item-ind":
        return this.#dash();
      case null:
      default:
        return NOT_READ.get(type) ?? "put this in quotes";
    }
  }

  atEnd(): Wrong | null {
    const { sign, at } = this.#innermost;
    return sign === "" ? null : { at, message: `this \`${sign}\` is not closed` };
  }

  get #innermost(): Around {
    return this.#around.at(-1) ?? this.#around[0];
  }

  #value(last: "value" | "open"): string | null {
    const isMissing = this.#last === "value";
    if (this.#last === "line") this.#needsColon = true;
    this.#last = last;
    return isMissing ? "a comma, a colon or a line break is missing before this" : null;
  }

  #opened(around: Around): string | null {
    this.#around.push(around);
    return this.#around.length > NESTING_MAX_DEPTH ? "brackets are nested too deeply" : null;
  }

  #closed(sign: string): string | null {
    if (this.#innermost.sign !== OPENS.get(sign)) return `\`${sign}\` closes nothing`;
    this.#around.pop();
    this.#last = "value";
    return null;
  }

  #comma(): string | null {
    if (this.#innermost.sign === "") return "put text that begins with a comma in quotes";
    if (this.#last === "comma" || this.#last === "open") return "nothing stands before this comma";
    this.#last = "comma";
    this.#innermost.hasColon = false;
    return null;
  }

  #colon(): string | null {
    const around = this.#innermost;
    if (around.sign === "[") return "a `key: value` in a list needs `{` and `}` around it";
    if (this.#last !== "value") return "a key is missing before this colon";
    if (around.hasColon) return "this is a second colon; put text with a colon in quotes";
    around.hasColon = true;
    if (around.sign === "") this.#needsColon = false;
    this.#last = "colon";
    return null;
  }

  #dash(): string | null {
    if (this.#innermost.sign !== "") return "a list between brackets needs no dashes";
    if (++this.#dashes > 1) return "lists are nested too deeply";
    this.#needsColon = false;
    this.#last = "dash";
    return null;
  }

  /** Between brackets, lines count for nothing. */
  #endLine(): string | null {
    if (this.#innermost.sign !== "") return null;
    const isMissing = this.#needsColon;
    this.#needsColon = false;
    this.#innermost.hasColon = false;
    this.#dashes = 0;
    this.#isLineStart = true;
    if (this.#last === "value") this.#last = "line";
    return isMissing ? "a colon is missing in this line" : null;
  }
}

function isClosed(token: string): boolean {
  return token.length > 1 && token.endsWith(token.charAt(0)) && !token.includes("\n");
}
