// Native programs: assertions, signals, sanitizers, valgrind. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const NATIVE: readonly Matcher[] = [
  {
    tool: "sanitizers",
    source: "`==1==ERROR: AddressSanitizer: …`, UBSan's `runtime error: `",
    needle: ["Sanitizer: ", "runtime error: "],
    line: /(?:ERROR|WARNING): \w+Sanitizer: |:\d+:\d+: runtime error: /,
    category: "cause",
    after: 5,
  },
  {
    tool: "sanitizers",
    source: "the sanitizers' last word: `SUMMARY: AddressSanitizer: heap-use-after-free file:line in function`",
    needle: "SUMMARY: ",
    line: /\bSUMMARY: \w+Sanitizer: \S/,
    category: "cause",
    within: "first",
  },
  {
    tool: "valgrind",
    source: "valgrind's memcheck: `==1== Invalid write of size 4`, the stack, what the address is",
    needle: "== ",
    line: /^==\d+== (?:Invalid (?:read|write|free)|Conditional jump|Use of uninit|Mismatched free|Process terminating|[\d,]+ (?:\([^()]*\) )?bytes in [\d,]+ blocks are (?:definitely|indirectly) lost)/,
    category: "cause",
    after: 5,
    until: /^==\d+==\s*$/,
  },
  {
    tool: "glibc",
    source: "glibc finds its heap or its stack damaged and aborts: `free(): double free detected in tcache 2`",
    needle: [
      "free(): ",
      "malloc(): ",
      "realloc(): ",
      "munmap_chunk(): ",
      "double free or",
      "corrupted ",
      "*** buffer",
      "glibc error",
    ],
    line: /^(?:(?:free|malloc|realloc|munmap_chunk)\(\): \S|double free or corruption|corrupted (?:size vs|double-linked)|\*\*\* buffer overflow detected|Fatal glibc error: )/,
    category: "cause",
    // What it was doing when it died stands in its last output, in no message.
    before: 2,
    lead: /^\s*\S/,
    head: /^(?:(?:free|malloc|realloc|munmap_chunk)\(\): \S|double free or corruption|corrupted (?:size vs|double-linked)|\*\*\* buffer overflow detected|Fatal glibc error: )/,
    after: 1,
  },
  {
    tool: "assert",
    source: "glibc's assert and abort",
    needle: [
      "Assertion `",
      "Assertion failed",
      "terminate called",
      "Segmentation fault",
      "core dumped",
      "stack smashing",
    ],
    line: /Assertion [`'"(]|Assertion failed|terminate called after|(?:Segmentation fault|Aborted|Illegal instruction|Bus error|Trace\/breakpoint trap|Floating point exception)\s{1,40}\(core dumped\)|^signal: .{1,40}\(core dumped\)|(?:^|[:\]] |\d {1,20})Segmentation fault(?!\/)|stack smashing detected/,
    category: "cause",
    after: 2,
  },
];
