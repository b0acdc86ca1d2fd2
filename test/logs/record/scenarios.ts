import { actions } from "./scenarios/actions.ts";
import { cAndCpp } from "./scenarios/c-and-cpp.ts";
import { debianTools } from "./scenarios/debian-tools.ts";
import { everyday } from "./scenarios/everyday.ts";
import { go } from "./scenarios/go.ts";
import { infrastructure } from "./scenarios/infrastructure.ts";
import { javascriptBuilds } from "./scenarios/javascript-builds.ts";
import { javascriptChecks } from "./scenarios/javascript-checks.ts";
import { javascriptRunners } from "./scenarios/javascript-runners.ts";
import { javascriptTests } from "./scenarios/javascript-tests.ts";
import { jvm } from "./scenarios/jvm.ts";
import { languages } from "./scenarios/languages.ts";
import { large } from "./scenarios/large.ts";
import { moreTools } from "./scenarios/more-tools.ts";
import { packages } from "./scenarios/packages.ts";
import { python } from "./scenarios/python.ts";
import { reasonsApart } from "./scenarios/reasons-apart.ts";
import { rubyAndPhp } from "./scenarios/ruby-and-php.ts";
import { runner } from "./scenarios/runner.ts";
import { rust } from "./scenarios/rust.ts";
import { services } from "./scenarios/services.ts";
import { shells } from "./scenarios/shells.ts";
import { system } from "./scenarios/system.ts";
import type { Scenario } from "./types.ts";

export const scenarios: readonly Scenario[] = [
  ...javascriptTests,
  ...javascriptRunners,
  ...javascriptChecks,
  ...javascriptBuilds,
  ...python,
  ...go,
  ...rust,
  ...cAndCpp,
  ...infrastructure,
  ...jvm,
  ...languages,
  ...rubyAndPhp,
  ...shells,
  ...large,
  ...moreTools,
  ...debianTools,
  ...packages,
  ...everyday,
  ...system,
  ...services,
  ...reasonsApart,
  ...actions,
  ...runner,
];
