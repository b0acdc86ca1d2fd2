// Checks for vulnerabilities, secrets and policies: bandit, gitleaks, trivy, audits, conftest. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SECURITY_CHECKS: readonly Matcher[] = [
  {
    tool: "bandit",
    source: "bandit: `>> Issue: [B602:name] message`, the severity and the place below",
    needle: ">> Issue: ",
    line: /^>> Issue: \[/,
    category: "cause",
    after: 4,
  },
  {
    tool: "gitleaks",
    source: "gitleaks: `Finding:`, the rule and the place below, then `leaks found: n`",
    needle: ["Finding: ", "leaks found: "],
    line: /^Finding: |leaks found: [1-9]/,
    category: "error",
    after: 6,
  },
  {
    tool: "trivy",
    source: "trivy counts by severity before each table: `Total: 3 (HIGH: 2, CRITICAL: 1)`",
    needle: "Total: ",
    line: /^Total: [1-9]\d* \(/,
    category: "error",
    before: 3,
    lead: /\S|^$/,
  },
  {
    tool: "npm audit, pip-audit",
    source: "audits end with a count: `3 high severity vulnerabilities`, `Found 2 known vulnerabilities`",
    needle: "vulnerabilit",
    line: /^(?:[1-9]\d* (?:\w+ severity )?vulnerabilit(?:y|ies)\b|Found [1-9]\d* known vulnerabilit)/,
    category: "error",
  },
  {
    tool: "conftest",
    source: "conftest, opa: `FAIL - file - namespace - message`",
    needle: "FAIL - ",
    line: /^FAIL - \S/,
    category: "cause",
  },
];
