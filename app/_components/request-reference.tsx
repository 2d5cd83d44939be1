import { useTranslations } from 'use-intl';
import controls from './controls.module.css';

/** What support asks for, to find a failure in the log. */
export function RequestReference({ id }: { id: string }) {
  const t = useTranslations('failure');
  return (
    <span className={controls.reference}>
      {t.rich('reference', { id: () => <bdi className={controls.whole}>{id}</bdi> })}
    </span>
  );
}
