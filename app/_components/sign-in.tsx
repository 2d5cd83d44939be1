import { env } from '@/lib/env';
import { getTranslations } from '@/lib/i18n/current';
import { Card } from './card';
import controls from './controls.module.css';
import { DemoSignIn } from './demo-sign-in';

/** What a signed-out visitor sees: the demo's form, or the way to the partner's own sign-in. */
export async function SignIn() {
  const t = await getTranslations();
  const { AUTH_MODE, AUTH_SIGN_IN_URL } = env();
  if (AUTH_MODE === 'demo') {
    return (
      <Card title={t('signIn.demoTitle')}>
        <p className={controls.hint}>{t('signIn.demoHint')}</p>
        <DemoSignIn />
      </Card>
    );
  }
  return (
    <Card title={t('signIn.title')}>
      <p>{t('signIn.hint')}</p>
      {AUTH_SIGN_IN_URL && (
        <a className={controls.primary} href={AUTH_SIGN_IN_URL}>
          {t('signIn.action')}
        </a>
      )}
    </Card>
  );
}
