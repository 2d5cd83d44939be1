'use client';
import { useRouter } from 'next/navigation';
import { type ChangeEvent, type ReactNode, startTransition, useOptimistic } from 'react';
import { useTranslations } from 'use-intl';
import { type Appearance, appearances } from '@/app/theme';
import type { Language } from '@/lib/i18n/language';
import { savePreference } from '@/lib/preferences';
import styles from './layout.module.css';

export function LanguageSelect({ languages, value }: { languages: Language[]; value: string }) {
  const t = useTranslations('site');
  return (
    <PreferenceSelect name="language" label={t('language')} value={value}>
      {languages.map(({ code, name }) => (
        <option key={code} value={code} lang={code}>
          {name}
        </option>
      ))}
    </PreferenceSelect>
  );
}

export function AppearanceSelect({ value }: { value: Appearance }) {
  const t = useTranslations('site');
  return (
    <PreferenceSelect name="appearance" label={t('appearance')} value={value}>
      {appearances.map(appearance => (
        <option key={appearance} value={appearance}>
          {t(appearance)}
        </option>
      ))}
    </PreferenceSelect>
  );
}

type Props = { name: 'language' | 'appearance'; label: string; value: string; children: ReactNode };

/** Saves the preference in a cookie and lets the server render the page again, without a reload: a running widget is
 *  not interrupted. */
function PreferenceSelect({ name, label, value, children }: Props) {
  const router = useRouter();
  // Shows the new value at once, before the server has rendered the page with it.
  const [selected, setSelected] = useOptimistic(value);

  function change({ target }: ChangeEvent<HTMLSelectElement>) {
    savePreference(name, target.value);
    startTransition(() => {
      setSelected(target.value);
      router.refresh();
    });
  }

  return (
    <select className={styles.preference} aria-label={label} value={selected} onChange={change}>
      {children}
    </select>
  );
}
