// Ansible-lint. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const ANSIBLE_LINTERS: readonly Matcher[] = [
  {
    tool: "ansible-lint",
    source: "ansible-lint: `rule[part]: message`, the place and the task on the next line",
    needle: [" Task/Handler: ", " Use `ansible."],
    line: /^\S+\.ya?ml:\d+(?::\d+)? (?:Task\/Handler: |Use `ansible\.)/,
    category: "cause",
    before: 1,
    lead: /^[a-z][\w-]*(?:\[[\w.-]+\])?: \S/,
    head: /^[a-z][\w-]*(?:\[[\w.-]+\])?: \S/,
  },
];
