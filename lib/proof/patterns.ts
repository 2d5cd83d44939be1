/** What Proof's words look like, as far as we hold on to them. */

/** An id as Proof gives it (a UUID today), safe in a URL (where `.` and `..` are no names) and in the database. */
export const transactionIdPattern = /^(?!\.{1,2}$)[\w.:~-]{1,128}$/;

/** A status, of which more may come than are documented. */
export const statusPattern = /^[^\p{Cc}\p{Surrogate}]{1,128}$/u;

/** Text that Postgres can store: no NUL, and no surrogate without its other half, which UTF-8 cannot write. */
export const textForm = /^[^\0\p{Surrogate}]*$/u;

/** An X-Request-Id that we keep: short printable ASCII. */
export const requestIdForm = /^[\x20-\x7e]{1,128}$/;
