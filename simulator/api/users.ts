/** A partner's users. An identity belongs to the e-mail and not to the partner's user id, because Proof uses the e-mail
 *  "to find or create the user identity" (proof-api.md). Each user with that e-mail has the same identity. */
import { caseOfEmail } from '../cases';

export type KycStatus = 'not_started' | 'pending' | 'verified' | 'failed';
export interface Identity {
  kyc: KycStatus;
}
export interface User {
  readonly id: string;
  email: string | null;
  identity: Identity;
}

/** @returns the identifiers that a test may use for a user: partner_user_id and e-mail */
export function userIdentifiers({ id, email }: User): string[] {
  return email === null ? [id] : [id, email];
}

export class Users {
  readonly #byId = new Map<string, User>();
  readonly #identities = new Map<string, Identity>();

  get(id: string): User | undefined {
    return this.#byId.get(id);
  }

  /** Returns the user of a session, and creates the user on the first session. */
  forSession(id: string, email: string): User {
    const user = this.getOrCreate(id);
    const isNew = user.email === null;
    if (user.email === email) return user;
    const existingIdentity = this.#identities.get(email);
    // Keep a status that a test set before the first session.
    const initialIdentity = isNew && user.identity.kyc !== 'not_started' ? user.identity : identityFor(email);
    user.email = email;
    user.identity = existingIdentity ?? initialIdentity;
    this.#identities.set(email, user.identity);
    return user;
  }

  getOrCreate(id: string): User {
    const user = this.#byId.get(id) ?? { id, email: null, identity: { kyc: 'not_started' } };
    this.#byId.set(id, user);
    return user;
  }
}

function identityFor(email: string): Identity {
  return { kyc: caseOfEmail(email)?.identity === 'verified' ? 'verified' : 'not_started' };
}
