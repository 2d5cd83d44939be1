const defaultMaxEntries = 10_000;

/** Deletes the oldest entries above `max`, so that a map cannot grow without limit. */
export function keepNewest(map: Map<string, unknown>, max = defaultMaxEntries): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
