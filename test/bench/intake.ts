// How whyred takes deliveries in: what an ignored one costs, how soon a recorded one is answered, and what happens on a
// bad day. Everything on loopback, in workerd's own socket, with signed payloads; storage on the disk of `tmpdir()`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { badDayFigures } from "./intake/bad-day.ts";
import { ignoredFigures } from "./intake/ignored.ts";
import { recordedFigures } from "./intake/recorded.ts";
import type { Figure } from "./table.ts";

export async function* intakeFigures(): AsyncGenerator<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "whyred-intake-"));
  try {
    yield* ignoredFigures(folder);
    yield* recordedFigures(folder);
    yield* badDayFigures(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
