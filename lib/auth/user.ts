export type User = {
  /** Stable and never reused. It is sent to Proof as partner_user_id. */
  id: string;
  /** A verified address, by which Proof finds the user's identity; null when there is none or it is not verified. */
  email: string | null;
  /** When the sign-in expires, in ms since 1970. An event stream that the sign-in opened ends at the same time. */
  signedInUntil: number;
};

export type VerifiedUser = { id: string; email: string };
