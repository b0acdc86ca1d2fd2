import { type Clock, logTime } from "./clock.ts";
import { parseCommand } from "./commands.ts";
import { Matchers, type Problem } from "./matchers.ts";
import type { Level } from "./types.ts";

const escapes = /\x1b\[[0-9;]*m?/g;

/** The job's log as the runner writes it: a time before each line, workflow commands carried out, secrets masked. */
export class Log {
  readonly matchers = new Matchers();
  readonly problems: (Problem & { readonly logLine: number })[] = [];
  /** Step debug logging. */
  showsDebug = false;
  readonly #clock: Clock;
  readonly #scrub: (text: string) => string;
  readonly #masked: string[] = [];
  readonly #lines: string[] = [];
  #stopToken: string | undefined;

  constructor(clock: Clock, scrub: (text: string) => string) {
    this.#clock = clock;
    this.#scrub = scrub;
  }

  get text(): string {
    return `\uFEFF${this.#lines.map((line) => `${line}\n`).join("")}`;
  }

  /** A line as it is. One that holds line feeds keeps its one time. */
  write(text: string): void {
    let clean = this.#scrub(text);
    for (const secret of this.#masked) clean = clean.replaceAll(secret, "***");
    this.#lines.push(...`${logTime(this.#clock.now())} ${clean}`.split("\n"));
  }

  issue(problem: Problem, text = problem.message): void {
    this.problems.push({ ...problem, logLine: this.#lines.length + 1 });
    this.write(`##[${problem.level}]${text}`);
  }

  error(message: string): void {
    this.issue({ level: "error", message });
  }

  /** A line that a program printed. */
  output(line: string): void {
    const command = parseCommand(line);
    if (this.#stopToken !== undefined) {
      if (command?.name === this.#stopToken.toLowerCase()) this.#stopToken = undefined;
      this.write(line);
      return;
    }
    if (command !== undefined && this.#carryOut(command.name, command.properties, command.message)) return;
    const plain = line.replace(escapes, "");
    const problem = this.matchers.match(plain);
    if (problem === undefined) this.write(line);
    else this.issue(problem, plain);
  }

  #carryOut(name: string, properties: Readonly<Record<string, string>>, message: string): boolean {
    switch (name) {
      case "error":
      case "warning":
      case "notice":
        this.issue(asProblem(name, properties, message));
        return true;
      case "group":
        this.write(`##[group]${message}`);
        return true;
      case "endgroup":
        this.write("##[endgroup]");
        return true;
      case "add-mask":
        if (message !== "") this.#masked.push(message);
        this.write("::add-mask::***");
        return true;
      case "stop-commands":
        this.#stopToken = message;
        this.write(`::stop-commands::${message}`);
        return true;
      case "debug":
        if (this.showsDebug) this.write(`##[debug]${message}`);
        return true;
      case "save-state":
      case "set-output":
        return true;
      default:
        return false;
    }
  }
}

function asProblem(level: Level, properties: Readonly<Record<string, string>>, message: string): Problem {
  const file = properties["file"];
  const line = Number(properties["line"]);
  return { level, message, ...(file !== undefined && { file }), ...(line > 0 && { line }) };
}
