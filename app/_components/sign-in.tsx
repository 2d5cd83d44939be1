import { env } from '@/lib/env';
import { getTranslations } from '@/lib/i18n/current';
import { Card } from './card';
import controls from './controls.module.css';
import { DemoSignIn } from './demo-sign-in';

/** Shows a signed-out visitor the demo's sign-in form, or a link to the partner's sign-in page. */
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
