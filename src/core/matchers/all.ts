// Every tool that is known. Data only.

import type { Matcher } from "../matching/matcher.ts";
import { CHECKS } from "./checks.ts";
import { DOTNET_RUBY_PHP } from "./dotnet-ruby-php.ts";
import { GENERIC } from "./generic.ts";
import { INFRA } from "./infra.ts";
import { JAVASCRIPT } from "./javascript.ts";
import { JAVASCRIPT_TESTS } from "./javascript-tests.ts";
import { JVM } from "./jvm.ts";
import { MORE_LANGUAGES } from "./more-languages.ts";
import { NATIVE } from "./native.ts";
import { PACKAGES } from "./packages.ts";
import { PYTHON } from "./python.ts";
import { PYTHON_TOOLS } from "./python-tools.ts";
import { RUNNER } from "./runner.ts";
import { RUST_GO } from "./rust-go.ts";

/** In order of precedence: of two that match a line with the same rank, the earlier one speaks for it. */
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
