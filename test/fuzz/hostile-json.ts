/** JSON that tries what a parser, a schema, a table or a name can trip over. */
import { type Json, parseJson } from "../world/json.ts";
import type { Dice } from "./dice.ts";

/** Written as they are into the text, since no writer of JSON would make some of them. */
const VALUES: readonly string[] = [
  "null",
  "true",
  "false",
  "0",
  "-1",
  "1",
  "0.5",
  "-0",
  "1e400",
  "-1e400",
  "1e300",
  "1e-400",
  "9007199254740991",
  "9007199254740992",
  "9007199254740993",
  "18446744073709551616",
  `1${"0".repeat(400)}`,
  '""',
  '" "',
  '"0"',
  '"1"',
  '"null"',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  '"\\ufeff"',
  '"\\u202e"',
  '"__proto__"',
  '"constructor"',
  '".."',
  '"../../.."',
  '"a/b"',
  '"%2e%2e%2f"',
  '"?x=1#y"',
  '"javascript:alert(1)"',
  '"https://evil.example/)](x"',
  '"http://169.254.169.254/"',
  '"completed"',
  '"failure"',
  '"success"',
  '"cancelled"',
  '"<!channel> @octocat #1 ```"',
  '"\'; DROP TABLE task; --"',
  '"😀"',
  "[]",
  "{}",
  "[[]]",
  "[null]",
  "[{}]",
  '{"__proto__":{"id":1}}',
  '{"id":null}',
  '{"id":1}',
  '{"login":null}',
  '{"login":"x"}',
  '{"toString":1,"valueOf":1}',
  '[{"number":1,"name":"x"}]',
  '[{"number":"1","name":null}]',
  '{"length":4294967295}',
];

/** Fields that the Worker uses, and a few that it does not. */
const FIELDS: readonly (readonly string[])[] = [
  ["action"],
  ["installation"],
  ["installation", "id"],
  ["repository"],
  ["repository", "id"],
  ["repository", "name"],
  ["repository", "html_url"],
  ["repository", "owner"],
  ["repository", "owner", "login"],
  ["repository", "full_name"],
  ["sender"],
  ["organization"],
  ["workflow"],
  ["deployment"],
];
const OF_JOB =
  "id run_id run_attempt name status conclusion head_sha head_branch workflow_name html_url check_run_url started_at completed_at steps labels runner_id";
const OF_RUN =
  "id name run_number run_attempt workflow_id event status conclusion html_url head_sha head_branch head_repository head_commit actor display_title pull_requests";
const IN_RUN: readonly (readonly string[])[] = [
  ["head_repository", "id"],
  ["head_repository", "owner"],
  ["head_repository", "owner", "login"],
  ["head_commit", "author"],
  ["head_commit", "author", "name"],
  ["actor", "login"],
];

function fieldsOf(event: string): readonly (readonly string[])[] {
  if (event === "workflow_job") return [...FIELDS, [event], ...OF_JOB.split(" ").map((name) => [event, name])];
  return [
    ...FIELDS,
    [event],
    ...OF_RUN.split(" ").map((name) => [event, name]),
    ...IN_RUN.map((path) => [event, ...path]),
  ];
}

/** The payload with hostile values in one to three of its fields, or with a field less. */
export function hostile(dice: Dice, event: string, payload: string): string {
  return hostileIn(dice, fieldsOf(event), payload);
}

/** The same, in some of these fields. */
export function hostileIn(dice: Dice, fields: readonly (readonly string[])[], payload: string): string {
  const copy = parseJson(payload);
  const placed = new Map<string, string>();
  for (let count = 1 + dice.below(3); count > 0; count--) {
    const mark = `\u0001${count}\u0001`;
    if (put(copy, dice.one(fields), dice.once(12) ? undefined : mark)) placed.set(JSON.stringify(mark), value(dice));
  }
  let text = JSON.stringify(copy);
  for (const [mark, raw] of placed) text = text.replace(mark, () => raw);
  return text;
}

function value(dice: Dice): string {
  if (!dice.once(8)) return dice.one(VALUES);
  const length = dice.one([300, 3_000, 70_000, 70_000, 2_500_000]);
  switch (dice.below(4)) {
    case 0:
      return JSON.stringify(
        dice.one(["x", "`", "界", "\n", "@a ", "\u0000", "https://x.example/"]).repeat(length / 10),
      );
    case 1:
      return `${"[".repeat(Math.min(length, 70_000))}${"]".repeat(Math.min(length, 70_000))}`;
    case 2:
      return `[${Array.from({ length: Math.min(3_000, length) }, () => dice.one(VALUES)).join(",")}]`;
    default:
      return `${1 + dice.below(9)}${"7".repeat(Math.min(length, 70_000))}`;
  }
}

/** Text that is JSON, nearly JSON, or not at all. */
export function odd(dice: Dice, payload: string): string {
  const action = '"action":"completed"';
  const depth = dice.one([500, 5_000, 200_000]);
  return dice.one<() => string>([
    () => payload.replace("{", `{"action":"queued",`), // twice: the last one counts
    () => payload.replace(/\}$/, `,"action":"queued"}`),
    () => payload.replace(/\}$/, `,"__proto__":{"action":"completed"}}`),
    () => `{"__proto__":${payload}}`,
    () => `{"constructor":{"prototype":{"action":"completed"}}}`,
    () => `[${payload}]`,
    () => `${payload}${payload}`,
    () => `${payload}\n\n  `,
    () => `  ${payload}`,
    () => payload.slice(0, dice.below(payload.length)),
    () => payload.replaceAll('"', "'"),
    () => `// comment\n${payload}`,
    () => payload.replace(/\}$/, ",}"),
    () => payload.replace(":", ":NaN,"),
    () => `{${action},"x":${"[".repeat(depth)}${"]".repeat(depth)}}`,
    () => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
    () => "[".repeat(depth),
    () => `{${action},${Array.from({ length: 2_000 }, (_, i) => `"k${i}":${dice.one(VALUES)}`).join(",")}}`,
    () => dice.one(VALUES),
    () => "",
    () => `{"action":${dice.one(VALUES)}}`,
  ])();
}

/** True where the path leads anywhere; `0` is a list's first. */
function put(json: Json, [name, ...rest]: readonly string[], mark: string | undefined): boolean {
  if (Array.isArray(json) && name === "0" && rest.length > 0) return put(json[0] ?? null, rest, mark);
  if (typeof json !== "object" || json === null || Array.isArray(json) || name === undefined) return false;
  if (rest.length > 0) return put(json[name] ?? null, rest, mark);
  if (mark === undefined) delete json[name];
  else json[name] = mark;
  return true;
}
