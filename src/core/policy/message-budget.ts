// How many new messages one repository may post to one channel: within ten minutes so many about runs of forks, which
// anybody can bring about, and so many about the repository's own. Neither takes the other's room. Pure: no IO, no clock,
// no environment.
import { MESSAGE_WINDOW_MS, MESSAGES_OF_FORKS_MAX, MESSAGES_OF_OWN_MAX } from "./limits.ts";

/** A new message that was let through, when (ms since 1970), and whether it is about a run of a fork. */
export type Admitted = { readonly key: string; readonly at: number; readonly isFork: boolean };

/** Those that still count. */
export function counting(admitted: readonly Admitted[], now: number): readonly Admitted[] {
  return admitted.filter(({ at }) => at > now - MESSAGE_WINDOW_MS);
}

/** May one more be posted? One that was let through before is not counted twice. */
export function hasRoom(
  admitted: readonly Admitted[],
  { key, isFork }: Pick<Admitted, "key" | "isFork">,
  now: number,
): boolean {
  const ofKind = counting(admitted, now).filter((one) => one.isFork === isFork);
  return (
    ofKind.some((one) => one.key === key) || ofKind.length < (isFork ? MESSAGES_OF_FORKS_MAX : MESSAGES_OF_OWN_MAX)
  );
}
