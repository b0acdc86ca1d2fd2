import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMPARED_MAX_CHARS, PATTERN_MAX_CHARS } from "../../../src/core/rules/limits.ts";
import { decide, dependsOnDraft } from "../../../src/core/rules/match-rules.ts";
import { parseRules } from "../../../src/core/rules/parse-rules.ts";
import { Pattern } from "../../../src/core/rules/pattern.ts";
import type { JobFacts, Rule } from "../../../src/core/rules/rules.ts";

const IN_PARTS = { starStopsAtSlash: true, ignoresCase: false };
const WHOLE = { starStopsAtSlash: false, ignoresCase: false };

function rulesOf(text: string): readonly Rule[] {
  const parsed = parseRules(text);
  if (parsed.kind === "wrong") throw new Error(JSON.stringify(parsed.problems));
  return parsed.rules;
}

const FACTS: JobFacts = {
  repository: "acme/web",
  defaultBranch: "main",
  branch: "main",
  forkOwner: null,
  workflowName: "CI",
  workflowFile: "ci.yml",
  job: "e2e (chrome)",
  event: "push",
  actor: "octocat",
  draft: null,
  properties: new Map([["team", ["payments"]]]),
};

/** Whether a rule with this condition is met. */
function meets(when: string, facts: Partial<JobFacts>): boolean {
  return decide(rulesOf(`rules:\n  - when: { ${when} }\n`), { ...FACTS, ...facts }).rule === 0;
}

