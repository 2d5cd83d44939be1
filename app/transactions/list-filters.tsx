import { useTranslations } from 'use-intl';
import { SelectField } from '@/app/_components/select-field';
import { knownStatuses } from '@/lib/transactions/status';
import type { ListFilter } from './filter';
import styles from './transactions.module.css';

type Props = {
  filter: ListFilter;
  showsUnpaid: boolean;
  onChange: (name: 'status' | 'type' | 'unpaid', value: string) => void;
};

/** The filter controls above the list. */
export function ListFilters({ filter, showsUnpaid, onChange }: Props) {
  const t = useTranslations();
  return (
    <div className={styles.filters}>
      <SelectField
        label={t('transactions.status')}
        value={filter.status ?? ''}
        onChange={value => onChange('status', value)}
      >
        <option value="">{t('transactions.all')}</option>
        {knownStatuses.map(status => (
          <option key={status} value={status}>
            {t(`shortStatus.${status}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t('transactions.type')}
        value={filter.type ?? ''}
        onChange={value => onChange('type', value)}
      >
        <option value="">{t('transactions.all')}</option>
        <option value="buy">{t('form.buy')}</option>
        <option value="sell">{t('form.sell')}</option>
      </SelectField>
      <label className={styles.unpaid}>
        <input
          type="checkbox"
          checked={showsUnpaid}
          onChange={event => onChange('unpaid', event.target.checked ? 'shown' : '')}
        />
        {t('transactions.showUnpaid')}
      </label>
    </div>
  );
}
