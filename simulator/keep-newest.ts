const defaultMaxEntries = 10_000;

/** Drops the oldest entries: nothing here grows for ever. */
export function keepNewest(map: Map<string, unknown>, max = defaultMaxEntries): void {
  for (const key of map.keys()) {
    if (map.size <= max) return;
    map.delete(key);
  }
}
