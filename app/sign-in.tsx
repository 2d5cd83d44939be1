import { env } from '@/lib/env';
import { Card } from './card';
import controls from './controls.module.css';
import { DemoSignIn } from './demo-sign-in';

/** What a signed-out visitor sees: the demo's form, or the way to the partner's own sign-in. */
export function SignIn() {
  const { AUTH_MODE, AUTH_SIGN_IN_URL } = env();
  if (AUTH_MODE === 'demo') {
    return (
      <Card title="Try it with any e-mail address">
        <p className={controls.hint}>This is a demo: nothing is sent to the address, and no money moves.</p>
        <DemoSignIn />
      </Card>
    );
  }
  return (
    <Card title="Please sign in">
      <p>You need to be signed in to buy or sell.</p>
      {AUTH_SIGN_IN_URL && (
        <a className={controls.primary} href={AUTH_SIGN_IN_URL}>
          Sign in
        </a>
      )}
    </Card>
  );
}
