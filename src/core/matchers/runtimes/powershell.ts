// PowerShell. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const POWERSHELL: readonly Matcher[] = [
  {
    tool: "powershell",
    source: "PowerShell 7's concise view: the place, `Line |`, the code, `~~~`, the message",
    needle: "Line |",
    line: /^Line \|$/,
    category: "cause",
    before: 1,
    lead: /^\w+(?:-\w+)*: /,
    after: 6,
    head: /^\s+\| +(?!~)\S/,
  },
  {
    tool: "powershell",
    source: "PowerShell 5: `Command : message`, `At file:line char:col`, the code, the category",
    needle: " char:",
    line: /^At \S.* char:\d+$/,
    category: "cause",
    before: 3,
    lead: /^\S/,
    after: 2,
    head: [/^[\w.-]+ : \S/, /^\S/],
  },
  {
    tool: "powershell",
    source: "PowerShell heads an error with the command or the exception's class",
    needle: [
      "Write-",
      "Invoke-",
      "Get-",
      "Set-",
      "New-",
      "Import-",
      "Copy-",
      "Remove-",
      "Start-",
      "Install-",
      "Test-",
      "ParserError",
      "Exception: ",
      "CommandNotFound",
      "ErrorRecord",
    ],
    line: /^(?:(?:Write|Invoke|Get|Set|New|Import|Copy|Remove|Start|Install|Test)-\w+|ParserError|ParentContainsErrorRecordException|CommandNotFoundException|Exception|RuntimeException) ?: \S/,
    category: "exception",
  },
];
