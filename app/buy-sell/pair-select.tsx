import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { SelectField } from '@/app/_components/select-field';
import type { Pair } from '@/lib/env';
import { networkLabel } from '@/lib/transactions/networks';
import { CurrencyIcon, NetworkIcon } from './pair-icons';
import styles from './pair-select.module.css';

type Props = { pairs: Pair[]; value: Pair; onChange: (pair: Pair) => void };

/** A select fills its row, behind its icon and its label: all of the row opens it. */
const row = { field: styles.row, label: styles.label, select: styles.select };

/** Currency and network as one choice: another currency brings a network that it exists on. */
export function PairSelect({ pairs, value: { currency, network }, onChange }: Props) {
  const t = useTranslations('form');
  const currencies = [...new Set(pairs.map(pair => pair.currency))];
  const networksOf = (of: string) => pairs.filter(pair => pair.currency === of).map(pair => pair.network);

  function chooseCurrency(chosen: string) {
    const networks = networksOf(chosen);
    onChange({ currency: chosen, network: networks.includes(network) ? network : (networks[0] ?? '') });
  }

  return (
    <fieldset className={styles.pair}>
      <legend className={controls.unseen}>{t('pairLegend')}</legend>
      <SelectField
        look={row}
        label={t('currency')}
        icon={<CurrencyIcon code={currency} />}
        value={currency}
        onChange={chooseCurrency}
      >
        {currencies.map(code => (
          <option key={code}>{code}</option>
        ))}
      </SelectField>
      <SelectField
        look={row}
        label={t('network')}
        icon={<NetworkIcon code={network} />}
        value={network}
        onChange={chosen => onChange({ currency, network: chosen })}
      >
        {networksOf(currency).map(code => (
          <option key={code} value={code}>
            {networkLabel(code)}
          </option>
        ))}
      </SelectField>
    </fieldset>
  );
}
