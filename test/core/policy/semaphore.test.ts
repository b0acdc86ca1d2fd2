import { expect, test } from "vitest";
import { ExpiringSemaphore } from "../../../src/core/policy/semaphore.ts";

test("so many places are taken, and each that is given back is free again", () => {
  const hand = new ExpiringSemaphore({ most: 2, expiresMs: 1000 });
  const first = hand.take(0);
  expect(first).not.toBeNull();
  expect(hand.take(1)).not.toBeNull();
  expect(hand.take(2)).toBeNull();
  hand.giveBack(first);
  expect(hand.take(3)).not.toBeNull();
  expect(hand.isFull(4)).toBe(true);
});

test("what is never given back counts no more after its time", () => {
  const hand = new ExpiringSemaphore({ most: 2, expiresMs: 1000 });
  hand.take(0);
  hand.take(500);
  expect(hand.take(999)).toBeNull();
  expect(hand.take(1000)).not.toBeNull();
  expect(hand.isFull(1499)).toBe(true);
  expect(hand.isFull(1500)).toBe(false);
});
