import 'server-only';

/** Returns the process's one value of this name, and creates it at the first call. A module variable is not enough,
 *  because Next bundles a module several times (for pages, routes and instrumentation), and each copy has its own
 *  variables. In development the value also survives a hot reload. */
export function singleton<T>(name: string, create: () => T): T {
  const key = Symbol.for(`proof-integration:${name}`);
  const values = globalThis as { [key]?: T };
  values[key] ??= create();
  return values[key];
}
