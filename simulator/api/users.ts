/** A partner's users. The identity belongs to the e-mail, not to the partner's user id: Proof uses the e-mail
 *  "to find or create the user identity" (seed), so whoever brings it gets what was verified for it. */
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

/** What a test may call a user by. */
export function namesOf({ id, email }: User): string[] {
  return email === null ? [id] : [id, email];
}

export class Users {
  readonly #byId = new Map<string, User>();
  readonly #identities = new Map<string, Identity>();

  get(id: string): User | undefined {
    return this.#byId.get(id);
  }

  /** The user a session names. */
  enter(id: string, email: string): User {
    const user = this.ensure(id);
    const isNew = user.email === null;
    if (user.email === email) return user;
    const known = this.#identities.get(email);
    // A status that a test set before the first session stays.
    const fresh = isNew && user.identity.kyc !== 'not_started' ? user.identity : identityFor(email);
    user.email = email;
    user.identity = known ?? fresh;
    this.#identities.set(email, user.identity);
    return user;
  }

  ensure(id: string): User {
    const user = this.#byId.get(id) ?? { id, email: null, identity: { kyc: 'not_started' } };
    this.#byId.set(id, user);
    return user;
  }
}

function identityFor(email: string): Identity {
  return { kyc: caseOfEmail(email)?.identity === 'verified' ? 'verified' : 'not_started' };
}
