// What is allowed in rules, and is seldom meant. Pure.
import type { Rule } from "./rules.ts";

/** A sentence each. */
export function warningsAbout(rules: readonly Rule[]): string[] {
  const catchAll = rules.findIndex(({ when }) => Object.values(when).every((wanted) => wanted === null));
  return rules.flatMap(({ when, slack, comment }, at) => {
    const name = `rule ${at + 1}`;
    const withoutSlash = when.repositories?.some(({ text }) => !/\/|\*\*/.test(text)) ?? false;
    return [
      ...(slack === null && !comment
        ? [`${name} sends what it matches nowhere: neither to Slack nor to a comment.`]
        : []),
      ...(catchAll !== -1 && at > catchAll ? [`${name} is never asked: rule ${catchAll + 1} matches every job.`] : []),
      ...(withoutSlash ? [`${name} has a repository without an owner; write OWNER/NAME, or \`**\` for any.`] : []),
    ];
  });
}
