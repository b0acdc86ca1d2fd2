import { describe, expect, it } from "vitest";
import { LoadShedder, type Ticket } from "../../../src/core/policy/load-shedder.ts";

const LIMITS = { inHandMax: 4, withinMs: 4_000, readingMs: 250, expiresMs: 30_000 };

type Tick = { readonly at: number; readonly run: (now: number) => void };
type Answer = { readonly accepted: boolean; readonly afterMs: number };
type Work = { readonly arrivals: readonly number[]; readonly eachMs: number; readonly load?: LoadShedder };

/** Deliveries that arrive at these times, stored one after the other, each in so many milliseconds. */
function simulate({ arrivals, eachMs, load = new LoadShedder(LIMITS) }: Work): Answer[] {
  const answers: Answer[] = [];
  const ticks: Tick[] = [];
  let idleFrom = 0;
  const ask = (ticket: Ticket, i: number, now: number) => {
    const next = load.next(ticket, now);
    const since = arrivals[i] ?? 0;
    if (next.do === "refuse") answers[i] = { accepted: false, afterMs: now - since };
    if (next.do === "wait") ticks.push({ at: now + next.ms, run: (then) => ask(ticket, i, then) });
    if (next.do !== "read") return;
    load.hasRead(ticket, now);
    const done = Math.max(now, idleFrom) + eachMs;
    idleFrom = done;
    const answered = Math.min(done, now + load.leftMs(ticket, now));
    ticks.push({
      at: answered,
      run: (then) => {
        if (then < done) load.notStoredAfter(then - now);
        load.end(ticket, then);
        answers[i] = { accepted: then >= done, afterMs: then - since };
      },
    });
    ticks.push({ at: done, run: (then) => load.stored(then - now) });
  };
  const later: Tick[] = arrivals.map((at, i) => ({ at, run: (now) => ask(load.arrive(now), i, now) }));
  // In the order of their times: what a tick brings about is put where it belongs.
  for (let tick = later.shift(); tick; tick = later.shift()) {
    tick.run(tick.at);
    for (const next of ticks.splice(0)) later.splice(1 + later.findLastIndex(({ at }) => at <= next.at), 0, next);
  }
  return answers;
}

const every = (ms: number, count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * ms);
const refusedOf = (answers: readonly Answer[]) => answers.filter(({ accepted }) => !accepted).length;
const slowest = (answers: readonly Answer[]) => Math.max(...answers.map(({ afterMs }) => afterMs));

describe("an isolate that takes deliveries", () => {
  it("accepts all of them while it keeps up, and those of a moment's rush", () => {
    expect(refusedOf(simulate({ arrivals: every(20, 500), eachMs: 10 }))).toBe(0);
    const rush = simulate({ arrivals: every(0, 300), eachMs: 10 });
    expect([refusedOf(rush), slowest(rush) <= 4_000]).toEqual([0, true]);
  });

  it("accepts of a flood what it can store in time, answers the rest no later, and is as before when it is over", () => {
    const load = new LoadShedder(LIMITS);
    const flood = simulate({ arrivals: every(0.1, 5_000), eachMs: 2, load });
    expect(refusedOf(flood)).toBeGreaterThan(1_500);
    expect(refusedOf(flood)).toBeLessThan(4_000);
    expect(slowest(flood)).toBeLessThanOrEqual(4_500);
    const after = simulate({ arrivals: every(20, 250, 10_000), eachMs: 2, load });
    expect([refusedOf(after), slowest(after)]).toEqual([0, 2]);
  });

  it("refuses those at once that arrive when the line is already longer than its time", () => {
    const answers = simulate({ arrivals: [...every(0, 400), ...every(1, 2_000, 200)], eachMs: 20 });
    const late = answers.slice(-1_000);
    expect(late.filter(({ accepted, afterMs }) => !accepted && afterMs === 0).length).toBeGreaterThan(900);
  });

  it("whose storing takes too long refuses all but one at a time, until that one is quick", () => {
    const load = new LoadShedder(LIMITS);
    const [slow] = simulate({ arrivals: [0], eachMs: 10_000, load });
    expect(slow).toEqual({ accepted: false, afterMs: 4_000 });
    const during = simulate({ arrivals: every(10, 100, 20_000), eachMs: 1_500, load });
    expect(during.map(({ accepted }) => accepted)).toEqual([true, ...Array(99).fill(false)]);
    expect(refusedOf(simulate({ arrivals: every(20, 50, 40_000), eachMs: 5, load }))).toBe(0);
  });

  it("is not filled by those that send slowly, nor by those that never end", () => {
    const load = new LoadShedder(LIMITS);
    const reads = (now: number) => load.next(load.arrive(now), now).do;
    for (let i = 0; i < LIMITS.inHandMax; i++) expect(reads(0)).toBe("read");
    expect(reads(100)).toBe("wait");
    expect(reads(10_000)).toBe("read");

    const other = new LoadShedder(LIMITS);
    for (let i = 0; i < LIMITS.inHandMax; i++) {
      const ticket = other.arrive(0);
      other.next(ticket, 0);
      other.hasRead(ticket, 0);
    }
    expect(other.next(other.arrive(29_999), 29_999).do).toBe("wait");
    expect(other.next(other.arrive(60_000), 60_000).do).toBe("read");
  });

  it("gives a client that sends slowly the time that its sending took", () => {
    const load = new LoadShedder(LIMITS);
    const ticket = load.arrive(0);
    load.next(ticket, 0);
    load.hasRead(ticket, 3_250);
    expect(load.leftMs(ticket, 3_250)).toBe(3_750);
  });
});
