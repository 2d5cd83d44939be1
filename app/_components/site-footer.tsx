import type { Appearance } from '@/app/theme';
import type { User } from '@/lib/auth/current-user';
import { env } from '@/lib/env';
import { catalogues } from '@/lib/i18n/catalogues';
import { getTranslations } from '@/lib/i18n/current';
import type { Language } from '@/lib/i18n/language';
import styles from './layout.module.css';
import { AppearanceSelect, LanguageSelect } from './preference-selects';
import { SignOut } from './sign-out';

type Props = { user: User | null; language: Language; appearance: Appearance };

/** Shows the signed-in user and the selects of language and appearance. The sign-out button is part of the demo only,
 *  because a partner's app has its own. */
export async function SiteFooter({ user, language, appearance }: Props) {
  const t = await getTranslations();
  const languages = [...catalogues().values()].map(catalogue => catalogue.language);
  return (
    <footer className={styles.footer}>
      {user?.email && env().AUTH_MODE === 'demo' && <SignOut email={user.email} />}
      <div className={styles.preferences}>
        <LanguageSelect languages={languages} value={language.code} />
        <AppearanceSelect value={appearance} />
      </div>
      <p className={styles.poweredBy}>{t('site.byProof')}</p>
    </footer>
  );
}
