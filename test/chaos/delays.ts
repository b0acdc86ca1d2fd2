// How long it took from the last of a place's failures being accepted until all of them stood there, as the requests say
// that were carried out, whatever was answered to them.
import { stringAt } from "../world/json.ts";
import type { World } from "../world/world.ts";
import { type Faults, runNamedIn } from "./faults.ts";
import { type Place, tells } from "./judge.ts";
import type { Postman } from "./postman.ts";

/** In milliseconds, the longest last. Of places that are not told there is none. */
export function delaysOf(places: readonly Place[], { world, faults, postman }: Seen): number[] {
  const accepted = new Map<number, number>();
  for (const { job, delivery } of postman.sent) {
    const at = postman.acceptedAt.get(delivery.id);
    if (job && at !== undefined) accepted.set(job.id, at);
  }
  const delays = places.flatMap((place) => {
    if (place.expected.length === 0 || place.missing.length > 0) return [];
    const toldAt = place.sink === "comment" ? commentedAt(place, world, faults) : messagedAt(place, world, faults);
    const lastAt = Math.max(...place.expected.map(({ id }) => accepted.get(id) ?? 0));
    return toldAt === undefined ? [] : [Math.max(0, toldAt - lastAt)];
  });
  return delays.sort((a, b) => a - b);
}

type Seen = { readonly world: World; readonly faults: Faults; readonly postman: Postman };

function commentedAt({ expected }: Place, { github }: World, faults: Faults): number | undefined {
  const writes = github.requests.filter(({ operation }) => /^issues\/(create|update)-comment$/.test(operation ?? ""));
  const full = writes.find((request) => {
    const body = stringAt(request.body, "body") ?? "";
    return faults.isCarriedOut(request) && expected.every(({ id }) => body.includes(`/job/${id}`));
  });
  return full?.at.getTime();
}

function messagedAt({ runs: [run] }: Place, { slack }: World, faults: Faults): number | undefined {
  const full = slack.requests.find((request) => {
    if (!run || !/^chat\.(postMessage|update)$/.test(request.method) || !faults.isCarriedOut(request)) return false;
    const said = { text: stringAt(request.body, "text") ?? "", blocks: request.body };
    return runNamedIn(request.body) === String(run.id) && tells(said, run);
  });
  return full?.at.getTime();
}
