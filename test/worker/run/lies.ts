// What a log's storage does to one request, as a test orders it, and what it has seen.

/** One for each request, in order; after the last one it answers honestly. */
export type Lie =
  | "honest"
  /** This answer instead. `location` may be relative. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** The link is refused from now on, as when it has expired. */
  | "expired"
  /** The log is the next one from now on; after the last one comes the first. */
  | "changed"
  /** The same, and `If-Match` is not looked at. */
  | "changed, and it does not matter"
  /** The connection dies in the middle of the body, or after its last byte, which it said not to be the last. */
  | "cut"
  | "cut at its end"
  /** Half of what was asked for, and it says so; or it does not. */
  | "half"
  | "half, said to be all"
  /** These bytes are not the ones that were asked for, or nobody can tell. */
  | "wrong start"
  | "wrong end"
  | "wrong size"
  | "no content-range"
  /** It says the right thing, and then sends for ever. */
  | "endless"
  /** A few bytes now and then, for ever. */
  | "dripping"
  /** All of it, with long waits between the pieces that are read of it. */
  | "slow"
  /** All of it, half a second later. */
  | "late"
  /** Its headers do not come. */
  | "silent"
  /** 200 with all of the log, as from a storage that knows no ranges; or with more than there will ever be. */
  | "whole"
  | "whole, endless";

export type StorageSpec = {
  readonly logs: readonly string[];
  readonly lies: readonly Lie[];
  /** With each answer; unless said. */
  readonly withoutEtag?: true;
};

export type StorageSaw = {
  readonly requests: {
    readonly range: string;
    readonly ifMatch: string | null;
    readonly authorization: boolean;
    readonly encoding: string;
  }[];
  /** Handed to the connections, whether anybody read them or not. */
  readonly bytesSent: number;
  /** Answers that somebody still holds open. */
  readonly open: number;
};
