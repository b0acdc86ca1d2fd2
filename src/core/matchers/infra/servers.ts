// Servers that check their configuration: nginx, haproxy, apache. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SERVERS: readonly Matcher[] = [
  {
    tool: "nginx",
    source: "nginx -t: `nginx: [emerg] message in file:line`, also with a time and `1#1: ` before the message",
    needle: "[emerg] ",
    line: /^(?:nginx: )?(?:\[emerg\] )?(?:\d+#\d+: )?\S/,
    category: "cause",
  },
  {
    tool: "nginx",
    source: "nginx -t's verdict",
    needle: "nginx: configuration file ",
    line: /^nginx: configuration file \S+ test failed$/,
    category: "outcome",
  },
  {
    tool: "haproxy",
    source: "haproxy -c: `[ALERT]    (123) : config : parsing [file:6] : message`, then that there were errors",
    needle: "[ALERT] ",
    line: /^\[ALERT\] +(?:\(\d+\)|\d+\/\d+ \(\d+\)) : (?!config : (?:Error\(s\)|Fatal errors) found )\S/,
    category: "cause",
  },
  {
    tool: "apache",
    source: "apachectl configtest: `AH00526: Syntax error on line 3 of file:`, the reason below",
    needle: "AH00",
    line: /^(?:httpd: |apache2: )?AH00\d{3}: Syntax error on line \d+ of /,
    category: "cause",
    after: 1,
  },
];
