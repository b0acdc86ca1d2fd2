import { describe, expect, it } from "vitest";
import { MESSAGE_WINDOW_MS, MESSAGES_OF_FORKS_MAX, MESSAGES_OF_OWN_MAX } from "../../../src/core/policy/limits.ts";
import { type Admitted, hasRoom } from "../../../src/core/policy/message-budget.ts";

const NOW = 1_790_000_000_000;
const many = (count: number, isFork: boolean, at = NOW): Admitted[] =>
  Array.from({ length: count }, (_, i) => ({ key: `${isFork} ${i}`, at, isFork }));

describe("a channel", () => {
  it.each([
    ["a fork's", true, MESSAGES_OF_FORKS_MAX],
    ["the repository's own", false, MESSAGES_OF_OWN_MAX],
  ])("has room for so many new messages about %s runs in ten minutes, and no more", (_, isFork, most) => {
    const one = { key: "new", isFork };
    expect(hasRoom(many(most - 1, isFork), one, NOW)).toBe(true);
    expect(hasRoom(many(most, isFork), one, NOW)).toBe(false);
    expect(hasRoom(many(most, isFork), one, NOW + MESSAGE_WINDOW_MS - 1)).toBe(false);
    expect(hasRoom(many(most, isFork), one, NOW + MESSAGE_WINDOW_MS)).toBe(true);
  });

  it("has room for the repository's own runs however many messages about forks it has, and the other way round", () => {
    expect(hasRoom(many(100, true), { key: "new", isFork: false }, NOW)).toBe(true);
    expect(hasRoom(many(100, false), { key: "new", isFork: true }, NOW)).toBe(true);
  });

  it("that is full still has room for a message that was let through, and whose posting failed", () => {
    expect(hasRoom(many(MESSAGES_OF_FORKS_MAX, true), { key: "true 3", isFork: true }, NOW)).toBe(true);
  });
});
