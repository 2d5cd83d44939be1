import Link from 'next/link';
import { getTranslations } from '@/lib/i18n/current';
import { Card } from './_components/card';

export default async function NotFound() {
  const t = await getTranslations();
  return (
    <Card title={t('notFound.title')}>
      <p>{t('notFound.text')}</p>
      <Link href="/">{t('notFound.start')}</Link>
    </Card>
  );
}
