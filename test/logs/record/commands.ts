// Workflow commands: what a program says to the runner in its output.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const unescapeData = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
const unescapeProperty = (text: string) => unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));

export function parseCommand(line: string): Command | undefined {
  const match = /^\s*::([a-zA-Z][\w-]*)(?: ([^:]*(?::[^:]+)*?))?::(.*)$/.exec(line);
  const name = match?.[1];
  if (match === null || name === undefined) return undefined;
  const properties = (match[2] ?? "").split(",").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at < 1 ? [] : [[pair.slice(0, at).trim(), unescapeProperty(pair.slice(at + 1))] as const];
  });
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(properties),
    message: unescapeData(match[3] ?? ""),
  };
}
