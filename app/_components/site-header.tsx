import Link from 'next/link';
import { theme } from '@/app/theme';
import { getTranslations } from '@/lib/i18n/current';
import styles from './layout.module.css';

export async function SiteHeader({ isSignedIn }: { isSignedIn: boolean }) {
  const t = await getTranslations();
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.brand}>
        {/* biome-ignore lint/performance/noImgElement: an SVG of 300 bytes gains nothing from next/image */}
        <img src={theme.logo} alt="" width={28} height={28} fetchPriority="low" />
        {theme.name}
      </Link>
      {isSignedIn && (
        <nav className={styles.nav} aria-label={t('site.account')}>
          <Link href="/transactions">{t('site.transactions')}</Link>
        </nav>
      )}
    </header>
  );
}
