import { useTranslations } from 'use-intl';
import controls from '@/app/_components/controls.module.css';
import { SelectField } from '@/app/_components/select-field';
import type { Pair } from '@/lib/env';
import { networkLabel } from '@/lib/transactions/networks';
import { CurrencyIcon, NetworkIcon } from './pair-icons';
import styles from './pair-select.module.css';

type Props = { pairs: Pair[]; value: Pair; onChange: (pair: Pair) => void };

/** Makes each select fill its row, behind the icon and the label, so that a click anywhere in the row opens it. */
const rowClassNames = { field: styles.row, label: styles.label, select: styles.select };

/** Selects a currency and a network. A new currency also changes the network, if the two are not supported together. */
export function PairSelect({ pairs, value: { currency, network }, onChange }: Props) {
  const t = useTranslations('form');
  const currencies = [...new Set(pairs.map(pair => pair.currency))];
  const networksOf = (code: string) => pairs.filter(pair => pair.currency === code).map(pair => pair.network);

  function changeCurrency(newCurrency: string) {
    const networks = networksOf(newCurrency);
    onChange({ currency: newCurrency, network: networks.includes(network) ? network : (networks[0] ?? '') });
  }

  return (
    <fieldset className={styles.pair}>
      <legend className={controls.visuallyHidden}>{t('pairLegend')}</legend>
      <SelectField
        classNames={rowClassNames}
        label={t('currency')}
        icon={<CurrencyIcon code={currency} />}
        value={currency}
        onChange={changeCurrency}
      >
        {currencies.map(code => (
          <option key={code}>{code}</option>
        ))}
      </SelectField>
      <SelectField
        classNames={rowClassNames}
        label={t('network')}
        icon={<NetworkIcon code={network} />}
        value={network}
        onChange={newNetwork => onChange({ currency, network: newNetwork })}
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
