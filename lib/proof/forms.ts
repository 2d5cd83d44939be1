/** What Proof's words look like, as far as we hold on to them. */

/** An id as Proof gives it (a UUID today), safe in a URL (where `.` and `..` are no names) and in the database. */
export const transactionIdForm = /^(?!\.{1,2}$)[\w.:~-]{1,128}$/;

/** A status, of which more may come than are documented. */
export const statusForm = /^[^\p{Cc}]{1,128}$/u;
