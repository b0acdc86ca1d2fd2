// What looking a step up costs in steady logs, over many seeds, sizes and positions: counted, not timed, in Node. The
// logs are virtual, so that a gigabyte costs nothing.
import { LOOK_UP } from "../../src/core/lookup/limits.ts";
import { POSITIONS, type Position, SECOND_BYTES_MAX, steadyLog } from "../core/lookup/steady-log.ts";
import { lookedUp } from "../core/lookup/ways.ts";
import type { Figure } from "./table.ts";

const SIZES = [1e6, 10e6, 100e6, 1e9];
const SEEDS = 60;
const REQUESTS_MAX = 8;
const BYTES_MAX = 512 * 1024;

type Look = {
  readonly position: Position;
  readonly isSlow: boolean;
  readonly requests: number;
  readonly bytes: number;
  /** The failed step was found, with all of its lines; and if not, whether the answer says that it may be wrong. */
  readonly isRight: boolean;
  readonly isSure: boolean;
};

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
}

const positions = () => Object.keys(POSITIONS).filter((each): each is Position => each in POSITIONS);
const seeds = () => Array.from({ length: SEEDS }, (_, seed) => seed);

function look(seed: number, size: number, position: Position): Look {
  const { log, secondBytes, number, lines } = steadyLog(seed + size, size, position);
  const read = (from: number, to: number) => log.read(from, to);
  const { explanation, requests, bytes } = lookedUp({ size: log.size, read }, log.job, LOOK_UP);
  const excerpt = explanation.kind === "explained" ? explanation.excerpt : null;
  const isRight = excerpt?.step?.number === number && excerpt.stepLines?.[1] === lines;
  const isSure = excerpt !== null && excerpt.unread === undefined;
  return { position, isSlow: secondBytes <= SECOND_BYTES_MAX, requests, bytes, isRight, isSure };
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
