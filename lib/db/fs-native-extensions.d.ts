/** The package brings no types. */
declare module 'fs-native-extensions' {
  /** Locks the whole file for this file descriptor. @returns false when another one holds the lock. */
  export function tryLock(fd: number): boolean;
}
