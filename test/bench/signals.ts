// The measure of LogDx-CI (tools/evaluate_signal_recall.py of https://github.com/eyuansu62/LogDx): which of the signals
// that a diagnosis needs are in what a method shows of a log. Pure.
import * as v from "valibot";

const Ranges = v.array(v.tuple([v.number(), v.number()]));
const Text = v.optional(v.string(), "");
const Signal = v.object({
  type: v.string(),
  importance: v.picklist(["critical", "important", "optional"]),
  value: Text,
  aliases: v.optional(v.array(v.string()), []),
  /** A place may be given by its file alone. */
  file: Text,
  /** First and last lines, counted from 1. */
  evidence_lines: v.optional(Ranges, []),
});
/** What the benchmark publishes beside each log, as far as it is needed here. */
export const GroundTruth = v.object({ required_signals: v.array(Signal) });

export type Signal = v.InferOutput<typeof Signal>;

/** What a method shows of a log: its text, and the log's lines that it holds, where it knows them. */
export type Context = { readonly text: string; readonly lines: ReadonlySet<number> };

export type SignalGrade = {
  /** The share of the critical signals that are shown, and of all. */
  readonly critical: number;
  readonly all: number;
  /** The critical signals that are not. */
  readonly missed: readonly Signal[];
};

export function signalGrade(signals: readonly Signal[], context: Context): SignalGrade {
  const text = plain(context.text);
  const isShown = (signal: Signal) => hasLines(signal, context.lines) || hasText(signal, text);
  const critical = signals.filter(({ importance }) => importance === "critical");
  return {
    critical: share(critical, isShown),
    all: share(signals, isShown),
    missed: critical.filter((signal) => !isShown(signal)),
  };
}

function hasLines({ evidence_lines: ranges }: Signal, lines: ReadonlySet<number>): boolean {
  const isHeld = ([first, last]: readonly [number, number]) => {
    for (let line = first; line <= last; line++) if (!lines.has(line)) return false;
    return true;
  };
  return ranges.length > 0 && ranges.every(isHeld);
}

/** The value, an alias or the file stands in the text, letter by letter. */
function hasText({ value, aliases, file }: Signal, text: string): boolean {
  const wordings = [value, ...aliases, file].map((wording) => wording.trim());
  return wordings.some((wording) => wording !== "" && text.includes(wording));
}

/** Theirs, so that no figure differs for another reading of colours. */
const COLOURS = /\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*(?:\x07|\x1b\\)/g;
const plain = (text: string): string => text.replace(COLOURS, "").replace(/\r\n?/g, "\n");

/** All of nothing is shown. */
function share<T>(items: readonly T[], test: (item: T) => boolean): number {
  return items.length === 0 ? 1 : items.filter(test).length / items.length;
}
