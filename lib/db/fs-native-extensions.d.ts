/** Types for the package, which has none. */
declare module 'fs-native-extensions' {
  /** Locks the whole file for this file descriptor. @returns false when another process holds the lock */
  export function tryLock(fd: number): boolean;
}
