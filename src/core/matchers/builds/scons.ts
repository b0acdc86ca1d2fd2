// Scons, and platformio, which builds with it. Data only.

import type { Matcher } from "../../matching/matcher.ts";

export const SCONS: readonly Matcher[] = [
  {
    tool: "scons, platformio",
    source: "scons and platformio: `scons: *** [target] Error 1`; platformio: `=== [FAILED] Took 3.2 seconds ===`",
    needle: ["*** [", " [FAILED] Took "],
    line: /^(?:scons: )?\*\*\* \[[^\]]{1,300}\] |^=+ \[FAILED\] Took [\d.]+ seconds =+$/,
    category: "outcome",
  },
  {
    tool: "platformio",
    source: "platformio names an exception's class of its own: `UnknownBoard: Unknown board ID 'x'`",
    needle: ["Unknown"],
    line: /^(?:Error: )?Unknown(?:Board|Platform|Package|Framework|Environments|EnvNames)\w*: \S|^(?:Error: )?UnknownPackageError: \S/,
    category: "cause",
  },
];
