import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Card } from '@/app/_components/card';
import { envProblems } from '@/lib/env';
import { getTranslations } from '@/lib/i18n/current';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return { title: t('configuration.title'), robots: { index: false } };
}

/** Lists the problems of the environment. In development, `proxy.ts` shows it instead of every page. A production server
 *  does not start with an invalid environment. */
export default async function Page() {
  const problems = envProblems();
  if (problems.length === 0) notFound();
  const t = await getTranslations();
  return (
    <Card title={t('configuration.title')}>
      <ul lang="en" dir="ltr">
        {problems.map(problem => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
      <p>{t.rich('configuration.text', { file: name => <code>{name}</code> })}</p>
    </Card>
  );
}
