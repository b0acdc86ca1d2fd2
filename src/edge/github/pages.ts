// A list of GitHub's API, page by page.
import type * as v from "valibot";
import { type Result, succeeded } from "../../core/policy/failure.ts";
import { PAGE_SIZE, PAGES_MAX } from "./limits.ts";
import { type Answer, header, type Parameters, read } from "./request.ts";

export type ListOf<P, T> = {
  /** Of one page's answer. */
  readonly schema: v.GenericSchema<unknown, P>;
  /** Takes a page apart. */
  readonly items: (page: P) => readonly T[];
  /** No further page is asked for once there are so many. */
  readonly maxItems: number;
};

/** Up to about `maxItems` items; `ask` gets the parameters that choose a page. */
export async function listPages<P, T>(
  ask: (page: Parameters) => Promise<Result<Answer>>,
  route: string,
  { schema, items, maxItems }: ListOf<P, T>,
): Promise<Result<T[]>> {
  const all: T[] = [];
  for (let page = 1; page <= PAGES_MAX && all.length < maxItems; page++) {
    const answer = await ask({ per_page: PAGE_SIZE, page });
    if (!answer.ok) return answer;
    const parsed = read(answer.value.data, schema, route);
    if (!parsed.ok) return parsed;
    const some = items(parsed.value);
    all.push(...some);
    const link = header(answer.value.headers, "link");
    if (link ? !link.includes('rel="next"') : some.length < PAGE_SIZE) break;
  }
  return succeeded(all);
}
