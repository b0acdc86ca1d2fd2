// Which rule a failed job meets, and why it meets none before it. Pure.
import { type Pattern, takes } from "./pattern.ts";
import { DEFAULT_ROUTE, type JobFacts, type Route, type Rule, type When } from "./rules.ts";

export type Condition = keyof When;

/** How one rule was met: the first condition that does not hold; null where all do. */
export type Checked = { readonly fails: Condition | null };

export type Decision = {
  /** Which rule decides, from 0; null where none matches. */
  readonly rule: number | null;
  readonly route: Route;
  /** Of each rule up to the one that decides. */
  readonly checked: readonly Checked[];
};

/** In the order of the documentation. */
const CONDITIONS: { readonly [Key in Condition]: (when: When, facts: JobFacts) => boolean } = {
  repositories: (when, { repository }) => holds(when.repositories, repository),
  branches: ({ branches }, facts) => branches === null || isOnBranch(branches, facts),
  workflows: ({ workflows }, facts) => workflows === null || isOfWorkflow(workflows, facts),
  jobs: (when, { job }) => holds(when.jobs, job),
  events: (when, { event }) => holds(when.events, event),
  actors: (when, { actor }) => holds(when.actors, actor),
  drafts: ({ drafts }, { draft }) => drafts === null || drafts === draft,
  properties: (when, { properties }) =>
    [...(when.properties ?? [])].every(([name, patterns]) => {
      const values = properties.get(name);
      return values !== undefined && takes(patterns, (it) => values.some((value) => it.matches(value)));
    }),
};

/** The first rule that matches decides. */
export function decide(rules: readonly Rule[], facts: JobFacts): Decision {
  const checked: Checked[] = [];
  for (const [at, { when, slack, comment }] of rules.entries()) {
    const fails = failingCondition(when, facts);
    checked.push({ fails });
    if (fails === null) return { rule: at, route: { slack, comment }, checked };
  }
  return { rule: null, route: DEFAULT_ROUTE, checked };
}

/** Whether it matters if the pull request is a draft: only then is GitHub asked. */
export function dependsOnDraft(rules: readonly Rule[], facts: JobFacts): boolean {
  const [first, ...others] = [true, false, null].map((draft) => decide(rules, { ...facts, draft }).rule);
  return others.some((rule) => rule !== first);
}

function failingCondition(when: When, facts: JobFacts): Condition | null {
  return CONDITION_NAMES.find((name) => !CONDITIONS[name](when, facts)) ?? null;
}

const isCondition = (name: string): name is Condition => Object.hasOwn(CONDITIONS, name);
const CONDITION_NAMES: readonly Condition[] = Object.keys(CONDITIONS).filter(isCondition);

/** What there is nothing of, no pattern matches, not even one that begins with `!`. */
function holds(patterns: readonly Pattern[] | null, name: string | null): boolean {
  return patterns === null || (name !== null && takes(patterns, (pattern) => pattern.matches(name)));
}

/** `default` is the repository's default branch; a fork's branch is OWNER:BRANCH, and never the default. */
function isOnBranch(patterns: readonly Pattern[], { branch, forkOwner, defaultBranch }: JobFacts): boolean {
  if (branch === null) return false;
  const name = forkOwner === null ? branch : `${forkOwner}:${branch}`;
  const isDefault = forkOwner === null && branch === defaultBranch;
  return takes(patterns, (pattern) => (pattern.text === "default" ? isDefault : pattern.matches(name)));
}

/** By the workflow's name or its file's. */
function isOfWorkflow(patterns: readonly Pattern[], { workflowName, workflowFile }: JobFacts): boolean {
  return takes(patterns, (it) => it.matches(workflowName) || (workflowFile !== null && it.matches(workflowFile)));
}
