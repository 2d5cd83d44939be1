import type { Metadata } from 'next';
import { getTranslations } from '@/lib/i18n/current';
import { ReturnRedirect } from './return-redirect';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return { title: t('return.title'), description: t('return.description'), robots: { index: false } };
}

/** Where Proof sends its users after the widget: perhaps the whole window, perhaps only its frame (Proof does
 *  not say which). Needs no cookie, and reads nothing of its query: anybody can write one. */
export default function Page() {
  return <ReturnRedirect />;
}
