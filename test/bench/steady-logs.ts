// What looking a step up costs in steady logs, and what it finds in bursty ones, over many seeds and sizes: counted, not
// timed, in Node. What helps one kind may harm the other. The logs are virtual, so that a gigabyte costs nothing.
import { LOOK_UP } from "../../src/core/lookup/limits.ts";
import { BURSTS, type Bursts, burstyLog } from "../core/lookup/bursty-log.ts";
import { POSITIONS, type Position, SECOND_BYTES_MAX, steadyLog } from "../core/lookup/steady-log.ts";
import type { VirtualLog } from "../core/lookup/virtual-log.ts";
import { lookedUp } from "../core/lookup/ways.ts";
import type { Figure } from "./table.ts";

const SIZES = [1e6, 10e6, 100e6, 1e9];
const SEEDS = 60;
const REQUESTS_MAX = 8;
const BYTES_MAX = 512 * 1024;

/** In percent, for each size. Before the search followed paces it was about 99, 98 and 96 from 10 MB on. */
const BURSTY_FOUND = [99, 99, 98, 97];

type Look = {
  readonly requests: number;
  readonly bytes: number;
  /** The failed step was found, with all of its lines; and if not, whether the answer says that it may be wrong. */
  readonly isRight: boolean;
  readonly isSure: boolean;
};

type SteadyLook = Look & { readonly position: Position; readonly isSlow: boolean };

export function* steadyLogFigures(): Generator<Figure | string> {
  const looks = SIZES.flatMap((size) =>
    positions().flatMap((position) => seeds().map((seed) => look(seed, size, position))),
  );
  const slow = looks.filter(({ isSlow }) => isSlow);
  const head = ["logs", "requests", "worst", "KiB", "worst"].map((each) => each.padStart(9)).join(" ");
  yield `${"steady, a step of up to 64 KiB".padEnd(34)} ${head}`;
  for (const position of positions())
    yield rowOf(
      position,
      slow.filter((each) => each.position === position),
    );
  yield figure(
    "requests for a steady log",
    slow.map(({ requests }) => requests),
    { unit: "", bar: REQUESTS_MAX },
  );
  yield figure(
    "read of a steady log",
    slow.map(({ bytes }) => bytes),
    { unit: "bytes", bar: BYTES_MAX },
  );
  yield {
    what: "steps not found in steady logs",
    value: slow.filter((each) => !each.isRight).length,
    unit: "",
    bar: 0,
  };
  const fast = looks.filter(({ isSlow }) => !isSlow);
  yield rowOf(`above ${Math.round(SECOND_BYTES_MAX / 1024)} KiB a second`, fast);
  const met = fast.filter(({ requests, bytes }) => requests <= REQUESTS_MAX && bytes <= BYTES_MAX);
  yield { what: "  within the same bars", value: (100 * met.length) / fast.length, unit: "%", bar: null };
  yield {
    what: "  steps found",
    value: (100 * fast.filter(({ isRight }) => isRight).length) / fast.length,
    unit: "%",
    bar: null,
  };
  const wrong = looks.filter(({ isRight, isSure }) => !isRight && isSure).length;
  yield { what: "wrong steps told as if they were right, at any pace", value: wrong, unit: "", bar: 0 };
  yield* burstyFigures();
}

function* burstyFigures(): Generator<Figure | string> {
  const found: Figure[] = [];
  const all: Look[] = [];
  yield "bursty, a step of 200 KB";
  for (const [index, size] of SIZES.entries()) {
    const logs = bursts().flatMap((each) => seeds().map((seed) => burstyLog(seed + size, size, each)));
    const looks = logs.map(lookAt);
    all.push(...looks);
    yield rowOf(`${size / 1e6} MB`, looks);
    const value = (100 * looks.filter(({ isRight }) => isRight).length) / looks.length;
    found.push({
      what: `steps found in bursty logs of ${size / 1e6} MB`,
      value,
      unit: "%",
      bar: BURSTY_FOUND[index] ?? null,
      atLeast: true,
    });
  }
  yield* found;
  const figures = [all.map(({ requests }) => requests), all.map(({ bytes }) => bytes)] as const;
  yield figure("requests for a bursty log", figures[0], { unit: "", bar: LOOK_UP.requests });
  yield figure("read of a bursty log", figures[1], { unit: "bytes", bar: LOOK_UP.bytes });
  const wrong = all.filter(({ isRight, isSure }) => !isRight && isSure).length;
  yield { what: "wrong or cut steps told as if they were right", value: wrong, unit: "", bar: 0 };
}

const positions = () => Object.keys(POSITIONS).filter((each): each is Position => each in POSITIONS);
const seeds = () => Array.from({ length: SEEDS }, (_, seed) => seed);

const bursts = () => Object.keys(BURSTS).filter((each): each is Bursts => each in BURSTS);

function look(seed: number, size: number, position: Position): SteadyLook {
  const steady = steadyLog(seed + size, size, position);
  return { ...lookAt(steady), position, isSlow: steady.secondBytes <= SECOND_BYTES_MAX };
}

type Made = { readonly log: VirtualLog; readonly number: number; readonly lines: number };

function lookAt({ log, number, lines }: Made): Look {
  const read = (from: number, to: number) => log.read(from, to);
  const { explanation, requests, bytes } = lookedUp({ size: log.size, read }, log.job, LOOK_UP);
  const excerpt = explanation.kind === "explained" ? explanation.excerpt : null;
  const isRight = excerpt?.step?.number === number && excerpt.stepLines?.[1] === lines;
  return { requests, bytes, isRight, isSure: excerpt !== null && excerpt.unread === undefined };
}

function rowOf(what: string, looks: readonly Look[]): string {
  const [requests, bytes] = [looks.map((each) => each.requests), looks.map((each) => each.bytes / 1024)];
  const figures = [looks.length, middle(requests), Math.max(...requests), middle(bytes), Math.max(...bytes)];
  return `  ${what.padEnd(32)} ${figures.map((each) => each.toFixed(0).padStart(9)).join(" ")}`;
}

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function figure(what: string, values: readonly number[], { unit, bar }: { unit: string; bar: number }): Figure {
  return { what, value: Math.max(...values), unit, bar };
}
