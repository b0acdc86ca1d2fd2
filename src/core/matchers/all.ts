// Every tool that is known, and one cheap test that spares most lines a closer look. Pure.
import { CHECKS } from "./checks.ts";
import { DOTNET_RUBY_PHP } from "./dotnet-ruby-php.ts";
import { GENERIC } from "./generic.ts";
import { INFRA } from "./infra.ts";
import { JAVASCRIPT } from "./javascript.ts";
import { JAVASCRIPT_TESTS } from "./javascript-tests.ts";
import { JVM } from "./jvm.ts";
import type { Matcher } from "./matcher.ts";
import { WEIGHT } from "./matcher.ts";
import { MORE_LANGUAGES } from "./more-languages.ts";
import { NATIVE } from "./native.ts";
import { Needles } from "./needles.ts";
import { PACKAGES } from "./packages.ts";
import { PYTHON } from "./python.ts";
import { PYTHON_TOOLS } from "./python-tools.ts";
import { RUNNER } from "./runner.ts";
import { RUST_GO } from "./rust-go.ts";

/** In order of precedence: of two that match a line with the same weight, the earlier one speaks for it. */
export const MATCHERS: readonly Matcher[] = [
  ...JAVASCRIPT_TESTS,
  ...JAVASCRIPT,
  ...PYTHON,
  ...PYTHON_TOOLS,
  ...JVM,
  ...RUST_GO,
  ...NATIVE,
  ...DOTNET_RUBY_PHP,
  ...PACKAGES,
  ...INFRA,
  ...MORE_LANGUAGES,
  ...CHECKS,
  ...GENERIC,
  ...RUNNER,
];

/**
 * The matcher that speaks for `text`, a line without timestamp, colours and prefix; null if none does. A known tool
 * comes before mere words. Output that a program quotes is indented: a cause is recognised behind blanks too.
 */
export function matcherOf(text: string, next: string): Matcher | null {
  const plain = bestFor(text, next, 0);
  if ((plain !== null && plain.weight >= WEIGHT.test) || text.charCodeAt(0) !== 0x20) return plain;
  return bestFor(text.trimStart(), next.trimStart(), WEIGHT.cause) ?? plain;
}

const WORDS = new Needles(MATCHERS.map(({ needle }) => [needle].flat()));

function bestFor(text: string, next: string, least: number): Matcher | null {
  let best: Matcher | null = null;
  for (const [index, has] of WORDS.ownersIn(text).entries()) {
    const matcher = has === 1 ? MATCHERS[index] : undefined;
    if (matcher === undefined || matcher.weight < least) continue;
    if (best !== null && (matcher.weight <= best.weight || (matcher.tool === "any" && best.tool !== "any"))) continue;
    if (matcher.line.test(text) && (matcher.next === undefined || matcher.next.test(next))) best = matcher;
  }
  return best;
}

/** Every needle, without those that hold another one: a line with none of them matches nothing. */
export const NEEDLES: readonly string[] = shortest([...new Set(MATCHERS.flatMap(({ needle }) => needle))]);

function shortest(needles: readonly string[]): string[] {
  return needles.filter((needle) => !needles.some((other) => other !== needle && needle.includes(other)));
}
