import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Card } from '@/app/_components/card';
import { envProblems } from '@/lib/env';
import { getTranslations } from '@/lib/i18n/current';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations();
  return { title: t('configuration.title'), robots: { index: false } };
}

/** What development shows in place of every page while the environment is wrong (`proxy.ts` leads here). A production
 *  server does not start then. */
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
