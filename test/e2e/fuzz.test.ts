// The short form of `npm run fuzz`: what it says of a failure makes the one request again.
import { expect, it } from "vitest";
import { fuzz } from "../fuzz/campaign.ts";
import { isBounded } from "../fuzz/memory.ts";

it("1,500 hostile requests are answered by the contract, hurt nothing, and cost bounded memory", async () => {
  const { requests, statuses, memoryMb, wrong } = await fuzz({
    seed: 2026,
    requests: 1_500,
    warmUp: 0,
    print: () => {},
  });
  expect(wrong.join("\n\n")).toBe("");
  expect(requests).toBeGreaterThanOrEqual(1_500);
  for (const status of [200, 202, 400, 401, 404, 405, 413, 415]) expect(statuses.get(status) ?? 0).toBeGreaterThan(0);
  expect(statuses.get(500)).toBe(undefined);
  expect(isBounded(memoryMb)).toBe(true);
}, 120_000);
