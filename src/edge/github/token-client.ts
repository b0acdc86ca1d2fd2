// GitHub's REST API as a person's or a workflow's token may read it, or as anybody may: for the command, which is no App.
import { setTimeout as sleep } from "node:timers/promises";
import type * as v from "valibot";
import type { Result } from "../../core/policy/failure.ts";
import { webUrlOf } from "../../core/webhook/web-links.ts";
import { READ_AGAIN_MS } from "./limits.ts";
import { type ListOf, listPages } from "./pages.ts";
import { type Answer, type Parameters, type RequestOptions, read, requestAt } from "./request.ts";
import type { GitHubReader } from "./runs.ts";

/** `token` goes to `apiUrl` alone: redirects to elsewhere are not followed. */
export function tokenClient({ apiUrl, token }: { readonly apiUrl: string; readonly token: string | null }) {
  /** Only what reads is asked for, so that it may be asked for again. */
  async function ask(route: string, parameters: Parameters, options: RequestOptions = {}): Promise<Result<Answer>> {
    for (const waitMs of READ_AGAIN_MS) {
      const answer = await requestAt(apiUrl, token, { route, parameters, options });
      if (answer.ok || answer.failure.kind !== "unavailable") return answer;
      await sleep(waitMs);
    }
    return requestAt(apiUrl, token, { route, parameters, options });
  }
  return {
    webUrl: webUrlOf(apiUrl),
    answer: (_permission, route, parameters, options) => ask(route, parameters, options),
    async call<T>(_permission: string, route: string, parameters: Parameters, schema: v.GenericSchema<unknown, T>) {
      const answer = await ask(route, parameters);
      return answer.ok ? read(answer.value.data, schema, route) : answer;
    },
    list<P, T>(_permission: string, route: string, parameters: Parameters, wanted: ListOf<P, T>) {
      return listPages((page) => ask(route, { ...parameters, ...page }), route, wanted);
    },
  } satisfies GitHubReader;
}
