// Every tool that is known, by what kind of tool it is. Data only.

import type { Matcher } from "../matching/matcher.ts";
import { SHARED_FORMS } from "./any/forms.ts";
import { WORDS } from "./any/words.ts";
import { ANT } from "./builds/ant.ts";
import { AUTOCONF } from "./builds/autoconf.ts";
import { BAZEL } from "./builds/bazel.ts";
import { BUNDLERS } from "./builds/bundlers.ts";
import { CDK } from "./builds/cdk.ts";
import { CIBUILDWHEEL } from "./builds/cibuildwheel.ts";
import { CMAKE } from "./builds/cmake.ts";
import { MSBUILD } from "./builds/dotnet.ts";
import { GRADLE } from "./builds/gradle.ts";
import { MAKE_AND_NINJA } from "./builds/make-and-ninja.ts";
import { MAVEN } from "./builds/maven.ts";
import { MESON } from "./builds/meson.ts";
import { MONOREPOS } from "./builds/monorepos.ts";
import { NEXT } from "./builds/next.ts";
import { RAKE } from "./builds/rake.ts";
import { SCONS } from "./builds/scons.ts";
import { TOX_AND_NOX } from "./builds/tox-and-nox.ts";
import { XCODE } from "./builds/xcode.ts";
import { C_AND_CPP_COMPILERS } from "./compilers/c-and-cpp.ts";
import { D_NIM_VALA } from "./compilers/d-nim-vala.ts";
import { DART_AND_ZIG } from "./compilers/dart-and-zig.ts";
import { ERLC } from "./compilers/erlang.ts";
import { FORTRAN } from "./compilers/fortran.ts";
import { GO_BUILD } from "./compilers/go.ts";
import { GHC } from "./compilers/haskell.ts";
import { JVM_COMPILERS } from "./compilers/jvm.ts";
import { OCAMLC } from "./compilers/ocaml.ts";
import { RUSTC } from "./compilers/rust.ts";
import { TYPESCRIPT } from "./compilers/typescript.ts";
import { LATEX } from "./docs/latex.ts";
import { PYTHON_DOCS } from "./docs/python.ts";
import { SITES } from "./docs/sites.ts";
import { ANSIBLE } from "./infra/ansible.ts";
import { CLOUDS } from "./infra/clouds.ts";
import { DATABASES } from "./infra/databases.ts";
import { DOCKER } from "./infra/docker.ts";
import { DOWNLOADS } from "./infra/downloads.ts";
import { GIT } from "./infra/git.ts";
import { KUBERNETES } from "./infra/kubernetes.ts";
import { NETWORK } from "./infra/network.ts";
import { PACKER } from "./infra/packer.ts";
import { RUNNER } from "./infra/runner.ts";
import { SERVERS } from "./infra/servers.ts";
import { TERRAFORM } from "./infra/terraform.ts";
import { ANSIBLE_LINTERS } from "./linters/ansible.ts";
import { API_LINTERS } from "./linters/api.ts";
import { C_AND_CPP_LINTERS } from "./linters/c-and-cpp.ts";
import { ELIXIR_LINTERS } from "./linters/elixir.ts";
import { GO_LINTERS } from "./linters/go.ts";
import { JAVASCRIPT_LINTERS } from "./linters/javascript.ts";
import { JVM_LINTERS } from "./linters/jvm.ts";
import { LUA_LINTERS } from "./linters/lua.ts";
import { PHP_LINTERS } from "./linters/php.ts";
import { PRE_COMMIT } from "./linters/pre-commit.ts";
import { PYTHON_LINTERS } from "./linters/python.ts";
import { RUBOCOP } from "./linters/ruby.ts";
import { RUST_LINTERS } from "./linters/rust.ts";
import { SECURITY_CHECKS } from "./linters/security.ts";
import { SHELL_DOCKER_YAML_LINTERS } from "./linters/shell-docker-yaml.ts";
import { TEXT_LINTERS } from "./linters/text.ts";
import { NUGET } from "./packages/dotnet.ts";
import { GO_MODULES } from "./packages/go.ts";
import { HASKELL_PACKAGES } from "./packages/haskell.ts";
import { JAVASCRIPT_PACKAGES } from "./packages/javascript.ts";
import { PHP_AND_RUBY_PACKAGES } from "./packages/php-and-ruby.ts";
import { PYTHON_PACKAGES } from "./packages/python.ts";
import { CARGO } from "./packages/rust.ts";
import { SYSTEM_PACKAGES } from "./packages/system.ts";
import { DOTNET } from "./runtimes/dotnet.ts";
import { ELIXIR } from "./runtimes/elixir.ts";
import { EMACS } from "./runtimes/emacs.ts";
import { GO_RUNTIME } from "./runtimes/go.ts";
import { JAVA } from "./runtimes/java.ts";
import { NATIVE } from "./runtimes/native.ts";
import { NODE } from "./runtimes/node.ts";
import { PERL } from "./runtimes/perl.ts";
import { PHP } from "./runtimes/php.ts";
import { POWERSHELL } from "./runtimes/powershell.ts";
import { PYTHON } from "./runtimes/python.ts";
import { R } from "./runtimes/r.ts";
import { RUBY } from "./runtimes/ruby.ts";
import { SHELL } from "./runtimes/shell.ts";
import { C_AND_CPP_TESTS } from "./tests/c-and-cpp.ts";
import { CARGO_TEST } from "./tests/cargo-test.ts";
import { DOTNET_TESTS } from "./tests/dotnet.ts";
import { EXUNIT } from "./tests/exunit.ts";
import { GO_TEST } from "./tests/go-test.ts";
import { JEST_AND_VITEST } from "./tests/jest-and-vitest.ts";
import { JUNIT } from "./tests/junit.ts";
import { MOCHA_AND_CYPRESS } from "./tests/mocha-and-cypress.ts";
import { NODE_BUN_DENO_TESTS } from "./tests/node-bun-deno.ts";
import { OCAML_ERLANG_LUA_TESTS } from "./tests/ocaml-erlang-lua.ts";
import { PHPUNIT } from "./tests/phpunit.ts";
import { PLAYWRIGHT } from "./tests/playwright.ts";
import { PYTEST } from "./tests/pytest.ts";
import { REQUEST_TESTS } from "./tests/requests.ts";
import { RUBY_TESTS } from "./tests/ruby.ts";
import { SCRIPT_TESTS } from "./tests/scripts.ts";
import { SWIFT_AND_FLUTTER_TESTS } from "./tests/swift-and-flutter.ts";
import { UNITTEST } from "./tests/unittest.ts";

