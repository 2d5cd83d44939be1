import type { OrderType } from '@/lib/transactions/schema';
import controls from '../controls.module.css';
import styles from './order-form.module.css';

type Props = { value: OrderType; sellEnabled: boolean; onChange: (type: OrderType) => void };

/** Buy or Sell; Sell only where it is enabled. */
export function TypeChoice({ value, sellEnabled, onChange }: Props) {
  const types: [OrderType, string][] = sellEnabled
    ? [
        ['buy', 'Buy'],
        ['sell', 'Sell'],
      ]
    : [['buy', 'Buy']];
  return (
    <fieldset className={styles.types}>
      <legend className={controls.unseen}>Buy or sell</legend>
      {types.map(([type, label]) => (
        <label key={type} className={styles.type}>
          <input type="radio" name="type" checked={value === type} onChange={() => onChange(type)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