describe("a pattern matches a name", () => {
  it.each([
    ["main", "main", true],
    ["main", "mainline", false],
    ["release/*", "release/1.0", true],
    ["release/*", "release/", true],
    ["release/*", "release/1/hotfix", false],
    ["release/**", "release/1/hotfix", true],
    ["**", "a/b/c", true],
    ["*", "a/b", false],
    ["**/fix", "a/b/fix", true],
    ["*-rc*", "v1-rc-rc2", true],
    ["a*b*c", "aXbXbXc", true],
    ["a*b*c", "aXbXbX", false],
    ["***", "a/b", true],
    ["v?", "v1", false],
    ["v?", "v?", true],
    ["[ab]", "a", false],
    ["[ab]", "[ab]", true],
    ["{a,b}", "{a,b}", true],
    ["a.b", "axb", false],
    ["(a|b)+", "(a|b)+", true],
    ["Main", "main", false],
    ["é*", "école", true],
  ])("%j and %j: %j", (pattern, name, expected) => {
    expect(new Pattern(pattern, IN_PARTS).matches(name)).toBe(expected);
  });

  it("as the regular expression that it stands for would", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "["), maxLength: 40 });
    const source = fc.string({ unit: fc.constantFrom("a", "b", "/", ".", "[", "*", "**"), maxLength: 40 });
    fc.assert(
      fc.property(source, text, fc.boolean(), (pattern, name, inParts) => {
        // Few stars, so that the regular expression ends.
        fc.pre((pattern.match(/\*+/g) ?? []).length <= 2);
        const expression = pattern
          .replace(/[.[]/g, "\\$&")
          .replace(/\*+/g, (stars) => (stars.length === 1 && inParts ? "[^/]*" : "[^]*"));
        expect(new Pattern(pattern, inParts ? IN_PARTS : WHOLE).matches(name)).toBe(
          new RegExp(`^(?:${expression})$`).test(name),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("in no more time for many stars than for few", () => {
    const name = "a".repeat(COMPARED_MAX_CHARS);
    const time = (pattern: Pattern) => {
      const times = Array.from({ length: 10 }, () => {
        const begin = performance.now();
        expect(pattern.matches(name)).toBe(false);
        return performance.now() - begin;
      });
      return Math.min(...times);
    };
    const few = time(new Pattern(`*${"a".repeat(PATTERN_MAX_CHARS - 2)}b`, WHOLE));
    const many = time(new Pattern(`${"*a".repeat(PATTERN_MAX_CHARS / 2 - 1)}*b`, WHOLE));
    expect(many).toBeLessThan(5 * few + 0.1);
  });

  it("by the name's beginning, where it is longer than any", () => {
    expect(new Pattern("a**", WHOLE).matches("a".repeat(1_000_000))).toBe(true);
  });
});

describe("a condition", () => {
  it.each([
    ["repositories: ['acme/*']", {}, true],
    ["repositories: ['ACME/Web']", {}, true],
    ["repositories: ['acme']", {}, false],
    ["branches: [default]", {}, true],
    ["branches: [default]", { branch: "feature" }, false],
    ["branches: [default]", { branch: "default" }, false],
    ["branches: [default]", { defaultBranch: null }, false],
    ["branches: [default]", { forkOwner: "mallory" }, false],
    ["branches: ['main']", { forkOwner: "mallory" }, false],
    ["branches: ['mallory:main']", { forkOwner: "mallory" }, true],
    ["branches: ['*:*']", { forkOwner: "mallory" }, true],
    ["branches: ['!default']", { branch: "feature" }, true],
    ["branches: ['!default']", {}, false],
    ["branches: ['!default']", { branch: null }, false],
    ["branches: ['release/*', '!release/old']", { branch: "release/old" }, false],
    ["branches: ['release/*', '!release/old']", { branch: "release/2" }, true],
    ["branches: ['!release/**', 'release/2']", { branch: "release/2" }, true],
    ["branches: ['!release/**', 'release/2']", { branch: "main" }, false],
    ["workflows: [CI]", {}, true],
    ["workflows: [ci.yml]", {}, true],
    ["workflows: ['!ci.yml']", {}, false],
    ["workflows: ['deploy-*.yml']", { workflowFile: "deploy-eu/west.yml" }, true],
    ["workflows: [ci.yml]", { workflowFile: null }, false],
    ["jobs: ['e2e *']", {}, true],
    ["jobs: ['e2e *']", { job: "e2e a/b" }, true],
    ["jobs: ['e2e (chrome)']", {}, true],
    ["jobs: ['**']", { job: null }, false],
    ["events: [schedule, push]", {}, true],
    ["events: [schedule]", {}, false],
    ["actors: ['dependabot[bot]']", { actor: "dependabot[bot]" }, true],
    ["actors: ['dependabot[bot]']", { actor: "dependabotb" }, false],
    ["actors: [OctoCat]", {}, true],
    ["actors: ['!octocat']", { actor: null }, false],
    ["drafts: true", { draft: true }, true],
    ["drafts: true", { draft: false }, false],
    ["drafts: false", { draft: false }, true],
    ["drafts: false", { draft: null }, false],
    ["drafts: true", { draft: null }, false],
    ["properties: { team: payments }", {}, true],
    ["properties: { team: 'pay*' }", {}, true],
    ["properties: { team: [billing, payments] }", {}, true],
    ["properties: { team: billing }", {}, false],
    ["properties: { tier: '**' }", {}, false],
    ["properties: { critical: true }", { properties: new Map([["critical", ["true"]]]) }, true],
    ["properties: { team: b }", { properties: new Map([["team", ["a", "b"]]]) }, true],
    ["jobs: ['e2e *'], events: [schedule]", {}, false],
  ] satisfies [string, Partial<JobFacts>, boolean][])("%s with %j: %j", (when, facts, expected) => {
    expect(meets(when, facts)).toBe(expected);
  });
});

describe("the first rule that matches decides", () => {
  const rules = rulesOf(`
rules:
  - when: { actors: ["dependabot[bot]"] }
    slack: false
  - when: { branches: [default] }
    slack: "#main"
  - slack: false
    comment: false
`);

  it("and what it does not mention gets its default", () => {
    expect(decide(rules, { ...FACTS, actor: "dependabot[bot]" }).route).toEqual({ slack: null, comment: true });
    expect(decide(rules, FACTS)).toEqual({
      rule: 1,
      route: { slack: { channel: "#main", mention: null }, comment: true },
      checked: [{ fails: "actors" }, { fails: null }],
    });
    expect(decide(rules, { ...FACTS, branch: "x" }).route).toEqual({ slack: null, comment: false });
  });

  it("and where none does, every sink is told", () => {
    expect(decide(rules.slice(0, 1), FACTS)).toEqual({
      rule: null,
      route: { slack: { channel: null, mention: null }, comment: true },
      checked: [{ fails: "actors" }],
    });
  });

  it("and only a rule that could be met asks whether there is a draft", () => {
    const withDrafts = rulesOf(
      "rules:\n  - when: { events: [schedule] }\n  - when: { drafts: true, branches: ['!main'] }\n",
    );
    expect(dependsOnDraft(withDrafts, FACTS)).toBe(false);
    expect(dependsOnDraft(withDrafts, { ...FACTS, branch: "x" })).toBe(true);
    expect(dependsOnDraft(withDrafts, { ...FACTS, branch: "x", event: "schedule" })).toBe(false);
    expect(dependsOnDraft(rules, FACTS)).toBe(false);
  });
});
