import type { Metadata } from 'next';
import { getTranslations } from '@/lib/i18n/current';
import { ReturnRedirect } from './return-redirect';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return { title: t('return.title'), description: t('return.description'), robots: { index: false } };
}

/** The page to which Proof redirects after the widget, either the top window or only the widget's frame: Proof does not
 *  document which. The page works without a cookie. It ignores the query, because anybody can forge it. */
export default function Page() {
  return <ReturnRedirect />;
}
