import { expect, test } from "vitest";
import { ExpiringSemaphore } from "../../../src/core/policy/semaphore.ts";

const FOR_MS = 1000;

test("there are so many slots, and one that is released is free again", () => {
  const semaphore = new ExpiringSemaphore({ max: 2 });
  const first = semaphore.take(0, FOR_MS);
  expect(first).not.toBeNull();
  expect(semaphore.take(1, FOR_MS)).not.toBeNull();
  expect(semaphore.take(2, FOR_MS)).toBeNull();
  if (first) semaphore.release(first);
  expect(semaphore.take(3, FOR_MS)).not.toBeNull();
  expect(semaphore.isFull(4)).toBe(true);
});

test("a slot that is never released is free again after its time", () => {
  const semaphore = new ExpiringSemaphore({ max: 2 });
  semaphore.take(0, FOR_MS);
  semaphore.take(500, FOR_MS);
  expect(semaphore.take(999, FOR_MS)).toBeNull();
  expect(semaphore.take(1000, FOR_MS)).not.toBeNull();
  expect(semaphore.isFull(1499)).toBe(true);
  expect(semaphore.isFull(1500)).toBe(false);
});

test("a slot that is extended is taken for longer, also where it had expired", () => {
  const semaphore = new ExpiringSemaphore({ max: 1 });
  const slot = semaphore.take(0, FOR_MS);
  if (slot) semaphore.extend(slot, 900, FOR_MS);
  expect(semaphore.isFull(1800)).toBe(true);
  const other = semaphore.take(1900, FOR_MS);
  expect(other).not.toBeNull();
  if (slot) semaphore.extend(slot, 2000, FOR_MS);
  expect(semaphore.inUse(2001)).toBe(2);
});
