// What an isolate remembers of GitHub's answers: the newest, so that no map grows without end.

/** Of more than `most` values the one that was set longest ago goes. */
export function remember<T>(map: Map<string, T>, entry: readonly [string, T], most: number): void {
  const [key, value] = entry;
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
