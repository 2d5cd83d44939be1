import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import type { OrderType } from '@/lib/transactions/schema';
import styles from './order-form.module.css';

type Props = { value: OrderType; sellEnabled: boolean; onChange: (type: OrderType) => void };

/** Selects Buy or Sell. Sell is shown only if it is enabled. */
export function TypeSelect({ value, sellEnabled, onChange }: Props) {
  const t = useTranslations('form');
  const types: OrderType[] = sellEnabled ? ['buy', 'sell'] : ['buy'];
  return (
    <fieldset className={styles.types}>
      <legend className={controls.visuallyHidden}>{t('typeLegend')}</legend>
      {types.map(type => (
        <label key={type} className={styles.type}>
          <input type="radio" name="type" checked={value === type} onChange={() => onChange(type)} />
          {t(type)}
        </label>
      ))}
    </fieldset>
  );
}
