import { useTranslations } from 'use-intl';
import controls from './controls.module.css';

/** Shows the request id, with which support finds an error in the log. */
export function RequestReference({ id }: { id: string }) {
  const t = useTranslations('failure');
  return (
    <span className={controls.reference}>
      {t.rich('reference', { id: () => <bdi className={controls.noBreak}>{id}</bdi> })}
    </span>
  );
}
