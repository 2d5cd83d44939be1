'use client';
import { useRouter } from 'next/navigation';
import { type ChangeEvent, type ReactNode, startTransition, useOptimistic } from 'react';
import { useTranslations } from 'use-intl';
import { type Appearance, appearances } from '@/app/theme';
import type { Language } from '@/lib/i18n/language';
import { savePreference } from '@/lib/preferences';
import styles from './preference-selects.module.css';

export function LanguageSelect({ languages, value }: { languages: Language[]; value: string }) {
  const t = useTranslations('site');
  return (
    <PreferenceChoice name="language" label={t('language')} value={value}>
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </PreferenceChoice>
  );
}

export function AppearanceSelect({ value }: { value: Appearance }) {
  const t = useTranslations('site');
  return (
    <PreferenceChoice name="appearance" label={t('appearance')} value={value}>
      {appearances.map(appearance => (
        <option key={appearance} value={appearance}>
          {t(appearance)}
        </option>
      ))}
    </PreferenceChoice>
  );
}

type Props = { name: 'language' | 'appearance'; label: string; value: string; children: ReactNode };

/** Remembered, and drawn anew by the server; whatever runs on the page goes on. */
function PreferenceChoice({ name, label, value, children }: Props) {
  const router = useRouter();
  // The server's word comes later than a select that was changed has to.
  const [chosen, choose] = useOptimistic(value);

  function change({ target }: ChangeEvent<HTMLSelectElement>) {
    savePreference(name, target.value);
    startTransition(() => {
      choose(target.value);
      router.refresh();
    });
  }

  return (
    <select className={styles.choice} aria-label={label} value={chosen} onChange={change}>
      {children}
    </select>
  );
}
