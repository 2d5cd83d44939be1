import { Choice } from '../choice';
import type { ListFilter } from './filter';
import { statusWords } from './short-status';
import styles from './transactions.module.css';

type Props = {
  filter: ListFilter;
  showsUnpaid: boolean;
  onChange: (name: 'status' | 'type' | 'unpaid', value: string) => void;
};

export function ListFilters({ filter, showsUnpaid, onChange }: Props) {
  return (
    <div className={styles.filters}>
      <Choice label="Status" value={filter.status ?? ''} onChange={value => onChange('status', value)}>
        <option value="">All</option>
        {[...statusWords].map(([status, word]) => (
          <option key={status} value={status}>
            {word}
          </option>
        ))}
      </Choice>
      <Choice label="Type" value={filter.type ?? ''} onChange={value => onChange('type', value)}>
        <option value="">All</option>
        <option value="buy">Buy</option>
        <option value="sell">Sell</option>
      </Choice>
      <label className={styles.unpaid}>
        <input
          type="checkbox"
          checked={showsUnpaid}
          onChange={event => onChange('unpaid', event.target.checked ? 'shown' : '')}
        />
        Show orders that were not paid
      </label>
    </div>
  );
}
