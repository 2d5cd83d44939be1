/** Patterns of Proof's values that an app stores or shows. The browser may import this file. */

/** A transaction's id (a UUID today) that is safe in a URL (where `.` and `..` are not names) and in the database. */
export const transactionIdPattern = /^(?!\.{1,2}$)[\w.:~-]{1,128}$/;

/** A status. Proof may add some to the documented ones. */
export const statusPattern = /^[^\p{Cc}\p{Surrogate}]{1,128}$/u;

/** Text that Postgres can store: no NUL, and no lone surrogate, which UTF-8 cannot encode. */
export const textPattern = /^[^\0\p{Surrogate}]*$/u;

/** An X-Request-Id that is kept: short printable ASCII. */
export const requestIdPattern = /^[\x20-\x7e]{1,128}$/;
