// How much JavaScript a Worker runs while something is done, from the samples of its inspector's profiler. Waiting, and
// what workerd does outside JavaScript, is not in it; collecting garbage is.
import * as v from "valibot";
import type { RunningWorker } from "../world/worker.ts";

const SAMPLE_US = 200;
/** Samples of code that runs follow each other; what is further apart was a wait, which V8 does not sample. */
const GAP_US = 4 * SAMPLE_US;
const OUTSIDE = ["(idle)", "(program)", "(root)"];

const Targets = v.array(v.object({ webSocketDebuggerUrl: v.string() }));
const Answer = v.object({
  id: v.optional(v.number()),
  result: v.optional(v.unknown()),
  error: v.optional(v.unknown()),
});
const Profile = v.object({
  profile: v.object({
    nodes: v.array(
      v.object({
        id: v.number(),
        callFrame: v.object({ functionName: v.string() }),
        children: v.optional(v.array(v.number()), []),
      }),
    ),
    samples: v.optional(v.array(v.number()), []),
    timeDeltas: v.optional(v.array(v.number()), []),
  }),
});

/** What ran, from the innermost function to the outermost, and for how long. */
type Sample = { readonly functions: readonly string[]; readonly us: number };

const sumOf = (samples: readonly Sample[]) => samples.reduce((sum, { us }) => sum + us, 0) / 1000;

export class Profiler {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
  }

  /** Of a Worker that was started with its inspector. */
  static async of({ miniflare }: RunningWorker): Promise<Profiler> {
    const at = await miniflare.getInspectorURL();
    const [target] = v.parse(Targets, await (await fetch(`http://${at.host}/json/list`)).json());
    const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error("The inspector does not answer.")));
    });
    const profiler = new Profiler(socket);
    await profiler.#call("Profiler.enable");
    await profiler.#call("Profiler.setSamplingInterval", { interval: SAMPLE_US });
    return profiler;
  }

  start(): Promise<unknown> {
    return this.#call("Profiler.start");
  }

  /** Milliseconds of JavaScript since it was started. */
  async stop(): Promise<number> {
    return sumOf(await this.#stop());
  }

  /**
   * The same, before and from the moment at which one of these functions runs first. Several, because a short one may run
   * between two samples. Throws where none was seen.
   */
  async stopAt(...names: readonly string[]): Promise<{ readonly before: number; readonly from: number }> {
    const samples = await this.#stop();
    const begin = samples.findIndex(({ functions }) => names.some((name) => functions.includes(name)));
    if (begin < 0) throw new Error(`${names.join(", ")} did not run.`);
    return { before: sumOf(samples.slice(0, begin)), from: sumOf(samples.slice(begin)) };
  }

  async #stop(): Promise<Sample[]> {
    const { profile } = v.parse(Profile, await this.#call("Profiler.stop"));
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const callers = new Map(profile.nodes.flatMap(({ id, children }) => children.map((child) => [child, id] as const)));
    return profile.samples.map((id, at) => {
      const functions: string[] = [];
      for (let of: number | undefined = id; of !== undefined; of = callers.get(of)) {
        functions.push(nodes.get(of)?.callFrame.functionName ?? "");
      }
      const us = profile.timeDeltas[at] ?? 0;
      const isOutside = OUTSIDE.includes(functions[0] ?? "");
      return { functions, us: isOutside ? 0 : us > GAP_US ? SAMPLE_US : us };
    });
  }

  close(): void {
    this.#socket.close();
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#socket.send(JSON.stringify({ id, method, params }));
    return waiting.promise;
  }

  #hear(message: string): void {
    const { id, result, error } = v.parse(Answer, JSON.parse(message));
    if (id === undefined) return;
    if (error === undefined) this.#waiting.get(id)?.resolve(result);
    else this.#waiting.get(id)?.reject(new Error(JSON.stringify(error)));
    this.#waiting.delete(id);
  }
}
