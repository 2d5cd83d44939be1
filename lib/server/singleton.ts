/** One value for the whole process: Next bundles a module more than once (pages, routes, start-up), and each
 *  copy would otherwise have its own. In development it also outlives a reload. */
export function singleton<T>(name: string, make: () => T): T {
  const key = Symbol.for(`proof-integration:${name}`);
  const values = globalThis as { [key]?: T };
  values[key] ??= make();
  return values[key];
}