/**
 * In order of precedence: of two entries of the same rank that match a line, the earlier one speaks for it. So a linter
 * of one language goes before the compilers, some of which know its form for any file.
 */
export const MATCHERS: readonly Matcher[] = [
  ...TYPESCRIPT,
  ...JAVASCRIPT_LINTERS,
  ...PYTHON_LINTERS,
  ...RUBOCOP,
  ...PHP_LINTERS,
  ...JVM_LINTERS,
  ...RUST_LINTERS,
  ...GO_LINTERS,
  ...C_AND_CPP_LINTERS,
  ...SHELL_DOCKER_YAML_LINTERS,
  ...SECURITY_CHECKS,
  ...TEXT_LINTERS,
  ...PRE_COMMIT,
  ...ELIXIR_LINTERS,
  ...API_LINTERS,
  ...LUA_LINTERS,
  ...ANSIBLE_LINTERS,
  ...JVM_COMPILERS,
  ...RUSTC,
  ...GO_BUILD,
  ...C_AND_CPP_COMPILERS,
  ...GHC,
  ...DART_AND_ZIG,
  ...ERLC,
  ...FORTRAN,
  ...D_NIM_VALA,
  ...OCAMLC,
  ...JEST_AND_VITEST,
  ...MOCHA_AND_CYPRESS,
  ...NODE_BUN_DENO_TESTS,
  ...PLAYWRIGHT,
  ...PYTEST,
  ...UNITTEST,
  ...JUNIT,
  ...CARGO_TEST,
  ...GO_TEST,
  ...C_AND_CPP_TESTS,
  ...DOTNET_TESTS,
  ...RUBY_TESTS,
  ...PHPUNIT,
  ...EXUNIT,
  ...SWIFT_AND_FLUTTER_TESTS,
  ...SCRIPT_TESTS,
  ...OCAML_ERLANG_LUA_TESTS,
  ...REQUEST_TESTS,
  ...JAVASCRIPT_PACKAGES,
  ...PYTHON_PACKAGES,
  ...CARGO,
  ...GO_MODULES,
  ...PHP_AND_RUBY_PACKAGES,
  ...NUGET,
  ...HASKELL_PACKAGES,
  ...SYSTEM_PACKAGES,
  ...GRADLE,
  ...MAVEN,
  ...MAKE_AND_NINJA,
  ...CMAKE,
  ...BAZEL,
  ...BUNDLERS,
  ...NEXT,
  ...MONOREPOS,
  ...MSBUILD,
  ...XCODE,
  ...TOX_AND_NOX,
  ...RAKE,
  ...ANT,
  ...AUTOCONF,
  ...CIBUILDWHEEL,
  ...MESON,
  ...SCONS,
  ...CDK,
  ...NODE,
  ...PYTHON,
  ...JAVA,
  ...GO_RUNTIME,
  ...NATIVE,
  ...DOTNET,
  ...RUBY,
  ...PHP,
  ...ELIXIR,
  ...PERL,
  ...EMACS,
  ...POWERSHELL,
  ...SHELL,
  ...R,
  ...DOCKER,
  ...TERRAFORM,
  ...KUBERNETES,
  ...ANSIBLE,
  ...GIT,
  ...CLOUDS,
  ...DOWNLOADS,
  ...DATABASES,
  ...RUNNER,
  ...NETWORK,
  ...PACKER,
  ...SERVERS,
  ...PYTHON_DOCS,
  ...LATEX,
  ...SITES,
  ...SHARED_FORMS,
  ...WORDS,
];
